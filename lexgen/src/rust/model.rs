//! The Rust-shaped model: all items with every decision taken, so that expanding cannot fail.
//!
//! Lowering creates it from the checked corpus. Expanding reads nothing else.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::config::{Derived, Kind, Strings, Traits};
use crate::lexicon::deprecation::deprecation;
use crate::lexicon::source::Span;
use crate::lexicon::syntax::{DefId, PermissionSet, Space, StringFormat};
use crate::rust::names::{ModuleId, ModuleTree, Rename, RustIdent};

/// Everything to emit.
#[derive(Debug)]
pub(crate) struct Model {
    /// The modules of the items.
    pub(crate) modules: ModuleTree,
    /// The items, by [`ItemId`].
    pub(crate) items: Vec<Item>,
    /// The items of each module, in the order of emission. Modules without items are left out.
    pub(crate) contents: BTreeMap<ModuleId, Vec<ItemId>>,
    /// The emitted item of each definition, by its id as in refs.
    pub(crate) definitions: BTreeMap<String, ItemId>,
    /// The lexicon of the items at the root, if they are those of a lexicon.
    pub(crate) root: Option<String>,
    /// The descriptions of whole lexicons.
    pub(crate) descriptions: BTreeMap<ModuleId, String>,
    /// The endpoints to list, ordered by NSID.
    pub(crate) endpoints: Vec<ItemId>,
    /// The spaces to list, ordered by NSID.
    pub(crate) spaces: Vec<ItemId>,
    /// The routes of each namespace, by the module that represents it.
    pub(crate) routes: BTreeMap<ModuleId, Routes>,
    /// Names that differ from the preferred ones because of collisions.
    pub(crate) renames: Vec<Rename>,
    /// The path of the runtime.
    pub(crate) runtime: String,
    /// Whether types own their strings.
    pub(crate) strings: Strings,
    /// The entries of options that match nothing that is generated.
    pub(crate) unused: Unused,
    /// The Cargo features of the namespaces, if modules are behind them.
    pub(crate) features: Option<Features>,
}

/// The Cargo features of namespaces.
#[derive(Debug)]
pub(crate) struct Features {
    /// The feature of each lexicon, by its module.
    pub(crate) of_modules: BTreeMap<ModuleId, String>,
    /// The features, each with the others that its lexicons refer to.
    pub(crate) needs: BTreeMap<String, BTreeSet<String>>,
}

/// Entries of options that match nothing that is generated, by their indices.
#[derive(Debug, Default)]
pub(crate) struct Unused {
    /// Those of `attributes`.
    pub(crate) attributes: Vec<usize>,
    /// Those of `replace`.
    pub(crate) replacements: Vec<usize>,
}

/// An item of the model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ItemId(pub(crate) usize);

impl Model {
    /// Returns the item with this id.
    pub(crate) fn item(&self, id: ItemId) -> &Item {
        &self.items[id.0]
    }

    /// As [`Self::item`], to change it.
    pub(crate) fn item_mut(&mut self, id: ItemId) -> &mut Item {
        &mut self.items[id.0]
    }
}

/// A named item of a module.
#[derive(Debug)]
pub(crate) struct Item {
    pub(crate) module: ModuleId,
    pub(crate) name: RustIdent,
    pub(crate) doc: Doc,
    /// True if the type borrows from the input, and so has a lifetime.
    pub(crate) borrows: bool,
    /// The fields or variants, by index, through which the type can contain itself.
    pub(crate) nested: Vec<usize>,
    /// The place in the lexicons; `None` for an item that belongs to all of them.
    pub(crate) site: Option<Site>,
    /// The traits that it derives, if it is a struct, a union or the errors of an endpoint.
    pub(crate) traits: Traits,
    /// What users add to it.
    pub(crate) additions: Additions,
    pub(crate) kind: ItemKind,
}

