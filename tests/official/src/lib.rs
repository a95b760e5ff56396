//! The official lexicons, under lints that users may set.

#![deny(warnings)]
#![warn(clippy::pedantic)]

/// The directory of the code that was compiled.
pub const CODE: &str = env!("OUT_DIR");

/// The lexicons.
#[cfg(shared_data)]
pub mod official {
    ::lexgen_runtime::include_lexicons!("official.rs");
}

/// An object with an array for each type of a sample. The types are those of [`official`].
#[cfg(shared_data)]
pub mod samples {
    ::lexgen_runtime::include_lexicons!("samples.rs");
}

/// The same object and everything it refers to, as types with borrowed strings.
#[cfg(shared_data)]
pub mod borrowed {
    ::lexgen_runtime::include_lexicons!("borrowed.rs");
}

/// The types of samples and their properties.
#[cfg(shared_data)]
pub const TYPES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/types.rs"));
