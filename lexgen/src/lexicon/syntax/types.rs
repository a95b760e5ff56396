//! The types of the syntax tree.

use std::fmt;

use lexgen_data::{Nsid, RecordKeyType};

use super::format::StringFormat;
use crate::lexicon::source::{FileId, Span};

/// A lexicon document: an NSID and the definitions under it.
#[derive(Clone, Debug)]
pub struct Document {
    /// The file that holds the document.
    pub file: FileId,
    /// The NSID that names the document.
    pub id: Nsid,
    /// The span of `id`.
    pub id_span: Span,
    /// `description` of the document.
    pub description: Option<String>,
    /// The definitions, in the order of the file.
    pub definitions: Vec<Definition>,
}

/// The name of a definition within its document: `main`, `replyRef`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DefName(String);

impl DefName {
    /// Creates a name. The parser checks its characters.
    pub fn new(name: impl Into<String>) -> Self {
        Self(name.into())
    }

    /// The definition that a bare NSID names.
    pub fn main() -> Self {
        Self::new("main")
    }

    /// Returns whether this is `main`.
    pub fn is_main(&self) -> bool {
        self.0 == "main"
    }

    /// The name, without `#`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The name of a definition across documents.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DefId {
    /// The document.
    pub nsid: Nsid,
    /// The definition in it.
    pub name: DefName,
}

/// As in `$type` of data: the bare NSID for `main`, else `nsid#name`.
impl fmt::Display for DefId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.name.is_main() { write!(f, "{}", self.nsid) } else { write!(f, "{}#{}", self.nsid, self.name.as_str()) }
    }
}

/// Identifies a definition among all definitions of a run.
///
/// The parser numbers definitions from zero, so tables over them are vectors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct DefinitionIndex(pub(super) u32);

impl DefinitionIndex {
    /// The position in tables over all definitions.
    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }
}

/// Identifies a ref among all refs of a run, as [`DefinitionIndex`] does definitions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ReferenceIndex(pub(super) u32);

impl ReferenceIndex {
    /// The position in tables over all refs.
    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }
}

/// One entry of `defs`.
#[derive(Clone, Debug)]
pub struct Definition {
    /// The number of the definition.
    pub(crate) id: DefinitionIndex,
    /// The key in `defs`.
    pub name: DefName,
    /// The span of the key.
    pub name_span: Span,
    /// `description` of the definition.
    pub description: Option<String>,
    /// The type that it defines.
    pub kind: DefinitionKind,
}

/// The types of definitions.
#[derive(Clone, Debug)]
pub enum DefinitionKind {
    /// `record`
    Record(Record),
    /// `query`
    Query(Method),
    /// `procedure`
    Procedure(Method),
    /// `subscription`
    Subscription(Subscription),
    /// `permission-set`
    PermissionSet(PermissionSet),
    /// `space`
    Space(Space),
    /// `token`
    Token,
    /// Any type that a field can have, given a name.
    Schema(Schema),
}

/// A record type.
#[derive(Clone, Debug)]
pub struct Record {
    /// The type of the record keys in the collection.
    pub key: RecordKeyType,
    /// The type of records.
    pub object: Object,
}

/// A query or a procedure. A query has no input.
#[derive(Clone, Debug, Default)]
pub struct Method {
    /// `parameters`
    pub parameters: Option<Object>,
    /// `input`
    pub input: Option<Body>,
    /// `output`
    pub output: Option<Body>,
    /// `errors`
    pub errors: Vec<ErrorDefinition>,
}

/// A subscription.
#[derive(Clone, Debug)]
pub struct Subscription {
    /// `subprotocol`
    pub subprotocol: Option<Subprotocol>,
    /// `parameters`
    pub parameters: Option<Object>,
    /// `schema` of the message: a union.
    pub message: Schema,
    /// `errors`
    pub errors: Vec<ErrorDefinition>,
}

/// The default framing of a subscription, a draft
/// ([proposal 0015](https://github.com/bluesky-social/proposals/tree/main/0015-json-subscriptions)).
#[derive(Clone, Debug)]
pub struct Subprotocol {
    /// One of [`FRAMINGS`](Self::FRAMINGS), if the rules hold.
    pub name: String,
    /// The position of the name.
    pub span: Span,
}

