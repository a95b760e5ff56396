//! Descriptions as HTML.

use super::escape;
use crate::views::docs::prose::{Mark, Prose, parse};

/// Writes a description. One that is a single paragraph has no `<p>` if it is `inline`.
pub(super) fn write(description: &str, inline: bool, has_place: &dyn Fn(&str) -> bool, out: &mut String) {
    if is_plain(description) {
        if inline {
            return escape(description, out);
        }
        out.push_str("<p>");
        escape(description, out);
        return out.push_str("</p>");
    }
    let pieces = parse(description, has_place);
    let paragraphs = pieces.iter().filter(|piece| matches!(piece, Prose::Start(mark) if is_block(mark))).count();
    let is_bare = inline && paragraphs == 1;
    for piece in &pieces {
        match piece {
            Prose::Start(Mark::Paragraph) | Prose::End(Mark::Paragraph) if is_bare => {}
            piece => write_piece(piece, out),
        }
    }
}

fn write_piece(piece: &Prose<'_>, out: &mut String) {
    match piece {
        Prose::Text(text) => escape(text, out),
        Prose::Code(code) => {
            out.push_str("<code>");
            escape(code, out);
            out.push_str("</code>");
        }
        Prose::Start(Mark::Link(url)) => {
            out.push_str("<a href=\"");
            escape(url, out);
            out.push_str("\" rel=\"nofollow noopener\">");
        }
        Prose::Start(Mark::List(Some(start))) => out.push_str(&format!("<ol start={start}>")),
        Prose::End(Mark::List(Some(_))) => out.push_str("</ol>"),
        Prose::Start(mark) => out.extend(["<", tag(mark), ">"]),
        Prose::End(Mark::Heading) => out.push_str("</strong></p>"),
        Prose::End(Mark::CodeBlock) => out.push_str("</code></pre>"),
        Prose::End(mark) => out.extend(["</", tag(mark), ">"]),
        Prose::SoftBreak => out.push('\n'),
        Prose::Break => out.push_str("<br>"),
        Prose::Rule => out.push_str("<hr>"),
    }
}

fn tag(mark: &Mark<'_>) -> &'static str {
    match mark {
        Mark::Paragraph => "p",
        Mark::Heading => "p><strong",
        Mark::Quote => "blockquote",
        Mark::CodeBlock => "pre tabindex=0><code",
        Mark::List(_) => "ul",
        Mark::Item => "li",
        Mark::Emphasis => "em",
        Mark::Strong => "strong",
        Mark::Link(_) => "a",
    }
}

fn is_block(mark: &Mark<'_>) -> bool {
    !matches!(mark, Mark::Item | Mark::Emphasis | Mark::Strong | Mark::Link(_))
}

/// Returns whether nothing in a description can have a meaning in Markdown, as is usual.
fn is_plain(description: &str) -> bool {
    let has_meaning =
        |byte| matches!(byte, b'`' | b'*' | b'_' | b'[' | b']' | b'<' | b'&' | b'\\' | b'\n' | b'#' | b'>' | b'\t');
    let starts_block = description.trim_start().starts_with(|first: char| !first.is_ascii_alphabetic());
    !starts_block
        && !description.starts_with(' ')
        && !description.contains("://")
        && !description.bytes().any(has_meaning)
}
