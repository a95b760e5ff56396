//! Lexicons of permissioned data, under the lints that users may have.

#![deny(warnings)]

/// The code of the lexicons of this package.
pub mod own {
    ::lexgen_runtime::include_lexicons!("own.rs");
}

/// The code of the lexicons of the draft.
#[cfg(shared_data)]
pub mod drafts {
    ::lexgen_runtime::include_lexicons!("drafts.rs");
}
