//! `allOf`: several schemas as one.

use super::importer::Importer;
use super::keyword;
use super::pointer;
use super::reference::{MAX_HOPS, REFS, Target};
use crate::lexicon::diagnostic::{Code, Diagnostic, quoted};
use crate::lexicon::json::{Entry, Integer, Kind, Object, Value};

impl<'v> Importer<'v> {
    /// Returns the keywords of a schema together with those of its `allOf`, and of its `$ref` if it has other keywords.
    ///
    /// `open` has the refs that have been followed to get here.
    pub(super) fn flatten(&mut self, object: &Object<'v>, open: &mut Vec<String>) -> Object<'v> {
        let is_kept = |entry: &&Entry<'v>| entry.key != "allOf" && !REFS.contains(&&*entry.key);
        let own: Vec<Entry<'v>> = object.entries.iter().filter(is_kept).cloned().collect();
        let mut all = Object { span: object.span, entries: own };
        if open.len() > MAX_HOPS {
            self.too_deep(object.brace());
            return all;
        }
        if !self.step(1 + all.entries.len(), object.brace()) {
            return all;
        }
        if let Some(reference) = Self::ref_of(object).cloned() {
            self.flatten_ref(&mut all, &reference, open);
        }
        match object.get("allOf").map(|value| (&value.kind, value.caret())) {
            Some((Kind::Array(branches), _)) => {
                for branch in branches {
                    self.flatten_branch(&mut all, branch, open);
                }
            }
            Some((_, span)) => {
                self.report(
                    Diagnostic::new(Code::ImportFormat, "`allOf` must be an array").at(span, "expected an array"),
                );
            }
            None => {}
        }
        all
    }

    fn flatten_ref(&mut self, all: &mut Object<'v>, reference: &Value<'v>, open: &mut Vec<String>) {
        match self.target(reference) {
            Some(Target::Local(pointer)) if open.contains(&pointer) => {
                let message = "a schema is part of itself";
                let diagnostic = Diagnostic::new(Code::ImportRef, message).at(reference.span, "this leads back");
                self.report(diagnostic);
            }
            Some(Target::Local(pointer)) => {
                let Some(target) = pointer::resolve(self.root, &pointer) else { return };
                open.push(pointer);
                // The remarks are about the target, not about this schema.
                if let Kind::Object(object) = &target.kind {
                    let mut target = self.flatten(object, open);
                    target.entries.retain(|entry| !matches!(&*entry.key, "title" | "description" | "deprecated"));
                    self.merge(all, target);
                }
                open.pop();
            }
            Some(Target::External(_)) => {
                let message = "`allOf` with a definition of another document has no counterpart";
                self.report(Diagnostic::new(Code::ImportWider, message).at(reference.span, "not included"));
            }
            None => {}
        }
    }

    fn flatten_branch(&mut self, all: &mut Object<'v>, branch: &Value<'v>, open: &mut Vec<String>) {
        match &branch.kind {
            Kind::Boolean(true) => {}
            Kind::Boolean(false) => self.wider(branch, "`false` in `allOf`"),
            Kind::Object(object) => {
                open.push(String::new());
                let flat = self.flatten(object, open);
                open.pop();
                self.merge(all, flat);
            }
            _ => self.wrong_type(branch, "a schema", "an object or a boolean"),
        }
    }

    /// Adds the keywords of `other`. Both apply.
    fn merge(&mut self, all: &mut Object<'v>, other: Object<'v>) {
        if !self.step(other.entries.len(), other.brace()) {
            return;
        }
        for entry in other.entries {
            let Some(at) = all.entries.iter().position(|known| known.key == entry.key) else {
                all.entries.push(entry);
                continue;
            };
            let known = &mut all.entries[at].value;
            match (&*entry.key, &mut known.kind, entry.value.kind) {
                ("properties", Kind::Object(known), Kind::Object(other)) => self.merge_properties(known, other),
                ("required", Kind::Array(known), Kind::Array(other)) => known.extend(other),
                ("enum", Kind::Array(known), Kind::Array(other)) => {
                    known.retain(|value| other.iter().any(|item| is_same(value, item)));
                }
                ("type", Kind::String(known), Kind::String(other)) if known == "number" && other == "integer" => {
                    *known = other;
                }
                ("type", Kind::String(known), Kind::String(other)) if known == "integer" && other == "number" => {}
                ("minimum" | "minLength" | "minItems", Kind::Number(known), Kind::Number(other)) => {
                    if is_above(other.integer(), known.integer()) {
                        *known = other;
                    }
                }
                ("maximum" | "maxLength" | "maxItems", Kind::Number(known), Kind::Number(other)) => {
                    if is_above(known.integer(), other.integer()) {
                        *known = other;
                    }
                }
                (key, _, kind) => {
                    let other = Value { kind, span: entry.value.span };
                    if !keyword::is_remark(key) && key != "nullable" && !is_same(known, &other) {
                        self.wider(&other, &format!("a second {} in `allOf`", quoted(key)));
                    }
                }
            }
        }
    }

    /// A property that two schemas have becomes `allOf` of both.
    fn merge_properties(&mut self, known: &mut Object<'v>, other: Object<'v>) {
        for entry in other.entries {
            match known.entries.iter_mut().find(|known| known.key == entry.key) {
                None => known.entries.push(entry),
                Some(known) if is_same(&known.value, &entry.value) => {}
                Some(known) => {
                    let span = known.value.span;
                    let both = vec![known.value.clone(), entry.value];
                    let branches = Entry {
                        key: "allOf".into(),
                        key_span: known.key_span,
                        value: Value { kind: Kind::Array(both), span },
                    };
                    known.value = Value { kind: Kind::Object(Object { span, entries: vec![branches] }), span };
                }
            }
        }
    }
}

fn is_above(left: Integer, right: Integer) -> bool {
    matches!(
        (left, right),
        (Integer::Plain(left) | Integer::Decorated(left), Integer::Plain(right) | Integer::Decorated(right)) if left > right
    )
}

/// Returns whether two values are equal, apart from the order of keys.
pub(super) fn is_same(left: &Value<'_>, right: &Value<'_>) -> bool {
    match (&left.kind, &right.kind) {
        (Kind::Null, Kind::Null) => true,
        (Kind::Boolean(left), Kind::Boolean(right)) => left == right,
        (Kind::Number(left), Kind::Number(right)) => left == right,
        (Kind::String(left), Kind::String(right)) => left == right,
        (Kind::Array(left), Kind::Array(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(left, right)| is_same(left, right))
        }
        (Kind::Object(left), Kind::Object(right)) => {
            let has = |entry: &Entry<'_>| right.get(&entry.key).is_some_and(|other| is_same(&entry.value, other));
            left.entries.len() == right.entries.len() && left.entries.iter().all(has)
        }
        _ => false,
    }
}
