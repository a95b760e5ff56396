//! Descriptions as documentation comments.
//!
//! Descriptions are free text, mostly prose and sometimes Markdown. They are displayed as intended, but nothing in them may
//! become a broken link, a code block that rustdoc compiles as a test, or HTML.

use std::borrow::Cow;

use crate::rust::model::Doc;
use crate::rust::names::{ModuleId, RustIdent};

use super::schema_macro::string;
use super::{Code, Expansion};

/// The longest line, indentation included.
pub(super) const WIDTH: usize = 96;

/// The longest line of code that formatters leave as it is, indentation included.
pub(super) const LONGEST_CODE: usize = 88;

/// The length that a line may have whatever its indentation.
pub(super) const NARROWEST: usize = 56;

/// The line before and after code in Markdown.
const FENCE: &str = "```";

/// The links from the documentation of one module.
#[derive(Clone, Copy)]
pub(super) struct Links<'m> {
    cx: &'m Expansion<'m>,
    module: ModuleId,
}

impl<'m> Links<'m> {
    pub(super) fn new(cx: &'m Expansion<'m>, module: ModuleId) -> Self {
        Self { cx, module }
    }

    /// Returns the path to a definition that is emitted: `app.bsky.feed.post`, or `#replyRef` of the same lexicon.
    fn to(self, name: &str) -> Option<String> {
        let model = self.cx.model;
        let nsid = match name.starts_with('#') {
            true => model.root.as_deref().unwrap_or_else(|| model.modules.nsid_path(self.module)),
            false => "",
        };
        let full = [nsid, name].concat();
        let id = model.definitions.get(full.strip_suffix("#main").unwrap_or(&full))?;
        // Links have no raw identifiers. In front of a name that a derive macro has everywhere, rustdoc needs the module.
        let path = self.cx.path(*id, self.module).replace("r#", "");
        let module = if path.contains("::") { "" } else { "self::" };
        Some([module, &path].concat())
    }
}

/// Writes the documentation of an item, field or variant, and `#[deprecated]` if the documentation starts with it.
pub(super) fn write(doc: &Doc, width: usize, links: Links<'_>, code: &mut Code) {
    let mut is_described = false;
    if let Some(text) = &doc.description {
        if is_short(text, width) && !text.bytes().any(has_meaning) && !may_name(text) {
            code.doc(text);
            is_described = true;
        } else {
            let lines = prose(text, width, &|name| links.to(name));
            lines.iter().for_each(|line| code.doc(line));
            is_described = !lines.is_empty();
        }
    }
    if let Some(note) = &doc.note {
        if is_described {
            code.doc("");
        }
        write_note(note, width, code);
    }
    match doc.deprecation() {
        Some("") => code.line(format_args!("#[deprecated]")),
        Some(reason) => write_deprecation(reason, width, code),
        None => {}
    }
}

/// Writes an alias for rustdoc's search, unless a search for the name in data finds the name in Rust.
///
/// The search ignores case and underscores. What a reference names is found by the last part of it.
///
/// An alias that is not ASCII, or does not fit on a line of `room` characters, is left out.
pub(super) fn write_alias(wire: &str, name: &RustIdent, room: usize, code: &mut Code) {
    let searched = |name: &str| name.replace('_', "").to_lowercase();
    let is_allowed = |c: char| c.is_ascii_graphic() && !matches!(c, '"' | '\'' | '\\');
    let last = wire.rsplit(['.', '#']).next().unwrap_or_default();
    if last.is_empty() || !wire.chars().all(is_allowed) || searched(last) == searched(name.unraw()) {
        return;
    }
    let argument = format!("alias = {}", string(wire));
    if argument.len() <= LONGEST_ARGUMENT && "#[doc()]".len() + argument.len() <= room {
        code.line(format_args!("#[doc({argument})]"));
    }
}

/// The longest argument of an attribute that rustfmt leaves on the line of the attribute.
const LONGEST_ARGUMENT: usize = 70;

/// Writes a paragraph by lexgen.
pub(super) fn write_note(note: &str, width: usize, code: &mut Code) {
    if is_short(note, width) {
        code.doc(note);
    } else {
        // Some contain names from lexicons, which can be anything.
        let mut lines = Vec::new();
        wrap(&printable(note), 0, width, &mut lines);
        lines.iter().for_each(|line| code.doc(line));
    }
}

/// Abbreviations after which a sentence continues.
const ABBREVIATIONS: [&str; 5] = ["e.g.", "i.e.", "etc.", "cf.", "vs."];

