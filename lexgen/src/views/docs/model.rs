//! The model of the documentation: every fact of a page, before it is laid out.
//!
//! HTML, Markdown and JSON show the same model. It has names and texts of the lexicons as they are: making them safe is the
//! job of each format.

use serde::Serialize;

/// The pages of all lexicons, in the order of their NSIDs.
#[derive(Clone, Debug)]
pub(super) struct Site {
    pub(super) pages: Vec<Page>,
}

/// The page of one lexicon.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Page {
    pub(super) nsid: String,
    /// The NSID without its last segment.
    pub(super) namespace: String,
    /// The name of the page's file, without extension.
    #[serde(skip)]
    pub(super) file: String,
    /// The type of `main`, or `definitions` without it.
    pub(super) kind: &'static str,
    /// The description of the document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) description: Option<String>,
    pub(super) definitions: Vec<Definition>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) rust: Option<Rust>,
    /// The text of the lexicon.
    pub(super) source: String,
}

impl Page {
    /// The description of the document, or of `main`.
    pub(super) fn summary(&self) -> Option<&str> {
        let main = || self.definitions.iter().find(|definition| definition.is_main())?.description.as_deref();
        self.description.as_deref().or_else(main)
    }

    /// Returns whether `main` is deprecated.
    pub(super) fn is_deprecated(&self) -> bool {
        self.definitions.iter().any(|definition| definition.is_main() && definition.deprecated.is_some())
    }

    /// The last segment of the NSID.
    pub(super) fn name(&self) -> &str {
        self.nsid.rsplit('.').next().unwrap_or(&self.nsid)
    }
}

/// A definition.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Definition {
    /// `nsid`, or `nsid#name`.
    pub(super) id: String,
    pub(super) name: String,
    pub(super) anchor: String,
    /// The type in the lexicon.
    pub(super) kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) description: Option<String>,
    /// The reason for the deprecation, which can be empty.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) deprecated: Option<String>,
    /// What the definition says apart from types: its record key, its title, and constraints.
    pub(super) facts: Vec<Fact>,
    /// The permissions of a set.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) permissions: Vec<Permission>,
    pub(super) parts: Vec<Part>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) errors: Option<Vec<DeclaredError>>,
    pub(super) examples: Vec<Example>,
    pub(super) uses: Vec<Link>,
    pub(super) used_by: Vec<Link>,
}

impl Definition {
    pub(super) fn is_main(&self) -> bool {
        self.name == "main"
    }
}

/// A type with its fields: the parameters of an endpoint, for example.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Part {
    pub(super) name: PartName,
    pub(super) anchor: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) encoding: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) description: Option<String>,
    /// `None` for a body without schema, and for a part that the endpoint does not have.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub(super) ty: Option<Type>,
    pub(super) facts: Vec<Fact>,
    pub(super) fields: Vec<Field>,
}

/// The parts of definitions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum PartName {
    Parameters,
    Input,
    Output,
    Message,
    /// The type itself, if the definition is one.
    Value,
}

impl PartName {
    pub(super) fn title(self) -> &'static str {
        match self {
            Self::Parameters => "Parameters",
            Self::Input => "Input",
            Self::Output => "Output",
            Self::Message => "Message",
            Self::Value => "Fields",
        }
    }
}

/// A field. Those of an object within another follow its field.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Field {
    pub(super) name: String,
    /// The names that lead to the field, `[]` for the items of an array.
    pub(super) path: String,
    pub(super) anchor: String,
    /// The number of fields around it.
    pub(super) depth: usize,
    #[serde(rename = "type")]
    pub(super) ty: Type,
    pub(super) required: bool,
    pub(super) nullable: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) deprecated: Option<String>,
    pub(super) constraints: Vec<Fact>,
}

/// A type that a field can have.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Type {
    pub(super) name: &'static str,
    /// The format of a string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) format: Option<&'static str>,
    /// The type of the items of an array.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) items: Option<Box<Type>>,
    /// The definitions that a ref or a union names.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) refs: Vec<Link>,
    /// Whether a union allows no other definitions.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) closed: Option<bool>,
}

/// A fact with a name: a constraint, for example.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Fact {
    /// The key in the lexicon.
    pub(super) key: &'static str,
    pub(super) label: String,
    pub(super) values: Vec<Link>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) unit: Option<&'static str>,
}

impl Fact {
    pub(super) fn new(key: &'static str, label: impl Into<String>, values: Vec<Link>) -> Self {
        Self { key, label: label.into(), values, unit: None }
    }

    /// A fact with one value.
    pub(super) fn one(key: &'static str, label: &str, value: impl ToString) -> Self {
        Self::new(key, label, vec![Link::text(value.to_string())])
    }

    pub(super) fn in_unit(self, unit: &'static str) -> Self {
        Self { unit: Some(unit), ..self }
    }
}

/// A name or value, with its place in the documentation if it has one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(super) struct Link {
    pub(super) text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) target: Option<Target>,
}

impl Link {
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), target: None }
    }
}

/// A place in the documentation.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(super) struct Target {
    /// The name of the page's file, without extension.
    pub(super) page: String,
    pub(super) anchor: String,
}

/// An error that an endpoint declares.
#[derive(Clone, Debug, Serialize)]
pub(super) struct DeclaredError {
    pub(super) name: String,
    pub(super) anchor: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) description: Option<String>,
}

/// A permission of a set.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Permission {
    pub(super) resource: &'static str,
    pub(super) facts: Vec<Fact>,
}

/// Example data.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Example {
    pub(super) title: &'static str,
    /// The lines of HTTP before the body.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) head: Option<String>,
    /// The JSON.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) body: Option<serde_json::Value>,
}

impl Example {
    /// The body on several lines.
    pub(super) fn json(&self) -> Option<String> {
        serde_json::to_string_pretty(self.body.as_ref()?).ok()
    }
}

/// The Rust that a lexicon becomes.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Rust {
    /// The path of the module.
    pub(super) module: String,
    /// The items, without documentation and bodies.
    pub(super) code: String,
}
