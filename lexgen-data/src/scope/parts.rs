//! The general syntax of scopes: a resource, a positional value and parameters.
//!
//! Knows no resource.

use std::borrow::Cow;
use std::fmt::{self, Write as _};
use std::str::FromStr;

use super::error::ScopeError;
use super::names::Word;
use crate::syntax_error::SyntaxError;

/// A scope, split and decoded: `resource:positional?name=value&name=value`.
#[derive(Debug)]
pub(super) struct Parts<'s> {
    pub(super) resource: &'s str,
    pub(super) positional: Option<Cow<'s, str>>,
    pub(super) parameters: Vec<(Cow<'s, str>, Cow<'s, str>)>,
}

impl<'s> Parts<'s> {
    pub(super) fn parse(text: &'s str) -> Result<Self, ScopeError> {
        if let Some(position) = text.bytes().position(|byte| !is_allowed(byte)) {
            return Err(ScopeError::character(position));
        }
        let (front, query) = text.split_once('?').unwrap_or((text, ""));
        let (resource, positional) = match front.split_once(':') {
            Some((resource, positional)) => (resource, Some(decode(positional)?)),
            None => (front, None),
        };
        let mut parameters = Vec::new();
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            parameters.push((decode(name)?, decode(value)?));
        }
        Ok(Self { resource, positional, parameters })
    }

    /// Prepares to take the parameters, of which one can be positional.
    pub(super) fn parameters(
        self,
        resource: &'static str,
        positional: &'static str,
    ) -> Result<Parameters<'s>, ScopeError> {
        let mut parameters = self.parameters;
        if let Some(value) = self.positional {
            if parameters.iter().any(|(name, _)| name == positional) {
                return Err(ScopeError::repeated(resource, positional));
            }
            parameters.push((positional.into(), value));
        }
        Ok(Parameters { resource, left: parameters })
    }
}

/// Returns whether OAuth allows a byte in a scope:
/// [RFC 6749, section 3.3](https://www.rfc-editor.org/rfc/rfc6749#section-3.3).
const fn is_allowed(byte: u8) -> bool {
    matches!(byte, 0x21 | 0x23..=0x5b | 0x5d..=0x7e)
}

/// Decodes percent escapes. A `+` is itself: no value of a scope has a space.
fn decode(text: &str) -> Result<Cow<'_, str>, ScopeError> {
    if !text.contains('%') {
        return Ok(text.into());
    }
    let mut decoded = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        decoded.push(match byte {
            b'%' => match (bytes.next().and_then(hex), bytes.next().and_then(hex)) {
                (Some(high), Some(low)) => high << 4 | low,
                _ => return Err(ScopeError::escape()),
            },
            other => other,
        });
    }
    String::from_utf8(decoded).map(Cow::Owned).map_err(|_| ScopeError::escape())
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

/// The parameters of a scope that have not been taken.
pub(super) struct Parameters<'s> {
    resource: &'static str,
    left: Vec<(Cow<'s, str>, Cow<'s, str>)>,
}

