//! Inputs of any size for which naive parsers take quadratic time or unbounded memory, and their cost in this project.

use std::fs;
use std::time::{Duration, Instant};

use crate::runner::on_small_stack;
use crate::target::{TARGETS, Target};

/// A family of inputs.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// The name of the shape.
    pub name: &'static str,
    /// Makes an input with about this many bytes.
    pub make: fn(usize) -> Vec<u8>,
    /// The names of the targets that read the input.
    pub targets: &'static [&'static str],
}

/// The cost of an input.
#[derive(Clone, Copy, Debug)]
pub struct Cost {
    /// The size of the input in bytes.
    pub input: usize,
    /// The processor time, or the elapsed time if the system does not provide it.
    pub time: Duration,
    /// The total number of allocated bytes.
    pub allocated: u64,
    /// The peak of allocated bytes.
    pub memory: u64,
}

const JSON: &[&str] = &["json", "emitted-unknown", "emitted-union"];
const CBOR: &[&str] = &["dag-cbor", "emitted-unknown", "emitted-union"];
const LEXICON: &[&str] = &["check"];
const TEXT: &[&str] = &["formats"];

/// All shapes.
pub const SHAPES: &[Shape] = &[
    shape("arrays in arrays", |size| b"[".repeat(size), JSON),
    shape("arrays in arrays, closed", |size| [b"[".repeat(size / 2), b"]".repeat(size / 2)].concat(), JSON),
    shape("objects in objects", |size| br#"{"value":"#.repeat(size / 9), JSON),
    shape("documents in documents", |size| br#"{"defs":"#.repeat(size / 8), LEXICON),
    shape("escapes", |size| value(&format!("\"{}\"", "\\u00e9".repeat(size / 6))), JSON),
    shape("escapes of surrogates", |size| value(&format!("\"{}\"", "\\ud83d\\ude00".repeat(size / 12))), JSON),
    shape("an unterminated string", |size| [b"{\"text\":\"".to_vec(), b"\\\\".repeat(size / 2)].concat(), JSON),
    shape("digits", |size| value(&"1".repeat(size)), JSON),
    shape("digits after the point", |size| value(&format!("0.{}", "0".repeat(size))), JSON),
    shape("an exponent", |size| value(&format!("1e{}", "9".repeat(size))), JSON),
    shape("keys", |size| value(&keys(size, false)), JSON),
    shape("keys in the worst order", |size| value(&keys(size, true)), JSON),
    shape("keys of a lexicon", |size| keys(size, true).into_bytes(), LEXICON),
    shape("one key, very often", |size| value(&format!("{{{}\"a\":0}}", "\"a\":0,".repeat(size / 6))), JSON),
    shape("one key of a lexicon", |size| format!("{{{}\"a\":0}}", "\"a\":0,".repeat(size / 6)).into_bytes(), LEXICON),
    shape("empty elements", |size| value(&format!("[{}[]]", "[],".repeat(size / 3))), JSON),
    shape("links", |size| value(&format!("[{0}{{}}]", r#"{"$link":"bafy"},"#.repeat(size / 17))), JSON),
    shape("base 64", |size| value(&format!("{{\"$bytes\":\"{}\"}}", "A".repeat(size / 4 * 4))), JSON),
    shape("a type that comes last, at all depths", types_last, &["emitted-union", "emitted-recursion"]),
    shape("invalid lists in lists", invalid_lists, &["emitted-lossy"]),
    shape("invalid parents", invalid_parents, &["emitted-lossy"]),
    shape("invalid elements", |size| format!("[{}0]", "{},".repeat(size / 3)).into_bytes(), &["emitted-lossy"]),
    shape("very many headers", |size| b"\x81".repeat(size), CBOR),
    shape("a length of 2^60", |size| [b"\x9b\x10\0\0\0\0\0\0\0".to_vec(), vec![0xf6; size]].concat(), CBOR),
    shape("a map with 2^60 keys", |size| [b"\xbb\x10\0\0\0\0\0\0\0".to_vec(), vec![0x61; size]].concat(), CBOR),
    shape("the largest lengths, at all depths", large_claims, CBOR),
    shape("bytes", |size| cbor_of_length(0x5a, size), CBOR),
    shape("text", |size| cbor_of_length(0x7a, size), CBOR),
    shape("problems", problems, &["emitted-validation", "validator"]),
    shape("problems in long texts", long_problems, &["emitted-validation", "validator"]),
    shape("combining marks", |size| format!("e{}", "\u{301}".repeat(size / 2)).into_bytes(), &["graphemes"]),
    shape("joined emoji", |size| "\u{1f469}\u{200d}".repeat(size / 7).into_bytes(), &["graphemes"]),
    shape("flags", |size| "\u{1f1e9}".repeat(size / 4).into_bytes(), &["graphemes"]),
    shape("conjuncts", |size| "\u{915}\u{94d}".repeat(size / 6).into_bytes(), &["graphemes"]),
    shape("marks before joiners", |size| "\u{301}\u{200d}\u{1f469}".repeat(size / 9).into_bytes(), &["graphemes"]),
    shape("prepended marks", |size| "\u{600}".repeat(size / 2).into_bytes(), &["graphemes"]),
    shape("marks in data", marks, &["emitted-validation", "validator"]),
    shape("a DID", |size| format!("did:a:{}", "%41".repeat(size / 3)).into_bytes(), TEXT),
    shape("a handle", |size| "a.".repeat(size / 2).into_bytes(), TEXT),
    shape("hyphens", |size| format!("a{}", "-".repeat(size)).into_bytes(), TEXT),
    shape("an AT-URI", |size| format!("at://a.b/com.example.a/{}", "a".repeat(size)).into_bytes(), TEXT),
    shape("slashes", |size| format!("at:{}", "/".repeat(size)).into_bytes(), TEXT),
    shape("a language", |size| format!("en{}", "-variant1".repeat(size / 9)).into_bytes(), TEXT),
    shape("variants of a language", variants, TEXT),
    shape("a private language", |size| format!("x{}", "-a".repeat(size / 2)).into_bytes(), TEXT),
    shape("a fraction", |size| format!("2026-01-02T03:04:05.{}Z", "1".repeat(size)).into_bytes(), TEXT),
    shape("a URI", |size| format!("https://{}", "%".repeat(size)).into_bytes(), TEXT),
    shape("base 58", |size| format!("z{}", "2".repeat(size)).into_bytes(), TEXT),
    shape("text that is not ASCII", |size| "é".repeat(size / 2).into_bytes(), TEXT),
];

const fn shape(name: &'static str, make: fn(usize) -> Vec<u8>, targets: &'static [&'static str]) -> Shape {
    Shape { name, make, targets }
}

/// Returns an object that all emitted types accept, with the JSON in an unknown field or a field of type `unknown`.
fn value(json: &str) -> Vec<u8> {
    format!(r#"{{"$type":"com.example.post","text":"","value":{{"a":{json}}}}}"#).into_bytes()
}

fn keys(size: usize, reversed: bool) -> String {
    let count = size / 14;
    let key = |number: usize| format!("\"k{number:08}\":0");
    let keys: Vec<String> = if reversed { (0..count).rev().map(key).collect() } else { (0..count).map(key).collect() };
    format!("{{{}}}", keys.join(","))
}

/// Returns nested unions whose `$type` comes last, with data of this size in the innermost one.
fn types_last(size: usize) -> Vec<u8> {
    let depth = 60;
    let open = r#"{"twig":{"branch":"#.repeat(depth);
    let close = r##","$type":"com.example.tree#twig"},"$type":"com.example.tree#branch"}"##.repeat(depth);
    let inner = format!(r##"{{"a":[{}0],"$type":"com.example.tree#branch"}}"##, "0,".repeat(size / 2));
    format!("{open}{inner}{close}").into_bytes()
}

/// Returns nested lists, with about `size` bytes of elements that are not lists in the innermost one.
fn invalid_lists(size: usize) -> Vec<u8> {
    let depth = 100;
    format!("{}{}0{}", "[".repeat(depth), "0,".repeat(size / 2), "]".repeat(depth)).into_bytes()
}

/// Returns nested optional objects, the innermost of which is a long list.
fn invalid_parents(size: usize) -> Vec<u8> {
    let depth = 100;
    let open = r#"{"uri":"at://a.example","text":"","parent":"#.repeat(depth);
    format!("{open}[{}0]{}", "0,".repeat(size / 2), "}".repeat(depth)).into_bytes()
}

/// Returns nested arrays, each of which claims as many elements as bytes are left.
fn large_claims(size: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    for level in 0..120 {
        // DAG-CBOR requires the shortest form, which would be another one for a smaller number.
        let left = u32::try_from(size - 5 * level - 5).unwrap_or(u32::MAX).max(0x1_0000);
        bytes.push(0x9a);
        bytes.extend(left.to_be_bytes());
    }
    bytes.resize(size.max(0x1_1000), 0xf6);
    bytes
}

fn cbor_of_length(head: u8, size: usize) -> Vec<u8> {
    let length = u32::try_from(size).unwrap_or(u32::MAX);
    [&[head], &length.to_be_bytes()[..], &vec![b'a'; size]].concat()
}

fn plot(title: &str, tags: &str) -> Vec<u8> {
    let start = r#"{"$type":"com.example.plot","owner":"did:web:example.com""#;
    format!(r#"{start},"title":"{title}","tags":[{tags}]}}"#).into_bytes()
}

fn problems(size: usize) -> Vec<u8> {
    plot("", &vec!["\"dry\""; size / 6].join(","))
}

fn long_problems(size: usize) -> Vec<u8> {
    let long = format!("\"{}\"", "dry".repeat(size / 3000));
    plot("", &vec![long.as_str(); 1000].join(","))
}

fn marks(size: usize) -> Vec<u8> {
    plot(&format!("e{}", "\u{301}".repeat(size / 2)), "")
}

fn variants(size: usize) -> Vec<u8> {
    let variants: Vec<String> = (0..size / 8).map(|number| format!("v{:06}", number % 1_000_000)).collect();
    format!("en-{}", variants.join("-")).into_bytes()
}

/// Runs the targets of a shape on an input of this size and returns the cost for each.
///
/// # Panics
///
/// Panics if a target does.
#[must_use]
pub fn measure(shape: &Shape, size: usize) -> Vec<(&'static str, Cost)> {
    let targets = TARGETS.iter().filter(|target| shape.targets.contains(&target.name)).copied();
    let input = (shape.make)(size);
    targets.map(|target| (target.name, measure_one(target, input.clone()))).collect()
}

fn measure_one(target: Target, input: Vec<u8>) -> Cost {
    on_small_stack(target.name, move || {
        let start = Clock::start();
        let info = allocation_counter::measure(|| (target.run)(&input));
        Cost { input: input.len(), time: start.elapsed(), allocated: info.bytes_total, memory: info.bytes_max }
    })
}

/// Measures the processor time of this thread, so that other threads do not count.
struct Clock {
    wall: Instant,
    processor: Option<Duration>,
}

impl Clock {
    fn start() -> Self {
        Self { wall: Instant::now(), processor: processor_time() }
    }

    fn elapsed(&self) -> Duration {
        let processor = self.processor.and_then(|start| processor_time()?.checked_sub(start));
        processor.unwrap_or_else(|| self.wall.elapsed())
    }
}

/// Returns the processor time of this thread on Linux.
fn processor_time() -> Option<Duration> {
    let text = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    text.split(' ').next()?.parse().ok().map(Duration::from_nanos)
}
