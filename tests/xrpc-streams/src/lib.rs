//! Generated code of subscriptions.

/// The lexicons of this package.
pub mod own {
    ::lexgen_runtime::include_lexicons!("own.rs");
}

/// The lexicons of the vectors.
#[cfg(shared_data)]
pub mod matrix {
    ::lexgen_runtime::include_lexicons!("matrix.rs");
}

/// The firehose, which accepts null for a list, and invalid revisions.
#[cfg(shared_data)]
pub mod firehose {
    ::lexgen_runtime::include_lexicons!("firehose.rs");
}
