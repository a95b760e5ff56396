//! Patterns over places within lexicons.

use std::cmp::Reverse;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer};

use super::{DefinitionPattern, NsidPattern, PatternError, PatternErrorKind};
use crate::lexicon::parsed;
use crate::lexicon::syntax::{DefId, DefName};

/// Places in lexicons: fields, parts of endpoints, and everything in a definition.
///
/// The syntax is `LEXICONS[#DEFINITION[PATH]]`:
///
/// - `LEXICONS` is an [`NsidPattern`]: `app.bsky.feed.post`, `app.bsky.*` or `*`.
/// - `DEFINITION` is the name of a definition, or `*` for all. Without it, the pattern matches everything in the lexicons.
/// - `PATH` has a dot before each step: `parameters`, `output`, `input` or `message` of an endpoint, then the names of properties. In a
///   record there are only the latter. `[]` leads to the elements of a list, `*` matches any name, and `**` at the end matches
///   everything from there on. Without a path, the pattern matches everything in the definition.
///
/// A path matches what is at its end, and not what is within it: `#main.dates` is a list, and `#main.dates[]` are its elements. A path
/// does not continue through a ref: what is behind it is a definition of its own.
///
/// ```
/// use lexgen::PlacePattern;
///
/// for pattern in [
///     "com.atproto.sync.subscribeRepos#commit.blobs",
///     "com.atproto.server.createSession#main.output.didDoc",
///     "app.bsky.feed.getTimeline#main.output.feed",
///     "app.bsky.*#*.createdAt",
///     "com.example.calendar#main.dates[]",
///     "com.example.*#main.output.**",
///     "app.bsky.feed.post",
/// ] {
///     assert_eq!(pattern.parse::<PlacePattern>()?.to_string(), pattern);
/// }
/// assert!("app.bsky.feed.post.createdAt#".parse::<PlacePattern>().is_err());
/// # Ok::<(), lexgen::PatternError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlacePattern {
    lexicons: NsidPattern,
    /// The name of a definition. `None` for everything in the lexicons.
    definition: Option<String>,
    /// The path from there. Empty for everything in the definition.
    path: Vec<StepPattern>,
}

/// A step of a path to a place in a lexicon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step<'s> {
    /// To a property, or a part of an endpoint.
    Name(&'s str),
    /// To the elements of an array.
    Items,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum StepPattern {
    Name(String),
    Items,
    AnyName,
    /// Any number of any steps.
    Rest,
}

/// The wildcard for a name.
const ANY: &str = "*";

impl PlacePattern {
    /// The lexicons that the pattern matches.
    pub(crate) fn lexicons(&self) -> &NsidPattern {
        &self.lexicons
    }

    /// Returns whether the pattern matches one place only.
    pub(crate) fn is_exact(&self) -> bool {
        let is_exact = |step: &StepPattern| matches!(step, StepPattern::Name(_) | StepPattern::Items);
        self.lexicons.is_exact()
            && self.definition.as_ref().is_some_and(|name| name != ANY)
            && self.path.iter().all(is_exact)
    }

    /// The definitions that the pattern matches something in.
    pub(crate) fn definitions(&self) -> DefinitionPattern {
        let name = self.definition.as_ref().filter(|name| *name != ANY);
        DefinitionPattern::new(self.lexicons.clone(), name.map(DefName::new))
    }

    /// Returns whether the pattern has a path.
    pub(crate) fn has_path(&self) -> bool {
        !self.path.is_empty()
    }

    /// The name of the last step, if it is one.
    pub(crate) fn last_name(&self) -> Option<&str> {
        match self.path.last()? {
            StepPattern::Name(name) => Some(name),
            StepPattern::Items | StepPattern::AnyName | StepPattern::Rest => None,
        }
    }

    /// Returns whether the pattern matches every place.
    pub(crate) fn is_everything(&self) -> bool {
        self.lexicons.is_everything() && self.definition.is_none()
    }

    /// The specificity, to choose among several matching patterns.
    pub(crate) fn specificity(&self) -> impl Ord + use<> {
        let names_definition = self.definition.as_ref().is_some_and(|name| name != ANY);
        let wildcards = self.path.iter().filter(|step| matches!(step, StepPattern::AnyName)).count();
        let is_open = self.path.last() == Some(&StepPattern::Rest);
        (self.lexicons.specificity(), names_definition, !is_open, Reverse(wildcards), self.path.len())
    }

    /// Returns whether the pattern may match anything in the definition.
    pub(crate) fn touches(&self, id: &DefId) -> bool {
        let is_named = |name: &String| name == ANY || name == id.name.as_str();
        self.lexicons.matches(&id.nsid) && self.definition.as_ref().is_none_or(is_named)
    }

    /// Returns whether the pattern matches `path` in a definition that it [touches](Self::touches).
    pub(crate) fn matches_path(&self, path: &[Step<'_>]) -> bool {
        let fits = |(pattern, step): (&StepPattern, &Step<'_>)| match (pattern, step) {
            (StepPattern::Name(expected), Step::Name(name)) => expected == name,
            (StepPattern::AnyName, Step::Name(_)) | (StepPattern::Items, Step::Items) => true,
            _ => false,
        };
        match self.path.as_slice() {
            [] => true,
            [steps @ .., StepPattern::Rest] => path.len() >= steps.len() && steps.iter().zip(path).all(fits),
            steps => path.len() == steps.len() && steps.iter().zip(path).all(fits),
        }
    }
}

impl FromStr for PlacePattern {
    type Err = PatternError;

    fn from_str(text: &str) -> Result<Self, PatternError> {
        let Some((lexicons, place)) = text.split_once('#') else {
            return Ok(Self { lexicons: text.parse()?, definition: None, path: Vec::new() });
        };
        let lexicons = lexicons.parse()?;
        let (definition, path) = place.split_at(place.find(['.', '[']).unwrap_or(place.len()));
        let path = parse_path(path).filter(|_| !definition.is_empty() && !definition.contains('#'));
        let Some(path) = path else {
            return Err(PatternError::new(PatternErrorKind::Path, text));
        };
        Ok(Self { lexicons, definition: Some(definition.to_owned()), path })
    }
}

/// Parses the steps of a path such as `.output.feed[].createdAt`.
fn parse_path(mut text: &str) -> Option<Vec<StepPattern>> {
    let mut steps = Vec::new();
    while !text.is_empty() {
        if let Some(rest) = text.strip_prefix("[]") {
            steps.push(StepPattern::Items);
            text = rest;
            continue;
        }
        let rest = text.strip_prefix('.')?;
        let (name, rest) = rest.split_at(rest.find(['.', '[']).unwrap_or(rest.len()));
        steps.push(match name {
            "" => return None,
            "**" if rest.is_empty() => StepPattern::Rest,
            "**" => return None,
            ANY => StepPattern::AnyName,
            _ => StepPattern::Name(name.to_owned()),
        });
        text = rest;
    }
    Some(steps)
}

/// As in options.
impl fmt::Display for PlacePattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { lexicons, definition, path } = self;
        write!(f, "{lexicons}")?;
        if let Some(definition) = definition {
            write!(f, "#{definition}")?;
        }
        path.iter().try_for_each(|step| match step {
            StepPattern::Name(name) => write!(f, ".{name}"),
            StepPattern::Items => f.write_str("[]"),
            StepPattern::AnyName => f.write_str(".*"),
            StepPattern::Rest => f.write_str(".**"),
        })
    }
}

