//! Checking data against lexicons without generating code.
//!
//! A [`Validator`] is made of the checked corpus once and then checks any number of values, of kinds that the program was
//! not compiled for. It owns what it knows and can be shared between threads.
//!
//! ```
//! use lexgen::validate::{Leniency, Validator};
//! use lexgen_data::{Value, json};
//!
//! // As it may have come from a file, or over the network.
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
//! What it demands is what the types that lexgen emits demand on reading and validating; it shares no code with them, so
//! that each can be tested against the other. Unknown fields are fine, defaults are not filled in, and a ref that leads
//! nowhere takes any value (SPEC sections 3 to 6).
//!
//! Nothing here knows of files or of the command line.

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

use self::check::Check;
use self::compile::{Compiled, Endpoint, compile};
use self::place::Place;
use self::schema::{Node, NodeId, Schemas};

/// Checks data against the lexicons of a corpus.
///
/// Checking takes time in proportion to the size of the data, and memory only where there are problems.
#[derive(Clone, Debug)]
pub struct Validator {
    compiled: Compiled,
}

impl Validator {
    /// A validator for all that a corpus holds.
    ///
    /// Problems do not show the values of fields that [`Config::secrets`] names by default.
    #[must_use]
    pub fn new(corpus: &Corpus) -> Self {
        Self::with_config(corpus, &Config::default())
    }

    /// As [`new`](Self::new), with the fields that are secret by this configuration.
    #[must_use]
    pub fn with_config(corpus: &Corpus, config: &Config) -> Self {
        Self { compiled: compile(corpus, config) }
    }

    /// Checks a record of any of the lexicons, told by its `$type`.
    ///
    /// # Errors
    ///
    /// All that is wrong, in the order of the lexicon. A value that is no record of these lexicons has one problem, at its
    /// `$type`; [`has_record`](Self::has_record) tells such values beforehand.
    pub fn record(&self, value: &Value, leniency: Leniency) -> Result<(), Problems> {
        let type_name = value.as_object().and_then(|object| object.type_name());
        match type_name.and_then(|name| self.compiled.records.get(name)) {
            Some(&schema) => self.checker(schema).check(value, leniency),
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

    /// Whether the lexicons have a record of this NSID.
    #[must_use]
    pub fn has_record(&self, nsid: &str) -> bool {
        self.compiled.records.contains_key(nsid)
    }

    /// A definition that data can be checked against, by name: `nsid` or `nsid#main` for the main one, else `nsid#name`.
    ///
    /// `None` for one that there is not, and for those that are no data: tokens, permission sets, and endpoints, for which
    /// there are [`parameters`](Self::parameters), [`input`](Self::input), [`output`](Self::output) and
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

    /// The input of a procedure, if it has one. One that is not JSON takes any value.
    #[must_use]
    pub fn input(&self, nsid: &str) -> Option<Checker<'_>> {
        self.endpoint(nsid)?.input.map(|schema| self.checker(schema))
    }

    /// The output of a query or procedure, if it has one. One that is not JSON takes any value.
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

    /// The body of an error response of an endpoint: `error` can be any name, since there are general ones that no lexicon
    /// declares.
    #[must_use]
    pub fn error(&self, nsid: &str) -> Option<Checker<'_>> {
        self.endpoint(nsid)?;
        self.compiled.error.map(|schema| self.checker(schema))
    }

    /// Whether there is a query, procedure or subscription of this NSID.
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

/// What stands in `$type` for a name that may say `#main`.
fn without_main(name: &str) -> &str {
    name.strip_suffix("#main").unwrap_or(name)
}

/// Checks values against one schema of a [`Validator`].
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
    /// Checks a value.
    ///
    /// # Errors
    ///
    /// All that is wrong, in the order of the lexicon.
    pub fn check(&self, value: &Value, leniency: Leniency) -> Result<(), Problems> {
        let mut check = Check::new(self.schemas, leniency);
        check.check(self.schema, value, &Place::ROOT);
        check.finish()
    }

    /// Whether the schema is an array, so that a list can be a value of it rather than several values.
    #[must_use]
    pub fn is_array(&self) -> bool {
        matches!(self.schemas.get(self.schema), Node::Array { .. })
    }
}

/// Checks messages of a subscription.
#[derive(Clone, Copy, Debug)]
pub struct MessageChecker<'v> {
    nsid: &'v str,
    checker: Checker<'v>,
}

impl MessageChecker<'_> {
    /// Checks a message that says its type itself, in `$type`.
    ///
    /// # Errors
    ///
    /// All that is wrong, in the order of the lexicon.
    pub fn check(&self, value: &Value, leniency: Leniency) -> Result<(), Problems> {
        self.checker.check(value, leniency)
    }

    /// Checks a message as it stands in a frame, whose header says the type: `t`, such as `#commit` (SPEC section 8).
    ///
    /// # Errors
    ///
    /// As [`check`](Self::check). A `$type` in the message is a problem if it says something else.
    pub fn check_as(&self, t: &str, value: &Value, leniency: Leniency) -> Result<(), Problems> {
        let Checker { schemas, schema } = self.checker;
        let mut check = Check::new(schemas, leniency);
        match schemas.get(schema) {
            Node::Union(rules) => {
                let listed = rules.members.iter().map(|member| &*member.type_name);
                let mut listed = listed.filter(|name| t.starts_with('#') && name.strip_prefix(self.nsid) == Some(t));
                // Only the name of a message that is not listed has to be made.
                let type_name = match listed.next() {
                    Some(name) => Cow::Borrowed(name),
                    None if t.starts_with('#') => Cow::Owned(format!("{}{t}", self.nsid)),
                    None => Cow::Borrowed(t),
                };
                check.check_union(rules, Some(without_main(&type_name)), value, &Place::ROOT);
            }
            // A message is always a union; this is for what could not be resolved.
            _ => check.check(schema, value, &Place::ROOT),
        }
        check.finish()
    }
}

#[cfg(test)]
mod tests;
