//! Malicious input: it must cause diagnostics in linear time, and never a panic.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use lexgen::diagnostic::{Code, Diagnostics, Severity, render, to_json};
use lexgen::source::Sources;
use lexgen::{Config, Unresolved};

/// Far more than linear work takes in a debug build on a slow machine, and far less than quadratic work.
const LIMIT: Duration = Duration::from_secs(600);

/// Reads documents, renders their diagnostics, and returns the codes.
fn codes(texts: &[String], config: &Config) -> Vec<Code> {
    let start = Instant::now();
    let mut sources = Sources::default();
    for (number, text) in texts.iter().enumerate() {
        sources.add(format!("com.example.file{number}.json"), text.clone());
    }
    let mut diagnostics = Diagnostics::new(true);
    let corpus = lexgen::corpus::read(&sources, config, &mut diagnostics);
    if !diagnostics.has_errors() && texts.len() == 1 {
        let is_lexicon = diagnostics.iter().all(|diagnostic| diagnostic.code != Code::NotALexicon);
        assert_eq!(corpus.documents().len(), usize::from(is_lexicon), "a document without errors must be kept");
    }
    let mut codes = Vec::new();
    // Rendering takes time, so only a sample of very many diagnostics is rendered.
    let step = 1 + diagnostics.iter().count() / 1000;
    for (number, diagnostic) in diagnostics.iter().enumerate() {
        codes.push(diagnostic.code);
        if number % step != 0 {
            continue;
        }
        assert!(diagnostic.message.len() < 2000, "a message must be short");
        assert!(render(diagnostic, &sources, false).len() < 8000, "a rendered diagnostic must be short");
        let json = to_json(diagnostic, &sources);
        assert!(serde_json::from_str::<serde_json::Value>(&json).is_ok(), "{json}");
    }
    assert!(start.elapsed() < LIMIT, "it took {:?}", start.elapsed());
    codes
}

fn codes_of(text: String) -> Vec<Code> {
    codes(&[text], &Config::default())
}

#[test]
fn deep_nesting_is_refused_without_overflowing_the_stack() {
    for (open, close) in [("[", "]"), ("{\"a\":", "}"), ("{\"type\":\"array\",\"items\":", "}")] {
        let text = format!("{}0{}", open.repeat(100_000), close.repeat(100_000));
        assert_eq!(codes_of(text), [Code::NestingTooDeep]);
    }
    // The document and `defs` are two levels, and the innermost type is one.
    let arrays = |count: usize| {
        let (open, close) = ("{\"type\":\"array\",\"items\":".repeat(count), "}".repeat(count));
        let schema = format!("{open}{{\"type\":\"boolean\"}}{close}");
        codes_of(format!("{{\"lexicon\":1,\"id\":\"com.example.file0\",\"defs\":{{\"main\":{schema}}}}}"))
    };
    assert_eq!(arrays(61), [Code::NestedArray; 60]);
    assert_eq!(arrays(62), [Code::NestingTooDeep]);
}

#[test]
fn huge_strings_are_read_and_not_repeated() {
    let huge = "é".repeat(5_000_000);
    let text = |description: &str, ty: &str, extra: &str| {
        format!(
            "{{\"lexicon\":1,\"id\":\"com.example.file0\",\"description\":\"{description}\",\
             \"defs\":{{\"main\":{{\"type\":\"{ty}\"{extra}}}}}}}"
        )
    };
    assert_eq!(codes_of(text(&huge, "boolean", "")), []);
    assert_eq!(codes_of(text("", &huge, "")), [Code::UnknownType]);
    assert_eq!(codes_of(text("", "boolean", &format!(",\"{huge}\":1"))), [Code::UnknownField]);
    assert_eq!(
        codes_of(text("", "integer", &format!(",\"maximum\":1{}", "0".repeat(5_000_000)))),
        [Code::IntegerTooLarge]
    );
    assert_eq!(codes_of(text("", "string", &format!(",\"maxLength\":1,\"const\":\"{huge}\""))), [Code::InvalidConst]);
    assert_eq!(codes_of(text(&huge, "boolean", ",")), [Code::InvalidJson]);
}

#[test]
fn very_many_definitions_and_errors_take_linear_time() {
    let count = 100_000;
    let mut text = String::from("{\"lexicon\":1,\"id\":\"com.example.file0\",\"defs\":{");
    for number in 0..count {
        let comma = if number == 0 { "" } else { "," };
        write!(
            text,
            "{comma}\"d{number}\":{{\"type\":\"object\",\"required\":[\"next\",\"none\"],\"properties\":{{\"next\":"
        )
        .and_then(|()| write!(text, "{{\"type\":\"ref\",\"ref\":\"#missing{number}\",\"odd\":1}}}}}}"))
        .expect("writing to a string cannot fail");
    }
    text.push_str("}}");
    let codes = codes_of(text);
    for code in [Code::UnresolvedRef, Code::UnknownField, Code::RequiredWithoutProperty] {
        assert_eq!(codes.iter().filter(|&&found| found == code).count(), count);
    }
}

