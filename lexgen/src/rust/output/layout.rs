//! How plain Rust is indented, and how lines break that are too long.
//!
//! The result is that of `prettyplease`. It is asked itself only where a line is too long whose kind is not known here,
//! which is hardly ever: parsing code again takes many times as long as writing it did.

use std::borrow::Cow;

use proc_macro2::{Ident, Span};

/// How far each level is indented.
const INDENT: usize = 4;

/// Where lines should end.
const WIDTH: usize = 89;

/// What a line may hold however deep it stands.
const NARROWEST: usize = 60;

/// Spaces to indent with.
const SPACES: &str = "                                                                ";

/// What stands before lines inside `depth` modules.
pub(super) fn spaces(depth: usize) -> Cow<'static, str> {
    SPACES.get(..depth * INDENT).map_or_else(|| " ".repeat(depth * INDENT).into(), Cow::Borrowed)
}

/// Writes one item as it looks inside `depth` modules.
pub(super) fn write_item(text: &str, depth: usize, out: &mut String) {
    let start = out.len();
    let is_laid_out = text.split_terminator('\n').all(|line| {
        let inner = line.bytes().take_while(|&byte| byte == b' ').count();
        write_line(&line[inner..], depth * INDENT + inner, out)
    });
    if !is_laid_out {
        out.truncate(start);
        write_formatted(text, depth, out);
    }
}

/// Writes lines that nothing can break.
pub(super) fn write_lines(text: &str, depth: usize, out: &mut String) {
    text.split_terminator('\n').for_each(|line| push_line(line, depth * INDENT, out));
}

/// Writes a line, and says whether its layout is sure.
fn write_line(line: &str, indent: usize, out: &mut String) -> bool {
    let is_comment = || line.starts_with("///");
    // There are no brackets whose content could move to lines of its own.
    let is_unbreakable = || !line.strip_suffix('{').unwrap_or(line).contains(['(', '<', '[', '{']);
    if fits(line.len(), indent) || is_comment() || is_unbreakable() {
        push_line(line, indent, out);
        true
    } else if let Some(member) = line.strip_suffix(',') {
        write_part(member, ",", indent, out)
    } else if line.starts_with("fn ") {
        write_signature(line, indent, out)
    } else if line.starts_with("self.") {
        write_calls(line, indent, out)
    } else if let Some((head, value)) = constant(line) {
        write_value(head, value, ";", indent, out)
    } else {
        false
    }
}

/// Writes a field and what is called on it, each call on a line of its own.
fn write_calls(line: &str, indent: usize, out: &mut String) -> bool {
    let Some(dot) = line.match_indices('.').nth(1).map(|(at, _)| at) else { return false };
    let (field, mut calls) = line.split_at(dot);
    push_line(field, indent, out);
    while let Some(close) = calls.find(')') {
        let (call, rest) = calls.split_at(close + 1);
        // An argument that is more than a path can break by itself.
        let is_simple = call.matches(['(', '|', ',']).count() == 1;
        if !is_simple || !fits(call.len(), indent + INDENT) {
            return false;
        }
        push_line(call, indent + INDENT, out);
        calls = rest;
    }
    calls.is_empty()
}

/// The line of a constant up to its value, if nothing of that can break, and the value.
fn constant(line: &str) -> Option<(&str, &str)> {
    let end = line.find(" = ")? + " = ".len();
    let (head, value) = line.strip_suffix(';')?.split_at_checked(end)?;
    (head.contains("const ") && !head.contains(['(', '<', '[', '{'])).then_some((head, value))
}