/// Writes `#[deprecated]` with the first sentence of `reason`, which the documentation has in full.
fn write_deprecation(reason: &str, width: usize, code: &mut Code) {
    let words: Vec<&str> = reason.split_whitespace().collect();
    let ends = |pair: &[&str]| {
        pair[0].ends_with('.') && !ABBREVIATIONS.contains(&pair[0]) && pair[1].starts_with(char::is_uppercase)
    };
    let length = words.windows(2).position(ends).map_or(words.len(), |last| last + 1);
    let sentence = words[..length].join(" ");
    let literal = string(&printable(sentence.strip_suffix('.').unwrap_or(&sentence))).to_string();
    let attribute = format!("#[deprecated = {literal}]");
    if attribute.len() <= width {
        return code.line(format_args!("{attribute}"));
    }
    let mut line = String::new();
    for word in attribute.split(' ') {
        if !line.is_empty() && line.len() + " ".len() + word.len() + r" \".len() > width {
            // A backslash continues a string literal on the next line, without the indentation there.
            code.line(format_args!(r"{line} \"));
            line = "   ".to_owned();
        }
        line.extend([if line.is_empty() { "" } else { " " }, word]);
    }
    code.line(format_args!("{line}"));
}

/// Returns true if wrapping would not change the line: it is short enough, and consists of words of visible ASCII with single
/// spaces between them, of which the first starts plain text.
fn is_short(text: &str, width: usize) -> bool {
    let bytes = text.as_bytes();
    let starts_text = matches!(bytes.first(), Some(b'a'..=b'z' | b'A'..=b'Z' | b'`' | b'['));
    let mut before = b' ';
    let is_plain = |&byte: &u8| match std::mem::replace(&mut before, byte) {
        b' ' => matches!(byte, b'!'..=b'~'),
        _ => matches!(byte, b' '..=b'~'),
    };
    bytes.len() <= width && starts_text && bytes.last() != Some(&b' ') && bytes.iter().all(is_plain)
}

/// Returns true if the byte can have a meaning in Markdown.
fn has_meaning(byte: u8) -> bool {
    matches!(byte, b'`' | b'[' | b']' | b'<' | b'>' | b'\\' | b'|' | b'~' | b':')
}

/// Returns true if the text can have the name of a definition in it: `#name`, or a period within a word.
fn may_name(text: &str) -> bool {
    text.as_bytes().windows(2).any(|pair| matches!(pair[0], b'#' | b'.') && pair[1].is_ascii_alphanumeric())
}

/// The path to a definition, by its name, if it is emitted.
type Link<'l> = &'l dyn Fn(&str) -> Option<String>;

/// A printable line of a description.
type Line<'s> = Cow<'s, str>;

/// Converts a description to lines of Markdown.
fn prose(text: &str, width: usize, link: Link<'_>) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let source: Vec<Line<'_>> = text.lines().map(printable).collect();
    // Searched for once, so that many unclosed fences do not take quadratic time.
    let fence_at_end = source.iter().rev().position(|line| line.trim() == FENCE).map(|from_end| from_end + 1);
    let fenced = |rest| fenced(rest, fence_at_end);
    let mut rest = source.as_slice();
    while let Some(first) = rest.first() {
        if first.trim().is_empty() {
            rest = &rest[1..];
            continue;
        }
        if !lines.is_empty() {
            lines.push(String::new());
        }
        rest = match fenced(rest).or_else(|| indented(rest)) {
            Some((block, after)) => {
                write_code(&block, &mut lines);
                after
            }
            None => write_paragraph(rest, width, link, |rest| fenced(rest).is_some(), &mut lines),
        };
    }
    lines
}

/// A block of code and its language.
struct Block<'s> {
    language: &'s str,
    lines: Vec<&'s str>,
}

/// Returns the fenced code at the start of `source`, and the lines after it. The last closing fence is `fence_at_end` lines
/// before the end.
fn fenced<'s>(source: &'s [Line<'s>], fence_at_end: Option<usize>) -> Option<(Block<'s>, &'s [Line<'s>])> {
    let language = source.first()?.trim().strip_prefix(FENCE)?.trim();
    fence_at_end.filter(|&from_end| from_end < source.len())?;
    let end = 1 + source[1..].iter().position(|line| line.trim() == FENCE)?;
    let lines = source[1..end].iter().map(|line| line.trim_end()).collect();
    Some((Block { language, lines }, &source[end + 1..]))
}

/// Returns the code that is indented by four spaces at the start of `source`, and the lines after it.
fn indented<'s>(source: &'s [Line<'s>]) -> Option<(Block<'s>, &'s [Line<'s>])> {
    let lines: Vec<&str> = source.iter().map_while(|line| line.strip_prefix("    ")).map(str::trim_end).collect();
    let after = &source[lines.len()..];
    (!lines.is_empty()).then_some((Block { language: "", lines }, after))
}

