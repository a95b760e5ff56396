//! The limits in the documentation of generated code, such as "At most 300 graphemes. Each element: at least 1 byte."

use proc_macro2::{Span, TokenStream};

use super::declaration::{Literal, LiteralValue, Rule, RuleValue, Type, Value};

/// Returns whether a paragraph consists of such sentences.
pub(super) fn are_limits(paragraph: &str) -> bool {
    let sentences = sentences(paragraph);
    !sentences.is_empty() && sentences.iter().all(|sentence| read(sentence).is_some())
}

/// Adds the limits in a paragraph to a type that does not state them otherwise, and returns what the paragraph says besides.
pub(super) fn add(paragraph: &str, value: &mut Value) {
    for sentence in sentences(paragraph) {
        if let Some((arrays, rules)) = read(&sentence) {
            let mut value = &mut *value;
            for _ in 0..arrays {
                match &mut value.ty {
                    Type::Array(items) => value = items,
                    _ => return,
                }
            }
            let is_blob = matches!(value.ty, Type::Blob);
            let span = value.span;
            value.rules.extend(rules.into_iter().map(|rule| match rule.name.as_str() {
                "max_length" if is_blob => Rule { name: "max_size".to_owned(), span, ..rule },
                _ => Rule { span, ..rule },
            }));
        }
    }
}

/// The known values of a string of a format, which its type does not have.
pub(super) fn known_values(paragraph: &str) -> Option<Rule> {
    let values = sentences(paragraph)
        .into_iter()
        .find_map(|sentence| Some(sentence.strip_prefix("Known values: ")?.to_owned()))?;
    let values = values.split(", ").map(|value| text(value.trim_matches('`'))).collect();
    Some(Rule { name: "known_values".to_owned(), span: Span::call_site(), value: RuleValue::List(values) })
}

/// Splits a paragraph at full stops outside of code.
fn sentences(paragraph: &str) -> Vec<String> {
    let mut sentences = vec![String::new()];
    let mut is_code = false;
    let mut rest = paragraph.chars().peekable();
    while let Some(character) = rest.next() {
        is_code ^= character == '`';
        if character == '.' && !is_code && rest.peek().is_none_or(|next| *next == ' ') {
            rest.next();
            sentences.push(String::new());
        } else if let Some(sentence) = sentences.last_mut() {
            sentence.push(character);
        }
    }
    sentences.retain(|sentence| !sentence.is_empty());
    sentences
}

/// Reads a sentence: the number of lists whose elements it is about, and the constraints.
fn read(sentence: &str) -> Option<(usize, Vec<Rule>)> {
    let mut lists = 0;
    let mut rest = sentence;
    while let Some(of_elements) = rest.strip_prefix("Each element: ").or_else(|| rest.strip_prefix("each element: ")) {
        lists += 1;
        rest = of_elements;
    }
    if rest.starts_with("Known values: ") {
        return Some((lists, Vec::new()));
    }
    let (first, after) = rest.split_once(' ')?;
    let rules = match (first.to_ascii_lowercase().as_str(), after.split_once(' ')) {
        ("of", Some(("type", types))) => {
            let types = types.split(", ").flat_map(|part| part.split(" or "));
            let types = types.map(|part| Some(text(part.strip_prefix('`')?.strip_suffix('`')?)));
            let types = RuleValue::List(types.collect::<Option<_>>()?);
            vec![Rule { name: "accept".to_owned(), span: Span::call_site(), value: types }]
        }
        ("from", _) => {
            let (minimum, maximum) = after.split_once(" to ")?;
            vec![rule("minimum", number(minimum)?), rule("maximum", number(maximum)?)]
        }
        ("exactly", _) => {
            let mut rules = bounds("min", after)?;
            rules.extend(bounds("max", after)?);
            rules
        }
        ("at", Some(("least", bound))) => bounds("min", bound)?,
        ("at", Some(("most", bound))) => bounds("max", bound)?,
        _ => return None,
    };
    Some((lists, rules))
}

/// Reads `300 graphemes, 3000 bytes`, or `5`.
fn bounds(which: &str, text: &str) -> Option<Vec<Rule>> {
    if let Some(bound) = number(text) {
        return Some(vec![rule(&format!("{which}imum"), bound)]);
    }
    // Groups of digits are separated by commas without a space.
    text.split(", ")
        .map(|part| {
            let (bound, unit) = part.split_once(' ')?;
            let name = match unit.trim_end_matches('s') {
                "grapheme" => "graphemes",
                "byte" | "element" => "length",
                _ => return None,
            };
            Some(rule(&format!("{which}_{name}"), number(bound)?))
        })
        .collect()
}

fn number(text: &str) -> Option<i64> {
    text.replace(',', "").parse().ok()
}

fn rule(name: &str, bound: i64) -> Rule {
    let value = literal(LiteralValue::Integer(bound));
    Rule { name: name.to_owned(), span: Span::call_site(), value: RuleValue::One(value) }
}

fn text(value: &str) -> Literal {
    literal(LiteralValue::String(value.to_owned()))
}

fn literal(value: LiteralValue) -> Literal {
    Literal { value, span: Span::call_site(), tokens: TokenStream::new() }
}

#[cfg(test)]
mod tests {
    use super::are_limits;

    #[test]
    fn limits_are_distinguished_from_descriptions() {
        for limits in [
            "At most 300 graphemes, 3000 bytes.",
            "Exactly 3 bytes.",
            "From -300 to 86,400.",
            "At least 0.",
            "Of type `image/png` or `image/jpeg`. At most 1,000,000 bytes.",
            "At most 500 elements. Each element: at least 1 byte.",
            "Known values: `a`, `b. c`. At most 5 bytes.",
        ] {
            assert!(are_limits(limits), "{limits}");
        }
        for description in
            ["At most 5 pictures.", "At least one.", "From here to there.", "Of type `x` only, please", ""]
        {
            assert!(!are_limits(description), "{description}");
        }
    }
}
