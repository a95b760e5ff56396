// Writes lexicons to document: two thousand plausible ones, and a hostile one.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const COUNT = 2000;

/** Small numbers that are the same on each run. */
const numbers = (seed) => {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
};

const NOUNS = ["garden", "plot", "bed", "seed", "harvest", "season", "tool", "note", "photo", "sensor", "member", "club", "swap",
  "recipe", "market", "route", "reminder", "label", "draft", "thread", "profile", "list", "feed", "event", "place", "session"];
const VERBS = ["get", "list", "search", "create", "update", "delete", "put", "describe", "count", "import", "export", "resolve"];
const WORDS = ["the", "account", "that", "made", "this", "request", "returns", "a", "page", "of", "results", "in", "order", "newest",
  "first", "requires", "authentication", "optional", "identifier", "public", "record", "as", "shown", "to", "viewer", "with",
  "cursor", "for", "next", "number", "items", "at", "most", "time", "when", "it", "was", "last", "seen", "by", "service"];

const capital = (word) => word[0].toUpperCase() + word.slice(1);

const many = () => {
  const below = numbers(7);
  const pick = (list) => list[below(list.length)];
  const sentence = (length) => `${capital(Array.from({ length }, () => pick(WORDS)).join(" "))}.`;
  const field = () => {
    const description = below(3) > 0 ? { description: sentence(6 + below(12)) } : {};
    const types = [
      { type: "string", maxLength: 300 }, { type: "string", format: "datetime" }, { type: "integer", minimum: 0 },
      { type: "boolean" }, { type: "string", format: "did" }, { type: "array", items: { type: "string" } }, { type: "unknown" },
    ];
    return { ...pick(types), ...description };
  };
  const object = (size) => {
    const names = Array.from({ length: size }, () => `${pick(NOUNS)}${capital(pick(NOUNS))}`);
    return { type: "object", properties: Object.fromEntries(names.map((name) => [name, field()])) };
  };
  return Array.from({ length: COUNT }, (_, number) => {
    const noun = capital(pick(NOUNS));
    const id = `com.example${number % 40}.${NOUNS[number % NOUNS.length]}.${pick(VERBS)}${noun}${number}`;
    const body = (size) => ({ encoding: "application/json", schema: object(size) });
    const main = number % 3 === 0
      ? { type: "record", key: "tid", description: sentence(12), record: object(8 + below(8)) }
      : { type: "procedure", description: sentence(14), input: body(4 + below(6)), output: body(4 + below(8)) };
    return { lexicon: 1, id, defs: { main, view: object(4 + below(6)), part: object(3) } };
  });
};

const hostile = () => {
  const attack = "<script>window.attacked = 1</script><img src=\"https://evil.example/x\" onerror=\"window.attacked = 1\"> "
    + "[a](javascript:window.attacked=1) \"' onmouseover=window.attacked=1 </main>";
  const field = { type: "string", description: attack, knownValues: [attack] };
  const name = attack.replace(/[.#]/g, "");
  return {
    lexicon: 1, id: "com.example.hostile", description: attack,
    defs: {
      main: { type: "query", description: attack, parameters: { type: "params", properties: { q: field } },
        output: { encoding: "application/json", schema: { type: "object", properties: { [attack]: field } } },
        errors: [{ name: attack, description: attack }] },
      [name]: { type: "object", description: attack, properties: { [attack]: field } },
    },
  };
};

const write = (directory, lexicons) => {
  mkdirSync(directory, { recursive: true });
  for (const lexicon of lexicons) writeFileSync(join(directory, `${lexicon.id}.json`), JSON.stringify(lexicon));
};

const [sites] = process.argv.slice(2);
write(join(sites, "many-lexicons"), many());
write(join(sites, "hostile-lexicons"), [hostile()]);
