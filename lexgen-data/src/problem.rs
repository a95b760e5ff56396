//! What validation finds: problems, each with its path, the constraint that is broken, and what was found instead.
//!
//! Knows nothing of how problems are found. Emitted types and the interpreter of lexicons find them independently of each
//! other, and both report them in these terms.

mod path;

use std::error::Error;
use std::fmt::{self, Display};

pub use self::path::{DataPath, PathSegment};

/// The longest text that a problem shows whole, in bytes.
const LONGEST: usize = 128;

/// After how many bytes of problems no more are kept.
const LARGEST: usize = 1 << 18;

/// Data that breaks a constraint.
///
/// ```
/// use lexgen_data::{Constraint, DataPath, Problem, PathSegment};
///
/// let path: DataPath = [PathSegment::field("images"), PathSegment::Index(2), PathSegment::field("alt")].into();
/// let problem = Problem::new(path, Constraint::MaxGraphemes, 1000, 1001);
/// assert_eq!(problem.to_string(), "`images[2].alt`: must have at most 1000 graphemes, not 1001");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Problem {
    /// Where the data is wrong. For something that is missing, where it should be.
    pub path: DataPath,
    /// What it breaks.
    pub constraint: Constraint,
    /// What the constraint asks for: a number, a text, what types there are; empty where there is no more to say.
    pub limit: String,
    /// What is there instead, shortened if it is long; empty where there is no more to say. Never the value of a secret
    /// field.
    pub found: String,
}

impl Problem {
    /// A problem. Of a long `found` only the start is kept, and characters that would break or turn the line are escaped.
    #[must_use]
    pub fn new(path: DataPath, constraint: Constraint, limit: impl Display, found: impl Display) -> Self {
        Self {
            path,
            constraint,
            limit: in_one_line(limit.to_string()),
            found: in_one_line(shortened(found.to_string())),
        }
    }

    /// How many bytes it takes, about.
    fn size(&self) -> usize {
        let names = self.path.segments().iter().map(|segment| match segment {
            PathSegment::Field(name) => name.len(),
            PathSegment::Index(_) => 0,
        });
        names.sum::<usize>() + self.limit.len() + self.found.len()
    }

    /// What is wrong, without the path.
    #[must_use]
    pub fn message(&self) -> String {
        let Self { limit, found, .. } = self;
        match self.constraint {
            Constraint::Type => format!("must be {limit}, not {found}"),
            Constraint::Required => "missing required field".to_owned(),
            Constraint::Nullable => "must not be null".to_owned(),
            Constraint::MinLength => format!("must have a length of at least {limit}, not {found}"),
            Constraint::MaxLength => format!("must have a length of at most {limit}, not {found}"),
            Constraint::MinGraphemes => format!("must have at least {limit} graphemes, not {found}"),
            Constraint::MaxGraphemes => format!("must have at most {limit} graphemes, not {found}"),
            Constraint::Minimum => format!("must be at least {limit}, not {found}"),
            Constraint::Maximum => format!("must be at most {limit}, not {found}"),
            Constraint::Enum => format!("must be one of {limit}, not {found}"),
            Constraint::Const => format!("must be {limit}, not {found}"),
            Constraint::Format => format!("must be a valid {limit}, not {found}"),
            Constraint::Accept => format!("must have a MIME type among {limit}, not {found}"),
            Constraint::MaxSize => format!("must have at most {limit} bytes, not {found}"),
            Constraint::TypeName => format!("must be {limit}, not {found}"),
            Constraint::LegacyBlob => "must not be a blob of the legacy form".to_owned(),
            Constraint::BlobCodec => format!("must refer to raw bytes, not to {found}"),
            Constraint::DataModel => format!("is not in the data model: {found}"),
            Constraint::Nesting => format!("must not be nested deeper than {limit} levels"),
            Constraint::Readable => format!("could not be read: {found}"),
        }
    }
}

impl Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path.is_root() {
            f.write_str(&self.message())
        } else {
            write!(f, "`{}`: {}", self.path, self.message())
        }
    }
}

impl Error for Problem {}

/// The text, or its start if it is long.
fn shortened(mut text: String) -> String {
    if text.len() > LONGEST {
        let is_quoted = text.starts_with('`') && text.ends_with('`');
        let end = (0..=LONGEST).rev().find(|end| text.is_char_boundary(*end)).unwrap_or_default();
        text.truncate(end);
        text.push_str(if is_quoted { "…`" } else { "…" });
    }
    text
}

