//! The macros that emitted code invokes: tables of facts, one row each.
//!
//! They are `macro_rules!`, so that they cost users no build dependency. Paths in them are absolute and nothing relies on
//! a prelude, for they are expanded in modules where any name may be taken; what they need of this crate is public API or
//! in `$crate::__private`.
//!
//! Functions of enums and endpoints that are not generic are `#[inline]`: of a crate of types, machine code is made for
//! what somebody calls, where it is called, instead of for everything.

mod common;
mod endpoint;
mod errors;
mod include;
mod nested;
mod newtype;
mod object;
mod routes;
mod sample;
mod union;
mod values;
mod version;

pub use self::version::CODEGEN_VERSION;
