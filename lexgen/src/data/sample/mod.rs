//! Random data that satisfies lexicons, and data that nearly does.
//!
//! Works on the checked corpus alone: it neither generates code nor validates, so that what it makes can put both the
//! emitted types and the interpreter to the test.
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
mod walk;

use definitions::{Definitions, Named};
use height::Heights;

/// Makes random data for the definitions of a corpus.
///
/// Owns what it needs of the corpus, of which it knows also those documents that only resolve refs. A ref that leads
/// nowhere, or to a token, stands for any value but null.
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

/// As the command line writes it.
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

/// From the name of the field in the lexicon, or as it is displayed.
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

/// A name of no [`Part`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownPart;

impl fmt::Display for UnknownPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("expected `params`, `input`, `output`, `message` or `error`")
    }
}

impl Error for UnknownPart {}

/// Why there is no data.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SampleError {
    /// There is no such definition.
    Missing(DefId),
    /// The definition is nothing that data can be: a token, a permission set.
    NotData(DefId),
    /// The definition has no such part, or one that is not JSON.
    NoPart(DefId, Part),
    /// No data satisfies the constraints.
    Impossible {
        /// Where in the data.
        path: DataPath,
        /// Which constraints, and why.
        reason: String,
    },
    /// Only data that is larger than what is made here satisfies the constraints.
    TooLarge {
        /// Where in the data.
        path: DataPath,
        /// How large it is at least.
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
    /// Takes over the definitions of a corpus, and finds out for each how deep its data is nested at least.
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

    /// Whether there are definitions of the document `nsid`.
    pub fn has_document(&self, nsid: &str) -> bool {
        let Ok(nsid) = nsid.parse::<Nsid>() else { return false };
        let first = DefId { nsid, name: DefName::new("") };
        self.definitions.names_from(&first).next().is_some_and(|id| id.nsid == first.nsid)
    }

    /// The definition of data that `name` misspells by a few letters, either in its authority or in its name.
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

    /// The definition that was most likely meant by a name that [`find`](Self::find) does not find, if one is near.
    pub fn nearest(&self, name: &str) -> Option<&DefId> {
        let (nsid, def) = name.split_once('#').unwrap_or((name, "main"));
        let is_nsid = |id: &&DefId| id.nsid.as_str() == nsid;
        // Another definition of the document if that one is there.
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

    /// Whether data can be a definition as it is: whether it is a record or a type of fields.
    pub fn is_data(&self, id: &DefId) -> bool {
        matches!(self.kind(id), Some(DefinitionKind::Record(_) | DefinitionKind::Schema(_)))
    }

    /// The parts of a query, procedure or subscription that can be sampled, that of [`sample`](Self::sample) first.
    pub fn parts(&self, id: &DefId) -> Vec<Part> {
        let mut parts: Vec<Part> = Part::ALL.into_iter().filter(|part| self.part(id, *part).is_ok()).collect();
        parts.sort_by_key(|part| Some(*part) != self.usual_part(id));
        parts
    }

    /// Random data that satisfies a definition; for a query its output, for a procedure its input, for a subscription a
    /// message.
    ///
    /// # Errors
    ///
    /// There is no such definition, or no data of it.
    pub fn sample(&self, id: &DefId, random: &mut Random) -> Result<Value, SampleError> {
        match self.usual_part(id) {
            Some(part) => self.sample_part(id, part, random),
            None => make::make(self, &self.root(id)?, random),
        }
    }

    /// Random data that satisfies a part of a query, procedure or subscription.
    ///
    /// # Errors
    ///
    /// The definition has no such part, or there is no data of it.
    pub fn sample_part(&self, id: &DefId, part: Part, random: &mut Random) -> Result<Value, SampleError> {
        make::make(self, &self.part(id, part)?, random)
    }

    /// A value with one to three changes of the kind that validation has to notice, or to let pass: fields lost and added,
    /// nulls, other types, a step beyond a bound, malformed text, wrong `$type`s and blobs. `value` need not be valid.
    ///
    /// The result may break the data model's own rules ([`lexgen_data::Object::check`]); then it cannot be written.
    ///
    /// # Errors
    ///
    /// There is no such definition, or data cannot be it.
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
    /// The definition has no such part.
    pub fn mutate_part(
        &self,
        id: &DefId,
        part: Part,
        value: &Value,
        random: &mut Random,
    ) -> Result<Value, SampleError> {
        Ok(mutate::mutate(self, &self.part(id, part)?, value, random))
    }

    /// The part of a query, procedure or subscription that is meant where nobody says which; nothing for what is none.
    pub fn usual_part(&self, id: &DefId) -> Option<Part> {
        match self.kind(id)? {
            DefinitionKind::Query(_) => Some(Part::Output),
            DefinitionKind::Procedure(_) => Some(Part::Input),
            DefinitionKind::Subscription(_) => Some(Part::Message),
            _ => None,
        }
    }

    /// What data of a definition is.
    fn root(&self, id: &DefId) -> Result<Shape<'_>, SampleError> {
        match self.definitions.find(id) {
            None => Err(SampleError::Missing(id.clone())),
            Some(Named { kind: DefinitionKind::Record(_) | DefinitionKind::Schema(_), .. }) => {
                Ok(shape_of_definition(self.definitions.find(id)))
            }
            Some(_) => Err(SampleError::NotData(id.clone())),
        }
    }

    /// What the definition `id` is.
    fn kind(&self, id: &DefId) -> Option<&DefinitionKind> {
        self.definitions.find(id).map(|found| &found.kind)
    }

    /// What data of a part is.
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

    /// What the data of a body is; that of one that is not JSON where a schema says what stands in it.
    fn body<'s>(&'s self, body: Option<&'s Body>) -> Option<Shape<'s>> {
        let body = body?;
        match &body.schema {
            Some(schema) => Some(self.shape(schema)),
            None => is_json(&body.encoding).then_some(Shape::Any),
        }
    }

    /// What data of a type is, be it named or not.
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

/// What data of a definition is. Any data, if there is none.
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

/// What data can be, with refs followed.
#[derive(Clone, Copy, Debug)]
enum Shape<'s> {
    /// An object, and the `$type` that it has by itself.
    Object(&'s Object, Option<&'s DefId>),
    /// The parameters of an endpoint.
    Parameters(&'s Object),
    /// A type that is neither an object nor a ref.
    Schema(&'s Schema),
    /// Any value but null.
    Any,
}