/// The place of an item in the lexicons.
#[derive(Clone, Debug)]
pub(crate) struct Site {
    /// The definition that the item is, or is in.
    pub(crate) definition: DefId,
    /// The path in it, to an inline type or a part of an endpoint.
    pub(crate) path: Vec<SiteStep>,
    /// The part of an endpoint that it is.
    pub(crate) part: Option<Kind>,
    /// The position in the file.
    pub(crate) span: Span,
}

/// As options name places.
impl fmt::Display for Site {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let DefId { nsid, name } = &self.definition;
        match self.path.as_slice() {
            [] => write!(f, "{}", self.definition),
            path => {
                write!(f, "{nsid}#{}", name.as_str())?;
                path.iter().try_for_each(|step| match step {
                    SiteStep::Name(name) => write!(f, ".{name}"),
                    SiteStep::Items => f.write_str("[]"),
                })
            }
        }
    }
}

/// A step of a path in a definition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum SiteStep {
    /// To a property, or a part of an endpoint.
    Name(String),
    /// To the elements of an array.
    Items,
}

/// What the options add to an item.
#[derive(Debug, Default)]
pub(crate) struct Additions {
    /// Its attributes.
    pub(crate) attributes: Vec<String>,
    /// The attributes of its fields or variants, by index.
    pub(crate) of_members: BTreeMap<usize, Vec<String>>,
    /// Whether the attributes derive `JsonSchema`, which has helper attributes.
    pub(crate) json_schema: Derived,
    /// True if there is `#[non_exhaustive]`.
    pub(crate) is_non_exhaustive: bool,
    /// True if it has setters.
    pub(crate) has_setters: bool,
    /// True if a user wrote the type, so that only its schema macro is expanded.
    pub(crate) is_own: bool,
    /// True if values of it cannot be written.
    pub(crate) is_read_only: bool,
    /// Its builder.
    pub(crate) builder: Option<Builder>,
}

/// The documentation of an item, field or variant.
#[derive(Clone, Debug, Default)]
pub(crate) struct Doc {
    /// The description in the lexicon, as written there.
    pub(crate) description: Option<String>,
    /// A paragraph by lexgen, in Markdown, below it.
    pub(crate) note: Option<String>,
}

impl Doc {
    /// Documentation that is a lexicon's description only.
    pub(crate) fn described(description: Option<&String>) -> Self {
        Self { description: description.cloned(), note: None }
    }

    /// Documentation by lexgen only.
    pub(crate) fn note(note: impl Into<String>) -> Self {
        Self { description: None, note: Some(note.into()) }
    }

    /// Adds a sentence to the paragraph by lexgen.
    pub(crate) fn add_note(&mut self, sentence: &str) {
        match &mut self.note {
            Some(note) => note.extend([" ", sentence]),
            None => self.note = Some(sentence.to_owned()),
        }
    }

    /// The reason for a deprecation, as [`deprecation`] finds it.
    pub(crate) fn deprecation(&self) -> Option<&str> {
        self.description.as_deref().and_then(deprecation)
    }
}

/// The builder of a struct that has too many required fields for `new`.
#[derive(Debug)]
pub(crate) struct Builder {
    pub(crate) name: RustIdent,
    /// The fields that it takes, as indices in the order of their names in data.
    pub(crate) arguments: Vec<usize>,
}

/// The kinds of items.
#[derive(Debug)]
pub(crate) enum ItemKind {
    /// A struct with fields.
    Struct(Struct),
    /// A union.
    Union(Union),
    /// An enumeration of strings.
    StringEnum(StringEnum),
    /// An enumeration of integers.
    IntegerEnum(IntegerEnum),
    /// Another name for a type.
    Alias(Type),
    /// A tuple struct around a type, where an alias would be recursive or could not state constraints.
    Newtype(Type, Vec<Constraint>),
    /// A query, procedure or subscription.
    Endpoint(Endpoint),
    /// The errors of an endpoint.
    Errors(Errors),
    /// The trait that serves an endpoint.
    Route(Route),
    /// A constant with the name of a token.
    Token(String),
    /// A permission set.
    PermissionSet { nsid: String, set: PermissionSet },
    /// The declaration of a type of spaces.
    Space { nsid: String, space: Space },
}

