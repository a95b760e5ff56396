// Colors, copying, and the search. Pages are complete without it.
"use strict";

(() => {
  const root = document.documentElement;
  const assets = document.currentScript.src.replace(/docs\.js.*$/, "");
  const pages = assets.replace(/assets\/$/, "");

  /** The most results that are shown. */
  const MOST = 30;

  // Storage is not available everywhere.
  const saved = () => { try { return localStorage.getItem("lexgen-theme"); } catch { return null; } };
  const save = (theme) => { try { localStorage.setItem("lexgen-theme", theme); } catch { /* Not kept. */ } };
  // Before the page is drawn, so that it does not flash.
  if (saved()) root.dataset.theme = saved();

  /** Creates an element with attributes and children. Strings become text, never HTML. */
  const make = (name, attributes, ...children) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  };

  const addThemes = (tools) => {
    const isDark = () => (root.dataset.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
    const button = make("button", { type: "button", class: "theme" });
    const show = () => {
      button.textContent = isDark() ? "☀" : "☾";
      button.setAttribute("aria-label", isDark() ? "Use light colors" : "Use dark colors");
    };
    button.addEventListener("click", () => {
      root.dataset.theme = isDark() ? "light" : "dark";
      save(root.dataset.theme);
      show();
    });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", show);
    show();
    tools.append(button);
  };

  const addCopying = () => {
    if (!navigator.clipboard) return;
    for (const code of document.querySelectorAll("pre")) {
      const button = make("button", { type: "button", class: "copy" }, "Copy");
      button.addEventListener("click", async () => {
        try {
          await navigator.clipboard.writeText(code.textContent);
          button.textContent = "Copied";
        } catch {
          button.textContent = "Failed";
        }
        setTimeout(() => { button.textContent = "Copy"; }, 1500);
      });
      const around = make("div", { class: "with-copy" });
      code.replaceWith(around);
      around.append(code, button);
    }
  };

  /** Makes the names of fields links to themselves. Pages leave them out, because there are many. */
  const addAnchors = () => {
    for (const head of document.querySelectorAll("tr[id] > th, main > section[id] > h2:not([id])")) {
      const link = make("a", { href: `#${head.parentElement.id}` });
      const name = [...head.childNodes].filter((node) => node.nodeName !== "I" && node.nodeName !== "SMALL" || head.nodeName === "TH" && node.nodeName === "SMALL");
      head.prepend(link, " ");
      link.append(...name);
    }
  };

  /** Lists the headings. Pages leave the list out, because it repeats them. */
  const addContents = () => {
    const headings = [...document.querySelectorAll("main > section > h2, main > .code > summary, main > p.code")];
    const items = headings.map((heading) => {
      const place = heading.id || heading.parentElement.id;
      const text = [...heading.childNodes].find((node) => node.textContent.trim())?.textContent.replace(/:\s*$/, "");
      return make("li", {}, make("a", { href: `#${place}` }, text));
    });
    if (document.querySelector("main > section > h2") === null || document.querySelector(".namespace")) return;
    const list = make("nav", { class: "contents", "aria-label": "On this page" }, make("h2", {}, "On this page"), make("ul", {}, ...items));
    document.querySelector(".page").append(list);
  };

  /** Opens the block that the address names, since a closed one shows nothing. */
  const openTarget = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target?.tagName === "DETAILS") target.open = true;
  };

  // The entries of the search, in arrays of the same length: lexicons, their definitions, and the fields of these.
  const index = { lexicons: [], names: [], lower: [], kinds: [], owners: [], hrefs: [], ready: false, texts: null };
  const LEXICON = 0, DEFINITION = 1, FIELD = 2;

  /** The name that a place has, whose other characters are written as their code point. */
  const unescaped = (place) => place.replace(/~([0-9a-f]+)~/g, (_, code) => String.fromCodePoint(parseInt(code, 16)));

  const addEntry = (name, kind, owner, href) => {
    index.names.push(name);
    index.lower.push(name.toLowerCase());
    index.kinds.push(kind);
    index.owners.push(owner);
    index.hrefs.push(href);
  };

  const addNames = (lexicons) => {
    lexicons.forEach(([nsid, kind, definitions, file = nsid], owner) => {
      const first = index.names.length;
      addEntry(nsid, LEXICON, owner, `${file}.html`);
      for (const [place, , fields] of definitions) {
        addEntry(unescaped(place), DEFINITION, owner, `${file}.html#${place}`);
        for (const field of fields ? fields.trimStart().split(" ") : []) {
          const name = unescaped(field.slice(field.lastIndexOf(".") + 1));
          addEntry(name, FIELD, owner, `${file}.html#${place}${field}`);
        }
      }
      const all = index.lower.slice(first).join("\n");
      index.lexicons.push({ nsid, lower: nsid.toLowerCase(), kind, first, end: index.names.length, all });
    });
    index.ready = true;
  };

  const addTexts = (texts) => {
    index.texts = texts.map((text) => ({ text, lower: text.toLowerCase() }));
  };

  /** Where a name has a term: 0 whole, 1 at its start, 2 at the start of a word, 3 inside, or -1. */
  const rank = (name, lower, term) => {
    let at = lower.indexOf(term);
    if (at < 0) return -1;
    if (at === 0) return lower.length === term.length ? 0 : 1;
    for (; at > 0; at = lower.indexOf(term, at + 1)) {
      const before = name.charCodeAt(at - 1), first = name.charCodeAt(at);
      const isSeparator = before === 46 || before === 45 || before === 95;
      if (isSeparator || (first >= 65 && first <= 90)) return 2;
    }
    return 3;
  };

  /** The entries that have all terms in their name, or in that of their lexicon, the best first. */
  const byName = (terms) => {
    const buckets = Array.from({ length: 16 }, () => []);
    const all = (1 << terms.length) - 1;
    for (const lexicon of index.lexicons) {
      let around = 0, anywhere = 0;
      for (let number = 0; number < terms.length; number += 1) {
        if (!lexicon.all.includes(terms[number])) break;
        anywhere |= 1 << number;
        if (lexicon.lower.includes(terms[number])) around |= 1 << number;
      }
      if (anywhere !== all) continue;
      for (let entry = lexicon.first; entry < lexicon.end; entry += 1) {
        const lower = index.lower[entry], kind = index.kinds[entry];
        let found = 0, best = 9;
        for (let number = 0; number < terms.length; number += 1) {
          if (!lower.includes(terms[number])) continue;
          found |= 1 << number;
          const at = kind === LEXICON
            ? lastSegment(lexicon, terms[number])
            : rank(index.names[entry], lower, terms[number]);
          if (at >= 0 && at < best) best = at;
        }
        if (found === 0 || (found | around) !== all) continue;
        const bucket = buckets[Math.min(best, 3) * 3 + kind];
        if (bucket.length < MOST) bucket.push(entry);
      }
    }
    return buckets.flat().slice(0, MOST);
  };

  const lastSegment = (lexicon, term) => {
    if (lexicon.lower === term) return 0;
    const dot = lexicon.nsid.lastIndexOf(".") + 1;
    const at = rank(lexicon.nsid.slice(dot), lexicon.lower.slice(dot), term);
    return at < 0 ? rank(lexicon.nsid, lexicon.lower, term) : at;
  };

  /** The entries that have all terms in their description, but for those that are in the name of their lexicon. */
  const byText = (terms, known, room) => {
    const found = [];
    for (let owner = 0; owner < index.lexicons.length && found.length < room; owner += 1) {
      const lexicon = index.lexicons[owner], { text, lower } = index.texts[owner];
      const rest = terms.filter((term) => !lexicon.lower.includes(term)).sort((one, other) => other.length - one.length);
      if (rest.length === 0 || !rest.every((term) => lower.includes(term))) continue;
      let line = 0, counted = 0;
      for (let at = lower.indexOf(rest[0]); at >= 0 && found.length < room;) {
        const start = lower.lastIndexOf("\n", at) + 1, next = lower.indexOf("\n", at);
        const end = next < 0 ? lower.length : next;
        const description = lower.slice(start, end);
        if (rest.every((term) => description.includes(term))) {
          for (; counted < start; counted += 1) if (lower.charCodeAt(counted) === 10) line += 1;
          const entry = lexicon.first + line;
          if (!known.has(entry)) found.push([entry, text.slice(start, end)]);
        }
        at = lower.indexOf(rest[0], end);
      }
    }
    return found;
  };

  /** Returns the results for a query, as pairs of an entry and the description that matches. */
  const search = (query) => {
    const terms = query.toLowerCase().split(/[\s#]+/).filter(Boolean).slice(0, 8);
    if (terms.length === 0 || !index.ready) return [];
    const named = byName(terms);
    const described = index.texts && named.length < MOST ? byText(terms, new Set(named), MOST - named.length) : [];
    return [...named.map((entry) => [entry, describe(entry)]), ...described];
  };

  const describe = (entry) => {
    if (!index.texts) return "";
    const owner = index.owners[entry];
    return index.texts[owner].text.split("\n", entry - index.lexicons[owner].first + 1).at(-1) ?? "";
  };

  /** Text with marked terms. */
  const marked = (text, terms) => {
    const parts = [], lower = text.toLowerCase();
    let at = 0;
    while (lower.length === text.length) {
      let next = -1, length = 0;
      for (const term of terms) {
        const found = lower.indexOf(term, at);
        if (found >= 0 && (next < 0 || found < next)) { next = found; length = term.length; }
      }
      if (next < 0) break;
      parts.push(text.slice(at, next), make("mark", {}, text.slice(next, next + length)));
      at = next + length;
    }
    return [...parts, text.slice(at)];
  };

  /** Loads the index once. Pages that are opened from a directory cannot fetch, but they can load scripts. */
  let isLoading = false;
  const load = () => {
    if (isLoading) return;
    isLoading = true;
    for (const part of ["names", "text"]) {
      document.head.append(make("script", { src: `${assets}search-${part}.js` }));
    }
  };

  const addSearch = (tools) => {
    const isMac = /Mac|iPhone|iPad/.test(navigator.platform);
    const button = make("button", { type: "button", class: "find", "aria-keyshortcuts": "/ S Control+K" }, "Search", make("kbd", {}, "/"));
    const input = make("input", {
      type: "text", role: "combobox", "aria-expanded": "false", "aria-controls": ":results", "aria-autocomplete": "list",
      "aria-label": "Search lexicons", placeholder: "Names, fields, descriptions", autocomplete: "off", spellcheck: "false",
      enterkeyhint: "go",
    });
    const list = make("ul", { id: ":results", class: "results", role: "listbox", "aria-label": "Results" });
    const hint = make("p", { class: "hint", role: "status" });
    const close = make("button", { type: "button", class: "close" }, "Close");
    const dialog = make("dialog", { "aria-label": "Search" }, make("div", {}, input, close), list, hint);
    const keys = `↑ ↓ to choose, Enter to open, ${isMac ? "⌘" : "Ctrl+"}K or / to search`;
    let chosen = -1;

    const choose = (next) => {
      const items = list.children;
      items[chosen]?.setAttribute("aria-selected", "false");
      chosen = items.length === 0 ? -1 : (next + items.length) % items.length;
      const item = items[chosen];
      if (!item) return input.removeAttribute("aria-activedescendant");
      item.setAttribute("aria-selected", "true");
      item.scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", item.id);
    };
    const item = ([entry, text], number, terms) => {
      const lexicon = index.lexicons[index.owners[entry]];
      const kind = index.kinds[entry];
      const what = make("span", { class: "what" }, ...marked(index.names[entry], terms));
      const label = kind === LEXICON ? lexicon.kind : ["", "definition", "field"][kind];
      const head = make("span", {}, what, make("span", { class: `kind ${label}` }, label));
      const result = make("li", { id: `:result-${number}`, role: "option", "aria-selected": "false" }, head);
      if (kind !== LEXICON) result.append(make("span", { class: "where" }, ...marked(lexicon.nsid, terms)));
      if (text) result.append(make("span", { class: "text" }, ...marked(text.slice(0, 160), terms)));
      result.addEventListener("click", () => open(entry));
      return result;
    };
    const show = () => {
      const terms = input.value.toLowerCase().split(/[\s#]+/).filter(Boolean);
      const results = search(input.value);
      list.replaceChildren(...results.map((result, number) => item(result, number, terms)));
      list.entries = results.map(([entry]) => entry);
      input.setAttribute("aria-expanded", String(results.length > 0));
      hint.textContent = terms.length === 0 ? keys
        : !index.ready ? "Loading…"
        : results.length === 0 ? "Nothing found."
        : `${results.length === MOST ? `The first ${MOST}` : results.length} result${results.length === 1 ? "" : "s"}. ${keys}`;
      choose(0);
    };
    const open = (entry) => {
      dialog.close();
      location.href = pages + index.hrefs[entry];
    };
    const start = () => {
      load();
      if (dialog.open) return;
      dialog.showModal();
      input.select();
      show();
    };

    input.addEventListener("input", show);
    input.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (event.key === "ArrowDown") choose(chosen + 1);
      else if (event.key === "ArrowUp") choose(chosen - 1);
      else if (event.key === "Enter" && list.entries?.[chosen] !== undefined) open(list.entries[chosen]);
      else return;
      event.preventDefault();
    });
    close.addEventListener("click", () => dialog.close());
    dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
    document.addEventListener("keydown", (event) => {
      // The input has the focus for a moment after the search is closed.
      const isTyping = event.target === input ? dialog.open : /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
      const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping && (event.key === "/" || event.key === "s");
      const isChord = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k";
      if (!isPlain && !isChord) return;
      event.preventDefault();
      start();
    });
    button.addEventListener("click", start);
    // The index is there when the first letter is typed.
    button.addEventListener("pointerenter", load);
    button.addEventListener("focus", load);
    tools.append(button);
    document.body.append(dialog);

    globalThis.lexgenSearch = {
      names: (lexicons) => { addNames(lexicons); show(); },
      texts: (texts) => { addTexts(texts); show(); },
    };
  };

  document.addEventListener("DOMContentLoaded", () => {
    const tools = document.querySelector(".tools");
    addSearch(tools);
    addThemes(tools);
    addContents();
    addAnchors();
    addCopying();
    openTarget();
    addEventListener("hashchange", openTarget);
  });
})();
