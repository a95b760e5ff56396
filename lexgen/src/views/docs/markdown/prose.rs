//! Descriptions as Markdown that means the same to every reader, with nothing left that the policy excludes.

use crate::views::docs::prose::{Mark, Prose, parse};

/// Returns a description on one line, for the cell of a table.
pub(super) fn cell(description: &str) -> String {
    let mut text = String::new();
    for piece in without_blocks(parse(description, &|_| false)) {
        match piece {
            Prose::Start(Mark::Paragraph | Mark::Heading | Mark::Item | Mark::CodeBlock) if !text.is_empty() => {
                text.push_str("<br>");
            }
            Prose::SoftBreak => text.push(' '),
            Prose::Break => text.push_str("<br>"),
            piece => write_inline(&piece, &mut text),
        }
    }
    text.replace(['\n', '\r'], " ").trim().to_owned()
}

/// Returns a description as paragraphs.
pub(super) fn paragraphs(description: &str) -> String {
    let mut text = String::new();
    let mut numbers: Vec<Option<u64>> = Vec::new();
    for piece in without_blocks(parse(description, &|_| false)) {
        match piece {
            Prose::Start(Mark::List(start)) => numbers.push(start),
            Prose::End(Mark::List(_)) => {
                numbers.pop();
                text.push('\n');
            }
            Prose::Start(Mark::Item) => {
                let indent = "  ".repeat(numbers.len().saturating_sub(1));
                if !text.is_empty() && !text.ends_with('\n') {
                    text.push('\n');
                }
                match numbers.last_mut() {
                    Some(Some(number)) => {
                        text.push_str(&format!("{indent}{number}. "));
                        *number = number.saturating_add(1);
                    }
                    _ => text.extend([&indent, "- "]),
                }
            }
            Prose::Start(Mark::Quote) => text.push_str("> "),
            Prose::End(Mark::Paragraph | Mark::Heading) if numbers.is_empty() => text.push_str("\n\n"),
            Prose::SoftBreak => text.push(' '),
            Prose::Break => text.push_str("<br>"),
            piece => write_inline(&piece, &mut text),
        }
    }
    text.trim().to_owned()
}

/// Replaces blocks of code by code on one line, so that cells can have it and nothing can end it.
fn without_blocks(pieces: Vec<Prose<'_>>) -> Vec<Prose<'_>> {
    let mut block: Option<String> = None;
    let mut kept = Vec::with_capacity(pieces.len());
    for piece in pieces {
        match (&mut block, piece) {
            (_, Prose::Start(Mark::CodeBlock)) => block = Some(String::new()),
            (_, Prose::End(Mark::CodeBlock)) => {
                let code = block.take().unwrap_or_default();
                let code = Prose::Code(code.trim_end().to_owned().into());
                kept.extend([Prose::Start(Mark::Paragraph), code, Prose::End(Mark::Paragraph)]);
            }
            (Some(block), Prose::Text(text)) => block.push_str(&text),
            (_, piece) => kept.push(piece),
        }
    }
    kept
}

fn write_inline(piece: &Prose<'_>, text: &mut String) {
    match piece {
        Prose::Text(piece) => text.push_str(&escaped(piece)),
        Prose::Code(piece) => text.push_str(&code(piece)),
        Prose::Start(Mark::Emphasis) | Prose::End(Mark::Emphasis) => text.push('*'),
        Prose::Start(Mark::Strong) | Prose::End(Mark::Strong) => text.push_str("**"),
        Prose::Start(Mark::Link(_)) => text.push('['),
        Prose::End(Mark::Link(url)) => text.extend(["](<", &link(url), ">)"]),
        _ => {}
    }
}

/// Escapes what has a meaning in Markdown or in HTML.
pub(in crate::views::docs) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '<' => escaped.push_str("&lt;"),
            '&' => escaped.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '~' => escaped.extend(['\\', character]),
            '\n' | '\r' => escaped.push(' '),
            other => escaped.push(other),
        }
    }
    escaped
}

/// Returns text as code, also in the cell of a table.
pub(super) fn code(text: &str) -> String {
    let text = text.replace(['\n', '\r'], " ").replace('|', "\\|");
    let longest = text.split(|character| character != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let space = if text.starts_with('`') || text.ends_with('`') || text.is_empty() { " " } else { "" };
    format!("{fence}{space}{text}{space}{fence}")
}

/// Escapes what would end the target of a link.
fn link(url: &str) -> String {
    url.replace('<', "%3C").replace('>', "%3E").replace('|', "%7C").replace(['\n', '\r'], "")
}
