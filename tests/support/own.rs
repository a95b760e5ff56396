//! Types of one's own, which the code of the case `replacements` uses in place of those of the runtime.

use std::clone::Clone;
use std::cmp::{Eq, PartialEq};
use std::convert::{From, TryFrom};
use std::fmt::Debug;
use std::hash::Hash;
use std::result::Result;
use std::string::String;

use lexgen_runtime::Did;

/// The DID of a member, which is a `did:plc`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Member(pub Did);

impl TryFrom<Did> for Member {
    type Error = &'static str;

    fn try_from(did: Did) -> Result<Self, Self::Error> {
        match did.method() {
            "plc" => Result::Ok(Member(did)),
            _ => Result::Err("must be a did:plc"),
        }
    }
}

impl From<&Member> for Did {
    fn from(member: &Member) -> Self {
        member.0.clone()
    }
}

lexgen_runtime::replacement!(Member: Did);

/// A name without spaces around it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Name(pub String);

impl From<String> for Name {
    fn from(text: String) -> Self {
        Name(String::from(text.trim()))
    }
}

impl From<&Name> for String {
    fn from(name: &Name) -> Self {
        name.0.clone()
    }
}

lexgen_runtime::replacement!(Name: String);

/// The age of a member in years.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Age(pub u8);

impl TryFrom<i64> for Age {
    type Error = std::num::TryFromIntError;

    fn try_from(years: i64) -> Result<Self, Self::Error> {
        u8::try_from(years).map(Age)
    }
}

impl From<&Age> for i64 {
    fn from(age: &Age) -> Self {
        i64::from(age.0)
    }
}

lexgen_runtime::replacement!(Age: i64);
