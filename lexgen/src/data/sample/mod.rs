//! Random data that is valid for a lexicon, and data that is nearly valid.
//!
//! It shares no code with generated types or with validation, so that it can test both.
//!
//! ```
//! use lexgen::sample::{Random, Sampler};
//!
//! let mut sources = lexgen::source::Sources::default();
//! sources.add(
//!     "counter.json",
//!     r#"{ "lexicon": 1, "id": "com.example.counter", "defs": { "main": {
//!       "type": "object", "required": ["count"], "properties": { "count": { "type": "integer", "minimum": 3, "maximum": 3 } }
//!     } } }"#
//!     .to_owned(),
//! );
//! let mut diagnostics = lexgen::diagnostic::Diagnostics::default();
//! let corpus = lexgen::corpus::read(&sources, &lexgen::Config::default(), &mut diagnostics);
//! let sampler = Sampler::new(&corpus);
//! let id = sampler.find("com.example.counter").expect("it is there");
//! let value = sampler.sample(id, &mut Random::with_seed(1))?;
//! assert_eq!(value.get("count").and_then(|count| count.as_integer()), Some(3));
//! # Ok::<(), lexgen::sample::SampleError>(())
//! ```

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt;
use std::str::FromStr;

pub use lexgen_data::sample::Random;
use lexgen_data::{DataPath, Nsid, Value};

use crate::lexicon::corpus::Corpus;
use crate::lexicon::diagnostic::closest;
use crate::lexicon::syntax::{
    Body, DefId, DefName, DefinitionKind, Method, Object, Reference, Schema, SchemaKind, Subscription, is_json,
};

mod definitions;
mod errors;
mod height;
mod make;
mod mutate;
mod near;
mod scalar;
mod spots;

use definitions::{Definitions, Named};
use height::Heights;

/// Makes random data for the definitions of a corpus.
///
/// It owns its data, and also knows the documents that only resolve refs. A ref to a missing definition or to a token
/// means any value except null.
#[derive(Debug)]
pub struct Sampler {
    definitions: Definitions,
    /// The bodies of error responses of the endpoints that declare errors.
    errors: BTreeMap<DefId, Object>,
    heights: Heights,
}

/// A part of a query, procedure or subscription that is data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// `parameters`, as an object.
    Parameters,
    /// `input` of a procedure.
    Input,
    /// `output`
    Output,
    /// `message` of a subscription, with `$type`.
    Message,
    /// The body of an error response: one of the names in `errors`, perhaps with a message.
    Error,
}

impl Part {
    /// All parts.
    pub const ALL: [Self; 5] = [Self::Parameters, Self::Input, Self::Output, Self::Message, Self::Error];
}

/// As on the command line.
impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Parameters => "params",
            Self::Input => "input",
            Self::Output => "output",
            Self::Message => "message",
            Self::Error => "error",
        })
    }
}

/// From the name of the field in the lexicon, or the displayed form.
impl FromStr for Part {
    type Err = UnknownPart;

    fn from_str(name: &str) -> Result<Self, UnknownPart> {
        Ok(match name {
            "params" | "parameters" => Self::Parameters,
            "input" => Self::Input,
            "output" => Self::Output,
            "message" => Self::Message,
            "error" | "errors" => Self::Error,
            _ => return Err(UnknownPart),
        })
    }
}

/// The error for a string that is not a [`Part`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownPart;

impl fmt::Display for UnknownPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("expected `params`, `input`, `output`, `message` or `error`")
    }
}

impl Error for UnknownPart {}

/// The reason why no data was made.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SampleError {
    /// The definition does not exist.
    Missing(DefId),
    /// The definition is not a type of data: it is a token, a permission set or a space.
    NotData(DefId),
    /// The definition does not have the part, or the part is not JSON.
    NoPart(DefId, Part),
    /// No data satisfies the constraints.
    Impossible {
        /// The path in the data.
        path: DataPath,
        /// The constraints, and the reason.
        reason: String,
    },
    /// Only data beyond the limits of sampling satisfies the constraints.
    TooLarge {
        /// The path in the data.
        path: DataPath,
        /// The least size.
        reason: String,
    },
}

impl fmt::Display for SampleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(id) => write!(f, "there is no definition `{id}`"),
            Self::NotData(id) => write!(f, "no data can be `{id}`"),
            Self::NoPart(id, part @ (Part::Parameters | Part::Message)) => write!(f, "`{id}` has no {part}"),
            Self::NoPart(id, Part::Error) => write!(f, "`{id}` declares no errors"),
            Self::NoPart(id, part) => write!(f, "`{id}` has no {part} that is JSON"),
            Self::Impossible { path, reason } if path.is_root() => write!(f, "no data can be valid: {reason}"),
            Self::Impossible { path, reason } => write!(f, "no data can be valid at `{path}`: {reason}"),
            Self::TooLarge { path, reason } if path.is_root() => write!(f, "data is too large to be made: {reason}"),
            Self::TooLarge { path, reason } => write!(f, "data is too large to be made at `{path}`: {reason}"),
        }
    }
}

