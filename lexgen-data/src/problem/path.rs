//! Paths in data.

use std::fmt;

/// The maximum length in bytes of a field name that a path shows whole.
const LONGEST_NAME: usize = 128;

/// A position in data: the fields and indices from the outside in.
///
/// `Display` shows `embed.images[2].alt`. A name that could be misread is quoted: `a["b.c"]`.
///
/// ```
/// use lexgen_data::{DataPath, PathSegment};
///
/// let path = DataPath::from([PathSegment::field("tags"), PathSegment::Index(0), PathSegment::field("a b")]);
/// assert_eq!(path.to_string(), r#"tags[0]["a b"]"#);
/// assert!(DataPath::default().is_root());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DataPath(Vec<PathSegment>);

/// A step of a [`DataPath`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PathSegment {
    /// A field.
    Field(String),
    /// An element of an array, counted from 0.
    Index(usize),
}

impl DataPath {
    /// Returns whether this is the position of the whole data.
    #[must_use]
    pub fn is_root(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the steps, from the outside in.
    #[must_use]
    pub fn segments(&self) -> &[PathSegment] {
        &self.0
    }

    /// Appends a step.
    pub fn push(&mut self, segment: PathSegment) {
        self.0.push(segment);
    }

    /// Removes the last step and returns it.
    pub fn pop(&mut self) -> Option<PathSegment> {
        self.0.pop()
    }
}

impl PathSegment {
    /// A field.
    #[must_use]
    pub fn field(name: impl Into<String>) -> Self {
        Self::Field(name.into())
    }
}

impl From<Vec<PathSegment>> for DataPath {
    fn from(segments: Vec<PathSegment>) -> Self {
        Self(segments)
    }
}

impl<const N: usize> From<[PathSegment; N]> for DataPath {
    fn from(segments: [PathSegment; N]) -> Self {
        Self(segments.into())
    }
}

impl fmt::Display for DataPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, segment) in self.0.iter().enumerate() {
            let dotted = matches!(segment, PathSegment::Field(name) if is_plain(name));
            if index > 0 && dotted {
                f.write_str(".")?;
            }
            fmt::Display::fmt(segment, f)?;
        }
        Ok(())
    }
}

/// Shows a name without a leading dot, quoted in brackets if it could be misread.
impl fmt::Display for PathSegment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self {
            Self::Index(index) => return write!(f, "[{index}]"),
            Self::Field(name) if is_plain(name) => return f.write_str(name),
            Self::Field(name) => name,
        };
        let end = (0..=LONGEST_NAME.min(name.len())).rev().find(|end| name.is_char_boundary(*end)).unwrap_or_default();
        let (shown, rest) = name.split_at(end);
        f.write_str("[\"")?;
        for character in shown.chars() {
            match character {
                // Backticks enclose paths in messages.
                '`' => f.write_str("\\u{60}")?,
                _ => write!(f, "{}", character.escape_debug())?,
            }
        }
        f.write_str(if rest.is_empty() { "\"]" } else { "…\"]" })
    }
}

fn is_plain(name: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_-$".contains(&byte);
    !name.is_empty() && name.len() <= LONGEST_NAME && name.bytes().all(is_plain)
}

#[cfg(test)]
mod tests {
    use super::{DataPath, PathSegment};

    #[test]
    fn names_that_could_be_misread_are_quoted() {
        let shown = |name: &str| DataPath::from([PathSegment::field("x"), PathSegment::field(name)]).to_string();
        assert_eq!(shown("a-b_$c"), "x.a-b_$c");
        assert_eq!(shown(""), r#"x[""]"#);
        assert_eq!(shown("a.b`\n"), r#"x["a.b\u{60}\n"]"#);
        assert_eq!(shown(&"é".repeat(100)), format!("x[\"{}…\"]", "é".repeat(64)));
    }
}