impl Subprotocol {
    /// The names of the framings.
    pub const FRAMINGS: &[&str] = &["xrpc.v0.cbor", "xrpc.v1.json", "xrpc.v1.cbor"];
}

/// `input` or `output` of a method.
#[derive(Clone, Debug)]
pub struct Body {
    /// A MIME type, a pattern, or a list of them, as written.
    pub encoding: String,
    /// The span of `encoding`.
    pub encoding_span: Span,
    /// `description` of the body. If it has none and is JSON, that of its schema.
    pub description: Option<String>,
    /// `schema`: an object, ref or union.
    pub schema: Option<Schema>,
}

/// An error that a method declares.
#[derive(Clone, Debug)]
pub struct ErrorDefinition {
    /// The name in the body of an error response.
    pub name: String,
    /// The span of the name.
    pub name_span: Span,
    /// `description` of the error.
    pub description: Option<String>,
}

/// A type that a field can have.
#[derive(Clone, Debug)]
pub struct Schema {
    /// The span of the JSON object.
    pub span: Span,
    /// `description`
    pub description: Option<String>,
    /// The type and its constraints.
    pub kind: SchemaKind,
    /// The spans of the values of its fields.
    pub(crate) fields: FieldSpans,
}

/// The field types.
#[derive(Clone, Debug)]
pub enum SchemaKind {
    /// `boolean`
    Boolean(BooleanSchema),
    /// `integer`
    Integer(IntegerSchema),
    /// `string`
    String(StringSchema),
    /// `bytes`
    Bytes(LengthRange),
    /// `cid-link`
    CidLink,
    /// `blob`
    Blob(BlobSchema),
    /// `array`
    Array(ArraySchema),
    /// `object`
    Object(Object),
    /// `ref`
    Ref(Reference),
    /// `union`
    Union(UnionSchema),
    /// `unknown`
    Unknown,
}

/// `boolean`
#[derive(Clone, Debug, Default)]
pub struct BooleanSchema {
    /// `default`
    pub default: Option<bool>,
    /// `const`
    pub constant: Option<bool>,
}

/// `integer`
#[derive(Clone, Debug, Default)]
pub struct IntegerSchema {
    /// `minimum`, inclusive
    pub minimum: Option<i64>,
    /// `maximum`, inclusive
    pub maximum: Option<i64>,
    /// `enum`: the only values allowed
    pub closed_values: Option<Vec<i64>>,
    /// `default`
    pub default: Option<i64>,
    /// `const`
    pub constant: Option<i64>,
}

/// `string`
#[derive(Clone, Debug, Default)]
pub struct StringSchema {
    /// `format`
    pub format: Option<StringFormat>,
    /// `minLength` and `maxLength`, in UTF-8 bytes
    pub length: LengthRange,
    /// `minGraphemes` and `maxGraphemes`, in extended grapheme clusters
    pub graphemes: LengthRange,
    /// `enum`: the only values allowed
    pub closed_values: Option<Vec<String>>,
    /// `knownValues`: some of the values
    pub known_values: Option<Vec<String>>,
    /// `default`
    pub default: Option<String>,
    /// `const`
    pub constant: Option<String>,
}

impl StringSchema {
    /// The values of `enum` or `knownValues`, and whether others are valid. Known values of a formatted string are
    /// ignored.
    pub(crate) fn choices(&self) -> Option<(&[String], bool)> {
        match (self.closed_values.as_deref(), self.known_values.as_deref(), self.format) {
            (Some(values @ [_, ..]), _, _) => Some((values, false)),
            (_, Some(values @ [_, ..]), None) => Some((values, true)),
            _ => None,
        }
    }
}

/// Inclusive bounds of a length.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LengthRange {
    /// The lower bound.
    pub min: Option<u64>,
    /// The upper bound.
    pub max: Option<u64>,
}

/// `blob`
#[derive(Clone, Debug, Default)]
pub struct BlobSchema {
    /// `accept`: MIME types and patterns
    pub accept: Option<Vec<String>>,
    /// `maxSize`, in bytes
    pub max_size: Option<u64>,
}

/// `array`
#[derive(Clone, Debug)]
pub struct ArraySchema {
    /// The type of each element.
    pub items: Box<Schema>,
    /// `minLength` and `maxLength`, in elements
    pub length: LengthRange,
}

