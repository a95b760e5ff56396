//! JSON pointers (RFC 6901): from text to values, and from positions to text.

use std::borrow::Cow;

use crate::lexicon::json::{Kind, Value};
use crate::lexicon::source::Span;

/// Appends a key to a pointer.
pub(super) fn child(pointer: &str, key: &str) -> String {
    format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"))
}

/// Returns the value that a pointer leads to.
pub(super) fn resolve<'v>(root: &'v Value<'v>, pointer: &str) -> Option<&'v Value<'v>> {
    let mut value = root;
    for part in pointer.split('/').skip(1) {
        let key = part.replace("~1", "/").replace("~0", "~");
        value = match &value.kind {
            Kind::Object(object) => object.get(&key)?,
            Kind::Array(items) => items.get(key.parse::<usize>().ok()?)?,
            _ => return None,
        };
    }
    Some(value)
}

/// Returns the pointer of the innermost value that contains `span`.
pub(super) fn of(root: &Value<'_>, span: Span) -> Option<String> {
    let contains = |outer: Span| outer.start <= span.start && span.end <= outer.end;
    let mut pointer = String::new();
    let mut value = root;
    loop {
        let next = match &value.kind {
            Kind::Object(object) => object.entries.iter().find_map(|entry| {
                let is_inside = contains(entry.value.span) || contains(entry.key_span);
                is_inside.then(|| (entry.key.clone(), &entry.value))
            }),
            Kind::Array(items) => {
                let found = items.iter().enumerate().find(|(_, item)| contains(item.span));
                found.map(|(at, item)| (at.to_string().into(), item))
            }
            _ => None,
        };
        let Some((key, inner)) = next else { break };
        pointer = child(&pointer, &key);
        value = inner;
    }
    (!pointer.is_empty()).then_some(pointer)
}

/// Replaces `%20` and the like. Returns the text as it is if it is not UTF-8 then.
pub(super) fn percent_decoded(text: &str) -> Cow<'_, str> {
    if !text.contains('%') {
        return text.into();
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let digits = after.get(..2).filter(|digits| digits.iter().all(u8::is_ascii_hexdigit));
        let digits = digits.and_then(|digits| std::str::from_utf8(digits).ok());
        let decoded = digits.filter(|_| byte == b'%').and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.push(decoded.unwrap_or(byte));
        rest = if decoded.is_some() { &after[2..] } else { after };
    }
    String::from_utf8(bytes).map_or(text.into(), Into::into)
}

#[cfg(test)]
mod tests {
    use super::percent_decoded;

    #[test]
    fn percent_escapes_are_decoded_if_they_are_text() {
        assert_eq!(percent_decoded("#/a%20b~1c"), "#/a b~1c");
        assert_eq!(percent_decoded("%zz%4"), "%zz%4");
        assert_eq!(percent_decoded("%ff"), "%ff");
    }
}
