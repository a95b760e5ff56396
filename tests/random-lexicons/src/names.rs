//! Names that are hard to convert to Rust.

use lexgen_data::sample::Random;

/// Words with a meaning in Rust, in lexicons or in generated code.
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

/// Parts of which words are composed.
const PARTS: &[&str] = &["foo", "Bar", "URL", "x", "Y", "2", "10", "a1", "Item", "Output", "Error", "self", "Self"];

/// Strings that are not identifiers.
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

/// Authorities of NSIDs. Some have keywords as segments, or are a prefix of another.
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

/// Suffixes of definitions whose names collide with items of `main`.
const ENDINGS: &[&str] = &["", "Params", "Input", "Output", "Error", "Route", "Item", "2", "Message", "FooBar"];

fn pick<'t>(random: &mut Random, from: &[&'t str]) -> &'t str {
    random.choose(from).copied().unwrap_or_default()
}

/// Returns letters and digits.
fn word(random: &mut Random) -> String {
    match random.below(4) {
        0 | 1 => pick(random, WORDS).to_owned(),
        2 => format!("{}{}", pick(random, PARTS), pick(random, WORDS)),
        _ => (0..random.between(1, 3)).map(|_| pick(random, PARTS)).collect(),
    }
}

/// Returns any string.
pub(crate) fn any(random: &mut Random) -> String {
    match random.below(5) {
        0 => pick(random, ODD).to_owned(),
        1 => format!("{}{}", pick(random, PARTS), pick(random, ODD)),
        2 => {
            let codes = (0..random.between(1, 4)).map(|_| u32::try_from(random.below(0x3000)).unwrap_or(0));
            codes.filter_map(char::from_u32).filter(|c| !c.is_control()).collect()
        }
        _ => word(random),
    }
}

/// Returns an NSID.
pub(crate) fn nsid(random: &mut Random) -> String {
    format!("{}.{}", pick(random, AUTHORITIES), last_segment(random))
}

/// Returns the last segment of an NSID.
pub(crate) fn last_segment(random: &mut Random) -> String {
    let name: String = word(random).chars().filter(char::is_ascii_alphanumeric).take(60).collect();
    if name.starts_with(|first: char| first.is_ascii_alphabetic()) { name } else { format!("n{name}") }
}

/// Returns a name for a definition of a document, if it is valid.
pub(crate) fn definition(nsid: &str, random: &mut Random) -> Option<String> {
    let main = nsid.rsplit('.').next().unwrap_or_default();
    let name = match random.below(4) {
        0 => format!("{main}{}", pick(random, ENDINGS)),
        1 => any(random),
        _ => word(random),
    };
    let is_valid = !name.is_empty() && !name.contains(['#', '.']) && !name.chars().any(char::is_control);
    is_valid.then_some(name)
}
