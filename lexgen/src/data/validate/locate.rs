//! Positions of values by their paths.
//!
//! They are computed only when there are problems: parsing does not keep positions.

use std::ops::Range;

use lexgen_data::{DataPath, PathSegment};

use crate::lexicon::diagnostic::Diagnostics;
use crate::lexicon::json::{Kind, Value, parse};
use crate::lexicon::source::{FileId, Sources, Span};

mod cbor;

pub use self::cbor::cbor_position;

/// The positions in a JSON value, which is a text or a part of one.
#[derive(Debug)]
pub struct JsonPlaces<'t> {
    /// `None` if the text is nested too deeply or not JSON.
    value: Option<Value<'t>>,
    /// The offset of the part.
    start: usize,
}

impl<'t> JsonPlaces<'t> {
    /// The positions in the value at the bytes `range` of a file.
    #[must_use]
    pub fn new(sources: &'t Sources, file: FileId, range: Range<usize>) -> Self {
        let text = sources.file(file).text().get(range.clone()).unwrap_or_default();
        let mut diagnostics = Diagnostics::default();
        Self { value: parse(file, text, &mut diagnostics), start: range.start }
    }

    /// The span of the value at a path. For a missing value, that of the start of its container.
    ///
    /// `None` if the text is nested deeper than 64 levels.
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
    fn a_path_finds_its_value_or_the_parent_of_a_missing_one() {
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
    fn positions_are_limited_in_depth() {
        let text = format!("{}{}", "[".repeat(100), "]".repeat(100));
        let mut sources = Sources::default();
        let file = sources.add("data.json", text.clone());
        assert_eq!(JsonPlaces::new(&sources, file, 0..text.len()).find(&DataPath::default()), None);
    }
}
