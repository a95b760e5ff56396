//! The official lexicons, under the lints that users may have.

#![deny(warnings)]
#![warn(clippy::pedantic)]

/// Where the code stands that was compiled.
pub const CODE: &str = env!("OUT_DIR");

/// The lexicons.
#[cfg(shared_data)]
pub mod official {
    ::lexgen_runtime::include_lexicons!("official.rs");
}

/// An object that has a list for each type that the samples are of. The types are those of [`official`].
#[cfg(shared_data)]
pub mod samples {
    ::lexgen_runtime::include_lexicons!("samples.rs");
}

/// The samples' object again with all that it refers to, as types that borrow their strings.
#[cfg(shared_data)]
pub mod borrowed {
    ::lexgen_runtime::include_lexicons!("borrowed.rs");
}

/// The types that samples are of, each with its property.
#[cfg(shared_data)]
pub const TYPES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/types.rs"));
