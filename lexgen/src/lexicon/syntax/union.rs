//! Unions: refs to the definitions that a value can be of.

use crate::lexicon::json::Object;
use crate::lexicon::syntax::fields::Parser;
use crate::lexicon::syntax::{FieldSpans, UnionSchema};

impl Parser<'_> {
    pub(super) fn parse_union(&mut self, object: &Object<'_>, fields: &mut FieldSpans) -> Option<UnionSchema> {
        self.check_fields(object, "a `union`", &["type", "description", "refs", "closed"]);
        let closed = self.boolean(object, "closed");
        if let Some((_, span)) = closed {
            fields.push("closed", span);
        }
        self.required(object, "a `union`", "refs")?;
        let refs = self.strings(object, "refs")?;
        let references = refs.into_iter().filter_map(|text| self.parse_reference(text)).collect();
        // The same definition can be named in two ways.
        let references = self.distinct(references, "refs", |reference| &reference.target, |reference| reference.span);
        Some(UnionSchema { references, closed: closed.is_some_and(|(closed, _)| closed) })
    }
}