#[test]
fn very_many_entries_and_items_take_linear_time() {
    let list = |item: &dyn Fn(usize) -> String| (0..200_000).map(item).collect::<Vec<_>>().join(",");
    let properties = list(&|number| format!("\"p{number}\":{{\"type\":\"boolean\"}}"));
    let required = list(&|number| format!("\"p{}\"", number + 100_000));
    let refs = list(&|number| format!("\"com.other.d{number}#x\""));
    let unknown = list(&|number| format!("\"u{number}\":0"));
    let text = format!(
        "{{\"lexicon\":1,\"id\":\"com.example.file0\",{unknown},\"defs\":{{\
         \"main\":{{\"type\":\"object\",\"required\":[{required}],\"properties\":{{{properties}}}}},\
         \"many\":{{\"type\":\"object\",\"properties\":{{\"u\":{{\"type\":\"union\",\"refs\":[{refs}]}}}}}}}}}}"
    );
    let codes = codes_of(text);
    assert_eq!(codes.iter().filter(|&&code| code == Code::UnknownField).count(), 200_000);
    assert_eq!(codes.iter().filter(|&&code| code == Code::RequiredWithoutProperty).count(), 100_000);
    assert_eq!(codes.iter().filter(|&&code| code == Code::UnresolvedRef).count(), 200_000);
}

#[test]
fn very_many_documents_take_linear_time() {
    let texts: Vec<String> = (0..10_000)
        .map(|number| {
            format!(
                "{{\"lexicon\":1,\"id\":\"com.example.file{number}\",\"defs\":{{\"main\":{{\"type\":\"object\",\"properties\":\
                 {{\"next\":{{\"type\":\"ref\",\"ref\":\"com.example.file{}\"}},\
                 \"none\":{{\"type\":\"ref\",\"ref\":\"com.example.none{number}\"}}}}}}}}}}",
                (number + 1) % 10_000
            )
        })
        .collect();
    assert_eq!(codes(&texts, &Config::default()), vec![Code::UnresolvedRef; 10_000]);
}

/// A pseudorandom number generator (xorshift) that returns the same numbers on every machine.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit.max(1) as u64).unwrap_or_default()
    }

    fn one_of<'t>(&mut self, texts: &[&'t str]) -> &'t str {
        texts[self.below(texts.len())]
    }
}

/// Pieces that are likely to cause unusual documents.
const PIECES: &[&str] = &[
    "{}",
    "[]",
    "null",
    "true",
    "0",
    "-1",
    "1.5",
    "1e400",
    "9223372036854775808",
    "\"\"",
    "\"#\"",
    "\"*\"",
    "\"#main\"",
    "\"lex:a.b.c\"",
    "\"\\ud800\"",
    "\"\\u0000*/\"",
    "\u{202e}",
    "語",
    "\t",
    "\r\n",
    "\u{feff}",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"type\":\"union\",\"refs\":[\"#main\"]",
    "\"type\":\"array\",\"items\":{}",
    "\"type\":\"ref\",\"ref\":\"#main\"",
    "\"const\":1,\"default\":\"x\"",
    "\"enum\":[]",
    "\"$type\":{\"type\":\"boolean\"}",
    "\"required\":[\"\",\"\"]",
];

fn mutate(text: &str, numbers: &mut Numbers) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for _ in 0..=numbers.below(4) {
        let start = numbers.below(bytes.len() + 1);
        let end = (start + numbers.below(12)).min(bytes.len());
        let piece = match numbers.below(4) {
            0 => Vec::new(),
            1 => bytes[start..end].repeat(2),
            2 => numbers.one_of(PIECES).as_bytes().to_vec(),
            // A copy of another part of the same document.
            _ => {
                let other = numbers.below(bytes.len() + 1);
                bytes[other..(other + 40).min(bytes.len())].to_vec()
            }
        };
        bytes.splice(start..end, piece);
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn seeds() -> Vec<String> {
    let mut directories = vec![PathBuf::from("tests/diagnostics")];
    let mut seeds = Vec::new();
    while let Some(directory) = directories.pop() {
        let mut entries: Vec<PathBuf> = fs::read_dir(&directory)
            .expect("the cases can be read")
            .map(|entry| entry.expect("the cases can be read").path())
            .collect();
        entries.sort();
        for path in entries {
            if path.is_dir() {
                directories.push(path);
            } else if path.extension() == Some(Path::new("json").as_os_str()) {
                seeds.extend(fs::read_to_string(&path).ok().filter(|text| text.len() < 4000));
            }
        }
    }
    seeds
}

#[test]
fn mutated_documents_never_panic() {
    let seeds = seeds();
    assert!(seeds.len() > 50);
    let configs = [Config::default(), Config::default().unresolved(Unresolved::Data)];
    let mut numbers = Numbers(0x9E37_79B9_7F4A_7C15);
    let mut kinds = std::collections::BTreeSet::new();
    for round in 0..6000 {
        let text = mutate(&seeds[round % seeds.len()], &mut numbers);
        kinds.extend(codes(&[text], &configs[round % 2]));
    }
    // The mutations reach the rules, not only the JSON parser.
    assert!(kinds.len() > 40, "{kinds:?}");
}

#[test]
fn escape_sequences_of_the_input_are_removed_in_color() {
    let mut sources = Sources::default();
    sources.add("a\u{1b}[31m.json", "{ \"a\u{1b}[2J\": \u{9b}1 }".to_owned());
    let mut diagnostics = Diagnostics::default();
    lexgen::corpus::read(&sources, &Config::default(), &mut diagnostics);
    let diagnostic = diagnostics.iter().next().expect("there is an error");
    assert_eq!(diagnostic.severity, Severity::Error);
    assert!(!render(diagnostic, &sources, false).contains(['\u{1b}', '\u{9b}']));
    let colored = render(diagnostic, &sources, true);
    assert!(colored.contains("\u{1b}[") && !colored.contains("\u{1b}[2J") && !colored.contains("\u{1b}[31m.json"));
}