impl<'de> Deserialize<'de> for PlacePattern {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        parsed::deserialize(deserializer)
    }
}

#[cfg(test)]
mod tests {
    use super::{PlacePattern, Step};
    use crate::lexicon::syntax::{DefId, DefName};

    fn pattern(text: &str) -> PlacePattern {
        text.parse().unwrap()
    }

    #[test]
    fn a_pattern_matches_definitions_by_lexicon_and_name() {
        let id = DefId { nsid: "com.example.post".parse().unwrap(), name: DefName::new("view") };
        for text in ["*", "com.example.*", "com.example.post", "com.example.*#*", "com.example.post#view.a"] {
            assert!(pattern(text).touches(&id), "{text}");
        }
        for text in ["com.other.*", "com.example.posts", "com.example.post#main", "*#views.a"] {
            assert!(!pattern(text).touches(&id), "{text}");
        }
    }

    #[test]
    fn a_path_matches_one_place_unless_it_ends_in_two_stars() {
        let [output, feed, items] = [Step::Name("output"), Step::Name("feed"), Step::Items];
        let paths: [&[Step<'_>]; 4] = [&[], &[output], &[output, feed], &[output, feed, items]];
        for (text, expected) in [
            ("*", [true, true, true, true]),
            ("*#main", [true, true, true, true]),
            ("*#main.**", [true, true, true, true]),
            ("*#main.output", [false, true, false, false]),
            ("*#main.output.**", [false, true, true, true]),
            ("*#main.output.*", [false, false, true, false]),
            ("*#main.*.feed", [false, false, true, false]),
            ("*#main.output.feed[]", [false, false, false, true]),
            ("*#main.output.*.*", [false, false, false, false]),
            ("*#main[]", [false, false, false, false]),
        ] {
            assert_eq!(paths.map(|path| pattern(text).matches_path(path)), expected, "{text}");
        }
    }

    #[test]
    fn malformed_patterns_are_errors() {
        for text in ["", "post", "*#", "*#main.", "*#main..a", "*#main.a[b]", "*#main.**.a", "*#main#a", "*#.a", "*#[]"]
        {
            assert!(text.parse::<PlacePattern>().is_err(), "{text}");
        }
    }
}
