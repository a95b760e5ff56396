//! Constraints of types, as facts.

use super::Collection;
use crate::lexicon::syntax::{LengthRange, Schema, SchemaKind, StringSchema};
use crate::views::docs::model::{Fact, Link};

/// Collects the facts of one type.
#[derive(Default)]
struct Facts(Vec<Fact>);

impl Collection {
    /// The constraints of a type, and those of the items of an array.
    pub(super) fn constraints(&self, schema: &Schema) -> Vec<Fact> {
        let mut facts = Facts::default();
        match &schema.kind {
            SchemaKind::Boolean(boolean) => {
                facts.one("const", "Constant", boolean.constant);
                facts.one("default", "Default", boolean.default);
            }
            SchemaKind::Integer(integer) => {
                facts.one("minimum", "Minimum", integer.minimum);
                facts.one("maximum", "Maximum", integer.maximum);
                let values = integer.closed_values.iter().flatten();
                facts.list("enum", "Allowed values", values.map(|value| Link::text(value.to_string())).collect());
                facts.one("const", "Constant", integer.constant);
                facts.one("default", "Default", integer.default);
            }
            SchemaKind::String(string) => self.string_constraints(string, &mut facts),
            SchemaKind::Bytes(length) => facts.lengths(*length, "bytes"),
            SchemaKind::Blob(blob) => {
                let accepted = blob.accept.iter().flatten();
                facts.list("accept", "Accepts", accepted.map(Link::text).collect());
                facts.one_in("maxSize", "Max size", blob.max_size, "bytes");
            }
            SchemaKind::Array(array) => {
                facts.lengths(array.length, "items");
                let items = self.constraints(&array.items).into_iter();
                facts.0.extend(items.map(|fact| Fact { label: format!("Item {}", lowercased(&fact.label)), ..fact }));
            }
            SchemaKind::Union(union) => facts.one("closed", "Closed", union.closed.then_some(true)),
            SchemaKind::CidLink | SchemaKind::Object(_) | SchemaKind::Ref(_) | SchemaKind::Unknown => {}
        }
        facts.0
    }

    fn string_constraints(&self, string: &StringSchema, facts: &mut Facts) {
        facts.one("format", "Format", string.format);
        facts.lengths(string.length, "bytes");
        facts.one("minGraphemes", "Min graphemes", string.graphemes.min);
        facts.one("maxGraphemes", "Max graphemes", string.graphemes.max);
        let links = |values: &Option<Vec<String>>| values.iter().flatten().map(|value| self.link_name(value)).collect();
        facts.list("enum", "Allowed values", links(&string.closed_values));
        facts.list("knownValues", "Known values", links(&string.known_values));
        facts.one("const", "Constant", string.constant.as_ref());
        facts.one("default", "Default", string.default.as_ref());
    }
}

impl Facts {
    fn one(&mut self, key: &'static str, label: &str, value: Option<impl ToString>) {
        self.0.extend(value.map(|value| Fact::one(key, label, value)));
    }

    fn one_in(&mut self, key: &'static str, label: &str, value: Option<u64>, unit: &'static str) {
        self.0.extend(value.map(|value| Fact::one(key, label, value).in_unit(unit)));
    }

    fn list(&mut self, key: &'static str, label: &str, values: Vec<Link>) {
        self.0.extend((!values.is_empty()).then(|| Fact::new(key, label, values)));
    }

    fn lengths(&mut self, length: LengthRange, unit: &'static str) {
        self.one_in("minLength", "Min length", length.min, unit);
        self.one_in("maxLength", "Max length", length.max, unit);
    }
}

fn lowercased(label: &str) -> String {
    let (first, rest) = label.split_at_checked(1).unwrap_or(("", label));
    first.to_ascii_lowercase() + rest
}