impl Error for SampleError {}

impl Sampler {
    /// Copies the definitions of a corpus, and computes the least nesting of data for each.
    pub fn new(corpus: &Corpus) -> Self {
        let definitions = Definitions::new(corpus);
        let heights = Heights::new(&definitions);
        let errors = errors::bodies(&definitions);
        Self { definitions, errors, heights }
    }

    /// All definitions, in order.
    pub fn definitions(&self) -> impl Iterator<Item = &DefId> {
        self.definitions.names()
    }

    /// The definition that `nsid`, `nsid#main` or `nsid#name` names.
    pub fn find(&self, name: &str) -> Option<&DefId> {
        let (nsid, name) = name.split_once('#').unwrap_or((name, "main"));
        let id = DefId { nsid: nsid.parse::<Nsid>().ok()?, name: DefName::new(name) };
        self.definitions.find(&id).map(|found| &found.name)
    }

    /// Returns whether the document `nsid` has definitions.
    pub fn has_document(&self, nsid: &str) -> bool {
        let Ok(nsid) = nsid.parse::<Nsid>() else { return false };
        let first = DefId { nsid, name: DefName::new("") };
        self.definitions.names_from(&first).next().is_some_and(|id| id.nsid == first.nsid)
    }

    /// The record or field type whose name differs from `name` in a few letters, either of its authority or of the
    /// rest.
    pub fn misspelled(&self, name: &str) -> Option<&DefId> {
        let (nsid, def) = name.split_once('#').unwrap_or((name, "main"));
        let (authority, last) = nsid.rsplit_once('.')?;
        let data = self.definitions.names().filter(|id| id.name.as_str() == def && self.is_data(id));
        let known: Vec<(&str, &str)> = data.filter_map(|id| id.nsid.as_str().rsplit_once('.')).collect();
        let near = match closest(last, known.iter().filter(|(known, _)| *known == authority).map(|(_, last)| *last)) {
            Some(last) => format!("{authority}.{last}#{def}"),
            None => {
                let authorities = known.iter().filter(|(_, known)| *known == last).map(|(authority, _)| *authority);
                format!("{}.{last}#{def}", closest(authority, authorities)?)
            }
        };
        self.find(&near)
    }

    /// The definition whose name is most similar to `name`, if one is similar at all.
    pub fn nearest(&self, name: &str) -> Option<&DefId> {
        let (nsid, def) = name.split_once('#').unwrap_or((name, "main"));
        let is_nsid = |id: &&DefId| id.nsid.as_str() == nsid;
        // If the document exists, another one of its definitions.
        if self.definitions.names().any(|id| is_nsid(&id)) {
            let names = self.definitions.names().filter(is_nsid).map(|id| id.name.as_str());
            let near = closest(def, names)?;
            return self.find(&format!("{nsid}#{near}"));
        }
        let mut nsids: Vec<&str> = self.definitions.names().map(|id| id.nsid.as_str()).collect();
        nsids.dedup();
        let near = closest(nsid, nsids)?;
        self.find(&format!("{near}#{def}")).or_else(|| self.find(near))
    }

    /// Returns whether a definition is a type of data: a record or a field type.
    pub fn is_data(&self, id: &DefId) -> bool {
        matches!(self.kind(id), Some(DefinitionKind::Record(_) | DefinitionKind::Schema(_)))
    }

    /// The parts of a query, procedure or subscription that are data. The part that [`sample`](Self::sample) makes is
    /// first.
    pub fn parts(&self, id: &DefId) -> Vec<Part> {
        let mut parts: Vec<Part> = Part::ALL.into_iter().filter(|part| self.part(id, *part).is_ok()).collect();
        parts.sort_by_key(|part| Some(*part) != self.usual_part(id));
        parts
    }

    /// Makes random data that is valid for a definition: the output of a query, the input of a procedure, or a message
    /// of a subscription.
    ///
    /// # Errors
    ///
    /// If the definition does not exist, or no data is valid for it.
    pub fn sample(&self, id: &DefId, random: &mut Random) -> Result<Value, SampleError> {
        match self.usual_part(id) {
            Some(part) => self.sample_part(id, part, random),
            None => make::make(self, &self.root(id)?, random),
        }
    }

    /// Makes random data that is valid for a part of a query, procedure or subscription.
    ///
    /// # Errors
    ///
    /// If the definition does not have the part, or no data is valid for it.
    pub fn sample_part(&self, id: &DefId, part: Part, random: &mut Random) -> Result<Value, SampleError> {
        make::make(self, &self.part(id, part)?, random)
    }

    /// Makes one to three changes to a value that validation must notice, or must accept: removes and adds fields,
    /// inserts nulls and other types, exceeds bounds, and changes formats, `$type`s and blobs. `value` need not be
    /// valid.
    ///
    /// The result may violate the rules of the data model ([`lexgen_data::Object::check`]). Then it cannot be
    /// serialized.
    ///
    /// # Errors
    ///
    /// If the definition does not exist, or is not a type of data.
    pub fn mutate(&self, id: &DefId, value: &Value, random: &mut Random) -> Result<Value, SampleError> {
        let root = match self.usual_part(id) {
            Some(part) => self.part(id, part)?,
            None => self.root(id)?,
        };
        Ok(mutate::mutate(self, &root, value, random))
    }

