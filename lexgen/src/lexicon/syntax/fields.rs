//! Reads the fields of JSON objects, and reports errors in them.
//!
//! Knows the types of JSON, but no constructs of the language.

use std::collections::HashMap;
use std::fmt;

use lexgen_data::Nsid;

use crate::lexicon::diagnostic::{Code, Diagnostic, Diagnostics, Severity, closest, quoted};
use crate::lexicon::json::{Integer, Kind, Number, Object, Value};
use crate::lexicon::options::Unknown;
use crate::lexicon::source::Span;
use crate::lexicon::syntax::advice;
use crate::lexicon::syntax::parse::Numbers;

/// The state of parsing one document.
pub(super) struct Parser<'d> {
    /// The document's NSID, which completes refs such as `#name`.
    pub(super) id: Nsid,
    /// Numbers definitions and refs.
    pub(super) numbers: &'d mut Numbers,
    pub(super) diagnostics: &'d mut Diagnostics,
    /// The treatment of forms that this version does not know.
    pub(super) unknown: Unknown,
    /// Whether `main` is left out because its type is unknown.
    pub(super) left_out: bool,
}

/// A string and its span.
#[derive(Clone, Copy, Debug)]
pub(super) struct Text<'v> {
    pub(super) value: &'v str,
    pub(super) span: Span,
}

/// Up to this number, the items of a list are compared with each other, which is faster than hashing them.
const FEW_ITEMS: usize = 8;

/// The largest integer that JavaScript represents exactly.
const MAX_SAFE_INTEGER: u64 = (1 << 53) - 1;

