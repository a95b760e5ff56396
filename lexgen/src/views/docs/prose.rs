//! Descriptions. They are written by anybody, so only harmless Markdown is kept.
//!
//! Every format reads descriptions through [`Prose`], which has no HTML, no images, and no links other than to
//! `http`, `https` and `mailto`, or to a place of the same page.

use pulldown_cmark::{CodeBlockKind, CowStr, Event, Options, Parser, Tag, TagEnd, TextMergeStream};

/// The schemes of links.
const SCHEMES: &[&str] = &["http://", "https://", "mailto:"];

/// A piece of a description.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Prose<'d> {
    Text(CowStr<'d>),
    Code(CowStr<'d>),
    Start(Mark<'d>),
    End(Mark<'d>),
    /// A line break that is only layout.
    SoftBreak,
    /// A line break that matters.
    Break,
    Rule,
}

/// The marks around pieces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Mark<'d> {
    Paragraph,
    /// A paragraph that is a heading. Pages have their own headings.
    Heading,
    Quote,
    CodeBlock,
    /// A list, with the number of the first item.
    List(Option<u64>),
    Item,
    Emphasis,
    Strong,
    Link(CowStr<'d>),
}

/// Parses a description. `has_place` returns whether the page has a place of this name.
pub(super) fn parse<'d>(description: &'d str, has_place: &dyn Fn(&str) -> bool) -> Vec<Prose<'d>> {
    let mut prose = Vec::new();
    // What is open, and `None` for what is left out.
    let mut open: Vec<Option<Mark<'d>>> = Vec::new();
    for event in TextMergeStream::new(Parser::new_ext(description, Options::empty())) {
        match event {
            Event::Start(tag) => {
                let mark = mark(tag, has_place);
                prose.extend(mark.clone().map(Prose::Start));
                open.push(mark);
            }
            Event::End(TagEnd::HtmlBlock) => {
                open.pop();
                prose.push(Prose::End(Mark::Paragraph));
            }
            Event::End(_) => prose.extend(open.pop().flatten().map(Prose::End)),
            Event::Text(text) if open.iter().flatten().all(may_have_links) => push_linked(&text, &mut prose),
            // HTML is shown as it is written.
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => prose.push(Prose::Text(text)),
            Event::Code(code) => prose.push(Prose::Code(code)),
            Event::SoftBreak => prose.push(Prose::SoftBreak),
            Event::HardBreak => prose.push(Prose::Break),
            Event::Rule => prose.push(Prose::Rule),
            Event::InlineMath(text) | Event::DisplayMath(text) | Event::FootnoteReference(text) => {
                prose.push(Prose::Text(text));
            }
            Event::TaskListMarker(_) => {}
        }
    }
    prose
}

/// The mark that is kept of a tag.
fn mark<'d>(tag: Tag<'d>, has_place: &dyn Fn(&str) -> bool) -> Option<Mark<'d>> {
    match tag {
        Tag::Paragraph | Tag::HtmlBlock => Some(Mark::Paragraph),
        Tag::Heading { .. } => Some(Mark::Heading),
        Tag::BlockQuote(_) => Some(Mark::Quote),
        Tag::CodeBlock(CodeBlockKind::Indented | CodeBlockKind::Fenced(_)) => Some(Mark::CodeBlock),
        Tag::List(start) => Some(Mark::List(start)),
        Tag::Item => Some(Mark::Item),
        Tag::Emphasis => Some(Mark::Emphasis),
        Tag::Strong => Some(Mark::Strong),
        Tag::Link { dest_url, .. } => is_allowed(&dest_url, has_place).then_some(Mark::Link(dest_url)),
        // An image is its alternative text.
        _ => None,
    }
}

fn is_allowed(url: &str, has_place: &dyn Fn(&str) -> bool) -> bool {
    let has_scheme =
        |scheme: &&str| url.split_at_checked(scheme.len()).is_some_and(|(start, _)| start.eq_ignore_ascii_case(scheme));
    SCHEMES.iter().any(has_scheme) || url.strip_prefix('#').is_some_and(has_place)
}

fn may_have_links(mark: &Mark<'_>) -> bool {
    !matches!(mark, Mark::Link(_) | Mark::CodeBlock)
}

/// Pushes text whose addresses become links.
fn push_linked<'d>(text: &CowStr<'d>, prose: &mut Vec<Prose<'d>>) {
    let mut rest: &str = text;
    while let Some(start) = address(rest) {
        let length = rest[start..].find(|c: char| c.is_whitespace() || "<>\"'`|".contains(c));
        let end = start + length.unwrap_or(rest.len() - start);
        let url = rest[start..end].trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '*', '_']);
        let end = start + url.len();
        let url: CowStr<'d> = url.to_owned().into();
        prose.push(Prose::Text(rest[..start].to_owned().into()));
        let mark = Mark::Link(url.clone());
        prose.extend([Prose::Start(mark.clone()), Prose::Text(url), Prose::End(mark)]);
        rest = &rest[end..];
    }
    prose.push(Prose::Text(rest.to_owned().into()));
}

/// The start of the first address with a host.
fn address(text: &str) -> Option<usize> {
    let starts = ["https://", "http://"].into_iter().filter_map(|scheme| {
        let start = text.find(scheme)?;
        text[start + scheme.len()..].starts_with(|c: char| c.is_alphanumeric()).then_some(start)
    });
    starts.min()
}

/// The text of a description without marks, on one line.
pub(super) fn plain(description: &str) -> String {
    let mut text = String::with_capacity(description.len());
    for piece in parse(description, &|_| false) {
        match piece {
            Prose::Text(piece) | Prose::Code(piece) => text.push_str(&piece),
            Prose::SoftBreak | Prose::Break | Prose::Rule => text.push(' '),
            Prose::End(Mark::Paragraph | Mark::Heading | Mark::Item | Mark::CodeBlock) => text.push(' '),
            Prose::Start(_) | Prose::End(_) => {}
        }
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ")
}

/// As [`plain`], cut to about this many characters.
pub(super) fn brief(description: &str, most: usize) -> String {
    let text = plain(description);
    let Some((end, _)) = text.char_indices().nth(most) else { return text };
    let end = if text[end..].starts_with(' ') { end } else { text[..end].rfind(' ').unwrap_or(end) };
    format!("{}…", text[..end].trim_end_matches([',', '.', ';', ':', ' ']))
}

#[cfg(test)]
mod tests {
    use super::{brief, is_allowed, plain};

    #[test]
    fn links_lead_to_the_web_or_to_a_place_of_the_page() {
        let has_place = |place: &str| place == "main";
        for url in ["https://example.com", "HTTP://example.com", "mailto:a@example.com", "#main"] {
            assert!(is_allowed(url, &has_place), "{url}");
        }
        for url in ["javascript:alert(1)", "data:text/html,x", "file:///etc", "//example.com", "x.html", "#other", ""] {
            assert!(!is_allowed(url, &has_place), "{url}");
        }
    }

    #[test]
    fn plain_text_has_no_marks_and_one_line() {
        assert_eq!(plain("A *b* `c`\n\n- [d](https://e)\n- <i>f</i>"), "A b c d <i>f</i>");
        assert_eq!(brief("one two three, four", 14), "one two three…");
        assert_eq!(brief("one", 14), "one");
    }
}
