//! Redefines names of the prelude. Every module of the generated code imports all of them.

#![allow(dead_code, unused_macros)]

macro_rules! shadow {
    ($($name:ident)*) => { $(pub struct $name;)* };
}

shadow! {
    Option Some None Result Ok Err String Vec Box Cow
    Default Clone Copy Debug Display PartialEq Eq Hash Ord PartialOrd
    Send Sync Sized Drop Fn FnMut FnOnce Future
    Iterator IntoIterator FromIterator Extend
    From Into TryFrom TryInto FromStr AsRef AsMut ToOwned ToString
    Serialize Deserialize Serializer Deserializer Value Object Record Extra
}

macro_rules! vec {
    ($($any:tt)*) => {
        compile_error!("generated code must not use `vec!`")
    };
}

macro_rules! format {
    ($($any:tt)*) => {
        compile_error!("generated code must not use `format!`")
    };
}

macro_rules! matches {
    ($($any:tt)*) => {
        compile_error!("generated code must not use `matches!`")
    };
}

macro_rules! write {
    ($($any:tt)*) => {
        compile_error!("generated code must not use `write!`")
    };
}

macro_rules! stringify {
    ($($any:tt)*) => {
        compile_error!("generated code must not use `stringify!`")
    };
}

macro_rules! unreachable {
    ($($any:tt)*) => {
        compile_error!("generated code must not use `unreachable!`")
    };
}

pub fn drop() {}

pub mod std {}
pub mod core {}
pub mod alloc {}
pub mod serde {}
pub mod lexgen_runtime {}
