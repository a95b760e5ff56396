//! The options `formats` and `replace`: types of one's own instead of those of the runtime.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::str::FromStr;

use serde::{Deserialize, Deserializer};

use super::{ConfigError, RustPath};
use crate::lexicon::diagnostic::{closest, quoted};
use crate::lexicon::parsed;
use crate::lexicon::pattern::{PlacePattern, Step};
use crate::lexicon::syntax::{DefId, StringFormat};

/// The types of string formats that are not those of the runtime.
///
/// Keys are the names of formats, such as `did` and `at-uri`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Formats(Vec<(StringFormat, RustPath)>);

impl Formats {
    /// Sets the type of a format. It replaces an earlier one.
    ///
    /// # Errors
    ///
    /// If there is no such format, or `path` is not the path of a Rust item.
    pub fn insert(&mut self, format: &str, path: &str) -> Result<(), ConfigError> {
        let FormatName(format) = format.parse()?;
        self.set(format, path.parse()?);
        Ok(())
    }

    fn set(&mut self, format: StringFormat, path: RustPath) {
        self.0.retain(|(known, _)| *known != format);
        self.0.push((format, path));
        self.0.sort_by_key(|(format, _)| format.as_str());
    }

    /// The entries, as `lexgen.toml` has them.
    pub(crate) fn entries(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.0.iter().map(|(format, path)| (format.as_str(), path.as_str()))
    }

    /// The type of a format, if it is not that of the runtime.
    pub(crate) fn find(&self, format: StringFormat) -> Option<&str> {
        self.0.iter().find(|(known, _)| *known == format).map(|(_, path)| path.as_str())
    }
}

/// The types of fields that are not those of the lexicon.
///
/// Keys are [`PlacePattern`]s with a path to a field, or to the elements of its list. The most specific one that matches wins.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Replacements(Vec<(PlacePattern, RustPath)>);

impl Replacements {
    /// Sets the type of the values at a place. It replaces an earlier one for the same pattern.
    ///
    /// # Errors
    ///
    /// If `place` is not a pattern with a path, or `path` is not the path of a Rust item.
    pub fn insert(&mut self, place: &str, path: &str) -> Result<(), ConfigError> {
        let FieldPattern(pattern) = place.parse()?;
        self.set(pattern, path.parse()?);
        Ok(())
    }

    fn set(&mut self, pattern: PlacePattern, path: RustPath) {
        self.0.retain(|(known, _)| *known != pattern);
        self.0.push((pattern, path));
        self.0.sort_by_key(|(pattern, _)| Reverse(pattern.specificity()));
    }

    /// Returns whether there is no entry.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The patterns of all entries.
    pub(crate) fn patterns(&self) -> impl Iterator<Item = &PlacePattern> {
        self.0.iter().map(|(pattern, _)| pattern)
    }

    /// The entries, as `lexgen.toml` has them.
    pub(crate) fn entries(&self) -> impl Iterator<Item = (String, &str)> {
        self.0.iter().map(|(pattern, path)| (pattern.to_string(), path.as_str()))
    }

    /// The index and type of the most specific entry that matches a path in a definition.
    pub(crate) fn find(&self, id: &DefId, path: &[Step<'_>]) -> Option<(usize, &str)> {
        let matches = |pattern: &PlacePattern| pattern.touches(id) && pattern.matches_path(path);
        let found = self.0.iter().enumerate().find(|(_, (pattern, _))| matches(pattern));
        found.map(|(index, (_, path))| (index, path.as_str()))
    }
}

impl<'de> Deserialize<'de> for Formats {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut formats = Self::default();
        let entries = BTreeMap::<FormatName, RustPath>::deserialize(deserializer)?;
        entries.into_iter().for_each(|(FormatName(format), path)| formats.set(format, path));
        Ok(formats)
    }
}

/// The name of a string format.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct FormatName(StringFormat);

impl FromStr for FormatName {
    type Err = ConfigError;

    fn from_str(text: &str) -> Result<Self, ConfigError> {
        match StringFormat::ALL.iter().find(|format| format.as_str() == text) {
            Some(format) => Ok(Self(*format)),
            None => {
                let near = closest(text, StringFormat::ALL.iter().map(|format| format.as_str()));
                let near = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
                Err(ConfigError::invalid(format!("{} is not a string format{near}", quoted(text))))
            }
        }
    }
}

impl<'de> Deserialize<'de> for FormatName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        parsed::deserialize(deserializer)
    }
}

impl<'de> Deserialize<'de> for Replacements {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut replacements = Self::default();
        let entries = BTreeMap::<FieldPattern, RustPath>::deserialize(deserializer)?;
        entries.into_iter().for_each(|(FieldPattern(pattern), path)| replacements.set(pattern, path));
        Ok(replacements)
    }
}

/// A pattern with a path.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct FieldPattern(PlacePattern);

impl FromStr for FieldPattern {
    type Err = ConfigError;

    fn from_str(text: &str) -> Result<Self, ConfigError> {
        let pattern: PlacePattern = text.parse().map_err(ConfigError::invalid)?;
        if pattern.has_path() {
            return Ok(Self(pattern));
        }
        Err(ConfigError::invalid(format!(
            "{} names no field, as `app.bsky.feed.post#main.text` does; `extern` has the types of definitions",
            quoted(text)
        )))
    }
}

impl<'de> Deserialize<'de> for FieldPattern {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        parsed::deserialize(deserializer)
    }
}

#[cfg(test)]
mod tests {
    use super::{Formats, Replacements};
    use crate::lexicon::pattern::Step;
    use crate::lexicon::syntax::{DefId, DefName, StringFormat};

    #[test]
    fn a_format_has_the_type_that_was_set_last() {
        let mut formats = Formats::default();
        formats.insert("did", "crate::Id").expect("a format");
        formats.insert("did", "crate::Did").expect("a format");
        assert_eq!(formats.find(StringFormat::Did), Some("crate::Did"));
        assert_eq!(formats.find(StringFormat::Handle), None);
        let error = formats.insert("dld", "crate::Did").unwrap_err().to_string();
        assert_eq!(error, "`dld` is not a string format; did you mean `did`?");
        assert!(formats.insert("uri", "not a path").is_err());
    }

    #[test]
    fn the_most_specific_pattern_wins() {
        let mut replacements = Replacements::default();
        replacements.insert("com.example.*#*.text", "crate::Any").expect("an entry");
        replacements.insert("com.example.note#main.text", "crate::Text").expect("an entry");
        let find = |nsid: &str, name: &str| {
            let id = DefId { nsid: nsid.parse().expect("an NSID"), name: DefName::main() };
            replacements.find(&id, &[Step::Name(name)]).map(|(index, path)| (index, path.to_owned()))
        };
        assert_eq!(find("com.example.note", "text"), Some((0, "crate::Text".to_owned())));
        assert_eq!(find("com.example.other", "text"), Some((1, "crate::Any".to_owned())));
        assert_eq!(find("com.example.note", "title"), None);
        let error = replacements.insert("com.example.note#main", "crate::Note").unwrap_err().to_string();
        assert!(error.ends_with("`extern` has the types of definitions"), "{error}");
    }
}
