//! Validates data against lexicons without generated code.
//!
//! A [`Validator`] is created once for a set of lexicons and checks any number of values. The program need not know the
//! lexicons when it is compiled. A validator owns its data and can be shared between threads.
//!
//! ```
//! use lexgen::validate::{Leniency, Validator};
//! use lexgen_data::{Value, json};
//!
//! // For example from a file or the network.
//! let lexicon = r#"{
//!   "lexicon": 1,
//!   "id": "com.example.note",
//!   "defs": {
//!     "main": {
//!       "type": "record",
//!       "key": "tid",
//!       "record": {
//!         "type": "object",
//!         "required": ["text"],
//!         "properties": {
//!           "text": { "type": "string", "maxGraphemes": 5 },
//!           "tags": { "type": "array", "items": { "type": "string", "minLength": 1 } }
//!         }
//!       }
//!     }
//!   }
//! }"#;
//! let validator = Validator::from_texts([("com.example.note.json", lexicon)])?;
//!
//! let note: Value = json::from_str(r#"{ "$type": "com.example.note", "text": "hello" }"#)?;
//! assert!(validator.record(&note, Leniency::DEFAULT).is_ok());
//!
//! let note: Value = json::from_str(r#"{ "$type": "com.example.note", "tags": ["a", ""] }"#)?;
//! let problems = validator.record(&note, Leniency::DEFAULT).unwrap_err();
//! assert_eq!(
//!     problems.to_string(),
//!     "`text`: missing required field\n\
//!      `tags[1]`: must have a length of at least 1, found 0",
//! );
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Its rules are those of generated types on deserialization and validation. It shares no code with them, so that each
//! can be tested against the other. Unknown fields are valid, defaults are not filled in, and a ref to a missing
//! definition accepts any value. See [Lexicon](https://atproto.com/specs/lexicon).
//!
//! Nothing here knows files or the command line.

mod blob;
mod check;
mod compile;
mod load;
mod locate;
mod place;
mod report;
mod scalar;
mod schema;
mod secrets;
mod text;

pub use lexgen_data::{Constraint, DataPath, Leniency, PathSegment, Problem, Problems};

pub use self::load::LoadError;
pub use self::locate::{JsonPlaces, cbor_position};
pub use self::report::render;
pub use self::secrets::{SecretPlaces, names_secret};

use std::borrow::Cow;

use lexgen_data::Value;

use crate::config::Config;
use crate::lexicon::corpus::Corpus;
use crate::lexicon::diagnostic::quoted;

use self::check::{Check, in_backticks};
use self::compile::{Compiled, Endpoint, RecordType, compile};
use self::place::Place;
use self::schema::{Node, NodeId, Schemas};

/// Validates data against the lexicons of a corpus.
///
/// The time is proportional to the size of the data. Memory is allocated only for problems.
#[derive(Clone, Debug)]
pub struct Validator {
    compiled: Compiled,
}

impl Validator {
    /// Creates a validator for all definitions of a corpus.
    ///
    /// Problems do not show the values of fields that are secret by default.
    #[must_use]
    pub fn new(corpus: &Corpus) -> Self {
        Self::with_config(corpus, &Config::default())
    }

    /// As [`new`](Self::new), with the secret fields of a configuration.
    #[must_use]
    pub fn with_config(corpus: &Corpus, config: &Config) -> Self {
        Self { compiled: compile(corpus, config) }
    }

    /// Validates a record, identified by its `$type`.
    ///
    /// # Errors
    ///
    /// All problems, in the order of the lexicon. A value that is not a record of these lexicons has one problem, at
    /// its `$type`. [`has_record`](Self::has_record) identifies such values beforehand.
    pub fn record(&self, value: &Value, leniency: Leniency) -> Result<(), Problems> {
        let type_name = value.as_object().and_then(|object| object.type_name());
        match type_name.and_then(|name| self.compiled.records.get(name)) {
            Some(record) => self.checker(record.schema).check(value, leniency),
            None => {
                let mut check = Check::new(&self.compiled.schemas, leniency);
                match value.as_object() {
                    Some(object) => check.wrong_type_name("the type of a known record", object, &Place::ROOT),
                    None => check.wrong_type("an object", value, &Place::ROOT),
                }
                check.finish()
            }
        }
    }

