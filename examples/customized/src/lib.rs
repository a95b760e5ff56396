//! A garden journal whose types are shaped by the options in `lexgen.toml`.

use std::fmt;

use lexgen_runtime::Did;

/// Types of the lexicons.
pub mod lexicons {
    lexgen_runtime::include_lexicons!();
}

/// An account of this server, which has a `did:plc`.
#[derive(Clone, Debug, PartialEq, schemars::JsonSchema)]
#[schemars(transparent)]
pub struct Account(Did);

impl TryFrom<Did> for Account {
    type Error = &'static str;

    fn try_from(did: Did) -> Result<Self, Self::Error> {
        if did.method() == "plc" { Ok(Self(did)) } else { Err("must be a did:plc") }
    }
}

impl From<&Account> for Did {
    fn from(account: &Account) -> Self {
        account.0.clone()
    }
}

lexgen_runtime::replacement!(Account: Did);

/// A day, which the lexicon has as `YYYY-MM-DD`.
#[derive(Clone, Copy, Debug, PartialEq, schemars::JsonSchema)]
#[schemars(with = "String")]
pub struct Day {
    /// The year of the Gregorian calendar.
    pub year: u16,
    /// From 1 to 12.
    pub month: u8,
    /// From 1 to 31.
    pub day: u8,
}

impl TryFrom<String> for Day {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let parse = || {
            let (year, rest) = text.split_once('-')?;
            let (month, day) = rest.split_once('-')?;
            Some(Self { year: year.parse().ok()?, month: month.parse().ok()?, day: day.parse().ok()? })
        };
        parse().ok_or("must be a day such as 2026-10-27")
    }
}

impl From<&Day> for String {
    fn from(day: &Day) -> Self {
        day.to_string()
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

lexgen_runtime::replacement!(Day: String);