/// Writes code with a language, because rustdoc compiles code without one as a test.
fn write_code(code: &Block<'_>, lines: &mut Vec<String>) {
    let known = ["json", "jsonc", "http", "html", "xml", "js", "ts", "typescript", "javascript", "sh", "bash", "yaml"];
    let language = known.into_iter().find(|known| *known == code.language).unwrap_or("text");
    lines.push(format!("```{language}"));
    // A fence inside would end the block.
    lines.extend(code.lines.iter().map(|line| line.replace("```", "'''")));
    lines.push("```".to_owned());
}

/// Writes the paragraph at the start of `source`, and returns the lines after it.
fn write_paragraph<'s>(
    source: &'s [Line<'s>],
    width: usize,
    link: Link<'_>,
    starts_code: impl Fn(&'s [Line<'s>]) -> bool,
    lines: &mut Vec<String>,
) -> &'s [Line<'s>] {
    let ends = |index: &usize| source[*index].trim().is_empty() || (*index > 0 && starts_code(&source[*index..]));
    let length = (0..source.len()).find(ends).unwrap_or(source.len());
    let (paragraph, rest) = source.split_at(length);
    // A list remains one only if each of its lines is an item.
    let is_list = paragraph.iter().all(|line| marker(line.trim()) > 0);
    for line in paragraph {
        let line = line.trim();
        let kept = if is_list { marker(line) } else { 0 };
        wrap(&escape(line, link), kept, width, lines);
    }
    rest
}

/// Replaces characters that rustc rejects in comments or that are invisible.
pub(super) fn printable(line: &str) -> Cow<'_, str> {
    let is_refused = |c: char| {
        let reorders = matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        c.is_control() || reorders || matches!(c, '\u{2028}' | '\u{2029}')
    };
    let is_visible = line.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    if !is_visible && line.contains(is_refused) { line.replace(is_refused, " ").into() } else { line.into() }
}

/// Returns the length of the marker of a list item, or zero.
fn marker(line: &str) -> usize {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    match line.as_bytes() {
        [b'-' | b'*' | b'+', b' ', ..] => 2,
        bytes if (1..=9).contains(&digits) => match &bytes[digits..] {
            [b'.' | b')', b' ', ..] => digits + 2,
            _ => 0,
        },
        _ => 0,
    }
}

/// Escapes brackets and angle brackets, and makes links of addresses, except in code, and of definitions.
fn escape<'l>(line: &'l str, link: Link<'_>) -> Cow<'l, str> {
    if !line.bytes().any(has_meaning) && !may_name(line) {
        return line.into();
    }
    let mut escaped = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        if !escaped.ends_with(|before: char| is_in_name(before) || matches!(before, '/' | '@' | '_'))
            && let Some((name, after)) = definition(rest)
            && let Some(path) = link(name)
        {
            escaped.push_str(&format!("[{name}]({path})"));
            rest = after;
            continue;
        }
        if first == '`' {
            let ticks = rest.len() - rest.trim_start_matches('`').len();
            let fence = &rest[..ticks];
            // Longer runs are never closed, because a text of backticks would take quadratic time.
            let end = if ticks < 3 { rest[ticks..].find(fence) } else { None };
            match end {
                Some(end) => {
                    let code = ticks + end + ticks;
                    match link(&rest[ticks..ticks + end]) {
                        Some(path) => escaped.push_str(&format!("[{}]({path})", &rest[..code])),
                        None => escaped.push_str(&rest[..code]),
                    }
                    rest = &rest[code..];
                }
                None => {
                    escaped.push_str(&"\\`".repeat(ticks));
                    rest = &rest[ticks..];
                }
            }
            continue;
        }
        if let Some(length) = address(rest) {
            escaped.push('<');
            escaped.push_str(&rest[..length]);
            escaped.push('>');
            rest = &rest[length..];
            continue;
        }
        if matches!(first, '[' | ']' | '<' | '>' | '\\' | '|' | '~') {
            escaped.push('\\');
        }
        escaped.push(first);
        rest = &rest[first.len_utf8()..];
    }
    escaped.into()
}

/// Splits off what may be the name of a definition at the start of `text`, with no part of a longer word.
fn definition(text: &str) -> Option<(&str, &str)> {
    let end = text.find(|c| !is_in_name(c)).unwrap_or(text.len());
    let name = text[..end].trim_end_matches(['.', '-']);
    let is_whole = !text[end..].starts_with(['/', '_', '@', '*', '<']);
    (is_whole && may_name(name)).then(|| (name, &text[name.len()..]))
}

/// Returns true for the characters of `com.example.feed-item#name`.
fn is_in_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '#')
}

