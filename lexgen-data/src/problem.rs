//! Problems that validation finds: the path, the broken constraint, and what was found.
//!
//! Generated types and the interpreter of lexicons find problems independently of each other and both report these.

mod path;

use std::error::Error;
use std::fmt::{self, Display};

pub use self::path::{DataPath, PathSegment};

/// The maximum length in bytes of a value that a problem shows whole.
const LONGEST: usize = 128;

/// The total size in bytes from which on problems are only counted.
const LARGEST: usize = 1 << 18;

/// A violation of a constraint.
///
/// ```
/// use lexgen_data::{Constraint, DataPath, Problem, PathSegment};
///
/// let path: DataPath = [PathSegment::field("images"), PathSegment::Index(2), PathSegment::field("alt")].into();
/// let problem = Problem::new(path, Constraint::MaxGraphemes, 1000, 1001);
/// assert_eq!(problem.to_string(), "`images[2].alt`: must have at most 1000 graphemes, found 1001");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Problem {
    /// The position of the value, or of a missing value.
    pub path: DataPath,
    /// The broken constraint.
    pub constraint: Constraint,
    /// The limit or the expected value: a number, a string, or a list of types. Empty if the constraint says
    /// everything.
    pub limit: String,
    /// The value that was found, truncated if it is long. Empty if the constraint says everything. Never the value of a
    /// secret field.
    pub found: String,
}

impl Problem {
    /// Creates a problem. A long `found` is truncated, and characters that break lines or change the text direction are
    /// escaped.
    #[must_use]
    pub fn new(path: DataPath, constraint: Constraint, limit: impl Display, found: impl Display) -> Self {
        Self {
            path,
            constraint,
            limit: in_one_line(limit.to_string()),
            found: in_one_line(shortened(found.to_string())),
        }
    }

    /// Returns the approximate size in bytes.
    fn size(&self) -> usize {
        let names = self.path.segments().iter().map(|segment| match segment {
            PathSegment::Field(name) => name.len(),
            PathSegment::Index(_) => 0,
        });
        names.sum::<usize>() + self.limit.len() + self.found.len()
    }

