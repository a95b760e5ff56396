//! Why options cannot be used.

use std::error::Error;
use std::ffi::OsStr;
use std::fmt;
use std::io;
use std::path::Path;
use std::sync::Arc;

use crate::lexicon::diagnostic::{closest, quoted};

/// The reason why options cannot be used.
#[derive(Clone, Debug)]
pub struct ConfigError {
    kind: ConfigErrorKind,
    message: String,
    source: Option<Arc<dyn Error + Send + Sync>>,
}

/// The kinds of [`ConfigError`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ConfigErrorKind {
    /// The file cannot be read.
    Unreadable,
    /// The file is not valid. The source is the error in its text.
    InvalidFile,
    /// The text is not TOML, has an unknown key, or a value of another type.
    Toml,
    /// A value is not valid.
    InvalidValue,
}

impl ConfigError {
    /// The kind of error.
    pub fn kind(&self) -> ConfigErrorKind {
        self.kind
    }

    pub(super) fn unreadable(path: &Path, error: io::Error) -> Self {
        Self {
            kind: ConfigErrorKind::Unreadable,
            message: format!("cannot read `{}`", path.display()),
            source: Some(Arc::new(error)),
        }
    }

    pub(super) fn in_file(path: &Path, error: Self) -> Self {
        Self {
            kind: ConfigErrorKind::InvalidFile,
            message: format!("`{}` is not valid", path.display()),
            source: Some(Arc::new(error)),
        }
    }

    /// For an unknown key, names the one that was probably meant.
    pub(super) fn of_toml(error: &toml::de::Error) -> Self {
        let text = error.to_string();
        // "unknown field `a`, expected one of `b`, `c`"
        let mut names = error.message().split('`').skip(1).step_by(2);
        let near = match names.next() {
            Some(key) if error.message().starts_with("unknown field ") => closest(key, names).map(|near| (key, near)),
            _ => None,
        };
        let message = match near {
            Some((key, near)) => {
                text.replace(error.message(), &format!("unknown key {}; did you mean `{near}`?", quoted(key)))
            }
            None => text,
        };
        Self { kind: ConfigErrorKind::Toml, message: message.trim_end().to_owned(), source: None }
    }

    /// An invalid value, with the message of `error`.
    pub(super) fn invalid(error: impl fmt::Display) -> Self {
        Self { kind: ConfigErrorKind::InvalidValue, message: error.to_string(), source: None }
    }

    pub(super) fn not_one_option(text: &str) -> Self {
        Self::invalid(format!("{} must set one option", quoted(text)))
    }

    pub(super) fn unknown_choice(text: &str, choices: &[&str]) -> Self {
        let choices: Vec<String> = choices.iter().map(|choice| format!("`{choice}`")).collect();
        Self::invalid(format!("{} is not valid, expected {}", quoted(text), choices.join(" or ")))
    }

    pub(super) fn not_unicode(text: &OsStr) -> Self {
        Self::invalid(format!("{} is not Unicode", quoted(&text.to_string_lossy())))
    }

    pub(super) fn no_path(text: &str) -> Self {
        Self::invalid(format!("{} has no path, expected `PATTERN=RUST_PATH`", quoted(text)))
    }

    pub(super) fn no_attribute(text: &str) -> Self {
        Self::invalid(format!("{} has no attribute, expected `PATTERN=ATTRIBUTE`", quoted(text)))
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl Error for ConfigError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_ref().map(|source| &**source as &(dyn Error + 'static))
    }
}

/// Joins the message of an error with those of its sources.
pub fn with_sources(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        text.push_str(": ");
        text.push_str(&error.to_string());
        source = error.source();
    }
    text
}
