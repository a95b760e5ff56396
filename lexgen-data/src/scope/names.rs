//! Wildcards: one value or any, and a list of NSIDs or all.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use super::error::ScopeError;
use super::parts::{Parameters, Printer};
use crate::nsid::Nsid;

/// The wildcard.
pub(super) const ANY: &str = "*";

/// A value or the wildcard `*`.
///
/// ```
/// use lexgen_data::Nsid;
/// use lexgen_data::scope::OneOrAny;
///
/// let any: OneOrAny<Nsid> = "*".parse()?;
/// let one: OneOrAny<Nsid> = "com.example.note".parse()?;
/// assert!(any.covers(&one) && !one.covers(&any));
/// # Ok::<(), lexgen_data::SyntaxError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OneOrAny<T> {
    /// Any value: `*`.
    Any,
    /// One value.
    One(T),
}

impl<T: PartialEq> OneOrAny<T> {
    /// Returns whether this includes everything that another does.
    pub fn covers(&self, other: &Self) -> bool {
        matches!(self, Self::Any) || self == other
    }
}

impl<T: FromStr> FromStr for OneOrAny<T> {
    type Err = T::Err;

    fn from_str(text: &str) -> Result<Self, T::Err> {
        if text == ANY { Ok(Self::Any) } else { text.parse().map(Self::One) }
    }
}

impl<T: fmt::Display> fmt::Display for OneOrAny<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any => f.write_str(ANY),
            Self::One(value) => fmt::Display::fmt(value, f),
        }
    }
}

/// NSIDs of collections or endpoints, or all of them.
///
/// NSIDs are compared as they are written.
///
/// ```
/// use lexgen_data::Nsid;
/// use lexgen_data::scope::Names;
///
/// let notes: Nsid = "com.example.note".parse()?;
/// let likes: Nsid = "com.example.like".parse()?;
/// let names = Names::from_iter([notes.clone(), likes]);
/// assert!(names.contains(&notes) && Names::All.covers(&names));
/// # Ok::<(), lexgen_data::SyntaxError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Names {
    /// All NSIDs: `*`.
    All,
    /// These NSIDs.
    Listed(BTreeSet<Nsid>),
}

impl Names {
    /// Returns whether an NSID is included.
    #[must_use]
    pub fn contains(&self, nsid: &Nsid) -> bool {
        match self {
            Self::All => true,
            Self::Listed(names) => names.contains(nsid),
        }
    }

    /// Returns whether all NSIDs of another are included.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::All, _) => true,
            (Self::Listed(_), Self::All) => false,
            (Self::Listed(names), Self::Listed(others)) => names.is_superset(others),
        }
    }

    /// Returns whether no NSID is included.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        matches!(self, Self::Listed(names) if names.is_empty())
    }

    /// Takes the values of a parameter. It may be missing.
    pub(super) fn take(parameters: &mut Parameters<'_>, name: &'static str) -> Result<Self, ScopeError> {
        let mut names = BTreeSet::new();
        let mut has_all = false;
        for value in parameters.take_all(name) {
            match parameters.value(name, "an NSID or `*`", &value)? {
                OneOrAny::Any => has_all = true,
                OneOrAny::One(nsid) => _ = names.insert(nsid),
            }
        }
        Ok(if has_all { Self::All } else { Self::Listed(names) })
    }

    /// The only value, which can be positional.
    pub(super) fn only(&self) -> Option<&str> {
        match self {
            Self::All => Some(ANY),
            Self::Listed(names) if names.len() == 1 => names.first().map(Nsid::as_str),
            Self::Listed(_) => None,
        }
    }

    /// Each NSID by itself, or all.
    pub(super) fn split(&self) -> impl Iterator<Item = Self> {
        let (all, listed) = match self {
            Self::All => (Some(Self::All), None),
            Self::Listed(names) => (None, Some(names)),
        };
        all.into_iter().chain(listed.into_iter().flatten().cloned().map(Self::from))
    }

    /// Prints all values.
    pub(super) fn print(&self, name: &str, printer: &mut Printer<'_, '_>) -> fmt::Result {
        match self {
            Self::All => printer.parameter(name, ANY),
            Self::Listed(names) => names.iter().try_for_each(|nsid| printer.parameter(name, nsid.as_str())),
        }
    }
}

impl FromIterator<Nsid> for Names {
    fn from_iter<I: IntoIterator<Item = Nsid>>(names: I) -> Self {
        Self::Listed(names.into_iter().collect())
    }
}

impl From<Nsid> for Names {
    fn from(nsid: Nsid) -> Self {
        Self::from_iter([nsid])
    }
}

/// A value of an enumeration, which scopes write as a word.
pub(super) trait Word: Copy + Ord + 'static {
    /// All values, in the order in which scopes list them.
    const WORDS: &'static [Self];

    /// The word.
    fn word(self) -> &'static str;
}

/// Takes the words of a parameter. It may be missing.
pub(super) fn take_words<T: Word>(
    parameters: &mut Parameters<'_>,
    name: &'static str,
) -> Result<BTreeSet<T>, ScopeError> {
    parameters.take_all(name).iter().map(|value| parameters.word(name, value)).collect()
}

/// Prints the words of a parameter.
pub(super) fn print_words<T: Word>(words: &BTreeSet<T>, name: &str, printer: &mut Printer<'_, '_>) -> fmt::Result {
    words.iter().try_for_each(|word| printer.parameter(name, word.word()))
}

/// Declares an enumeration of words.
macro_rules! words {
    (
        $(#[$meta:meta])*
        pub enum $ty:ident {
            $($(#[$variant_meta:meta])* $variant:ident = $word:literal,)*
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $ty {
            $($(#[$variant_meta])* $variant,)*
        }

        impl $ty {
            /// Returns the word in scopes.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)*
                }
            }
        }

        impl $crate::scope::names::Word for $ty {
            const WORDS: &'static [Self] = &[$(Self::$variant),*];

            fn word(self) -> &'static str {
                self.as_str()
            }
        }

        impl ::core::fmt::Display for $ty {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad(self.as_str())
            }
        }
    };
}

pub(super) use words;
