//! The option `attributes`: attributes of one's own on what is generated.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer};
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::{Attribute, Meta, Path, Token};

use super::ConfigError;
use crate::lexicon::parsed;
use crate::lexicon::pattern::PlacePattern;

/// Attributes for the types, fields or variants that a pattern matches.
///
/// ```
/// use lexgen::{Attributes, Kind};
///
/// let schema = Attributes::new("app.bsky.*".parse()?, [Kind::Struct], ["#[derive(schemars::JsonSchema)]".parse()?]);
/// let config = lexgen::Config::default().attributes([schema]);
/// assert_eq!(config.attributes.len(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Attributes {
    /// Where the attributes are added.
    pub on: PlacePattern,
    /// What they are added to. If it is empty, a pattern without a path means all types, and one with a path means the fields and
    /// variants there, or the types of a part of an endpoint such as `#main.output`.
    #[serde(default)]
    pub kinds: Vec<Kind>,
    /// The attributes, in the order in which they are added.
    pub add: Vec<RustAttribute>,
}

impl Attributes {
    /// Adds `add` to what `on` and `kinds` name.
    pub fn new(
        on: PlacePattern,
        kinds: impl IntoIterator<Item = Kind>,
        add: impl IntoIterator<Item = RustAttribute>,
    ) -> Self {
        Self { on, kinds: kinds.into_iter().collect(), add: add.into_iter().collect() }
    }
}

/// A kind of what is generated.
///
/// A type can be of several kinds: the output of an endpoint is a struct too, or a union.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Kind {
    /// Structs of any kind: records, objects, parts of endpoints.
    Struct,
    /// Enumerations of strings and integers.
    Enum,
    /// Unions.
    Union,
    /// Records.
    Record,
    /// The parameters of endpoints.
    Params,
    /// The inputs of procedures.
    Input,
    /// The outputs of queries and procedures.
    Output,
    /// The messages of subscriptions.
    Message,
    /// The errors of endpoints.
    Error,
    /// The fields of structs.
    Field,
    /// The variants of enumerations, unions and errors.
    Variant,
}

impl Kind {
    /// The name, as in `lexgen.toml`.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Struct => "struct",
            Self::Enum => "enum",
            Self::Union => "union",
            Self::Record => "record",
            Self::Params => "params",
            Self::Input => "input",
            Self::Output => "output",
            Self::Message => "message",
            Self::Error => "error",
            Self::Field => "field",
            Self::Variant => "variant",
        }
    }
}

/// An attribute in Rust, such as `#[derive(schemars::JsonSchema)]`, on one line.
///
/// The string literal `"$name"` in it is replaced by the name in data of what the attribute is added to: the name of a field, the value
/// of a variant, the `$type` of a type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RustAttribute {
    text: String,
    derives: Vec<String>,
    conditional: Option<Conditional>,
}

/// The traits that a `cfg_attr` derives.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Conditional {
    /// Its condition, such as `feature = "schemars"`.
    condition: String,
    derives: Vec<String>,
}

/// Whether a type derives a trait.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Derived {
    /// It does not.
    #[default]
    Never,
    /// It does if the condition of a `cfg_attr` holds.
    If(String),
    /// It does.
    Always,
}

impl Derived {
    /// Returns whether one of two attributes derives the trait. Of two conditions, it is the first.
    pub(crate) fn or(self, other: Self) -> Self {
        match (&self, &other) {
            (Self::Never, _) | (Self::If(_), Self::Always) => other,
            _ => self,
        }
    }
}

/// The traits that every type implements through its schema macro.
const IMPLEMENTED: [&str; 2] = ["Serialize", "Deserialize"];

/// The string literal that is replaced by a name in data.
const NAME: &str = "\"$name\"";

impl RustAttribute {
    /// The attribute as it was written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The paths in a `derive`. Empty for any other attribute.
    pub(crate) fn derives(&self) -> &[String] {
        &self.derives
    }

    /// Returns whether the attribute derives a trait, by the last segment of its path.
    pub(crate) fn derived(&self, name: &str) -> Derived {
        let has = |derives: &[String]| derives.iter().any(|path| last_segment(path) == name);
        match &self.conditional {
            _ if has(&self.derives) => Derived::Always,
            Some(Conditional { condition, derives }) if has(derives) => Derived::If(condition.clone()),
            _ => Derived::Never,
        }
    }

    /// The attribute for what is called `name` in data.
    pub(crate) fn for_name(&self, name: &str) -> String {
        self.text.replace(NAME, &format!("{name:?}"))
    }
}

impl FromStr for RustAttribute {
    type Err = ConfigError;

    fn from_str(text: &str) -> Result<Self, ConfigError> {
        let text = text.trim();
        if text.contains(['\n', '\r']) {
            return Err(ConfigError::invalid(format!("the attribute `{text}` must be on one line")));
        }
        let parsed = Attribute::parse_outer.parse_str(text);
        let attribute = match parsed.as_deref() {
            Ok([attribute]) if !text.starts_with('/') => attribute,
            _ => {
                return Err(ConfigError::invalid(format!(
                    "`{text}` is not an attribute, expected one such as `#[derive(Default)]`"
                )));
            }
        };
        let derives = derives(attribute).map_err(|error| {
            ConfigError::invalid(format!("`{text}` is not an attribute that derives traits: {error}"))
        })?;
        if let Some(implemented) = derives.iter().find(|path| IMPLEMENTED.contains(&last_segment(path))) {
            return Err(ConfigError::invalid(format!(
                "`{implemented}` cannot be derived: generated types implement it already"
            )));
        }
        Ok(Self { text: text.to_owned(), derives, conditional: conditional(attribute, text) })
    }
}