impl ItemKind {
    /// The types in an item: those of its fields or variants, or the one behind an alias or newtype. The position of a
    /// type is its slot.
    pub(crate) fn types(&self) -> impl Iterator<Item = &Type> {
        let (fields, variants, inner): (&[Field], &[UnionVariant], Option<&Type>) = match self {
            Self::Struct(object) => (&object.fields, &[], None),
            Self::Union(union) => (&[], &union.variants, None),
            Self::Alias(ty) | Self::Newtype(ty, _) => (&[], &[], Some(ty)),
            _ => (&[], &[], None),
        };
        fields.iter().map(|field| &field.ty).chain(variants.iter().map(|variant| &variant.ty)).chain(inner)
    }

    /// As [`Self::types`], to change them.
    pub(crate) fn types_mut(&mut self) -> impl Iterator<Item = &mut Type> {
        let (fields, variants, inner): (&mut [Field], &mut [UnionVariant], Option<&mut Type>) = match self {
            Self::Struct(object) => (&mut object.fields, &mut [], None),
            Self::Union(union) => (&mut [], &mut union.variants, None),
            Self::Alias(ty) | Self::Newtype(ty, _) => (&mut [], &mut [], Some(ty)),
            _ => (&mut [], &mut [], None),
        };
        let variants = variants.iter_mut().map(|variant| &mut variant.ty);
        fields.iter_mut().map(|field| &mut field.ty).chain(variants).chain(inner)
    }
}

/// A struct.
#[derive(Debug)]
pub(crate) struct Struct {
    pub(crate) role: Role,
    pub(crate) fields: Vec<Field>,
    /// The fields that `new` takes, as indices in the order of its arguments; `None` without `new`.
    pub(crate) constructor: Option<Vec<usize>>,
    /// True if the struct implements `Default`.
    pub(crate) has_default: bool,
    /// The field for unknown fields, if these are kept.
    pub(crate) extra: Option<RustIdent>,
    /// True for the `#commit` events of the firehose, whose records the runtime can read.
    pub(crate) is_commit_event: bool,
}

impl Struct {
    /// Returns true if `Debug` must not print every field.
    pub(crate) fn has_secret(&self) -> bool {
        self.fields.iter().any(|field| field.secret)
    }
}

/// The role of a struct in data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// A record, which has a `$type`.
    Record {
        nsid: String,
        /// The type of its record keys.
        key: String,
    },
    /// A definition that `$type` can name.
    Definition(String),
    /// Anything else: a body, parameters, an object inside another.
    Anonymous,
}

/// A field.
#[derive(Debug)]
pub(crate) struct Field {
    /// The name in data.
    pub(crate) wire: String,
    /// The name in Rust.
    pub(crate) name: RustIdent,
    /// Its documentation.
    pub(crate) doc: Doc,
    /// The type of a value that is neither absent nor null.
    pub(crate) ty: Type,
    /// Whether the field can be absent or null.
    pub(crate) presence: Presence,
    /// The constraints of its value.
    pub(crate) constraints: Vec<Constraint>,
    /// The default. Boxed, because few fields have one.
    pub(crate) default: Option<Box<Default>>,
    /// The constant of `const`.
    pub(crate) constant: Option<Literal>,
    /// True if `Debug` hides the value.
    pub(crate) secret: bool,
    /// The position of its name in the lexicon.
    pub(crate) span: Span,
}

impl Field {
    /// Returns true if the field can be absent.
    pub(crate) fn is_optional(&self) -> bool {
        match self.presence {
            Presence::Required | Presence::Nullable => false,
            Presence::Optional | Presence::OptionalNullable | Presence::Lossy | Presence::LossyNullable => true,
        }
    }
}

/// Whether a field can be absent or null.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Presence {
    /// Neither.
    Required,
    /// It can be absent.
    Optional,
    /// It can be null.
    Nullable,
    /// Both, and they are distinguished.
    OptionalNullable,
    /// It can be absent, and is if its data is invalid.
    Lossy,
    /// It can be absent or null, and is absent if its data is invalid.
    LossyNullable,
}