impl Parser<'_> {
    pub(super) fn push(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Reports a form that this version does not know. `consequence` is what the option `unknown` makes of it.
    pub(super) fn push_unknown(&mut self, diagnostic: Diagnostic, consequence: &str) {
        let diagnostic = match self.unknown {
            Unknown::Error => {
                let help = diagnostic.help.as_deref().unwrap_or_default();
                let separator = if help.ends_with('?') { "" } else { ";" };
                let help = format!("{help}{separator} with `unknown = \"data\"`, {consequence}");
                diagnostic.help(help)
            }
            Unknown::Data => diagnostic.severity(Severity::Warning).note(consequence),
        };
        self.push(diagnostic);
    }

    /// Warns of unknown fields. Those with `$` belong to the data model, except for two of JSON Schema.
    pub(super) fn check_fields(&mut self, object: &Object<'_>, owner: &str, known: &[&str]) {
        // Computed once, and only if there is an unknown field: there can be very many.
        let mut absent: Option<Vec<&str>> = None;
        for entry in &object.entries {
            let is_of_json_schema = matches!(&*entry.key, "$ref" | "$defs");
            if known.contains(&&*entry.key) || (entry.key.starts_with('$') && !is_of_json_schema) {
                continue;
            }
            let absent =
                absent.get_or_insert_with(|| known.iter().filter(|field| !object.has(field)).copied().collect());
            let near = || closest(&entry.key, absent.iter().copied()).map(|field| format!("did you mean `{field}`?"));
            let help = advice::unknown_field(owner, &entry.key, &entry.value).or_else(near);
            let message = format!("{owner} has no field {}", quoted(&entry.key));
            let diagnostic = Diagnostic::new(Code::UnknownField, message).at(entry.key_span, "has no effect");
            self.push(diagnostic.maybe_help(help));
        }
    }

    /// The value of a required field.
    pub(super) fn required<'v, 't>(
        &mut self,
        object: &'v Object<'t>,
        owner: &str,
        field: &str,
    ) -> Option<&'v Value<'t>> {
        let value = object.get(field);
        if value.is_none() {
            self.push(
                Diagnostic::new(Code::MissingField, format!("{owner} needs `{field}`"))
                    .at(object.brace(), format!("no `{field}` in here"))
                    .maybe_help(advice::missing_field(field, object)),
            );
        }
        value
    }

    pub(super) fn description(&mut self, object: &Object<'_>) -> Option<String> {
        self.string(object, "description").map(|text| text.value.to_owned())
    }

    pub(super) fn string<'v>(&mut self, object: &'v Object<'_>, field: &str) -> Option<Text<'v>> {
        object.get(field).and_then(|value| self.as_string(value, format_args!("`{field}`")))
    }

    /// The value as a string. `subject` names it in messages.
    pub(super) fn as_string<'v>(&mut self, value: &'v Value<'_>, subject: impl fmt::Display) -> Option<Text<'v>> {
        match &value.kind {
            Kind::String(text) => Some(Text { value: text, span: value.span }),
            _ => self.wrong_type(value, subject, "a string"),
        }
    }

    pub(super) fn boolean(&mut self, object: &Object<'_>, field: &str) -> Option<(bool, Span)> {
        let value = object.get(field)?;
        match value.kind {
            Kind::Boolean(boolean) => Some((boolean, value.span)),
            _ => self.wrong_type(value, format_args!("`{field}`"), "a boolean"),
        }
    }

    pub(super) fn integer(&mut self, object: &Object<'_>, field: &str) -> Option<(i64, Span)> {
        let value = object.get(field)?;
        Some((self.as_integer(value, field)?, value.span))
    }

    pub(super) fn as_integer(&mut self, value: &Value<'_>, field: &str) -> Option<i64> {
        let Kind::Number(number) = &value.kind else {
            return self.wrong_type(value, format_args!("`{field}`"), "an integer");
        };
        let integer = match number.integer() {
            Integer::Plain(integer) => integer,
            Integer::Decorated(integer) => {
                self.push(
                    Diagnostic::new(
                        Code::IntegerWithFraction,
                        format!("the integer {} of `{field}` has a fraction or an exponent", shown(*number)),
                    )
                    .at(value.span, format!("read as `{integer}`"))
                    .help(format!("write `{integer}`")),
                );
                integer
            }
            Integer::TooLarge => {
                self.push(
                    Diagnostic::new(
                        Code::IntegerTooLarge,
                        format!("the integer {} of `{field}` does not fit into 64 bits", shown(*number)),
                    )
                    .at(value.span, "too large"),
                );
                return None;
            }
            Integer::Fraction => {
                self.push(
                    Diagnostic::new(
                        Code::WrongJsonType,
                        format!("`{field}` must be an integer, found {}", shown(*number)),
                    )
                    .at(value.span, "expected an integer")
                    .help("the data model has no numbers with fractions"),
                );
                return None;
            }
        };
        if integer.unsigned_abs() > MAX_SAFE_INTEGER {
            self.push(
                Diagnostic::new(
                    Code::UnsafeInteger,
                    format!("the integer `{integer}` of `{field}` is beyond 2^53 - 1"),
                )
                .at(value.span, "JavaScript loses digits of this"),
            );
        }
        Some(integer)
    }

    /// A length or size: an integer that is not negative.
    pub(super) fn length(&mut self, object: &Object<'_>, field: &str) -> Option<(u64, Span)> {
        let (integer, span) = self.integer(object, field)?;
        match u64::try_from(integer) {
            Ok(length) => Some((length, span)),
            Err(_) => {
                let diagnostic = Diagnostic::new(Code::NegativeLimit, format!("`{field}` is negative"));
                self.push(diagnostic.at(span, "expected 0 or more"));
                None
            }
        }
    }

    pub(super) fn object<'v, 't>(&mut self, object: &'v Object<'t>, field: &str) -> Option<&'v Object<'t>> {
        object.get(field).and_then(|value| self.as_object(value, format_args!("`{field}`")))
    }

    /// The value as an object. `subject` names it in messages.
    pub(super) fn as_object<'v, 't>(
        &mut self,
        value: &'v Value<'t>,
        subject: impl fmt::Display,
    ) -> Option<&'v Object<'t>> {
        match &value.kind {
            Kind::Object(object) => Some(object),
            _ => self.wrong_type(value, subject, "an object"),
        }
    }

    pub(super) fn array<'v, 't>(&mut self, object: &'v Object<'t>, field: &str) -> Option<&'v [Value<'t>]> {
        let value = object.get(field)?;
        match &value.kind {
            Kind::Array(items) => Some(items),
            _ => self.wrong_type(value, format_args!("`{field}`"), "an array"),
        }
    }

    /// A list of strings, each once. Items of other types are reported and left out.
    pub(super) fn strings<'v>(&mut self, object: &'v Object<'_>, field: &str) -> Option<Vec<Text<'v>>> {
        let items = self.array(object, field)?;
        let items: Vec<_> =
            items.iter().filter_map(|item| self.as_string(item, format_args!("each item of `{field}`"))).collect();
        Some(self.distinct(items, field, |text| text.value, |text| text.span))
    }

    /// A list of integers, each once.
    pub(super) fn integers(&mut self, object: &Object<'_>, field: &str) -> Option<Vec<(i64, Span)>> {
        let items = self.array(object, field)?;
        let items: Vec<_> = items
            .iter()
            .filter_map(|item| match item.kind {
                Kind::Number(_) => Some((self.as_integer(item, field)?, item.span)),
                _ => self.wrong_type(item, format_args!("each item of `{field}`"), "an integer"),
            })
            .collect();
        Some(self.distinct(items, field, |(integer, _)| integer, |&(_, span)| span))
    }

    /// Removes repeated items, with a warning.
    pub(super) fn distinct<T, K: std::hash::Hash + Eq + ?Sized>(
        &mut self,
        mut items: Vec<T>,
        field: &str,
        key: impl Fn(&T) -> &K,
        span: impl Fn(&T) -> Span,
    ) -> Vec<T> {
        let is_first = |at: usize| items[..at].iter().all(|before| key(before) != key(&items[at]));
        if items.len() <= FEW_ITEMS && (1..items.len()).all(is_first) {
            return items;
        }
        let mut seen: HashMap<&K, Span> = HashMap::with_capacity(items.len());
        let mut kept = Vec::with_capacity(items.len());
        for item in &items {
            match seen.get(key(item)) {
                None => {
                    seen.insert(key(item), span(item));
                    kept.push(true);
                }
                Some(&first) => {
                    kept.push(false);
                    self.push(
                        Diagnostic::new(Code::DuplicateItem, format!("`{field}` lists an item twice"))
                            .at(span(item), "ignored")
                            .related(first, "first here"),
                    );
                }
            }
        }
        let mut kept = kept.into_iter();
        items.retain(|_| kept.next().unwrap_or(true));
        items
    }

    /// Reports a value of the wrong JSON type.
    fn wrong_type<T>(&mut self, value: &Value<'_>, subject: impl fmt::Display, expected: &str) -> Option<T> {
        let subject = subject.to_string();
        let message = format!("{subject} must be {expected}, found {}", value.describe());
        let diagnostic =
            Diagnostic::new(Code::WrongJsonType, message).at(value.caret(), format!("expected {expected}"));
        self.push(diagnostic.maybe_help(advice::wrong_type(&subject, value, expected)));
        None
    }
}

/// A number for messages.
fn shown(number: Number<'_>) -> String {
    quoted(number.as_str())
}
