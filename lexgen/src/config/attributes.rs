//! The option `attributes`: attributes of one's own on what is generated.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer};
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::{Attribute, Path, Token};

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
/// In it, the string literal `"$name"` stands for the name in data of what the attribute is added to: the name of a field, the value of
/// a variant, the `$type` of a type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RustAttribute {
    text: String,
    derives: Vec<String>,
}

/// The traits that every type implements through its schema macro.
const IMPLEMENTED: [&str; 2] = ["Serialize", "Deserialize"];

/// The string literal that stands for a name in data.
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
        Ok(Self { text: text.to_owned(), derives })
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
    use super::RustAttribute;

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
    fn a_placeholder_is_the_name_in_data() {
        let attribute: RustAttribute = r#"#[ts(rename = "$name", x = "$names")]"#.parse().expect("an attribute");
        assert_eq!(attribute.for_name("a\"b"), r#"#[ts(rename = "a\"b", x = "$names")]"#);
    }
}
