//! Generated endpoints, under lints that users may set.

#![deny(warnings)]

/// The lexicons of this package.
pub mod own {
    ::lexgen_runtime::include_lexicons!("own.rs");
}

/// The lexicons of this package, with `strings = "borrowed"`.
pub mod borrowed {
    ::lexgen_runtime::include_lexicons!("borrowed.rs");
}

/// The lexicons of the shared data.
#[cfg(shared_data)]
pub mod vectors {
    ::lexgen_runtime::include_lexicons!("vectors.rs");
}

/// The chapter on clients, whose examples call the endpoints of this package.
#[cfg(doctest)]
#[doc = include_str!("../../../docs/client.md")]
pub mod chapter {}
