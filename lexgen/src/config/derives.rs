//! The option `derives`: the traits that generated types derive.

use std::cmp::Reverse;
use std::fmt;
use std::str::FromStr;

use serde::de::value::SeqAccessDeserializer;
use serde::de::{self, Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

use super::ConfigError;
use crate::lexicon::diagnostic::quoted;
use crate::lexicon::parsed;
use crate::lexicon::pattern::{DefinitionPattern, NsidPattern};
use crate::lexicon::syntax::DefId;

/// The traits that structs, unions and errors derive, by pattern. Without an entry that matches, they derive all of [`Traits`].
///
/// Entries are `"app.bsky.*" = ["Clone", "Debug", "PartialEq"]`; the most specific pattern that matches wins. A list without a pattern
/// is for all types.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Derives(Vec<(DefinitionPattern, Traits)>);

/// The traits that a type derives besides `Clone` and `Debug`, which all types have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Traits {
    /// `PartialEq`
    pub partial_eq: bool,
    /// `Eq`
    pub eq: bool,
    /// `Hash`
    pub hash: bool,
}

impl Traits {
    /// All traits.
    pub const ALL: Self = Self { partial_eq: true, eq: true, hash: true };

    /// The traits that both have.
    pub(crate) fn and(self, other: Self) -> Self {
        Self { partial_eq: self.partial_eq && other.partial_eq, eq: self.eq && other.eq, hash: self.hash && other.hash }
    }

    fn from_names(names: &[TraitName]) -> Result<Self, ConfigError> {
        let has = |name| names.contains(&name);
        for (name, text) in [(TraitName::Clone, "Clone"), (TraitName::Debug, "Debug")] {
            if !has(name) {
                return Err(ConfigError::invalid(format!("`{text}` is missing, which all generated types derive")));
            }
        }
        let traits = Self { partial_eq: has(TraitName::PartialEq), eq: has(TraitName::Eq), hash: has(TraitName::Hash) };
        if traits.eq && !traits.partial_eq {
            return Err(ConfigError::invalid("`Eq` needs `PartialEq`"));
        }
        Ok(traits)
    }
}

/// The name of a trait that types derive.
#[derive(Clone, Copy, PartialEq, Eq)]
enum TraitName {
    Clone,
    Debug,
    PartialEq,
    Eq,
    Hash,
}

impl FromStr for TraitName {
    type Err = ConfigError;

    fn from_str(text: &str) -> Result<Self, ConfigError> {
        Ok(match text {
            "Clone" => Self::Clone,
            "Debug" => Self::Debug,
            "PartialEq" => Self::PartialEq,
            "Eq" => Self::Eq,
            "Hash" => Self::Hash,
            _ => {
                return Err(ConfigError::invalid(format!(
                    "{} is not one of `Clone`, `Debug`, `PartialEq`, `Eq` and `Hash`; `attributes` adds other traits",
                    quoted(text)
                )));
            }
        })
    }
}

impl<'de> Deserialize<'de> for TraitName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        parsed::deserialize(deserializer)
    }
}

impl<'de> Deserialize<'de> for Traits {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::from_names(&Vec::<TraitName>::deserialize(deserializer)?).map_err(de::Error::custom)
    }
}

/// As in a list of traits.
impl fmt::Display for Traits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Clone, Debug")?;
        let optional = [("PartialEq", self.partial_eq), ("Eq", self.eq), ("Hash", self.hash)];
        optional.iter().filter(|(_, is_derived)| *is_derived).try_for_each(|(name, _)| write!(f, ", {name}"))
    }
}

/// From a list such as `Clone, Debug, PartialEq`.
impl FromStr for Traits {
    type Err = ConfigError;

    fn from_str(text: &str) -> Result<Self, ConfigError> {
        let names: Vec<TraitName> = text.split(',').map(|name| name.trim().parse()).collect::<Result<_, _>>()?;
        Self::from_names(&names)
    }
}

impl Derives {
    /// Sets the traits of the types that `pattern` matches. It replaces an earlier entry with the same pattern.
    ///
    /// # Errors
    ///
    /// If `pattern` is not a [`DefinitionPattern`], or `traits` is not a list of [`Traits`].
    pub fn insert(&mut self, pattern: &str, traits: &str) -> Result<(), ConfigError> {
        let pattern = pattern.parse().map_err(ConfigError::invalid)?;
        self.set(pattern, traits.parse()?);
        Ok(())
    }