/// Returns the length of the web address at the start of `text`.
fn address(text: &str) -> Option<usize> {
    if !text.starts_with("https://") && !text.starts_with("http://") {
        return None;
    }
    let end = text.find(|c: char| c.is_whitespace() || "<>\"'`()[]{}|\\^".contains(c)).unwrap_or(text.len());
    let address = text[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', '*', '_']);
    (address.len() > "https://".len()).then_some(address.len())
}

/// Wraps a line. Its first `marker` bytes are the marker of a list item, to which its further lines are indented. A word that
/// would become a marker at the start of a line is escaped.
fn wrap(line: &str, marker: usize, width: usize, lines: &mut Vec<String>) {
    let indent = " ".repeat(marker);
    let (head, body) = line.split_at(marker);
    let mut current = String::with_capacity(line.len().min(width) + 1);
    current.push_str(head);
    let mut empty = true;
    let mut length = marker;
    for word in body.split_whitespace() {
        let word_length = if word.is_ascii() { word.len() } else { word.chars().count() };
        if !empty && length + 1 + word_length > width {
            let mut next = String::with_capacity(width + 1);
            next.push_str(&indent);
            lines.push(std::mem::replace(&mut current, next));
            length = marker;
            empty = true;
        }
        if empty {
            current.push_str(&plain_start(word));
        } else {
            current.push(' ');
            current.push_str(word);
            length += 1;
        }
        length += word_length;
        empty = false;
    }
    lines.push(current);
}

/// Escapes a word at the start of a line that would begin a list, a heading, a rule or an underline.
fn plain_start(word: &str) -> Cow<'_, str> {
    let bytes = word.as_bytes();
    let digits = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let special = match bytes {
        [b'-' | b'+' | b'*' | b'#' | b'=', ..] => Some(0),
        _ if digits > 0 && matches!(bytes.get(digits), Some(b'.' | b')')) && bytes.len() == digits + 1 => Some(digits),
        _ => None,
    };
    match special {
        Some(at) => format!("{}\\{}", &word[..at], &word[at..]).into(),
        None => word.into(),
    }
}

#[cfg(test)]
mod tests {
    fn prose(text: &str, width: usize) -> Vec<String> {
        let is_known = |name: &str| matches!(name, "com.example.post" | "com.example.defs#item" | "#item");
        super::prose(text, width, &|name| is_known(name).then(|| "Item".to_owned()))
    }

    #[test]
    fn names_of_definitions_become_links() {
        for (text, expected) in [
            ("see com.example.post.", "see [com.example.post](Item)."),
            ("(`com.example.defs#item`)", "([`com.example.defs#item`](Item))"),
            ("an #item, not #other", "an [#item](Item), not #other"),
            ("com.example.post", "[com.example.post](Item)"),
            ("at://did:plc:abc/com.example.post/1", "at://did:plc:abc/com.example.post/1"),
            ("com.example.post.* and com.example.posts", "com.example.post.* and com.example.posts"),
            ("https://com.example.post", "<https://com.example.post>"),
            ("`let x = com.example.post`", "`let x = com.example.post`"),
            ("a#item, _#item", "a#item, _#item"),
        ] {
            assert_eq!(prose(text, 80), [expected], "{text}");
        }
    }

    #[test]
    fn special_characters_of_markdown_are_escaped() {
        for (text, expected) in [
            ("see [this] or Vec<T>", r"see \[this\] or Vec\<T\>"),
            ("in `Vec<T>` and `[x]`", "in `Vec<T>` and `[x]`"),
            ("at https://example.com/a?b.", "at <https://example.com/a?b>."),
            ("an ` alone", r"an \` alone"),
            ("# Heading", r"\# Heading"),
            ("1. one", "1. one"),
            ("ends */ here", "ends */ here"),
            (" indented a little", "indented a little"),
            ("```rust", r"\`\`\`rust"),
            ("a\u{202e}b", "a b"),
        ] {
            assert_eq!(prose(text, 80), [expected], "{text}");
        }
    }

    #[test]
    fn lists_remain_lists_only_if_every_line_is_an_item() {
        assert_eq!(prose("- one\n- two", 80), ["- one", "- two"]);
        assert_eq!(prose("- one\nmore", 80), [r"\- one", "more"]);
    }

    #[test]
    fn long_lines_break_without_starting_a_list() {
        assert_eq!(prose("aaaa bbbb - cccc", 10), ["aaaa bbbb", r"\- cccc"]);
        assert_eq!(prose("- aaaa bbbb cccc\n- d", 11), ["- aaaa bbbb", "  cccc", "- d"]);
    }

    #[test]
    fn code_blocks_are_never_doctests() {
        assert_eq!(prose("a\n```rust\nfn f() {}\n```\nb", 80), ["a", "", "```text", "fn f() {}", "```", "", "b"]);
        assert_eq!(prose("a\n\n    GET <x>\n      y", 80), ["a", "", "```text", "GET <x>", "  y", "```"]);
    }

    #[test]
    fn paragraphs_are_separated_by_one_empty_line() {
        assert_eq!(prose("a\n\n\n\nb", 80), ["a", "", "b"]);
    }
}