/// The text with escapes for what ends lines, drives terminals, or turns the direction of what follows. Problems quote the
/// data of others, and end in logs.
fn in_one_line(text: String) -> String {
    let is_harmful = |character: char| {
        character.is_control()
            || matches!(character, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    if !text.contains(is_harmful) {
        return text;
    }
    text.chars().fold(String::new(), |mut line, character| {
        if is_harmful(character) {
            line.extend(character.escape_unicode());
        } else {
            line.push(character);
        }
        line
    })
}

/// What data can break (SPEC sections 3, 4 and 6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Constraint {
    /// A value of another type.
    Type,
    /// A required field that is absent.
    Required,
    /// Null where it is not allowed.
    Nullable,
    /// Too short: bytes of UTF-8 of a string, bytes of a byte string, elements of an array.
    MinLength,
    /// Too long, in the same units.
    MaxLength,
    /// Too few extended grapheme clusters.
    MinGraphemes,
    /// Too many extended grapheme clusters.
    MaxGraphemes,
    /// An integer that is too small.
    Minimum,
    /// An integer that is too large.
    Maximum,
    /// None of the values of a closed enumeration.
    Enum,
    /// Not the one value that there can be.
    Const,
    /// A string that is not of its format.
    Format,
    /// A blob of a MIME type that is not accepted.
    Accept,
    /// A blob that is too large, in bytes.
    MaxSize,
    /// A `$type` that is missing, malformed, or not one that can stand here.
    TypeName,
    /// A blob of the form without `$type`, unless [`Leniency::legacy_blobs`].
    LegacyBlob,
    /// A blob whose CID is not one of raw bytes, unless [`Leniency::blob_codecs`].
    BlobCodec,
    /// Something that the data model does not allow: a malformed blob, a reserved key, an empty `$type`.
    DataModel,
    /// Containers within containers, too deep.
    Nesting,
    /// Data that was kept although it could not be read as its type.
    Readable,
}

impl Constraint {
    /// The keyword that stands for it: that of the Lexicon language where there is one.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Type => "type",
            Self::Required => "required",
            Self::Nullable => "nullable",
            Self::MinLength => "minLength",
            Self::MaxLength => "maxLength",
            Self::MinGraphemes => "minGraphemes",
            Self::MaxGraphemes => "maxGraphemes",
            Self::Minimum => "minimum",
            Self::Maximum => "maximum",
            Self::Enum => "enum",
            Self::Const => "const",
            Self::Format => "format",
            Self::Accept => "accept",
            Self::MaxSize => "maxSize",
            Self::TypeName => "$type",
            Self::LegacyBlob => "legacyBlob",
            Self::BlobCodec => "blobCodec",
            Self::DataModel => "dataModel",
            Self::Nesting => "nesting",
            Self::Readable => "readable",
        }
    }
}

impl Display for Constraint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// What validation lets pass although the specification does not, where the protocol knows both (SPEC sections 4 and 13).
///
/// The default is what servers ask of new data: only the codec of blobs is left open, as the conformance suite has it.
///
/// ```
/// use lexgen_data::Leniency;
///
/// const OLD_RECORDS: Leniency = Leniency::DEFAULT.with_legacy_blobs(true);
/// assert!(!OLD_RECORDS.datetimes);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Leniency {
    /// Blobs of the form without `$type`, which old records have.
    pub legacy_blobs: bool,
    /// Blobs whose CID is not one of raw bytes.
    pub blob_codecs: bool,
    /// Datetimes that miss their zone, or write them in another way of ISO 8601.
    pub datetimes: bool,
}

impl Leniency {
    /// Exactly what the specification allows.
    pub const STRICT: Self = Self { legacy_blobs: false, blob_codecs: false, datetimes: false };

    /// Everything that any version of the protocol has allowed.
    pub const LENIENT: Self = Self { legacy_blobs: true, blob_codecs: true, datetimes: true };

    /// What servers ask of new data.
    pub const DEFAULT: Self = Self { blob_codecs: true, ..Self::STRICT };

    /// The same with this said of blobs without `$type`.
    #[must_use]
    pub const fn with_legacy_blobs(self, legacy_blobs: bool) -> Self {
        Self { legacy_blobs, ..self }
    }

    /// The same with this said of blobs whose CID is not one of raw bytes.
    #[must_use]
    pub const fn with_blob_codecs(self, blob_codecs: bool) -> Self {
        Self { blob_codecs, ..self }
    }

    /// The same with this said of datetimes that are not of the format.
    #[must_use]
    pub const fn with_datetimes(self, datetimes: bool) -> Self {
        Self { datetimes, ..self }
    }
}

impl Default for Leniency {
    fn default() -> Self {
        Self::DEFAULT
    }
}