/// Writes `head`, the value behind it, and what ends it. If that is too long, or a struct, what stands in the value's
/// outermost brackets takes lines of its own.
fn write_value(head: &str, value: &str, end: &str, indent: usize, out: &mut String) -> bool {
    let is_whole = fits(head.len() + value.len() + end.len(), indent) && !has_braces(value);
    let open = Brackets::new(value).next().filter(|_| !is_whole);
    let Some(open) = open.map(|(at, _)| at) else {
        push_parts(&[head, value, end], indent, out);
        return true;
    };
    let Some(content) = value.get(open + 1..value.len() - 1).map(str::trim).filter(|content| !content.is_empty())
    else {
        return false;
    };
    push_parts(&[head, &value[..=open]], indent, out);
    let mut start = 0;
    let mut depth = 0_usize;
    for (at, byte) in Brackets::new(content) {
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b',' if depth == 0 => {
                if !write_value("", content[start..at].trim_start(), ",", indent + INDENT, out) {
                    return false;
                }
                start = at + 1;
            }
            b',' => {}
            _ => match depth.checked_sub(1) {
                Some(outer) => depth = outer,
                None => return false,
            },
        }
    }
    // The comma of the last one may stand beyond the limit.
    let is_written = write_value("", content[start..].trim_start(), "", indent + INDENT, out);
    append(",", out);
    push_parts(&[&value[value.len() - 1..], end], indent, out);
    is_written
}

/// Whether a value is or holds a struct. None of those that are emitted is short enough to stay in a line.
fn has_braces(value: &str) -> bool {
    Brackets::new(value).any(|(_, byte)| byte == b'{')
}

/// The brackets and commas of an expression that do not stand in its strings.
struct Brackets<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Brackets<'t> {
    fn new(text: &'t str) -> Self {
        Self { text, at: 0 }
    }
}

impl Iterator for Brackets<'_> {
    type Item = (usize, u8);

    fn next(&mut self) -> Option<Self::Item> {
        let bytes = self.text.as_bytes();
        let mut is_text = false;
        while let Some(&byte) = bytes.get(self.at) {
            let at = self.at;
            self.at += 1;
            match byte {
                b'"' => is_text = !is_text,
                b'\\' if is_text => self.at += 1,
                b'(' | b')' | b'[' | b']' | b'{' | b'}' | b',' if !is_text => return Some((at, byte)),
                _ => {}
            }
        }
        None
    }
}

/// Writes a part of a line and what ends it. If that is too long, what stands in its outermost brackets takes lines of its
/// own.
fn write_part(part: &str, end: &str, indent: usize, out: &mut String) -> bool {
    let open = part.find(['<', '(']).filter(|_| !fits(part.len() + end.len(), indent));
    let Some((open, close)) = open.zip(part.rfind(['>', ')'])).filter(|(open, close)| open < close) else {
        push_line(part, indent, out);
        append(end, out);
        return true;
    };
    push_line(&part[..=open], indent, out);
    let are_written = write_arguments(&part[open + 1..close], indent + INDENT, out);
    push_line(&part[close..], indent, out);
    append(end, out);
    are_written && close == part.len() - 1
}

/// Writes each of `arguments` to a line of its own, unless they are not all that stands in the brackets around.
fn write_arguments(arguments: &str, indent: usize, out: &mut String) -> bool {
    let mut depth = 0_usize;
    let mut start = 0;
    for (at, byte) in arguments.bytes().enumerate() {
        match byte {
            b'<' | b'(' => depth += 1,
            b'>' | b')' => match depth.checked_sub(1) {
                Some(outer) => depth = outer,
                None => return false,
            },
            b',' if depth == 0 => {
                if !write_part(arguments[start..at].trim_start(), ",", indent, out) {
                    return false;
                }
                start = at + 1;
            }
            _ => {}
        }
    }
    // The comma of the last one may stand beyond the limit.
    let is_written = write_part(arguments[start..].trim_start(), "", indent, out);
    append(",", out);
    is_written
}

/// Writes the signature of a method, each argument to a line of its own, unless only what it returns is too long.
fn write_signature(line: &str, indent: usize, out: &mut String) -> bool {
    let (Some(open), Some(close), Some(returned)) = (line.find('('), line.find(") -> "), line.strip_suffix(';')) else {
        return false;
    };
    // Beyond that, the type that it returns can break.
    let unbroken = line.rfind('<').map_or(line.len(), |generics| generics + 1);
    if fits(unbroken, indent) {
        return false;
    }
    push_line(&line[..=open], indent, out);
    let are_written = write_arguments(&line[open + 1..close], indent + INDENT, out);
    are_written && write_part(&returned[close..], ";", indent, out)
}