    /// As [`mutate`](Self::mutate), for a part of a query, procedure or subscription.
    ///
    /// # Errors
    ///
    /// If the definition does not have the part.
    pub fn mutate_part(
        &self,
        id: &DefId,
        part: Part,
        value: &Value,
        random: &mut Random,
    ) -> Result<Value, SampleError> {
        Ok(mutate::mutate(self, &self.part(id, part)?, value, random))
    }

    /// The default part of a query, procedure or subscription. `None` for other definitions.
    pub fn usual_part(&self, id: &DefId) -> Option<Part> {
        match self.kind(id)? {
            DefinitionKind::Query(_) => Some(Part::Output),
            DefinitionKind::Procedure(_) => Some(Part::Input),
            DefinitionKind::Subscription(_) => Some(Part::Message),
            _ => None,
        }
    }

    /// The shape of a definition.
    fn root(&self, id: &DefId) -> Result<Shape<'_>, SampleError> {
        match self.definitions.find(id) {
            None => Err(SampleError::Missing(id.clone())),
            Some(Named { kind: DefinitionKind::Record(_) | DefinitionKind::Schema(_), .. }) => {
                Ok(shape_of_definition(self.definitions.find(id)))
            }
            Some(_) => Err(SampleError::NotData(id.clone())),
        }
    }

    /// The type of the definition `id`.
    fn kind(&self, id: &DefId) -> Option<&DefinitionKind> {
        self.definitions.find(id).map(|found| &found.kind)
    }

    /// The shape of a part.
    fn part(&self, id: &DefId, part: Part) -> Result<Shape<'_>, SampleError> {
        let definition = self.kind(id).ok_or_else(|| SampleError::Missing(id.clone()))?;
        let shape = match (definition, part) {
            (
                DefinitionKind::Query(Method { parameters, .. })
                | DefinitionKind::Procedure(Method { parameters, .. })
                | DefinitionKind::Subscription(Subscription { parameters, .. }),
                Part::Parameters,
            ) => parameters.as_ref().map(Shape::Parameters),
            (DefinitionKind::Query(Method { output, .. }), Part::Output) => self.body(output.as_ref()),
            (DefinitionKind::Procedure(Method { input, .. }), Part::Input) => self.body(input.as_ref()),
            (DefinitionKind::Procedure(Method { output, .. }), Part::Output) => self.body(output.as_ref()),
            (DefinitionKind::Subscription(Subscription { message, .. }), Part::Message) => Some(self.shape(message)),
            (_, Part::Error) => self.errors.get(id).map(|body| Shape::Object(body, None)),
            _ => None,
        };
        shape.ok_or_else(|| SampleError::NoPart(id.clone(), part))
    }

    /// The shape of a body. One that is not JSON has a shape only if it has a schema.
    fn body<'s>(&'s self, body: Option<&'s Body>) -> Option<Shape<'s>> {
        let body = body?;
        match &body.schema {
            Some(schema) => Some(self.shape(schema)),
            None => is_json(&body.encoding).then_some(Shape::Any),
        }
    }

    /// The shape of a type, after following a ref.
    fn shape<'s>(&'s self, schema: &'s Schema) -> Shape<'s> {
        match &schema.kind {
            SchemaKind::Ref(reference) => shape_of_definition(self.definitions.target(reference)),
            SchemaKind::Object(object) => Shape::Object(object, None),
            _ => Shape::Schema(schema),
        }
    }

    /// The object that a member of a union is, without its `$type`. `None` if no data can be it.
    fn member(&self, reference: &Reference) -> Option<&Object> {
        match &self.definitions.target(reference)?.kind {
            DefinitionKind::Record(record) => Some(&record.object),
            DefinitionKind::Schema(Schema { kind: SchemaKind::Object(object), .. }) => Some(object),
            _ => None,
        }
    }
}

/// The shape of a definition. Any data, if it is missing.
fn shape_of_definition(definition: Option<&Named>) -> Shape<'_> {
    match definition {
        Some(Named { name, kind: DefinitionKind::Record(record) }) => Shape::Object(&record.object, Some(name)),
        // No definition is itself a ref.
        Some(Named { kind: DefinitionKind::Schema(Schema { kind: SchemaKind::Object(object), .. }), .. }) => {
            Shape::Object(object, None)
        }
        Some(Named { kind: DefinitionKind::Schema(schema), .. }) => Shape::Schema(schema),
        _ => Shape::Any,
    }
}

/// A type of data after following refs.
#[derive(Clone, Copy, Debug)]
enum Shape<'s> {
    /// An object, and the `$type` that it always has.
    Object(&'s Object, Option<&'s DefId>),
    /// The parameters of an endpoint.
    Parameters(&'s Object),
    /// A type that is neither an object nor a ref.
    Schema(&'s Schema),
    /// Any value except null.
    Any,
}