/// All problems of some data, in the order of the lexicon; of very many or very large ones, the first
/// and how many more there are.
///
/// ```
/// use lexgen_data::{Constraint, DataPath, PathSegment, Problem, Problems};
///
/// let mut problems = Problems::default();
/// problems.push_with(|| Problem::new([PathSegment::field("text")].into(), Constraint::Required, "", ""));
/// let problems = problems.into_result().unwrap_err();
/// assert_eq!(problems.len(), 1);
/// assert_eq!(problems.to_string(), "`text`: missing required field");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problems {
    kept: Vec<Problem>,
    /// How many bytes these take, about.
    size: usize,
    more: usize,
}

impl Problems {
    /// How many problems are kept at most: hostile data can have as many as it has bytes.
    pub const MOST: usize = 100;

    /// Adds a problem, which is not made if there are too many, or those before it are very large: the name of a field can
    /// be as long as the data, and stand in the path of each.
    pub fn push_with(&mut self, problem: impl FnOnce() -> Problem) {
        if self.kept.len() < Self::MOST && self.size < LARGEST {
            let problem = problem();
            self.size += problem.size();
            self.kept.push(problem);
        } else {
            self.more += 1;
        }
    }

    /// Counts problems that are not kept.
    pub fn count_more(&mut self, number: usize) {
        self.more += number;
    }

    /// The problems that are kept.
    pub fn iter(&self) -> std::slice::Iter<'_, Problem> {
        self.kept.iter()
    }

    /// How many problems there are, kept or not.
    #[must_use]
    pub fn len(&self) -> usize {
        self.kept.len() + self.more
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.kept.is_empty()
    }

    /// `Ok` if there are none.
    ///
    /// # Errors
    ///
    /// The problems, if there are any.
    pub fn into_result(self) -> Result<(), Self> {
        if self.is_empty() { Ok(()) } else { Err(self) }
    }
}

impl From<Vec<Problem>> for Problems {
    fn from(problems: Vec<Problem>) -> Self {
        let mut all = Self::default();
        problems.into_iter().for_each(|problem| all.push_with(|| problem));
        all
    }
}

impl<'a> IntoIterator for &'a Problems {
    type Item = &'a Problem;
    type IntoIter = std::slice::Iter<'a, Problem>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl IntoIterator for Problems {
    type Item = Problem;
    type IntoIter = std::vec::IntoIter<Problem>;

    fn into_iter(self) -> Self::IntoIter {
        self.kept.into_iter()
    }
}

/// One problem a line.
impl Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.kept.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            Display::fmt(problem, f)?;
        }
        match self.more {
            0 => Ok(()),
            more => write!(f, "\nand {more} more"),
        }
    }
}

impl Error for Problems {}

#[cfg(test)]
mod tests {
    use super::{Constraint, DataPath, PathSegment, Problem, Problems};

    #[test]
    fn of_very_many_problems_the_first_are_kept_and_the_others_counted() {
        let mut problems = Problems::default();
        for index in 0..1000 {
            problems.push_with(|| Problem::new(DataPath::default(), Constraint::Minimum, 1000, index));
        }
        assert_eq!((problems.len(), problems.iter().count()), (1000, Problems::MOST));
        assert!(problems.to_string().ends_with("must be at least 1000, not 99\nand 900 more"));
    }

    #[test]
    fn long_names_on_the_way_to_many_problems_are_not_kept_for_each() {
        let mut problems = Problems::default();
        let path = DataPath::from([PathSegment::field("a".repeat(1_000_000)), PathSegment::Index(0)]);
        for _ in 0..1000 {
            problems.push_with(|| Problem::new(path.clone(), Constraint::DataModel, "", ""));
        }
        assert_eq!((problems.len(), problems.iter().count()), (1000, 1));
    }

    #[test]
    fn what_was_found_is_shortened_between_characters() {
        let problem = Problem::new(DataPath::default(), Constraint::Const, "`a`", "é".repeat(1000));
        assert_eq!(problem.found, format!("{}…", "é".repeat(64)));
        let problem = Problem::new(DataPath::default(), Constraint::Const, "`a`", format!("`{}`", "b".repeat(1000)));
        assert_eq!(problem.found, format!("`{}…`", "b".repeat(127)));
    }

    #[test]
    fn what_is_not_meant_to_be_seen_is_escaped_so_that_each_problem_is_one_line() {
        let found = "`a\nb\u{1b}[2J\u{202e}👩\u{200d}🚀`";
        let problem = Problem::new(DataPath::default(), Constraint::Const, "`x\r`", found);
        assert_eq!(problem.to_string(), "must be `x\\u{d}`, not `a\\u{a}b\\u{1b}[2J\\u{202e}👩\u{200d}🚀`");
    }
}