impl<'s> Parameters<'s> {
    /// Takes all values of a parameter.
    pub(super) fn take_all(&mut self, name: &str) -> Vec<Cow<'s, str>> {
        let (taken, left) = std::mem::take(&mut self.left).into_iter().partition(|(found, _)| found == name);
        self.left = left;
        let taken: Vec<(Cow<'s, str>, Cow<'s, str>)> = taken;
        taken.into_iter().map(|(_, value)| value).collect()
    }

    /// Takes a parameter that has one value.
    pub(super) fn take(&mut self, name: &'static str) -> Result<Option<Cow<'s, str>>, ScopeError> {
        let mut values = self.take_all(name);
        match values.len() {
            0 | 1 => Ok(values.pop()),
            _ => Err(ScopeError::repeated(self.resource, name)),
        }
    }

    /// Takes a parameter that has one value and is required.
    pub(super) fn take_required(&mut self, name: &'static str) -> Result<Cow<'s, str>, ScopeError> {
        self.take(name)?.ok_or_else(|| ScopeError::missing(self.resource, name))
    }

    /// Parses a value of a parameter.
    pub(super) fn value<T: FromStr<Err = SyntaxError>>(
        &self,
        name: &str,
        expected: &str,
        value: &str,
    ) -> Result<T, ScopeError> {
        let error = |source| ScopeError::invalid(self.resource, name, expected, value).because(source);
        value.parse().map_err(error)
    }

    /// Parses a value of a parameter that is a word.
    pub(super) fn word<T: Word>(&self, name: &str, value: &str) -> Result<T, ScopeError> {
        let found = T::WORDS.iter().find(|word| word.word() == value);
        found.copied().ok_or_else(|| ScopeError::invalid(self.resource, name, &expected_words(T::WORDS), value))
    }

    /// Ends with an error if there are other parameters.
    pub(super) fn finish(self) -> Result<(), ScopeError> {
        match self.left.first() {
            Some((name, _)) => Err(ScopeError::unknown_parameter(self.resource, name)),
            None => Ok(()),
        }
    }
}

/// All words, as an error lists them.
fn expected_words<T: Word>(words: &[T]) -> String {
    let mut text = String::new();
    for (index, word) in words.iter().enumerate() {
        text.push_str(match index {
            0 => "",
            _ if index + 1 == words.len() => " or ",
            _ => ", ",
        });
        text.push('`');
        text.push_str(word.word());
        text.push('`');
    }
    text
}

/// Prints a scope.
pub(super) struct Printer<'f, 'w> {
    f: &'f mut fmt::Formatter<'w>,
    /// The separator before the next parameter.
    separator: char,
}

impl<'f, 'w> Printer<'f, 'w> {
    /// Prints the resource and the positional value, if there is one.
    pub(super) fn new(
        f: &'f mut fmt::Formatter<'w>,
        resource: &str,
        positional: Option<&str>,
    ) -> Result<Self, fmt::Error> {
        f.write_str(resource)?;
        if let Some(value) = positional {
            f.write_char(':')?;
            encode(f, value, "-_.!~*'():/,@+")?;
        }
        Ok(Self { f, separator: '?' })
    }

    pub(super) fn parameter(&mut self, name: &str, value: &str) -> fmt::Result {
        self.f.write_char(self.separator)?;
        self.separator = '&';
        self.f.write_str(name)?;
        self.f.write_char('=')?;
        // Many decoders take `+` for a space in parameters.
        encode(self.f, value, "*-._:/,@")
    }
}

/// Writes letters, digits and the allowed characters as they are, and escapes all others.
fn encode(f: &mut fmt::Formatter<'_>, value: &str, allowed: &str) -> fmt::Result {
    value.bytes().try_for_each(|byte| {
        if byte.is_ascii_alphanumeric() || allowed.as_bytes().contains(&byte) {
            f.write_char(char::from(byte))
        } else {
            write!(f, "%{byte:02X}")
        }
    })
}

#[cfg(test)]
mod tests {
    use super::Parts;
    use crate::scope::ScopeErrorKind;

    #[test]
    fn a_scope_is_a_resource_a_positional_value_and_parameters() {
        let parts = Parts::parse("rpc:a:b%23?x=my%20value&&y&x=?=&").unwrap();
        assert_eq!((parts.resource, parts.positional.as_deref()), ("rpc", Some("a:b#")));
        let parameters: Vec<(&str, &str)> = parts.parameters.iter().map(|(name, value)| (&**name, &**value)).collect();
        assert_eq!(parameters, [("x", "my value"), ("y", ""), ("x", "?=")]);
        let parts = Parts::parse("a?b:c").unwrap();
        assert_eq!((parts.resource, parts.positional, parts.parameters.len()), ("a", None, 1));
        assert_eq!(Parts::parse("a:?").unwrap().positional.as_deref(), Some(""));
        assert_eq!(Parts::parse("a:1+1%2B").unwrap().positional.as_deref(), Some("1+1+"));
    }

    #[test]
    fn characters_that_oauth_does_not_allow_are_errors() {
        for (text, position) in [("a b", 1), ("a\"", 1), ("a\\", 1), ("é", 0), ("a?b=\u{7f}", 4), ("\n", 0)] {
            let error = Parts::parse(text).unwrap_err();
            assert_eq!(error.kind(), ScopeErrorKind::Syntax, "{text:?}");
            assert!(error.to_string().starts_with(&format!("invalid scope at byte {position}: ")), "{error}");
        }
        assert!(Parts::parse("!#[]~").is_ok());
    }

    #[test]
    fn malformed_escapes_are_errors() {
        for text in ["a:%", "a:%2", "a:%2G", "a:%+1", "a?%G0=b", "a?b=%ff", "a?b=%C3"] {
            assert_eq!(Parts::parse(text).unwrap_err().kind(), ScopeErrorKind::Syntax, "{text}");
        }
        assert_eq!(Parts::parse("a:%C3%a9").unwrap().positional.as_deref(), Some("é"));
    }
}
