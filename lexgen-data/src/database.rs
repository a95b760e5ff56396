//! Strings of each format as parameters and columns of databases, behind features that have the names of the crates.
//!
//! A value is stored as its string and checked when it is read.

#[cfg(feature = "postgres-types")]
mod postgres_types;
#[cfg(feature = "rusqlite")]
mod rusqlite;
