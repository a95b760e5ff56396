//! Emitted code of subscriptions.

/// Our own lexicons.
pub mod own {
    ::lexgen_runtime::include_lexicons!("own.rs");
}

/// The lexicons of the vectors.
#[cfg(shared_data)]
pub mod matrix {
    ::lexgen_runtime::include_lexicons!("matrix.rs");
}

/// The firehose, which takes null for a list, and revisions that are none.
#[cfg(shared_data)]
pub mod firehose {
    ::lexgen_runtime::include_lexicons!("firehose.rs");
}