fn fits(length: usize, indent: usize) -> bool {
    length <= WIDTH.saturating_sub(indent).max(NARROWEST)
}

fn push_line(line: &str, indent: usize, out: &mut String) {
    push_parts(&[line], if line.is_empty() { 0 } else { indent }, out);
}

/// Writes a line of parts.
fn push_parts(parts: &[&str], indent: usize, out: &mut String) {
    let mut indent = indent;
    while indent > 0 {
        let spaces = indent.min(SPACES.len());
        out.push_str(&SPACES[..spaces]);
        indent -= spaces;
    }
    parts.iter().for_each(|part| out.push_str(part));
    out.push('\n');
}

/// Writes what ends the line that was written last.
fn append(end: &str, out: &mut String) {
    out.insert_str(out.len() - 1, end);
}

/// Writes one item as `prettyplease` has it.
///
/// The item is put into as many modules as it stands in, so that lines break where they should, and their braces are cut away
/// again.
fn write_formatted(text: &str, depth: usize, out: &mut String) {
    let Ok(mut item) = syn::parse_str::<syn::Item>(text) else {
        // Not reached: items are written so that they parse. Should one not, it is there to be seen.
        return write_lines(text, depth, out);
    };
    let is_impl = matches!(item, syn::Item::Impl(_));
    for _ in 0..depth {
        item = syn::Item::Mod(wrap(item));
    }
    let text =
        prettyplease::unparse(&syn::File { shebang: None, frontmatter: None, attrs: Vec::new(), items: vec![item] });
    let lines: Vec<&str> = text.lines().collect();
    let mut above = "";
    for line in lines.get(depth..lines.len().saturating_sub(depth)).unwrap_or_default() {
        // The members of an implementation stand apart.
        if is_impl && line.trim_start().starts_with("///") && above.ends_with([';', '}']) {
            out.push('\n');
        }
        push_line(line, 0, out);
        above = line;
    }
}

/// `mod m { item }`, without going through tokens.
fn wrap(item: syn::Item) -> syn::ItemMod {
    syn::ItemMod {
        attrs: Vec::new(),
        vis: syn::Visibility::Inherited,
        unsafety: None,
        mod_token: Default::default(),
        ident: Ident::new("m", Span::call_site()),
        content: Some((Default::default(), vec![item])),
        semi: None,
    }
}

#[cfg(test)]
mod tests {
    use super::{write_formatted, write_item};

    /// Lays an item out at several depths, and compares with what `prettyplease` makes of it.
    fn assert_formatted(item: &str) {
        for depth in 0..8 {
            let (mut laid_out, mut formatted) = (String::new(), String::new());
            write_item(item, depth, &mut laid_out);
            write_formatted(item, depth, &mut formatted);
            assert_eq!(laid_out, formatted, "at depth {depth}");
        }
    }

    /// Names of all lengths around those at which lines break.
    fn names() -> impl Iterator<Item = String> {
        (1..90).map(|length| "N".repeat(length))
    }

    #[test]
    fn members_break_where_a_formatter_breaks_them() {
        for name in names() {
            assert_formatted(&format!(
                "/// Line.\n#[derive(Clone, Debug)]\npub struct Struct<'a> {{\n    /// Field.\n    #[deprecated]\n    \
                 pub first: ::core::option::Option<::std::vec::Vec<super::{name}>>,\n    \
                 pub second: ::core::option::Option<::lexgen_runtime::Borrowed<'a, {name}>>,\n    pub {name}: bool,\n}}\n"
            ));
            assert_formatted(&format!(
                "pub enum Union {{\n    {name},\n    Variant(::std::boxed::Box<super::{name}>),\n    {name}({name}),\n    \
                 Last(::lexgen_runtime::Borrowed<'a, ::std::vec::Vec<{name}>>),\n}}\n"
            ));
        }
    }

