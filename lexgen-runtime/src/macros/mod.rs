//! The schema macros, which state the facts of a type in one entry each. Generated code invokes them.
//!
//! They are `macro_rules!`, so that they add no build dependency. Paths in them are absolute and nothing relies on the
//! prelude, because they expand in modules where any name can be shadowed. They use public API of this crate, or
//! `$crate::__private`. Each expands to one constant, so that a single attribute allows the use of deprecated items.
//!
//! The last arm of each macro reports input that no other arm accepts, which is usually code of another lexgen version.
//!
//! Functions of enums and endpoints that are not generic are `#[inline]`. A crate of types then compiles machine code only for
//! functions that are called, and where they are called.

mod builder;
mod commit_event;
mod common;
mod database;
mod endpoint;
mod errors;
mod include;
mod integer_enum;
mod nested;
mod newtype;
mod object;
mod replacement;
mod routes;
mod sample;
mod setters;
mod string_enum;
mod union;
mod version;

pub use self::version::CODEGEN_VERSION;