    /// Validates a record of a repository, with its collection and record key.
    ///
    /// ```
    /// use lexgen::validate::{Leniency, Validator};
    /// use lexgen_data::{Value, json};
    ///
    /// let lexicon = r#"{
    ///   "lexicon": 1,
    ///   "id": "com.example.profile",
    ///   "defs": {
    ///     "main": { "type": "record", "key": "literal:self", "record": { "type": "object", "properties": {} } }
    ///   }
    /// }"#;
    /// let validator = Validator::from_texts([("profile.json", lexicon)])?;
    ///
    /// let profile: Value = json::from_str(r#"{ "$type": "com.example.profile" }"#)?;
    /// assert!(validator.record_at("com.example.profile", "self", &profile, Leniency::DEFAULT).is_ok());
    /// let problems = validator.record_at("com.example.profile", "other", &profile, Leniency::DEFAULT).unwrap_err();
    /// assert_eq!(problems.to_string(), "must have a record key of type `literal:self`, found `other`");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The problems of [`check_path`](Self::check_path), then those of [`record`](Self::record).
    pub fn record_at(&self, collection: &str, key: &str, value: &Value, leniency: Leniency) -> Result<(), Problems> {
        let mut problems = self.check_path(collection, key, value).err().unwrap_or_default();
        if let Err(others) = self.record(value, leniency) {
            problems.append(others);
        }
        problems.into_result()
    }

    /// Checks the collection and the record key of a record, but not the record itself.
    ///
    /// # Errors
    ///
    /// A `$type` that is not the collection, if the lexicons have one of the two, and a record key that is not of the
    /// [type that the collection requires](https://atproto.com/specs/record-key#record-key-types).
    pub fn check_path(&self, collection: &str, key: &str, value: &Value) -> Result<(), Problems> {
        let object = value.as_object();
        let type_name = object.and_then(|object| object.type_name());
        let record = self.compiled.records.get(collection);
        let mut check = Check::new(&self.compiled.schemas, Leniency::DEFAULT);
        if let (Some(object), Some(found)) = (object, type_name)
            && found != collection
            && (record.is_some() || self.definition(found).is_some())
        {
            check.wrong_type_name(format_args!("the collection {}", quoted(collection)), object, &Place::ROOT);
        }
        if let Some(RecordType { key: expected, .. }) = record
            && expected.check_key(key).is_err()
        {
            let expected = in_backticks(&expected.to_string());
            check.problem(&Place::ROOT, Constraint::RecordKey, expected, || in_backticks(key));
        }
        check.finish()
    }

    /// Returns whether the lexicons have a record of this NSID.
    #[must_use]
    pub fn has_record(&self, nsid: &str) -> bool {
        self.compiled.records.contains_key(nsid)
    }

    /// A record or field type by its name: `nsid` or `nsid#main` for the main definition, else `nsid#name`.
    ///
    /// `None` if it does not exist or is not a type of data: a token, a permission set, or an endpoint, for which there
    /// are [`parameters`](Self::parameters), [`input`](Self::input), [`output`](Self::output) and
    /// [`message`](Self::message).
    #[must_use]
    pub fn definition(&self, name: &str) -> Option<Checker<'_>> {
        self.compiled.definitions.get(without_main(name)).map(|&schema| self.checker(schema))
    }

    /// The parameters of an endpoint, as an object.
    #[must_use]
    pub fn parameters(&self, nsid: &str) -> Option<Checker<'_>> {
        self.endpoint(nsid)?.parameters.map(|schema| self.checker(schema))
    }

    /// The input of a procedure, if it has one. If it is not JSON, any value is valid.
    #[must_use]
    pub fn input(&self, nsid: &str) -> Option<Checker<'_>> {
        self.endpoint(nsid)?.input.map(|schema| self.checker(schema))
    }

    /// The output of a query or procedure, if it has one. If it is not JSON, any value is valid.
    #[must_use]
    pub fn output(&self, nsid: &str) -> Option<Checker<'_>> {
        self.endpoint(nsid)?.output.map(|schema| self.checker(schema))
    }

    /// The messages of a subscription.
    #[must_use]
    pub fn message(&self, nsid: &str) -> Option<MessageChecker<'_>> {
        let (nsid, endpoint) = self.compiled.endpoints.get_key_value(without_main(nsid))?;
        Some(MessageChecker { nsid, checker: self.checker(endpoint.message?) })
    }

    /// The body of an error response of an endpoint. `error` can be any name, since lexicons do not declare general
    /// errors.
    #[must_use]
    pub fn error(&self, nsid: &str) -> Option<Checker<'_>> {
        self.endpoint(nsid)?;
        self.compiled.error.map(|schema| self.checker(schema))
    }

    /// Returns whether there is a query, procedure or subscription of this NSID.
    #[must_use]
    pub fn has_endpoint(&self, nsid: &str) -> bool {
        self.endpoint(nsid).is_some()
    }

    fn endpoint(&self, nsid: &str) -> Option<&Endpoint> {
        self.compiled.endpoints.get(without_main(nsid))
    }

    fn checker(&self, schema: NodeId) -> Checker<'_> {
        Checker { schemas: &self.compiled.schemas, schema }
    }
}