/// The paths in a `derive`.
fn derives(attribute: &Attribute) -> syn::Result<Vec<String>> {
    if !attribute.path().is_ident("derive") {
        return Ok(Vec::new());
    }
    let paths = attribute.parse_args_with(Punctuated::<Path, Token![,]>::parse_terminated)?;
    Ok(paths.iter().map(written).collect())
}

/// The traits that a `cfg_attr` derives, and its condition.
fn conditional(attribute: &Attribute, text: &str) -> Option<Conditional> {
    let list = attribute.meta.require_list().ok().filter(|list| list.path.is_ident("cfg_attr"))?;
    let metas = list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated).ok()?;
    let lists = metas.iter().skip(1).filter_map(|meta| meta.require_list().ok());
    let paths = lists.filter(|list| list.path.is_ident("derive")).filter_map(|list| {
        let paths = list.parse_args_with(Punctuated::<Path, Token![,]>::parse_terminated).ok()?;
        Some(paths.iter().map(written).collect::<Vec<_>>())
    });
    let derives: Vec<String> = paths.flatten().collect();
    (!derives.is_empty()).then(|| Conditional { condition: first_argument(text).to_owned(), derives })
}

/// The text of the first argument of an attribute.
fn first_argument(text: &str) -> &str {
    let (_, arguments) = text.split_once('(').unwrap_or_default();
    let (mut depth, mut in_string, mut is_escaped) = (0, false, false);
    let end = arguments.find(|character| {
        let was_escaped = is_escaped;
        is_escaped = character == '\\' && in_string && !was_escaped;
        match character {
            '"' if !was_escaped => in_string = !in_string,
            '(' if !in_string => depth += 1,
            ')' if !in_string => depth -= 1,
            _ => {}
        }
        character == ',' && depth == 0 && !in_string
    });
    arguments.get(..end.unwrap_or(arguments.len())).unwrap_or_default().trim()
}

/// A path without spaces.
fn written(path: &Path) -> String {
    let segments: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
    let leading = if path.leading_colon.is_some() { "::" } else { "" };
    format!("{leading}{}", segments.join("::"))
}

/// The last segment of a path.
pub(crate) fn last_segment(path: &str) -> &str {
    path.rsplit("::").next().unwrap_or(path)
}

impl fmt::Display for RustAttribute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl<'de> Deserialize<'de> for RustAttribute {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        parsed::deserialize(deserializer)
    }
}

#[cfg(test)]
mod tests {
    use super::{Derived, RustAttribute};

    fn refused(text: &str) -> String {
        text.parse::<RustAttribute>().unwrap_err().to_string()
    }

    #[test]
    fn an_attribute_is_one_outer_attribute_on_one_line() {
        for text in ["#[derive(Default, ::schemars::JsonSchema)]", "#[cfg(feature = \"x\")]", "#[doc = \"http://a\"]"] {
            assert_eq!(
                text.parse::<RustAttribute>().map(|attribute| attribute.to_string()).as_deref().ok(),
                Some(text)
            );
        }
        for text in ["", "derive(Default)", "#[", "#![allow(x)]", "#[a] #[b]", "/// text", "#[a] struct X;", "#[a]\n"] {
            let error = text.parse::<RustAttribute>().err();
            assert_eq!(error.is_some(), text != "#[a]\n", "{text}");
        }
        assert_eq!(refused("#[a(\n)]"), "the attribute `#[a(\n)]` must be on one line");
        assert_eq!(refused("#[a"), "`#[a` is not an attribute, expected one such as `#[derive(Default)]`");
    }

    #[test]
    fn a_derive_has_paths_of_traits_that_are_not_implemented_yet() {
        let derives = |text: &str| text.parse::<RustAttribute>().map(|attribute| attribute.derives().to_vec()).ok();
        assert_eq!(derives("#[derive(a :: B, ::C,)]"), Some(vec!["a::B".to_owned(), "::C".to_owned()]));
        assert_eq!(derives("#[serde(default)]"), Some(Vec::new()));
        assert!(refused("#[derive(1)]").contains("is not an attribute that derives traits"));
        assert_eq!(
            refused("#[derive(serde::Serialize)]"),
            "`serde::Serialize` cannot be derived: generated types implement it already"
        );
    }

    #[test]
    fn a_trait_is_derived_always_or_under_a_condition() {
        let derived = |text: &str| text.parse::<RustAttribute>().map(|attribute| attribute.derived("JsonSchema")).ok();
        assert_eq!(derived("#[derive(Default, schemars::JsonSchema)]"), Some(Derived::Always));
        let condition = r#"all(feature = "a,)\"", unix)"#;
        let attribute = format!("#[cfg_attr({condition}, must_use, derive(::schemars::JsonSchema))]");
        assert_eq!(derived(&attribute), Some(Derived::If(condition.to_owned())));
        assert_eq!(derived("#[cfg_attr(unix, derive(Default))]"), Some(Derived::Never));
        assert_eq!(derived("#[derive(Default)]"), Some(Derived::Never));
    }

    #[test]
    fn a_placeholder_is_the_name_in_data() {
        let attribute: RustAttribute = r#"#[ts(rename = "$name", x = "$names")]"#.parse().expect("an attribute");
        assert_eq!(attribute.for_name("a\"b"), r#"#[ts(rename = "a\"b", x = "$names")]"#);
    }
}
