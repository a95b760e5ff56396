//! Where in a text or in bytes the value of a path stands.
//!
//! Looked up only when there are problems: reading keeps no positions.

use std::ops::Range;

use lexgen_data::{DataPath, PathSegment};

use crate::lexicon::diagnostic::Diagnostics;
use crate::lexicon::json::{Kind, Value, parse};
use crate::lexicon::source::{FileId, Sources, Span};

mod cbor;

pub use self::cbor::cbor_position;

/// The places of a JSON value, which is all of a text or a part of it.
#[derive(Debug)]
pub struct JsonPlaces<'t> {
    /// None if the text is too deep or not JSON.
    value: Option<Value<'t>>,
    /// The byte at which the part starts.
    start: usize,
}

impl<'t> JsonPlaces<'t> {
    /// The places of the value that the bytes `range` of a file hold.
    #[must_use]
    pub fn new(sources: &'t Sources, file: FileId, range: Range<usize>) -> Self {
        let text = sources.file(file).text().get(range.clone()).unwrap_or_default();
        let mut diagnostics = Diagnostics::default();
        Self { value: parse(file, text, &mut diagnostics), start: range.start }
    }

    /// Where the value of a path stands; for one that is missing, the start of what should hold it.
    ///
    /// None if the text could not be read again, which is so if it is nested deeper than 64 levels.
    #[must_use]
    pub fn find(&self, path: &DataPath) -> Option<Span> {
        let mut value = self.value.as_ref()?;
        for segment in path.segments() {
            let inner = match (segment, &value.kind) {
                (PathSegment::Field(name), Kind::Object(object)) => object.get(name),
                (PathSegment::Index(index), Kind::Array(elements)) => elements.get(*index),
                _ => None,
            };
            match inner {
                Some(inner) => value = inner,
                None => break,
            }
        }
        let Span { file, start, end } = value.caret();
        Some(Span::new(file, self.start + start as usize, self.start + end as usize))
    }
}

#[cfg(test)]
mod tests {
    use lexgen_data::{DataPath, PathSegment};

    use super::JsonPlaces;
    use crate::lexicon::source::Sources;

    #[test]
    fn a_path_leads_to_its_value_or_to_what_should_hold_it() {
        let text = "[1]\n{\"a\": [true, {\"b\": \"é\"}]}\n";
        let mut sources = Sources::default();
        let file = sources.add("data.jsonl", text.to_owned());
        let places = JsonPlaces::new(&sources, file, 4..text.len());
        let found = |path: Vec<PathSegment>| {
            let span = places.find(&DataPath::from(path)).expect("the text is JSON");
            &text[span.start as usize..span.end as usize]
        };
        let (a, b, c) = (PathSegment::field("a"), PathSegment::field("b"), PathSegment::field("c"));
        assert_eq!(found(vec![]), "{");
        assert_eq!(found(vec![a.clone()]), "[");
        assert_eq!(found(vec![a.clone(), PathSegment::Index(0)]), "true");
        assert_eq!(found(vec![a.clone(), PathSegment::Index(1), b]), "\"é\"");
        assert_eq!(found(vec![a, PathSegment::Index(1), c]), "{");
    }

    #[test]
    fn what_is_nested_too_deep_for_this_has_no_places() {
        let text = format!("{}{}", "[".repeat(100), "]".repeat(100));
        let mut sources = Sources::default();
        let file = sources.add("data.json", text.clone());
        assert_eq!(JsonPlaces::new(&sources, file, 0..text.len()).find(&DataPath::default()), None);
    }
}