    /// Returns the message without the path.
    #[must_use]
    pub fn message(&self) -> String {
        let Self { limit, found, .. } = self;
        match self.constraint {
            Constraint::Type => format!("must be {limit}, found {found}"),
            Constraint::Required => "missing required field".to_owned(),
            Constraint::Nullable => "must not be null".to_owned(),
            Constraint::MinLength => format!("must have a length of at least {limit}, found {found}"),
            Constraint::MaxLength => format!("must have a length of at most {limit}, found {found}"),
            Constraint::MinGraphemes => format!("must have at least {limit} graphemes, found {found}"),
            Constraint::MaxGraphemes => format!("must have at most {limit} graphemes, found {found}"),
            Constraint::Minimum => format!("must be at least {limit}, found {found}"),
            Constraint::Maximum => format!("must be at most {limit}, found {found}"),
            Constraint::Enum => format!("must be one of {limit}, found {found}"),
            Constraint::Const => format!("must be {limit}, found {found}"),
            Constraint::Format => format!("must be a valid {limit}, found {found}"),
            Constraint::Accept => format!("must have a MIME type among {limit}, found {found}"),
            Constraint::MaxSize => format!("must have at most {limit} bytes, found {found}"),
            Constraint::TypeName => format!("must be {limit}, found {found}"),
            Constraint::RecordKey => format!("must have a record key of type {limit}, found {found}"),
            Constraint::LegacyBlob => "must not be a blob of the legacy form".to_owned(),
            Constraint::BlobCodec => format!("must have the raw codec, found {found}"),
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

/// Truncates a long string.
fn shortened(mut text: String) -> String {
    if text.len() > LONGEST {
        let is_quoted = text.starts_with('`') && text.ends_with('`');
        let end = (0..=LONGEST).rev().find(|end| text.is_char_boundary(*end)).unwrap_or_default();
        text.truncate(end);
        text.push_str(if is_quoted { "…`" } else { "…" });
    }
    text
}

/// Escapes characters that break lines, control terminals or change the text direction. Problems quote third-party data
/// and end up in logs.
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

/// The constraints that data can violate.
///
/// Source: [Lexicon](https://atproto.com/specs/lexicon).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Constraint {
    /// The value has another type.
    Type,
    /// A required field is missing.
    Required,
    /// The value is `null`, which is not allowed.
    Nullable,
    /// The value is too short. Strings are measured in bytes of UTF-8, byte strings in bytes, arrays in elements.
    MinLength,
    /// The value is too long, in the same units.
    MaxLength,
    /// The string has too few extended grapheme clusters.
    MinGraphemes,
    /// The string has too many extended grapheme clusters.
    MaxGraphemes,
    /// The integer is too small.
    Minimum,
    /// The integer is too large.
    Maximum,
    /// The value is none of the values of a closed enum.
    Enum,
    /// The value is not the constant.
    Const,
    /// The string is not valid in its format.
    Format,
    /// The MIME type of the blob is not accepted.
    Accept,
    /// The blob is too large, in bytes.
    MaxSize,
    /// `$type` is missing, malformed, or not allowed here.
    TypeName,
    /// The record key is not of the type that the collection requires.
    RecordKey,
    /// The blob has the legacy form, without `$type`. Accepted with [`Leniency::legacy_blobs`].
    LegacyBlob,
    /// The CID of the blob has a codec other than raw. Accepted with [`Leniency::blob_codecs`].
    BlobCodec,
    /// The value violates the data model: a malformed blob, a reserved key, an empty `$type`.
    DataModel,
    /// The value is nested too deep.
    Nesting,
    /// The value could not be read as its type and was kept as data.
    Readable,
}

impl Constraint {
    /// Returns the keyword of the constraint, from the Lexicon language where it has one.
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
            Self::RecordKey => "key",
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

/// Deviations from the specification that validation accepts, because data in the network has them.
///
/// [`DEFAULT`](Self::DEFAULT) corresponds to what servers require of new data. It accepts any codec in the CIDs of
/// blobs, as the protocol's conformance tests do.
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
    /// Blobs in the legacy form without `$type`, as in old records.
    pub legacy_blobs: bool,
    /// Blobs whose CID has a codec other than raw.
    pub blob_codecs: bool,
    /// Datetimes without a UTC offset, or in another notation of ISO 8601.
    pub datetimes: bool,
}

impl Leniency {
    /// Exactly what the specification allows.
    pub const STRICT: Self = Self { legacy_blobs: false, blob_codecs: false, datetimes: false };

    /// Everything that any version of the protocol has allowed.
    pub const LENIENT: Self = Self { legacy_blobs: true, blob_codecs: true, datetimes: true };

    /// The rules that servers apply to new data.
    pub const DEFAULT: Self = Self { blob_codecs: true, ..Self::STRICT };

    /// Sets [`legacy_blobs`](Self::legacy_blobs).
    #[must_use]
    pub const fn with_legacy_blobs(self, legacy_blobs: bool) -> Self {
        Self { legacy_blobs, ..self }
    }

    /// Sets [`blob_codecs`](Self::blob_codecs).
    #[must_use]
    pub const fn with_blob_codecs(self, blob_codecs: bool) -> Self {
        Self { blob_codecs, ..self }
    }

    /// Sets [`datetimes`](Self::datetimes).
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

/// All problems of a value, in the order of the lexicon. Problems beyond a limit are only counted.
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
    /// The approximate size of the kept problems in bytes.
    size: usize,
    more: usize,
}

impl Problems {
    /// The maximum number of problems that are kept. Hostile data can have a problem for every byte.
    pub const MOST: usize = 100;

    /// Adds a problem. The problem is only counted, without calling the function, if there are too many or if the
    /// previous ones are very large: a field's name can be as long as the data and is part of every path below it.
    pub fn push_with(&mut self, problem: impl FnOnce() -> Problem) {
        if self.kept.len() < Self::MOST && self.size < LARGEST {
            let problem = problem();
            self.size += problem.size();
            self.kept.push(problem);
        } else {
            self.more += 1;
        }
    }

    /// Adds the problems of another list after these.
    pub fn append(&mut self, others: Self) {
        let more = others.more;
        others.kept.into_iter().for_each(|problem| self.push_with(|| problem));
        self.count_more(more);
    }

    /// Adds to the number of problems that are not kept.
    pub fn count_more(&mut self, number: usize) {
        self.more += number;
    }

    /// Returns the kept problems.
    pub fn iter(&self) -> std::slice::Iter<'_, Problem> {
        self.kept.iter()
    }

    /// Returns the number of problems, including those that were not kept.
    #[must_use]
    pub fn len(&self) -> usize {
        self.kept.len() + self.more
    }

    /// Returns whether there are no problems.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns `Ok` if there are no problems.
    ///
    /// # Errors
    ///
    /// Returns the problems otherwise.
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

/// Shows one problem per line.
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
    fn the_first_of_many_problems_are_kept_and_others_counted() {
        let mut problems = Problems::default();
        for index in 0..1000 {
            problems.push_with(|| Problem::new(DataPath::default(), Constraint::Minimum, 1000, index));
        }
        assert_eq!((problems.len(), problems.iter().count()), (1000, Problems::MOST));
        assert!(problems.to_string().ends_with("must be at least 1000, found 99\nand 900 more"));
    }

    #[test]
    fn appended_problems_are_kept_or_counted() {
        let of = |count| {
            let mut problems = Problems::default();
            for index in 0..count {
                problems.push_with(|| Problem::new(DataPath::default(), Constraint::Minimum, 1000, index));
            }
            problems
        };
        let mut problems = of(60);
        problems.append(of(150));
        assert_eq!((problems.len(), problems.iter().count()), (210, Problems::MOST));
        let mut counted = Problems::default();
        counted.count_more(3);
        assert!(!counted.is_empty() && counted.into_result().is_err());
        assert_eq!(problems.iter().nth(60).map(|problem| &*problem.found), Some("0"));
    }

    #[test]
    fn long_paths_of_many_problems_are_not_copied_for_each() {
        let mut problems = Problems::default();
        let path = DataPath::from([PathSegment::field("a".repeat(1_000_000)), PathSegment::Index(0)]);
        for _ in 0..1000 {
            problems.push_with(|| Problem::new(path.clone(), Constraint::DataModel, "", ""));
        }
        assert_eq!((problems.len(), problems.iter().count()), (1000, 1));
    }

    #[test]
    fn found_values_are_truncated_between_characters() {
        let problem = Problem::new(DataPath::default(), Constraint::Const, "`a`", "é".repeat(1000));
        assert_eq!(problem.found, format!("{}…", "é".repeat(64)));
        let problem = Problem::new(DataPath::default(), Constraint::Const, "`a`", format!("`{}`", "b".repeat(1000)));
        assert_eq!(problem.found, format!("`{}…`", "b".repeat(127)));
    }

    #[test]
    fn control_characters_are_escaped_so_that_each_problem_is_one_line() {
        let found = "`a\nb\u{1b}[2J\u{202e}👩\u{200d}🚀`";
        let problem = Problem::new(DataPath::default(), Constraint::Const, "`x\r`", found);
        assert_eq!(problem.to_string(), "must be `x\\u{d}`, found `a\\u{a}b\\u{1b}[2J\\u{202e}👩\u{200d}🚀`");
    }
}
