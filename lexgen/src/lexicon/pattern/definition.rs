//! Patterns over definitions.

use std::fmt;
use std::str::FromStr;

use lexgen_data::Nsid;
use serde::{Deserialize, Deserializer};

use super::{NsidPattern, PatternError, PatternErrorKind};
use crate::lexicon::parsed;
use crate::lexicon::syntax::DefName;

/// All definitions of some lexicons (`app.bsky.feed.*`), or those with one name (`app.bsky.embed.external#external`).
///
/// ```
/// use lexgen::DefinitionPattern;
///
/// for pattern in ["*", "app.bsky.*", "app.bsky.feed.post", "app.bsky.feed.post#main", "app.bsky.*#view"] {
///     assert_eq!(pattern.parse::<DefinitionPattern>()?.to_string(), pattern);
/// }
/// assert!("app.bsky.feed.post#".parse::<DefinitionPattern>().is_err());
/// # Ok::<(), lexgen::PatternError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DefinitionPattern {
    lexicons: NsidPattern,
    /// The name of the definitions. `None` for all.
    definition: Option<DefName>,
}

impl DefinitionPattern {
    /// The definitions of these lexicons, or those with one name.
    pub(super) fn new(lexicons: NsidPattern, definition: Option<DefName>) -> Self {
        Self { lexicons, definition }
    }

    /// The lexicons whose definitions the pattern matches.
    pub(crate) fn lexicons(&self) -> &NsidPattern {
        &self.lexicons
    }

    /// The name that definitions must have, if the pattern has one.
    pub(crate) fn definition(&self) -> Option<&DefName> {
        self.definition.as_ref()
    }

    /// Returns whether the pattern matches every definition.
    pub(crate) fn is_everything(&self) -> bool {
        self.lexicons.is_everything() && self.definition.is_none()
    }

    /// Returns whether the pattern matches the definition `name` of `nsid`.
    pub(crate) fn matches(&self, nsid: &Nsid, name: &DefName) -> bool {
        self.lexicons.matches(nsid) && self.definition.as_ref().is_none_or(|definition| definition == name)
    }
}

impl From<NsidPattern> for DefinitionPattern {
    fn from(lexicons: NsidPattern) -> Self {
        Self { lexicons, definition: None }
    }
}

impl FromStr for DefinitionPattern {
    type Err = PatternError;

    fn from_str(text: &str) -> Result<Self, PatternError> {
        match text.split_once('#') {
            None => Ok(Self { lexicons: text.parse()?, definition: None }),
            Some((lexicons, name)) if !name.is_empty() && !name.contains(['#', '.']) => {
                Ok(Self { lexicons: lexicons.parse()?, definition: Some(DefName::new(name)) })
            }
            Some(_) => Err(PatternError::new(PatternErrorKind::Definition, text)),
        }
    }
}

impl fmt::Display for DefinitionPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.definition {
            Some(name) => write!(f, "{}#{}", self.lexicons, name.as_str()),
            None => write!(f, "{}", self.lexicons),
        }
    }
}

impl<'de> Deserialize<'de> for DefinitionPattern {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        parsed::deserialize(deserializer)
    }
}
