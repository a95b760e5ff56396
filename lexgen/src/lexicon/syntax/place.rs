//! The types that are allowed at each place in a document.

use crate::lexicon::diagnostic::{Code, Diagnostic, closest, quoted};
use crate::lexicon::syntax::advice;
use crate::lexicon::syntax::fields::Text;

/// The place of a type in a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// An entry of `defs`.
    Definition {
        /// Whether it is the one called `main`.
        main: bool,
    },
    /// A property of an object.
    Property,
    /// `items` of an array.
    Item,
    /// A property of `params`.
    Parameter,
    /// `items` of an array among the parameters.
    ParameterItem,
    /// `schema` of an input or output.
    Body,
    /// `schema` of a message.
    Message,
    /// `record` of a record.
    Record,
    /// `parameters` of a method.
    Parameters,
    /// An item of `permissions`.
    Permission,
}

/// The types that only `main` can have.
const PRIMARY: &[&str] = &["record", "query", "procedure", "subscription", "permission-set", "space"];

/// The other types of definitions.
const DEFINITION: &[&str] =
    &["object", "array", "boolean", "integer", "string", "bytes", "cid-link", "blob", "token", "unknown"];

/// The types of fields.
const FIELD: &[&str] =
    &["boolean", "integer", "string", "bytes", "cid-link", "blob", "array", "object", "ref", "union", "unknown"];

impl Place {
    /// The types that are allowed here.
    fn types(self) -> &'static [&'static str] {
        match self {
            Self::Definition { .. } => DEFINITION,
            Self::Property | Self::Item => FIELD,
            Self::Parameter => &["boolean", "integer", "string", "array"],
            Self::ParameterItem => &["boolean", "integer", "string"],
            Self::Body => &["object", "ref", "union"],
            Self::Message => &["union"],
            Self::Record => &["object"],
            Self::Parameters => &["params"],
            Self::Permission => &["permission"],
        }
    }

    /// Names the place for messages.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Definition { .. } => "a definition",
            Self::Property => "a property",
            Self::Item => "the `items` of an array",
            Self::Parameter => "a parameter",
            Self::ParameterItem => "the `items` of a parameter",
            Self::Body => "the `schema` of a body",
            Self::Message => "the `schema` of a message",
            Self::Record => "the `record` of a record",
            Self::Parameters => "the `parameters` of a method",
            Self::Permission => "an item of `permissions`",
        }
    }

    /// Reports a type that is not allowed here.
    pub(super) fn refuse(self, ty: Text<'_>) -> Option<Diagnostic> {
        let main = self == Self::Definition { main: true };
        if self.types().contains(&ty.value) || (main && PRIMARY.contains(&ty.value)) {
            return None;
        }
        let all = || PRIMARY.iter().chain(DEFINITION).chain(FIELD).chain(&["params", "permission"]).copied();
        if all().any(|known| known == ty.value) {
            let message = format!("{} cannot be {}", self.name(), with_article(ty.value));
            let diagnostic = Diagnostic::new(Code::MisplacedType, message).at(ty.span, "not allowed here");
            return Some(diagnostic.help(self.advice(ty.value)));
        }
        let diagnostic =
            Diagnostic::new(Code::UnknownType, format!("there is no type {}", quoted(ty.value))).at(ty.span, "unknown");
        let near = || closest(ty.value, all()).map(|known| format!("did you mean `{known}`?"));
        Some(diagnostic.help(advice::ty(ty.value).or_else(near).unwrap_or_else(|| self.allowed())))
    }

    /// Help for a type that is not allowed here.
    fn advice(self, ty: &str) -> String {
        match (self, ty) {
            (Self::Definition { .. }, ty) if PRIMARY.contains(&ty) => {
                format!("{} is the `main` of a document of its own", with_article(ty))
            }
            (Self::Definition { .. }, "ref") => "refer to the target where this definition is used".to_owned(),
            (Self::Definition { .. }, "union") => "write the union where this definition is used".to_owned(),
            (Self::Property | Self::Item, "token") => {
                "a token is a value: use a `string` with `knownValues` that names it".to_owned()
            }
            (Self::Property | Self::Item | Self::Body | Self::Message, "record") => {
                "give the record a document of its own, and refer to it".to_owned()
            }
            (Self::Message, _) => "list the messages as definitions, and write a `union` of refs to them".to_owned(),
            (Self::Body, "array" | "string" | "integer" | "boolean" | "bytes" | "blob" | "cid-link" | "unknown") => {
                "wrap it in an `object`; content that is not JSON has an `encoding` and no `schema`".to_owned()
            }
            (Self::Parameters, "object") => "parameters have a type of their own: write `params`".to_owned(),
            _ => self.allowed(),
        }
    }

    /// The types that are allowed here, as help.
    pub(super) fn allowed(self) -> String {
        let primary = if self == (Self::Definition { main: true }) { PRIMARY } else { &[] };
        let types: Vec<String> = primary.iter().chain(self.types()).map(|ty| format!("`{ty}`")).collect();
        format!("allowed here: {}", types.join(", "))
    }
}

/// The name of a type with its article, if it has one.
fn with_article(ty: &str) -> String {
    match ty {
        "params" | "bytes" => format!("`{ty}`"),
        _ if ty.starts_with(['a', 'i', 'o']) || ty == "unknown" => format!("an `{ty}`"),
        _ => format!("a `{ty}`"),
    }
}