/// The default of a field.
#[derive(Clone, Debug)]
pub(crate) struct Default {
    /// The value in the lexicon.
    pub(crate) literal: Literal,
    /// The name of its constant.
    pub(crate) constant: RustIdent,
    /// The name of the method that returns the field's value or the default.
    pub(crate) accessor: RustIdent,
    /// The default as a value of the field's type, if that is an enumeration.
    pub(crate) in_enum: Option<EnumDefault>,
}

/// A default that is a value of an enumeration.
#[derive(Clone, Debug)]
pub(crate) struct EnumDefault {
    /// Its variant; `None` if it is not a known value.
    pub(crate) variant: Option<RustIdent>,
    /// True if the enumeration is closed, and therefore `Copy`.
    pub(crate) is_closed: bool,
}

/// A value of a boolean, an integer or a string.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Literal {
    /// A boolean.
    Boolean(bool),
    /// An integer.
    Integer(i64),
    /// A string.
    String(String),
}

/// A constraint that the type does not imply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Constraint {
    /// A bound: its name in schema macros, and the number.
    Bound(&'static str, i128),
    /// The only valid value.
    Constant(Literal),
    /// The MIME types of a blob.
    Accept(Vec<String>),
    /// The constraints of each element.
    Items(Vec<Constraint>),
}

/// A use of a type.
#[derive(Clone, Debug)]
pub(crate) enum Type {
    /// `bool`
    Boolean,
    /// `i64`
    Integer,
    /// A string without a format.
    String,
    /// A string of a format.
    Format(StringFormat),
    /// A byte string.
    Bytes,
    /// A link.
    CidLink,
    /// A blob.
    Blob,
    /// Any object of the data model.
    Object,
    /// Any value of the data model.
    Value,
    /// The bytes of a body that is not JSON.
    Body,
    /// An object of an unknown `$type`.
    TypedObject,
    /// A type of the model.
    Item(ItemId),
    /// A type outside of the generated code, as a path.
    Extern(String),
    /// A vector.
    Array(Box<Type>),
    /// A vector, or a string of a format, that is read even if parts of it are invalid. Wraps no other type.
    Lossy(Box<Type>),
    /// A box.
    Boxed(Box<Type>),
    /// A value that can contain one of the type that contains it.
    Nested(Box<Type>),
}

impl Type {
    /// The type of the elements of lists in lists, or the type itself.
    pub(crate) fn element(&self) -> &Self {
        let mut ty = self;
        while let Self::Array(inner) | Self::Lossy(inner) = ty {
            ty = inner;
        }
        ty
    }

    /// As [`Self::element`], to change it.
    pub(crate) fn element_mut(&mut self) -> &mut Self {
        match self {
            Self::Array(inner) | Self::Lossy(inner) => inner.element_mut(),
            _ => self,
        }
    }

    /// The type in a box, or the type itself.
    pub(crate) fn unboxed(&self) -> &Self {
        match self {
            Self::Boxed(inner) | Self::Nested(inner) => inner,
            _ => self,
        }
    }

    /// The type in all lists and boxes.
    pub(crate) fn innermost(&self) -> &Self {
        let mut ty = self;
        while let Self::Array(inner) | Self::Lossy(inner) | Self::Boxed(inner) | Self::Nested(inner) = ty {
            ty = inner;
        }
        ty
    }
}

/// A union.
#[derive(Debug)]
pub(crate) struct Union {
    /// A variant for each ref.
    pub(crate) variants: Vec<UnionVariant>,
    /// The variant for unknown types; `None` if the union is closed.
    pub(crate) unknown: Option<RustIdent>,
}

/// A variant of a union.
#[derive(Debug)]
pub(crate) struct UnionVariant {
    /// The value of `$type`.
    pub(crate) type_name: String,
    /// The name in Rust.
    pub(crate) name: RustIdent,
    pub(crate) ty: Type,
    /// True if the union converts from and to the type: no other variant has it.
    pub(crate) is_converted: bool,
}

