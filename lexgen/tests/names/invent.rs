//! Random lexicons full of names that are hard to turn into Rust.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

/// A generator of numbers that are random enough (SplitMix64), the same for the same seed.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x6c65_7867_656e)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }

    /// A number below `end`, which is not zero.
    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).expect("it is below a `usize`")
    }

    fn one_in(&mut self, number: usize) -> bool {
        self.below(number) == 0
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for index in (1..items.len()).rev() {
            let other = self.below(index + 1);
            items.swap(index, other);
        }
    }
}

/// Words that mean something to Rust, to lexicons or to lexgen.
const WORDS: &[&str] = &[
    "self",
    "Self",
    "crate",
    "super",
    "type",
    "match",
    "gen",
    "async",
    "await",
    "dyn",
    "try",
    "abstract",
    "box",
    "yield",
    "macro",
    "union",
    "raw",
    "static",
    "fn",
    "mod",
    "use",
    "where",
    "true",
    "main",
    "defs",
    "Main",
    "option",
    "Option",
    "some",
    "none",
    "ok",
    "err",
    "result",
    "string",
    "String",
    "vec",
    "box",
    "default",
    "clone",
    "copy",
    "debug",
    "eq",
    "hash",
    "iterator",
    "serialize",
    "send",
    "sync",
    "drop",
    "from",
    "into",
    "extra",
    "Extra",
    "extra2",
    "unknown",
    "other",
    "Other",
    "other2",
    "new",
    "build",
    "params",
    "input",
    "output",
    "message",
    "error",
    "route",
    "item",
    "items",
    "record",
    "a",
    "A",
    "b",
    "d",
    "s",
    "e",
    "i64",
    "bool",
    "str",
    "std",
    "core",
    "get",
    "getUrl",
    "getURL",
    "get_url",
    "fooBar",
    "FooBar",
    "foo_bar",
    "foobar",
    "FOO_BAR",
    "fooBar2",
    "foo2",
    "foo",
    "Foo",
    "nsid",
    "key",
    "value",
    "defaultLimit",
    "limit",
    "limitOrDefault",
    "anyRecord",
    "ENDPOINTS",
];

/// Parts that words are joined from.
const PARTS: &[&str] = &["foo", "Bar", "URL", "x", "Y", "2", "10", "a1", "Item", "Output", "Error", "self", "Self"];

/// Texts that no identifier looks like.
const ODD: &[&str] = &[
    "",
    "+1",
    "-1",
    "1",
    "1.0",
    "a-b",
    "a_b",
    "A B",
    "*",
    "**",
    "_",
    "__",
    "-",
    "2fa",
    "!hide",
    "größe",
    "日本語",
    "é",
    "e\u{301}",
    "😀",
    "ß",
    "ſ",
    "İ",
    "ǆ",
    "٣",
    "x\u{200b}y",
    "a\"b",
    "a\\b",
    "a\nb",
    "r#type",
    "'a",
    "{}",
    "//",
    "*/",
    "$",
    "a$b",
    "ﬁ",
    "𝐱",
    "com.example.defs#token",
    "#token",
    "\u{202e}abc",
    "CamelCaseXMLHTTPRequest",
    "9223372036854775808",
    "averyveryverylongnamethatgoesonandonandonandonandonandonandonandonandonandonandonandonandonandonandonandonandonandonandon",
];

fn word(random: &mut Random) -> String {
    match random.below(4) {
        0 | 1 => random.pick(WORDS).to_owned(),
        2 => format!("{}{}", random.pick(PARTS), random.pick(WORDS)),
        _ => (0..=random.below(3)).map(|_| random.pick(PARTS)).collect(),
    }
}

/// A text of any kind.
fn any(random: &mut Random) -> String {
    match random.below(5) {
        0 => random.pick(ODD).to_owned(),
        1 => format!("{}{}", random.pick(PARTS), random.pick(ODD)),
        2 => {
            let codes = (0..=random.below(4)).map(|_| u32::try_from(random.below(0x3000)).unwrap_or(0));
            codes.filter_map(char::from_u32).filter(|c| !c.is_control()).collect()
        }
        _ => word(random),
    }
}

/// The last segment of an NSID: letters and digits.
fn nsid_name(random: &mut Random) -> String {
    let name: String = word(random).chars().filter(char::is_ascii_alphanumeric).take(60).collect();
    if name.starts_with(|first: char| first.is_ascii_alphabetic()) { name } else { format!("n{name}") }
}