    #[test]
    fn signatures_break_where_a_formatter_breaks_them() {
        for name in names() {
            assert_formatted(&format!(
                "pub trait {name}Route: ::core::marker::Send + ::core::marker::Sync + 'static {{\n    \
                 fn serve(&self, request: ::lexgen_runtime::Request<{name}>) -> impl ::lexgen_runtime::ReplyFuture<{name}>;\n}}\n"
            ));
            assert_formatted(&format!(
                "impl Parameters {{\n    /// Default.\n    pub const DEFAULT_LIMIT: super::{name} = super::{name}::{name};\n\n    \
                 /// Or default.\n    pub fn limit_or_default(&self) -> super::{name} {{\n        \
                 self.limit.clone().unwrap_or_else(|| super::{name}::from(Self::DEFAULT_LIMIT))\n    }}\n}}\n"
            ));
        }
    }

    #[test]
    fn calls_break_where_a_formatter_breaks_them() {
        for (name, clone) in names().flat_map(|name| [(name.clone(), ""), (name, ".clone()")]) {
            assert_formatted(&format!(
                "impl Parameters {{\n    /// Default.\n    pub const DEFAULT: bool = false;\n\n    /// Or default.\n    \
                 pub fn limit_or_default(&self) -> bool {{\n        \
                 self.{name}{clone}.unwrap_or(Self::DEFAULT_{name})\n    }}\n}}\n"
            ));
            assert_formatted(&format!(
                "impl Parameters {{\n    /// Default.\n    pub const DEFAULT: bool = false;\n\n    /// Or default.\n    \
                 pub fn limit_or_default(&self) -> bool {{\n        \
                 self.{name}.as_ref().map_or(Self::DEFAULT_{name}, ::core::convert::AsRef::as_ref)\n    }}\n}}\n"
            ));
        }
    }

    #[test]
    fn values_of_constants_break_where_a_formatter_breaks_them() {
        for (name, runtime) in names().flat_map(|name| [(name.clone(), "::lexgen_runtime"), (name, "r")]) {
            assert_formatted(&format!(
                "/// Line.\npub const {name}: {runtime}::PermissionSet = {runtime}::PermissionSet {{ nsid: \"a.b.c\", \
                 title: ::core::option::Option::Some(\"{name}\"), title_lang: &[], \
                 detail: ::core::option::Option::None, \
                 detail_lang: &[(\"de\", \"ö, [{name}\"), (\"en\", \"\\\"{{\")], \
                 permissions: &[{runtime}::Permission::Repo {{ collection: &[\"a.b.{name}\"], action: &[] }}, \
                 {runtime}::Permission::Rpc {{ lxm: &[\"a.b.c\", \"a.b.{name}\"], \
                 audience: {runtime}::Audience::Inherit }}] }};\n"
            ));
            assert_formatted(&format!(
                "pub const A: {runtime}::PermissionSet = {runtime}::PermissionSet {{ nsid: \"{name}\", \
                 title: ::core::option::Option::None, permissions: \
                 &[{runtime}::Permission::Repo {{ collection: &[], action: &[] }}] }};\n"
            ));
            assert_formatted(&format!("pub const {name}: &str = \"com.example.defs#({name}\";\n"));
        }
    }

    #[test]
    fn other_items_break_where_a_formatter_breaks_them() {
        for name in names() {
            assert_formatted(&format!("pub type Alias<'a> = ::std::vec::Vec<::std::vec::Vec<super::{name}<'a>>>;\n"));
            assert_formatted(&format!("pub struct Newtype(pub ::std::vec::Vec<::std::vec::Vec<super::{name}>>);\n"));
            assert_formatted(&format!("pub const TOKEN: &str = \"com.example.defs#{name} (with, brackets) <too>\";\n"));
            assert_formatted(&format!("#[derive(Clone, Copy)]\npub struct {name};\n"));
        }
    }
}
