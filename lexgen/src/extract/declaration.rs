//! What a Rust type states about a lexicon: the same whether a person declared it or lexgen generated it.

use proc_macro2::{Ident, Span, TokenStream};

/// A type that states a part of a lexicon.
#[derive(Debug)]
pub struct Declaration {
    /// The name of the type.
    pub ident: Ident,
    /// Its visibility.
    pub visibility: TokenStream,
    /// The definition, as `nsid` or `nsid#name`; `None` for a type whose schema is part of others.
    pub id: Option<Text>,
    /// The documentation.
    pub description: Option<String>,
    /// The content.
    pub kind: Kind,
    /// True if lexgen generated the type.
    pub is_generated: bool,
}

/// A string and its place.
#[derive(Clone, Debug)]
pub struct Text {
    /// The string.
    pub value: String,
    /// The place.
    pub span: Span,
}

/// The kinds of declarations.
#[derive(Debug)]
pub enum Kind {
    /// A record with the type of its keys.
    Record(Text, Object),
    /// An object.
    Object(Object),
    /// A union.
    Union(Union),
    /// A string with known or allowed values.
    StringEnum(StringEnum),
    /// An integer with allowed values.
    IntegerEnum(Vec<IntegerValue>),
    /// Any other type.
    Value(Value),
    /// A query, procedure or subscription.
    Endpoint(Box<Endpoint>),
    /// The errors of an endpoint.
    Errors(Vec<ErrorName>),
    /// A token.
    Token,
    /// A definition that is complete as it is: its JSON.
    Constant(serde_json::Value),
}

impl Kind {
    /// The types of its fields, variants or elements that are neither lists nor boxes.
    pub fn innermost(&self) -> Vec<&Value> {
        let values: Vec<&Value> = match self {
            Self::Record(_, object) | Self::Object(object) => object.fields.iter().map(|field| &field.value).collect(),
            Self::Union(union) => union.variants.iter().map(|variant| &variant.value).collect(),
            Self::Value(value) => vec![value],
            _ => Vec::new(),
        };
        values.into_iter().map(Value::innermost).collect()
    }
}

/// The fields of a struct.
#[derive(Debug)]
pub struct Object {
    /// The fields that the lexicon has.
    pub fields: Vec<Field>,
    /// The field for unknown fields.
    pub extra: Option<Ident>,
}

/// A field.
#[derive(Debug)]
pub struct Field {
    /// The name in Rust.
    pub ident: Ident,
    /// The name in data.
    pub wire: Text,
    /// Whether it can be absent or null.
    pub presence: Presence,
    /// Its type and constraints.
    pub value: Value,
    /// The documentation.
    pub description: Option<String>,
}

/// Whether a field can be absent or null.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// Neither.
    Required,
    /// It can be absent.
    Optional,
    /// It can be null: an `Option` that is written as null.
    Nullable,
    /// It can be null: a `Nullable`.
    RequiredNullable,
    /// Both, and they are distinguished.
    OptionalNullable,
    /// It can be absent, and is if its data is invalid.
    Lossy,
    /// As `Lossy`, and it can be null.
    LossyNullable,
}

impl Presence {
    /// Returns true if the field must be present.
    pub fn is_required(self) -> bool {
        matches!(self, Self::Required | Self::Nullable | Self::RequiredNullable)
    }

    /// Returns true if the field can be null.
    pub fn is_nullable(self) -> bool {
        matches!(self, Self::Nullable | Self::RequiredNullable | Self::OptionalNullable | Self::LossyNullable)
    }

    /// The word for it in schema macros.
    pub fn keyword(self) -> &'static str {
        match self {
            Self::Required | Self::RequiredNullable => "required",
            Self::Optional => "optional",
            Self::Nullable => "nullable",
            Self::OptionalNullable => "optional_nullable",
            Self::Lossy | Self::LossyNullable => "lossy",
        }
    }
}

/// A type with its constraints.
#[derive(Debug)]
pub struct Value {
    /// The type.
    pub ty: Type,
    /// The constraints, in the terms of schema macros.
    pub rules: Vec<Rule>,
    /// The place of the type.
    pub span: Span,
    /// True if the type contains a `Nested`, through which it can contain itself.
    pub is_nested: bool,
}