const AUTHORITIES: &[&str] = &[
    "com.example",
    "com.example.foo",
    "com.example.type",
    "org.example",
    "mod.example",
    "std.core",
    "crate.self",
    "blue.2048",
    "com.88x31",
    "org.okazu-diary",
    "org.okazu",
    "com.foo-bar",
    "com.foo.bar",
    "net.mod",
    "a.b.c.d",
];

/// Lexicons: NSID to definitions.
pub(crate) struct Corpus(BTreeMap<String, Map<String, Value>>);

impl Corpus {
    /// Some lexicons, all of them legal.
    pub(crate) fn invent(random: &mut Random) -> Self {
        let mut nsids: Vec<String> =
            (0..2 + random.below(7)).map(|_| format!("{}.{}", random.pick(AUTHORITIES), nsid_name(random))).collect();
        // An NSID below another.
        let below = nsid_name(random);
        nsids.push(format!("{}.{below}", nsids[0]));
        let plan: BTreeMap<String, BTreeMap<String, Kind>> =
            nsids.into_iter().map(|nsid| (nsid.clone(), definition_kinds(random, &nsid))).collect();

        let targets = Targets::of(&plan);
        let invented = plan.iter().map(|(nsid, kinds)| {
            let definitions = kinds.iter().map(|(name, &kind)| (name.clone(), definition(random, &targets, kind)));
            (nsid.clone(), definitions.collect())
        });
        Self(invented.collect())
    }

    /// Gives some things names that are not legal.
    pub(crate) fn spoil(&mut self, random: &mut Random) {
        const DEFINITIONS: &[&str] = &["", "#", "a#b", "a.b", "\u{0}", "a\u{7}b", "#main", "\u{85}"];
        const IDS: &[&str] =
            &["", "com", "com.example", "com..x", "com.example.-x", "com.example.x_y", "../../x", "com.example.日本"];
        for definitions in self.0.values_mut() {
            if random.one_in(2) {
                definitions.insert(random.pick(DEFINITIONS).to_owned(), json!({ "type": "token" }));
            }
        }
        for id in IDS {
            if random.one_in(3) {
                self.0.insert((*id).to_owned(), Map::from_iter([("main".to_owned(), json!({ "type": "token" }))]));
            }
        }
    }

    /// Adds a definition to every document, and a document, whose names are like no others.
    pub(crate) fn add_elsewhere(&mut self, random: &mut Random) {
        let unrelated =
            json!({ "type": "object", "properties": { "zebra": { "type": "string", "enum": ["quagga"] } } });
        for definitions in self.0.values_mut() {
            definitions.insert(format!("zebra{}", random.below(1000)), unrelated.clone());
        }
        self.0.insert("aa.zebra.quagga".to_owned(), Map::from_iter([("main".to_owned(), unrelated)]));
    }

    /// Each lexicon as the path of a file and its text.
    pub(crate) fn documents(&self) -> Vec<(String, String)> {
        self.0
            .iter()
            .enumerate()
            .map(|(index, (nsid, definitions))| {
                let document = json!({ "lexicon": 1, "id": nsid, "defs": definitions });
                (format!("{index}.json"), document.to_string())
            })
            .collect()
    }
}

/// What a definition is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Record,
    Query,
    Procedure,
    Subscription,
    Token,
    Object,
    Values,
    Choice,
    List,
}

/// The definitions of a document; some are called like what belongs to `main`.
fn definition_kinds(random: &mut Random, nsid: &str) -> BTreeMap<String, Kind> {
    const ENDINGS: &[&str] = &["", "Params", "Input", "Output", "Error", "Route", "Item", "2", "Message", "FooBar"];
    const MAIN: &[Kind] = &[Kind::Record, Kind::Query, Kind::Procedure, Kind::Subscription, Kind::Token, Kind::Object];
    const OTHERS: &[Kind] = &[Kind::Token, Kind::Object, Kind::Object, Kind::Values, Kind::Choice, Kind::List];

    let main = nsid.rsplit('.').next().unwrap_or_default();
    let names: Vec<String> = (0..random.below(9))
        .map(|_| match random.below(4) {
            0 => format!("{main}{}", random.pick(ENDINGS)),
            1 => any(random),
            _ => word(random),
        })
        .filter(|name| !name.is_empty() && !name.contains(['#', '.']) && !name.chars().any(char::is_control))
        .collect();
    let mut kinds: BTreeMap<String, Kind> = names.into_iter().map(|name| (name, random.pick(OTHERS))).collect();
    kinds.insert("main".to_owned(), random.pick(MAIN));
    kinds
}

