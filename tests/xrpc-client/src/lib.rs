//! Endpoints, under the lints that users may have.

#![deny(warnings)]

/// What the lexicons of this package become.
pub mod own {
    ::lexgen_runtime::include_lexicons!("own.rs");
}

/// The same, with `strings = "borrowed"`.
pub mod borrowed {
    ::lexgen_runtime::include_lexicons!("lent.rs");
}

/// What the lexicons of the shared data become.
#[cfg(shared_data)]
pub mod vectors {
    ::lexgen_runtime::include_lexicons!("vectors.rs");
}

/// The chapter on clients, whose examples call the endpoints of this package.
#[cfg(doctest)]
#[doc = include_str!("../../../docs/client.md")]
pub mod chapter {}
