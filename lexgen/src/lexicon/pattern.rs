//! Patterns over NSIDs and definitions, which options use.

use std::fmt;
use std::str::FromStr;

use lexgen_data::Nsid;
use serde::{Deserialize, Deserializer};

use crate::lexicon::parsed;

mod definition;
mod place;

pub use definition::DefinitionPattern;
pub use place::PlacePattern;
pub(crate) use place::Step;

/// One NSID (`app.bsky.feed.post`), everything below a prefix (`app.bsky.*`), or everything (`*`).
///
/// ```
/// # use lexgen::NsidPattern;
/// let feed: NsidPattern = "app.bsky.feed.*".parse()?;
/// assert!(feed.matches(&"app.bsky.feed.post".parse().unwrap()));
/// assert!(!feed.matches(&"app.bsky.feedback.send".parse().unwrap()));
/// # Ok::<(), lexgen::PatternError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NsidPattern(Shape);

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Shape {
    Everything,
    /// The prefix without its final dot.
    Below(String),
    Exactly(Nsid),
}

impl NsidPattern {
    /// The pattern that every NSID matches.
    pub(crate) fn everything() -> Self {
        Self(Shape::Everything)
    }

    /// Returns whether the pattern matches one NSID only.
    pub(crate) fn is_exact(&self) -> bool {
        matches!(self.0, Shape::Exactly(_))
    }

    /// Returns whether the pattern matches every NSID.
    pub(crate) fn is_everything(&self) -> bool {
        self.0 == Shape::Everything
    }

    /// The pattern that only `nsid` matches.
    pub fn exactly(nsid: Nsid) -> Self {
        Self(Shape::Exactly(nsid))
    }

    /// Returns whether the pattern matches `nsid`.
    pub fn matches(&self, nsid: &Nsid) -> bool {
        match &self.0 {
            Shape::Everything => true,
            Shape::Below(prefix) => below(prefix, nsid).is_some(),
            Shape::Exactly(exact) => exact == nsid,
        }
    }

    /// The namespace of a pattern such as `app.bsky.*`, without its final dot.
    pub(crate) fn namespace(&self) -> Option<&str> {
        match &self.0 {
            Shape::Below(prefix) => Some(prefix),
            Shape::Everything | Shape::Exactly(_) => None,
        }
    }

    /// The segments of `nsid` that the wildcard of the pattern matches. Empty for an exact pattern.
    pub(crate) fn remainder<'n>(&self, nsid: &'n Nsid) -> Option<&'n str> {
        match &self.0 {
            Shape::Everything => Some(nsid.as_str()),
            Shape::Below(prefix) => below(prefix, nsid),
            Shape::Exactly(exact) => (exact == nsid).then_some(""),
        }
    }

    /// The specificity, to choose among several matching patterns.
    pub(crate) fn specificity(&self) -> usize {
        match &self.0 {
            Shape::Everything => 0,
            Shape::Below(prefix) => prefix.len(),
            Shape::Exactly(_) => usize::MAX,
        }
    }
}

/// The part of `nsid` after `prefix` and a dot.
fn below<'n>(prefix: &str, nsid: &'n Nsid) -> Option<&'n str> {
    nsid.as_str().strip_prefix(prefix)?.strip_prefix('.')
}

impl FromStr for NsidPattern {
    type Err = PatternError;

    fn from_str(text: &str) -> Result<Self, PatternError> {
        if text == "*" {
            return Ok(Self(Shape::Everything));
        }
        if let Some(prefix) = text.strip_suffix(".*") {
            let is_segment = |segment: &str| {
                !segment.is_empty() && segment.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            };
            return if prefix.split('.').all(is_segment) {
                Ok(Self(Shape::Below(prefix.to_owned())))
            } else {
                Err(PatternError::new(PatternErrorKind::Lexicons, text))
            };
        }
        match text.parse() {
            Ok(nsid) => Ok(Self(Shape::Exactly(nsid))),
            Err(_) => Err(PatternError::new(PatternErrorKind::Lexicons, text)),
        }
    }
}

impl fmt::Display for NsidPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Shape::Everything => f.write_str("*"),
            Shape::Below(prefix) => write!(f, "{prefix}.*"),
            Shape::Exactly(nsid) => write!(f, "{nsid}"),
        }
    }
}

impl<'de> Deserialize<'de> for NsidPattern {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        parsed::deserialize(deserializer)
    }
}

/// The error for a string that is not a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatternError {
    kind: PatternErrorKind,
    text: String,
}

/// The kinds of [`PatternError`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PatternErrorKind {
    /// The lexicons are neither an NSID nor a pattern.
    Lexicons,
    /// The name of a definition is malformed.
    Definition,
    /// The path in a definition is malformed.
    Path,
}

impl PatternError {
    fn new(kind: PatternErrorKind, text: &str) -> Self {
        Self { kind, text: text.to_owned() }
    }

    /// The kind of error.
    pub fn kind(&self) -> PatternErrorKind {
        self.kind
    }
}

impl fmt::Display for PatternError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = &self.text;
        match self.kind {
            PatternErrorKind::Lexicons => write!(f, "`{text}` is neither an NSID, nor a prefix with `.*`, nor `*`"),
            PatternErrorKind::Definition => write!(
                f,
                "`{text}` must have the name of one definition after `#`, as in `app.bsky.embed.external#external`"
            ),
            PatternErrorKind::Path => write!(
                f,
                "`{text}` has no path that can be followed: expected a definition and steps, as in `#main.output.feed`, \
                 `#view.dates[]` or `#*.createdAt`"
            ),
        }
    }
}

impl std::error::Error for PatternError {}