/// `object`, and `params`, which has the same fields.
#[derive(Clone, Debug)]
pub struct Object {
    /// The span of the JSON object.
    pub span: Span,
    /// `description` of `params`. An `object` has that of its [`Schema`] or [`Definition`].
    pub description: Option<String>,
    /// `properties`, in the order of the file.
    pub properties: Vec<Property>,
}

/// A property of an object, or a parameter.
#[derive(Clone, Debug)]
pub struct Property {
    /// The key in data.
    pub name: String,
    /// The span of the key.
    pub name_span: Span,
    /// The type of the property.
    pub schema: Schema,
    /// Whether `required` lists it.
    pub required: bool,
    /// Whether `nullable` lists it.
    pub nullable: bool,
}

/// The target of a `ref`, or one of the `refs` of a union.
#[derive(Clone, Debug)]
pub struct Reference {
    /// The number of the ref.
    pub(crate) id: ReferenceIndex,
    /// The name of the definition. `#name` is completed with the NSID of the document.
    pub target: DefId,
    /// The span of the ref.
    pub span: Span,
}

/// `union`
#[derive(Clone, Debug)]
pub struct UnionSchema {
    /// `refs`, each target once, in the order of the file.
    pub references: Vec<Reference>,
    /// `closed`
    pub closed: bool,
}

/// `permission-set`
#[derive(Clone, Debug, Default)]
pub struct PermissionSet {
    /// `title`
    pub title: Option<String>,
    /// `title:lang`, by language tag
    pub title_lang: Vec<(String, String)>,
    /// `detail`
    pub detail: Option<String>,
    /// `detail:lang`, by language tag
    pub detail_lang: Vec<(String, String)>,
    /// The permissions that are understood. Others are left out with a warning, as the specification demands.
    pub permissions: Vec<Permission>,
}

/// One permission of a set.
#[derive(Clone, Debug)]
pub enum Permission {
    /// Permission to write records.
    Repo {
        /// `collection`: NSIDs of record types
        collection: Vec<Nsid>,
        /// `action`: `create`, `update`, `delete`; empty means all
        action: Vec<String>,
    },
    /// Permission to call methods of a service.
    Rpc {
        /// `lxm`: NSIDs of methods
        lxm: Vec<Nsid>,
        /// The services that may be called.
        audience: Audience,
    },
    /// Permission to use spaces.
    Space {
        /// `spaceType`: the NSID of a type of spaces
        space_type: Nsid,
        /// `authority`: a DID, `self` or `*`
        authority: String,
        /// `skey`: a space key or `*`
        skey: String,
        /// `collection`: NSIDs of record types, or `*`; empty means those that the space type declares
        collections: Vec<String>,
        /// `action`: `read_self`, `read`, `create`, `update`, `delete`; empty means all
        actions: Vec<String>,
        /// `manage`: `create`, `update`, `delete`; empty means none
        manage: Vec<String>,
    },
}

/// `aud` and `inheritAud` of an `rpc` permission.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// `aud: "*"`
    Any,
    /// `inheritAud: true`
    Inherit,
}

/// `space`: the declaration of a type of spaces
#[derive(Clone, Debug)]
pub struct Space {
    /// `key`: the recommended type of space keys
    pub key: RecordKeyType,
    /// `name`
    pub name: String,
    /// `name:lang`, by language tag
    pub name_lang: Vec<(String, String)>,
    /// `collections`: NSIDs of record types to expect
    pub collections: Vec<Nsid>,
}

/// The spans of the values of a schema's fields, for rules about values.
#[derive(Clone, Debug, Default)]
pub(crate) struct FieldSpans(Vec<(&'static str, Span)>);

impl FieldSpans {
    /// Adds the span of the value of `field`. For a list, call it once for each item.
    pub(crate) fn push(&mut self, field: &'static str, span: Span) {
        self.0.push((field, span));
    }

    /// The span of the value of `field`, or of its first item.
    pub(crate) fn get(&self, field: &str) -> Option<Span> {
        self.items(field).next()
    }

    /// The spans of the items of the list `field`.
    pub(crate) fn items(&self, field: &str) -> impl Iterator<Item = Span> {
        self.0.iter().filter(move |(name, _)| *name == field).map(|&(_, span)| span)
    }
}
