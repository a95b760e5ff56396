//! [`Space`]: declarations of space types as constants.

use lexgen_data::RecordKeyType;

/// The declaration of a type of spaces, which hold permissioned data: its name for people, and the records to expect.
///
/// No data is of this type. A [`SpaceRef`](crate::SpaceRef) names a space whose type has this declaration.
///
/// **Draft:** spaces are a proposal, not yet part of the specification, and may change.
///
/// Source: [proposal 0016](https://github.com/bluesky-social/proposals/tree/main/0016-permissioned-data#space-type-declarations).
///
/// ```
/// use lexgen_runtime::{RecordKeyType, Space};
///
/// const FORUM: Space = Space::new("com.example.forum", "any", "Forum")
///     .with_name_lang(&[("es", "Foro"), ("ja", "掲示板")])
///     .with_collections(&["com.example.thread", "com.example.reply"]);
///
/// assert_eq!(FORUM.key, RecordKeyType::Any);
/// assert_eq!(FORUM.name_in("es"), "Foro");
/// assert_eq!(FORUM.name_in("fr"), "Forum");
/// assert_eq!(FORUM.collections.len(), 2);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Space {
    /// The NSID, which references to such spaces contain.
    pub nsid: &'static str,
    /// The recommended type of space keys, which are of the types of record keys.
    pub key: RecordKeyType,
    /// The name for people, of 1 to 64 characters.
    pub name: &'static str,
    /// The name in other languages: language tags with names.
    pub name_lang: &'static [(&'static str, &'static str)],
    /// The NSIDs of the collections to expect. A space can have others.
    pub collections: &'static [&'static str],
}

impl Space {
    /// Creates a declaration without names in other languages and without collections.
    ///
    /// # Panics
    ///
    /// Panics if `key` is not a record key type, as [`RecordKeyType::from_static`] does. In a constant, that is an error
    /// of the compiler.
    #[must_use]
    pub const fn new(nsid: &'static str, key: &'static str, name: &'static str) -> Self {
        Self { nsid, key: RecordKeyType::from_static(key), name, name_lang: &[], collections: &[] }
    }

    /// Sets the name in other languages.
    #[must_use]
    pub const fn with_name_lang(mut self, name_lang: &'static [(&'static str, &'static str)]) -> Self {
        self.name_lang = name_lang;
        self
    }

    /// Sets the collections to expect.
    #[must_use]
    pub const fn with_collections(mut self, collections: &'static [&'static str]) -> Self {
        self.collections = collections;
        self
    }

    /// Returns the name in the language with this tag, as the lexicon writes it. Otherwise, returns the general name.
    #[must_use]
    pub fn name_in(&self, language: &str) -> &'static str {
        self.name_lang.iter().find(|(tag, _)| *tag == language).map_or(self.name, |(_, name)| name)
    }
}
