//! Record key types: which record keys a collection allows.
//!
//! Independent of lexicons, which state the type of each record.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use std::str::FromStr;

use crate::borrowed::Borrowed;
use crate::nsid::Nsid;
use crate::record_key::{self, RecordKey};
use crate::string_format::StringFormat as _;
use crate::syntax_error::SyntaxError;
use crate::tid::Tid;

const NAME: &str = "record-key-type";

const EXPECTED: &str = "expected `any`, `nsid`, `tid`, or `literal:` with a record key";

/// The start of a literal.
const LITERAL: &[u8; 8] = b"literal:";

/// The type of the record keys that a collection allows: `any`, `nsid`, `tid` or `literal:…`.
///
/// Source: [record key types](https://atproto.com/specs/record-key#record-key-types).
///
/// ```
/// use lexgen_data::RecordKeyType;
///
/// let ty: RecordKeyType = "literal:self".parse()?;
/// const SELF: RecordKeyType = RecordKeyType::from_static("literal:self");
/// assert_eq!(ty, SELF);
/// assert_eq!(ty.to_string(), "literal:self");
///
/// assert!(ty.check_key("self").is_ok());
/// assert_eq!(ty.check_key("other").unwrap_err().to_string(), "the record key must be `self`");
/// assert!(RecordKeyType::Tid.check_key("3jzfcijpj2z2a").is_ok());
/// # Ok::<(), lexgen_data::SyntaxError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum RecordKeyType {
    /// `any`: every [`RecordKey`].
    Any,
    /// `nsid`: every [`Nsid`].
    Nsid,
    /// `tid`: every [`Tid`].
    Tid,
    /// `literal:…`: one key. The collection has at most one record.
    Literal(Borrowed<'static, RecordKey>),
}

impl RecordKeyType {
    /// Returns the type that a string constant names. Use [`str::parse`] for any other string.
    ///
    /// # Panics
    ///
    /// Panics if the string is not a record key type. In a constant, that is an error of the compiler.
    ///
    /// ```compile_fail
    /// const OF_TIDS: lexgen_data::RecordKeyType = lexgen_data::RecordKeyType::from_static("TID");
    /// ```
    #[must_use]
    pub const fn from_static(text: &'static str) -> Self {
        match parse(text) {
            Ok(Parsed::Any) => Self::Any,
            Ok(Parsed::Nsid) => Self::Nsid,
            Ok(Parsed::Tid) => Self::Tid,
            Ok(Parsed::Literal(key)) => Self::Literal(Borrowed::trusted(Cow::Borrowed(key))),
            Err(_) => panic!("expected `any`, `nsid`, `tid`, or `literal:` with a record key"),
        }
    }

    /// Checks a record key. Does not allocate if it is valid.
    ///
    /// # Errors
    ///
    /// Returns an error if the key is not of this type, or is not a record key at all.
    pub fn check_key(&self, key: &str) -> Result<(), RecordKeyError> {
        let result = match self {
            Self::Any => RecordKey::check(key),
            Self::Nsid => Nsid::check(key),
            Self::Tid => Tid::check(key),
            Self::Literal(literal) if literal == key => return Ok(()),
            Self::Literal(_) => return Err(RecordKeyError { expected: self.clone(), syntax: None }),
        };
        result.map_err(|syntax| RecordKeyError { expected: self.clone(), syntax: Some(syntax) })
    }
}

/// A record key type that borrows its literal.
#[derive(Clone, Copy)]
enum Parsed<'a> {
    Any,
    Nsid,
    Tid,
    Literal(&'a str),
}

const fn parse(text: &str) -> Result<Parsed<'_>, SyntaxError> {
    match text.as_bytes() {
        b"any" => return Ok(Parsed::Any),
        b"nsid" => return Ok(Parsed::Nsid),
        b"tid" => return Ok(Parsed::Tid),
        _ => {}
    }
    let key = match text.as_bytes().split_first_chunk() {
        Some((LITERAL, key)) => std::str::from_utf8(key),
        _ => return Err(SyntaxError::new(NAME, 0, EXPECTED)),
    };
    // What follows ASCII is a string, so that there is no other error.
    let Ok(key) = key else { return Err(SyntaxError::new(NAME, LITERAL.len(), EXPECTED)) };
    match record_key::check_in_const(key) {
        Ok(()) => Ok(Parsed::Literal(key)),
        Err(error) => Err(error.within(NAME, LITERAL.len())),
    }
}

impl FromStr for RecordKeyType {
    type Err = SyntaxError;

    fn from_str(text: &str) -> Result<Self, SyntaxError> {
        Ok(match parse(text)? {
            Parsed::Any => Self::Any,
            Parsed::Nsid => Self::Nsid,
            Parsed::Tid => Self::Tid,
            Parsed::Literal(key) => Self::Literal(Borrowed::trusted(Cow::Owned(key.to_owned()))),
        })
    }
}

/// As in lexicons.
impl fmt::Display for RecordKeyType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any => f.pad("any"),
            Self::Nsid => f.pad("nsid"),
            Self::Tid => f.pad("tid"),
            Self::Literal(key) => write!(f, "literal:{key}"),
        }
    }
}