/// An enumeration of strings.
#[derive(Debug)]
pub(crate) struct StringEnum {
    /// The known values and their variants.
    pub(crate) values: Vec<(String, RustIdent)>,
    /// The variant for unknown values; `None` if the enumeration is closed.
    pub(crate) other: Option<RustIdent>,
}

/// An enumeration of integers, always closed.
#[derive(Debug)]
pub(crate) struct IntegerEnum {
    /// The values and their variants.
    pub(crate) values: Vec<(i64, RustIdent)>,
}

/// An endpoint.
#[derive(Debug)]
pub(crate) struct Endpoint {
    pub(crate) kind: EndpointKind,
    pub(crate) nsid: String,
    pub(crate) parameters: Option<ItemId>,
    /// The body of a request.
    pub(crate) input: Option<Body>,
    /// The body of a response.
    pub(crate) output: Option<Body>,
    /// The messages of a subscription.
    pub(crate) message: Option<Type>,
    /// The default framing of a subscription, if the lexicon names one.
    pub(crate) subprotocol: Option<String>,
    /// The errors that it declares.
    pub(crate) errors: Option<ItemId>,
    /// The fields through which a query is paginated.
    pub(crate) cursor: Option<Cursor>,
    /// The trait that serves it.
    pub(crate) route: Option<ItemId>,
}

/// The kinds of endpoints.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EndpointKind {
    /// A query.
    Query,
    /// A procedure.
    Procedure,
    /// A subscription.
    Subscription,
}

impl EndpointKind {
    /// The name in lexicons, which is also the name of the runtime's macro.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Query => "query",
            Self::Procedure => "procedure",
            Self::Subscription => "subscription",
        }
    }
}

/// A body of a request or response.
#[derive(Debug)]
pub(crate) struct Body {
    /// The type it is read into.
    pub(crate) ty: Type,
    /// The encoding, as in the lexicon.
    pub(crate) encoding: String,
    pub(crate) form: BodyForm,
}

/// The form in which a body is read and written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BodyForm {
    /// As JSON.
    Json,
    /// As JSON, by a type outside of the generated code.
    ExternalJson,
    /// As bytes.
    Raw,
}

/// The fields through which a query is paginated: a string `cursor` in its parameters and its output.
///
/// [HTTP API: pagination](https://atproto.com/specs/xrpc#cursors-and-pagination)
#[derive(Debug)]
pub(crate) struct Cursor {
    /// The name in the parameters.
    pub(crate) parameter: RustIdent,
    /// The name in the output.
    pub(crate) output: RustIdent,
}

/// The errors of an endpoint.
#[derive(Debug)]
pub(crate) struct Errors {
    /// The name in data, the variant and its documentation of each.
    pub(crate) variants: Vec<(String, RustIdent, Doc)>,
    /// The variant for all other errors.
    pub(crate) other: RustIdent,
}

/// The trait that serves an endpoint.
#[derive(Debug)]
pub(crate) struct Route {
    /// The endpoint.
    pub(crate) endpoint: ItemId,
    /// The method of the trait.
    pub(crate) method: RustIdent,
}

/// The trait and the functions that serve all endpoints of a namespace.
#[derive(Debug)]
pub(crate) struct Routes {
    /// The trait of services that have all routes.
    pub(crate) name: RustIdent,
    /// The function that creates a router.
    pub(crate) router: RustIdent,
    /// The function that adds the routes to a router.
    pub(crate) add_routes: RustIdent,
    /// The endpoints, ordered by NSID.
    pub(crate) endpoints: Vec<ServedEndpoint>,
}

/// An endpoint with its route.
#[derive(Debug)]
pub(crate) struct ServedEndpoint {
    pub(crate) kind: EndpointKind,
    /// The endpoint.
    pub(crate) endpoint: ItemId,
    /// The trait that serves it.
    pub(crate) route: ItemId,
}
