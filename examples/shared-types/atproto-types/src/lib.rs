//! Types of `com.atproto`, generated once for several crates, with functions that these crates need.
//!
//! The lexicons are reduced versions of two official ones. A crate with its own lexicons maps `com.atproto.*` to
//! [`com::atproto`]. It enables the features of the namespaces that its lexicons refer to.

#[cfg(feature = "com-atproto-label")]
use com::atproto::label::defs::{SelfLabel, SelfLabels};
#[cfg(feature = "com-atproto-repo")]
use com::atproto::repo::strong_ref::StrongRef;
#[cfg(feature = "com-atproto-repo")]
use lexgen_runtime::{AtUri, Cid};

lexgen_runtime::include_lexicons!();

/// Returns a reference to the version of a record that `block` contains, in DAG-CBOR.
#[cfg(feature = "com-atproto-repo")]
#[must_use]
pub fn point_at(uri: AtUri, block: &[u8]) -> StrongRef {
    StrongRef::new(Cid::of_dag_cbor(block), uri)
}

/// Returns whether `pointer` refers to the version that `block` contains.
#[cfg(feature = "com-atproto-repo")]
#[must_use]
pub fn is_current(pointer: &StrongRef, block: &[u8]) -> bool {
    pointer.cid == Cid::of_dag_cbor(block)
}

/// Returns labels that an author puts on a record.
#[cfg(feature = "com-atproto-label")]
pub fn self_labels<'l>(values: impl IntoIterator<Item = &'l str>) -> SelfLabels {
    SelfLabels::new(values.into_iter().map(SelfLabel::new).collect::<Vec<SelfLabel>>())
}
