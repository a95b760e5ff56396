//! Where the options of a run come from, for diagnostics about them.

use std::ops::Range;
use std::path::PathBuf;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Where the options of a run come from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// The configuration file, if one was read.
    pub file: Option<ConfigFile>,
    /// What sets the options that are not in the file.
    pub front_end: FrontEnd,
}

/// A `lexgen.toml` that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigFile {
    /// The path of the file.
    pub path: PathBuf,
    /// The text of the file.
    pub text: String,
}

/// What a user sets options with, and what options are called there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FrontEnd {
    /// The fields of [`Config`](crate::Config).
    #[default]
    Library,
    /// The flags of the `lexgen` command.
    CommandLine,
    /// The methods of [`Builder`](crate::build::Builder).
    BuildScript,
    /// The arguments of a macro.
    Macro,
}

impl FrontEnd {
    /// The name of an option in this front end. `key` is its name in `lexgen.toml`.
    pub(crate) fn option(self, key: &str) -> String {
        match (self, key) {
            (Self::Library, _) => key.to_owned(),
            (Self::CommandLine, "secrets") => "--secret".to_owned(),
            (Self::CommandLine, _) => format!("--{key}"),
            (Self::BuildScript, "extern") => "extern_path()".to_owned(),
            (Self::BuildScript, "secrets") => "secret()".to_owned(),
            (Self::BuildScript, _) => format!("{}()", key.replace('-', "_")),
            (Self::Macro, _) => key.replace('-', "_"),
        }
    }
}

/// Where `pattern` is in the list or table called `key` of a `lexgen.toml`.
pub(crate) fn find_pattern(text: &str, key: &str, pattern: &str) -> Option<Range<usize>> {
    let table = DeTable::parse(text).ok()?;
    let (_, value) = table.get_ref().iter().find(|(name, _)| name.get_ref() == key)?;
    match value.get_ref() {
        DeValue::Array(items) => {
            let is_pattern = |item: &&Spanned<DeValue<'_>>| item.get_ref().as_str() == Some(pattern);
            items.iter().find(is_pattern).map(Spanned::span)
        }
        DeValue::Table(entries) => entries.keys().find(|name| name.get_ref() == pattern).map(Spanned::span),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{FrontEnd, find_pattern};

    #[test]
    fn patterns_are_found_in_lists_and_tables() {
        let text = "# com.a\ninclude = ['com.a', \"com.b\"]\nextern.\"com.c\" = 'x'\n[other]\n\"com.d\" = 1\n";
        let found = |key: &str, pattern: &str| find_pattern(text, key, pattern).map(|range| &text[range]);
        assert_eq!(found("include", "com.a"), Some("'com.a'"));
        assert_eq!(found("include", "com.b"), Some("\"com.b\""));
        assert_eq!(found("extern", "com.c"), Some("\"com.c\""));
        assert_eq!(found("extern", "com.d"), None);
        assert_eq!(found("exclude", "com.a"), None);
        assert_eq!(find_pattern("include = [", "include", "com.a"), None);
    }

    #[test]
    fn options_have_the_names_of_their_front_end() {
        let names = |front_end: FrontEnd| ["extern", "drop-extra", "secrets"].map(|key| front_end.option(key));
        assert_eq!(names(FrontEnd::Library), ["extern", "drop-extra", "secrets"]);
        assert_eq!(names(FrontEnd::CommandLine), ["--extern", "--drop-extra", "--secret"]);
        assert_eq!(names(FrontEnd::BuildScript), ["extern_path()", "drop_extra()", "secret()"]);
        assert_eq!(names(FrontEnd::Macro), ["extern", "drop_extra", "secrets"]);
    }
}