impl Value {
    /// The type of the elements of lists in lists, or the type itself.
    pub fn innermost(&self) -> &Self {
        match &self.ty {
            Type::Array(items) => items.innermost(),
            _ => self,
        }
    }
}

/// A type of a lexicon.
#[derive(Debug)]
pub enum Type {
    /// `bool`
    Boolean,
    /// `i64`
    Integer,
    /// `String`
    String,
    /// A string of a format, as lexicons call it.
    Format(&'static str),
    /// `Bytes`
    Bytes,
    /// `CidLink`
    CidLink,
    /// `Blob`
    Blob,
    /// `Object`
    Unknown,
    /// `Value`: JSON of any kind, which only a body can be.
    Any,
    /// `Body`: bytes, which only a body can be.
    Body,
    /// `TypedObject`: a union without refs.
    AnyTyped,
    /// `Vec<_>`
    Array(Box<Value>),
    /// A type that is declared or generated elsewhere, and the definition that an attribute names.
    Named(TypePath, Option<Text>),
}

/// The path of a type, without generic arguments.
#[derive(Clone, Debug)]
pub struct TypePath {
    /// True for a path that starts with `::`.
    pub is_absolute: bool,
    /// The names.
    pub segments: Vec<Ident>,
    /// As it was written.
    pub tokens: TokenStream,
}

/// A constraint.
#[derive(Clone, Debug)]
pub struct Rule {
    /// The name, in snake case.
    pub name: String,
    /// The place of the name.
    pub span: Span,
    /// The value.
    pub value: RuleValue,
}

/// The value of a constraint.
#[derive(Clone, Debug)]
pub enum RuleValue {
    /// A boolean, an integer or a string.
    One(Literal),
    /// A list of strings.
    List(Vec<Literal>),
}

/// A literal.
#[derive(Clone, Debug)]
pub struct Literal {
    /// The value.
    pub value: LiteralValue,
    /// The place.
    pub span: Span,
    /// As it was written.
    pub tokens: TokenStream,
}

/// The value of a literal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LiteralValue {
    /// A boolean.
    Boolean(bool),
    /// An integer.
    Integer(i64),
    /// A string.
    String(String),
}

/// A union.
#[derive(Debug)]
pub struct Union {
    /// A variant for each ref.
    pub variants: Vec<Variant>,
    /// The variant for unknown types; `None` if the union is closed.
    pub unknown: Option<Ident>,
}

/// A variant of a union.
#[derive(Debug)]
pub struct Variant {
    /// Its name.
    pub ident: Ident,
    /// Its type.
    pub ty: TokenStream,
    /// Its type, which is [`Type::Named`].
    pub value: Value,
}

/// A string with known or allowed values.
#[derive(Debug)]
pub struct StringEnum {
    /// The values and their variants.
    pub values: Vec<(Text, Ident)>,
    /// The variant for other values; `None` if there are none.
    pub other: Option<Ident>,
}

/// A value of an integer with allowed values.
#[derive(Debug)]
pub struct IntegerValue {
    /// The variant.
    pub ident: Ident,
    /// The value.
    pub value: Literal,
}

/// A query, procedure or subscription.
#[derive(Debug)]
pub struct Endpoint {
    /// `query`, `procedure` or `subscription`.
    pub kind: &'static str,
    /// The type of the parameters.
    pub params: Option<Value>,
    /// The body of a request.
    pub input: Option<Body>,
    /// The body of a response.
    pub output: Option<Body>,
    /// The type of the messages.
    pub message: Option<Value>,
    /// The framing of messages.
    pub subprotocol: Option<Text>,
    /// The errors.
    pub errors: DeclaredErrors,
}

/// The errors of an endpoint.
#[derive(Debug)]
pub enum DeclaredErrors {
    /// Their names.
    Names(Vec<ErrorName>),
    /// The enum of them, which lexgen generated.
    Type(TypePath),
}

/// The name of an error.
#[derive(Debug)]
pub struct ErrorName {
    /// The variant.
    pub ident: Ident,
    /// The name.
    pub name: Text,
    /// The documentation.
    pub description: Option<String>,
}

/// The body of a request or response.
#[derive(Debug)]
pub struct Body {
    /// The type.
    pub ty: TokenStream,
    /// The type and its constraints.
    pub value: Value,
    /// The encoding.
    pub encoding: Text,
}