    fn set(&mut self, pattern: DefinitionPattern, traits: Traits) {
        self.0.retain(|(known, _)| *known != pattern);
        self.0.push((pattern, traits));
        self.0.sort_by_key(|(pattern, _)| Reverse((pattern.lexicons().specificity(), pattern.definition().is_some())));
    }

    /// Returns whether there is no entry.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The patterns of all entries.
    pub(crate) fn patterns(&self) -> impl Iterator<Item = &DefinitionPattern> {
        self.0.iter().map(|(pattern, _)| pattern)
    }

    /// The entries, as `lexgen.toml` has them.
    pub(crate) fn entries(&self) -> impl Iterator<Item = (&DefinitionPattern, Traits)> {
        self.0.iter().map(|(pattern, traits)| (pattern, *traits))
    }

    /// The traits of the types of a definition.
    pub(crate) fn of(&self, id: &DefId) -> Traits {
        let matching = self.0.iter().find(|(pattern, _)| pattern.matches(&id.nsid, &id.name));
        matching.map_or(Traits::ALL, |(_, traits)| *traits)
    }

    /// The traits of types that belong to no lexicon.
    pub(crate) fn of_everything(&self) -> Traits {
        self.0.iter().find(|(pattern, _)| pattern.is_everything()).map_or(Traits::ALL, |(_, traits)| *traits)
    }
}

impl<'de> Deserialize<'de> for Derives {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(DerivesVisitor)
    }
}

struct DerivesVisitor;

impl<'de> Visitor<'de> for DerivesVisitor {
    type Value = Derives;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of traits, or a table of lists by pattern")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, traits: A) -> Result<Derives, A::Error> {
        let mut derives = Derives::default();
        derives.set(NsidPattern::everything().into(), Traits::deserialize(SeqAccessDeserializer::new(traits))?);
        Ok(derives)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Derives, A::Error> {
        let mut derives = Derives::default();
        while let Some((pattern, traits)) = entries.next_entry()? {
            derives.set(pattern, traits);
        }
        Ok(derives)
    }
}

#[cfg(test)]
mod tests {
    use super::{Derives, Traits};
    use crate::lexicon::syntax::{DefId, DefName};

    fn traits(derives: &Derives, nsid: &str, name: &str) -> String {
        let id = DefId { nsid: nsid.parse().expect("an NSID"), name: DefName::new(name) };
        derives.of(&id).to_string()
    }

    #[test]
    fn the_most_specific_pattern_wins() {
        let mut derives = Derives::default();
        for (pattern, list) in [
            ("*", "Clone, Debug, PartialEq, Hash"),
            ("com.example.*", "Clone,Debug,PartialEq"),
            ("com.example.thing", "Clone, Debug"),
            ("com.example.thing#view", "Clone, Debug, PartialEq, Eq"),
        ] {
            derives.insert(pattern, list).expect("an entry");
        }
        assert_eq!(traits(&derives, "org.other.thing", "main"), "Clone, Debug, PartialEq, Hash");
        assert_eq!(traits(&derives, "com.example.other", "main"), "Clone, Debug, PartialEq");
        assert_eq!(traits(&derives, "com.example.thing", "main"), "Clone, Debug");
        assert_eq!(traits(&derives, "com.example.thing", "view"), "Clone, Debug, PartialEq, Eq");
        assert_eq!(derives.of_everything().to_string(), "Clone, Debug, PartialEq, Hash");
        assert_eq!(traits(&Derives::default(), "com.example.thing", "view"), Traits::ALL.to_string());
    }

    #[test]
    fn lists_without_a_needed_trait_are_refused() {
        let refused = |text: &str| text.parse::<Traits>().unwrap_err().to_string();
        assert_eq!(refused("Clone, PartialEq"), "`Debug` is missing, which all generated types derive");
        assert_eq!(refused("Clone, Debug, Eq"), "`Eq` needs `PartialEq`");
        assert!(refused("Clone, Debug, Ord").ends_with("`attributes` adds other traits"));
    }
}