/// What refs can lead to.
struct Targets {
    /// From properties, elements and bodies.
    data: Vec<String>,
    /// From unions.
    objects: Vec<String>,
}

impl Targets {
    fn of(plan: &BTreeMap<String, BTreeMap<String, Kind>>) -> Self {
        let mut targets = Self { data: Vec::new(), objects: Vec::new() };
        for (nsid, kinds) in plan {
            for (name, kind) in kinds {
                let target = if name == "main" { nsid.clone() } else { format!("{nsid}#{name}") };
                match kind {
                    Kind::Record | Kind::Object => {
                        targets.objects.push(target.clone());
                        targets.data.push(target);
                    }
                    Kind::Values | Kind::Choice | Kind::List => targets.data.push(target),
                    Kind::Query | Kind::Procedure | Kind::Subscription | Kind::Token => {}
                }
            }
        }
        targets
    }

    fn reference(&self, random: &mut Random) -> Value {
        match self.data.len() {
            0 => json!({ "type": "unknown" }),
            number => json!({ "type": "ref", "ref": self.data[random.below(number)] }),
        }
    }

    fn union(&self, random: &mut Random) -> Value {
        let refs: Vec<&String> = self.objects.iter().filter(|_| random.one_in(3)).collect();
        json!({ "type": "union", "closed": !refs.is_empty() && random.one_in(3), "refs": refs })
    }
}

fn definition(random: &mut Random, targets: &Targets, kind: Kind) -> Value {
    match kind {
        Kind::Record => json!({ "type": "record", "key": "tid", "record": object(random, targets, 2) }),
        Kind::Query => json!({
            "type": "query", "parameters": parameters(random), "output": body(random, targets), "errors": errors(random),
        }),
        Kind::Procedure => json!({
            "type": "procedure", "parameters": parameters(random), "input": body(random, targets),
            "output": body(random, targets), "errors": errors(random),
        }),
        Kind::Subscription => json!({
            "type": "subscription", "parameters": parameters(random), "message": { "schema": targets.union(random) },
            "errors": errors(random),
        }),
        Kind::Token => json!({ "type": "token" }),
        Kind::Object => object(random, targets, 2),
        Kind::Values => json!({ "type": "string", "knownValues": values(random) }),
        Kind::Choice => json!({ "type": "integer", "enum": [-1, 0, 1] }),
        Kind::List => json!({ "type": "array", "items": schema(random, targets, 1) }),
    }
}

fn body(random: &mut Random, targets: &Targets) -> Value {
    let schema = if random.one_in(3) { targets.union(random) } else { object(random, targets, 2) };
    json!({ "encoding": "application/json", "schema": schema })
}

fn parameters(random: &mut Random) -> Value {
    let properties: Map<String, Value> =
        (0..random.below(5)).map(|_| (any(random), json!({ "type": "integer", "default": 1 }))).collect();
    json!({ "type": "params", "properties": properties })
}

fn object(random: &mut Random, targets: &Targets, depth: usize) -> Value {
    let properties: Map<String, Value> =
        (0..random.below(8)).map(|_| (any(random), schema(random, targets, depth))).collect();
    let mut some =
        || -> Vec<&String> { properties.keys().filter(|name| !name.starts_with('$') && random.one_in(3)).collect() };
    let (required, nullable) = (some(), some());
    json!({ "type": "object", "properties": properties, "required": required, "nullable": nullable })
}

fn schema(random: &mut Random, targets: &Targets, depth: usize) -> Value {
    match random.below(if depth == 0 { 8 } else { 10 }) {
        0 => json!({ "type": "integer", "default": 3 }),
        1 => json!({ "type": "string", "default": "x" }),
        2 => {
            let values = values(random);
            json!({ "type": "string", "default": values[0], "knownValues": values })
        }
        3 => json!({ "type": "string", "enum": values(random) }),
        4 => json!({ "type": "string", "format": "did" }),
        5 => json!({ "type": "integer", "enum": [-1, 1, 10, -10] }),
        6 => targets.reference(random),
        7 => targets.union(random),
        8 => object(random, targets, depth - 1),
        _ => json!({ "type": "array", "items": schema(random, targets, depth - 1) }),
    }
}

fn values(random: &mut Random) -> Vec<String> {
    (0..=random.below(6)).map(|_| any(random)).collect()
}

fn errors(random: &mut Random) -> Vec<Value> {
    (0..random.below(4))
        .map(|_| any(random))
        .filter(|name| !name.is_empty())
        .map(|name| json!({ "name": name }))
        .collect()
}