/// The error of a record key that its collection does not allow.
///
/// ```
/// use lexgen_data::RecordKeyType;
///
/// let error = RecordKeyType::Tid.check_key("self").unwrap_err();
/// assert_eq!(error.to_string(), "the record key must be a TID");
/// assert_eq!(*error.expected(), RecordKeyType::Tid);
/// assert_eq!(error.syntax().map(|syntax| syntax.position()), Some(4));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordKeyError {
    expected: RecordKeyType,
    syntax: Option<SyntaxError>,
}

impl RecordKeyError {
    /// Returns the type of the collection's record keys.
    #[must_use]
    pub const fn expected(&self) -> &RecordKeyType {
        &self.expected
    }

    /// Returns where the key is invalid. `None` if the type is [`Literal`](RecordKeyType::Literal).
    ///
    /// This is also the [source](Error::source) of the error.
    #[must_use]
    pub const fn syntax(&self) -> Option<&SyntaxError> {
        self.syntax.as_ref()
    }
}

impl fmt::Display for RecordKeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.expected {
            RecordKeyType::Any => f.write_str("the record key is invalid"),
            RecordKeyType::Nsid => f.write_str("the record key must be an NSID"),
            RecordKeyType::Tid => f.write_str("the record key must be a TID"),
            RecordKeyType::Literal(key) => write!(f, "the record key must be `{key}`"),
        }
    }
}

impl Error for RecordKeyError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.syntax.as_ref().map(|syntax| syntax as _)
    }
}

#[cfg(test)]
mod tests {
    use std::error::Error as _;

    use super::RecordKeyType;
    use crate::{Borrowed, RecordKey};

    fn parsed(text: &str) -> RecordKeyType {
        text.parse().unwrap()
    }

    #[track_caller]
    fn position(text: &str) -> usize {
        text.parse::<RecordKeyType>().unwrap_err().position()
    }

    #[test]
    fn each_type_is_printed_as_it_is_parsed() {
        for (text, ty) in [
            ("any", RecordKeyType::Any),
            ("nsid", RecordKeyType::Nsid),
            ("tid", RecordKeyType::Tid),
            ("literal:a:b", RecordKeyType::Literal(Borrowed::from_text("a:b").unwrap())),
        ] {
            assert_eq!(parsed(text), ty);
            assert_eq!(RecordKeyType::from_static(text), ty);
            assert_eq!(ty.to_string(), text);
        }
    }

    #[test]
    fn other_strings_are_not_types() {
        for text in ["", "self", "TID", "tid ", "literal", "literalé", "Literal:self"] {
            assert_eq!(position(text), 0, "{text}");
        }
        assert_eq!(position("literal:"), 8);
        assert_eq!(position("literal:.."), 8);
        assert_eq!(position("literal:a b"), 9);
        assert_eq!(
            "literal:".parse::<RecordKeyType>().unwrap_err().to_string(),
            "invalid record-key-type at byte 8: a record key must not be empty",
        );
    }

    #[test]
    fn each_type_accepts_its_own_keys() {
        let accepted = |ty: &str| {
            let ty = parsed(ty);
            ["3jzfcijpj2z2a", "com.example.thing", "self", "Self", "..", ""].map(|key| ty.check_key(key).is_ok())
        };
        assert_eq!(accepted("any"), [true, true, true, true, false, false]);
        assert_eq!(accepted("nsid"), [false, true, false, false, false, false]);
        assert_eq!(accepted("tid"), [true, false, false, false, false, false]);
        assert_eq!(accepted("literal:self"), [false, false, true, false, false, false]);
    }

    #[test]
    fn an_error_says_what_was_expected_and_where_the_key_is_invalid() {
        let error = |ty: &str, key: &str| parsed(ty).check_key(key).unwrap_err();
        let texts = |ty, key| {
            let error = error(ty, key);
            (error.to_string(), error.source().map(ToString::to_string))
        };
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(
            texts("any", "a/b"),
            (
                "the record key is invalid".to_owned(),
                some("invalid record-key at byte 1: expected a letter, a digit, `_`, `~`, `.`, `:` or `-`"),
            ),
        );
        assert_eq!(texts("nsid", "self").0, "the record key must be an NSID");
        assert_eq!(texts("tid", "self").0, "the record key must be a TID");
        assert_eq!(texts("literal:self", "a"), ("the record key must be `self`".to_owned(), None));
        assert_eq!(*error("nsid", "self").expected(), RecordKeyType::Nsid);
        assert_eq!(error("tid", "a/b").syntax().map(|syntax| syntax.format()), Some("tid"));
        assert_eq!(error("literal:self", "").syntax(), None);
    }

    #[test]
    fn a_literal_is_a_valid_record_key() {
        let RecordKeyType::Literal(key) = parsed("literal:self") else { panic!("not a literal") };
        assert_eq!(key.into_owned(), RecordKey::new("self").unwrap());
    }
}
