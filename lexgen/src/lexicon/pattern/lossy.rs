//! Patterns over places within lexicons.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, de};

use super::{NsidPattern, PatternError};
use crate::lexicon::syntax::DefId;

/// Which lists and strings with a format are read although they are partly broken.
///
/// `LEXICONS[#DEFINITION[PATH]]`, where
///
/// - `LEXICONS` is an [`NsidPattern`]: `app.bsky.feed.post`, `app.bsky.*` or `*`;
/// - `DEFINITION` is the name of a definition, or `*` for all; without it, everything in the lexicons is meant;
/// - `PATH` is the way to a list or a string, in the steps of the lexicon, with a dot before each: `output`, `input` or
///   `message` of an endpoint, then the names of properties; of a record these only. `[]` goes to the elements of a list,
///   `*` stands for one name, and `**` at the end for all that is there and below. Without a path, everything in the
///   definition is meant.
///
/// A path means what stands there, and not what is within it: `#main.dates` is a list whose unsound elements are kept,
/// `#main.dates[]` are the strings in it. Where a property refers to a definition that is a list or a string, the property
/// becomes what the pattern says, and others that refer to the definition do not; where the definition itself is meant,
/// all do.
///
/// Strings with an `enum` or a `const` are never meant: they are types of their own. Nor are parameters, which are not data
/// of others.
///
/// ```
/// use lexgen::LossyPattern;
///
/// for pattern in [
///     "com.atproto.sync.subscribeRepos#commit.blobs",
///     "app.bsky.feed.getTimeline#main.output.feed",
///     "app.bsky.*#*.createdAt",
///     "com.example.calendar#main.dates[]",
///     "com.example.*#main.output.**",
///     "app.bsky.feed.post",
/// ] {
///     assert_eq!(pattern.parse::<LossyPattern>()?.to_string(), pattern);
/// }
/// assert!("app.bsky.feed.post.createdAt#".parse::<LossyPattern>().is_err());
/// # Ok::<(), lexgen::PatternError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LossyPattern {
    lexicons: NsidPattern,
    /// The name of a definition; none where all are meant and no path is said.
    definition: Option<String>,
    /// The way from there; none where everything is meant.
    path: Vec<StepPattern>,
}

/// A step on the way to a place in a lexicon.
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
    /// Any number of steps of any kind.
    Rest,
}

/// The name that stands for any.
const ANY: &str = "*";

impl LossyPattern {
    /// The lexicons that the pattern is about.
    pub(crate) fn lexicons(&self) -> &NsidPattern {
        &self.lexicons
    }

    /// Whether anything in the definition may be meant.
    pub(crate) fn touches(&self, id: &DefId) -> bool {
        let is_named = |name: &String| name == ANY || name == id.name.as_str();
        self.lexicons.matches(&id.nsid) && self.definition.as_ref().is_none_or(is_named)
    }

    /// Whether the place at the end of `path` in a definition that the pattern [touches](Self::touches) is meant.
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

impl FromStr for LossyPattern {
    type Err = PatternError;

    fn from_str(text: &str) -> Result<Self, PatternError> {
        let Some((lexicons, place)) = text.split_once('#') else {
            return Ok(Self { lexicons: text.parse()?, definition: None, path: Vec::new() });
        };
        let lexicons = lexicons.parse()?;
        let (definition, path) = place.split_at(place.find(['.', '[']).unwrap_or(place.len()));
        let path = parse_path(path).filter(|_| !definition.is_empty() && !definition.contains('#'));
        let Some(path) = path else {
            return Err(PatternError(format!(
                "`{text}` has no path that can be followed: expected a definition and steps, as in `#main.output.feed`, \
                 `#view.dates[]` or `#*.createdAt`"
            )));
        };
        Ok(Self { lexicons, definition: Some(definition.to_owned()), path })
    }
}

/// The steps of a text such as `.output.feed[].createdAt`.
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

/// As it was written.
impl fmt::Display for LossyPattern {
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

impl<'de> Deserialize<'de> for LossyPattern {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::{LossyPattern, Step};
    use crate::lexicon::syntax::{DefId, DefName};

    fn pattern(text: &str) -> LossyPattern {
        text.parse().unwrap()
    }

    #[test]
    fn a_definition_is_touched_by_its_lexicon_and_name() {
        let id = DefId { nsid: "com.example.post".parse().unwrap(), name: DefName::new("view") };
        for text in ["*", "com.example.*", "com.example.post", "com.example.*#*", "com.example.post#view.a"] {
            assert!(pattern(text).touches(&id), "{text}");
        }
        for text in ["com.other.*", "com.example.posts", "com.example.post#main", "*#views.a"] {
            assert!(!pattern(text).touches(&id), "{text}");
        }
    }

    #[test]
    fn a_path_means_one_place_unless_it_ends_in_two_stars() {
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
    fn what_cannot_be_followed_is_an_error() {
        for text in ["", "post", "*#", "*#main.", "*#main..a", "*#main.a[b]", "*#main.**.a", "*#main#a", "*#.a", "*#[]"]
        {
            assert!(text.parse::<LossyPattern>().is_err(), "{text}");
        }
    }
}
