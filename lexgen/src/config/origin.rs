//! The origin of options, for diagnostics about them.

use std::ops::Range;
use std::path::PathBuf;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The origin of the options of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// The configuration file, if one was read.
    pub file: Option<ConfigFile>,
    /// The front end, which sets the options that are not in the file.
    pub front_end: FrontEnd,
}

/// A configuration file that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigFile {
    /// The path of the file.
    pub path: PathBuf,
    /// The contents of the file.
    pub text: String,
}

/// A user interface, which decides how options are spelled.
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
    /// Spells the option that `lexgen.toml` calls `key`.
    pub(crate) fn option(self, key: &str) -> String {
        match self {
            Self::Library => key.to_owned(),
            Self::CommandLine => format!("--{key}"),
            // The name that prost has for it. `extern` is a keyword.
            Self::BuildScript if key == "extern" => "extern_path()".to_owned(),
            Self::BuildScript => format!("{}()", key.replace('-', "_")),
            Self::Macro => key.replace('-', "_"),
        }
    }
}

/// Returns the span of `pattern` in the list or table `key` of a `lexgen.toml`.
pub(crate) fn find_pattern(text: &str, key: &str, pattern: &str) -> Option<Range<usize>> {
    let table = DeTable::parse(text).ok()?;
    let (_, value) = table.get_ref().iter().find(|(name, _)| name.get_ref() == key)?;
    match value.get_ref() {
        DeValue::Array(items) => {
            // The items of `attributes` are tables.
            let on = |item| match Spanned::get_ref(item) {
                DeValue::Table(entries) => {
                    entries.iter().find(|(name, _)| name.get_ref() == "on").map(|(_, value)| value)
                }
                _ => Some(item),
            };
            let is_pattern = |item: &&Spanned<DeValue<'_>>| item.get_ref().as_str() == Some(pattern);
            items.iter().filter_map(on).find(is_pattern).map(Spanned::span)
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
        let text = "[[attributes]]\non = 'com.a'\n[[attributes]]\non = 'com.b'\n";
        assert_eq!(find_pattern(text, "attributes", "com.b").map(|range| &text[range]), Some("'com.b'"));
    }

    #[test]
    fn front_ends_spell_options_in_their_own_syntax() {
        let names = |front_end: FrontEnd| ["extern", "drop-extra", "secrets"].map(|key| front_end.option(key));
        assert_eq!(names(FrontEnd::Library), ["extern", "drop-extra", "secrets"]);
        assert_eq!(names(FrontEnd::CommandLine), ["--extern", "--drop-extra", "--secrets"]);
        assert_eq!(names(FrontEnd::BuildScript), ["extern_path()", "drop_extra()", "secrets()"]);
        assert_eq!(names(FrontEnd::Macro), ["extern", "drop_extra", "secrets"]);
    }
}