/// The `$type` for a name that may end in `#main`.
fn without_main(name: &str) -> &str {
    name.strip_suffix("#main").unwrap_or(name)
}

/// Validates values against one type of a [`Validator`].
///
/// ```
/// use lexgen::validate::{Leniency, Validator};
/// use lexgen_data::{Object, Value};
///
/// let lexicon = r#"{
///   "lexicon": 1,
///   "id": "com.example.defs",
///   "defs": { "view": { "type": "object", "properties": { "count": { "type": "integer", "minimum": 0 } } } }
/// }"#;
/// let validator = Validator::from_texts([("defs.json", lexicon)])?;
/// let view = validator.definition("com.example.defs#view").ok_or("no such definition")?;
/// let problems = view.check(&Value::Object(Object::from([("count", -1)])), Leniency::DEFAULT).unwrap_err();
/// assert_eq!(problems.to_string(), "`count`: must be at least 0, found -1");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Checker<'v> {
    schemas: &'v Schemas,
    schema: NodeId,
}

impl Checker<'_> {
    /// Validates a value.
    ///
    /// # Errors
    ///
    /// All problems, in the order of the lexicon.
    pub fn check(&self, value: &Value, leniency: Leniency) -> Result<(), Problems> {
        let mut check = Check::new(self.schemas, leniency);
        check.check(self.schema, value, &Place::ROOT);
        check.finish()
    }

    /// Returns whether the type is an array, so that a list can be one value instead of several.
    #[must_use]
    pub fn is_array(&self) -> bool {
        matches!(self.schemas.get(self.schema), Node::Array { .. })
    }
}

/// Validates messages of a subscription.
#[derive(Clone, Copy, Debug)]
pub struct MessageChecker<'v> {
    nsid: &'v str,
    checker: Checker<'v>,
}

impl MessageChecker<'_> {
    /// Validates a message that has a `$type`.
    ///
    /// # Errors
    ///
    /// All problems, in the order of the lexicon.
    pub fn check(&self, value: &Value, leniency: Leniency) -> Result<(), Problems> {
        self.checker.check(value, leniency)
    }

    /// Validates a message of a [frame](https://atproto.com/specs/event-stream#framing), whose header has the type `t`,
    /// such as `#commit`.
    ///
    /// # Errors
    ///
    /// As [`check`](Self::check). A different `$type` in the message is a problem.
    pub fn check_as(&self, t: &str, value: &Value, leniency: Leniency) -> Result<(), Problems> {
        let Checker { schemas, schema } = self.checker;
        let mut check = Check::new(schemas, leniency);
        match schemas.get(schema) {
            Node::Union(rules) => {
                let listed = rules.members.iter().map(|member| &*member.type_name);
                let mut listed = listed.filter(|name| t.starts_with('#') && name.strip_prefix(self.nsid) == Some(t));
                // The name of a listed message need not be allocated.
                let type_name = match listed.next() {
                    Some(name) => Cow::Borrowed(name),
                    None if t.starts_with('#') => Cow::Owned(format!("{}{t}", self.nsid)),
                    None => Cow::Borrowed(t),
                };
                check.check_union(rules, Some(without_main(&type_name)), value, &Place::ROOT);
            }
            // A message is always a union, except for a dangling ref.
            _ => check.check(schema, value, &Place::ROOT),
        }
        check.finish()
    }
}

#[cfg(test)]
mod tests;
