//! Types of `com.atproto`, made once for all crates that speak of them, and what such crates want to do with them.
//!
//! The lexicons say of two official ones as much as the example needs, in words of this project. A crate with lexicons of
//! its own maps `com.atproto.*` to [`com::atproto`].

use com::atproto::label::defs::{SelfLabel, SelfLabels};
use com::atproto::repo::strong_ref::StrongRef;
use lexgen_runtime::{AtUri, Cid};

lexgen_runtime::include_lexicons!();

/// Points at the version of a record that `block` is, in DAG-CBOR.
#[must_use]
pub fn point_at(uri: AtUri, block: &[u8]) -> StrongRef {
    StrongRef::new(Cid::of_dag_cbor(block), uri)
}

/// Whether `block` is the version that is pointed at.
#[must_use]
pub fn is_current(pointer: &StrongRef, block: &[u8]) -> bool {
    pointer.cid == Cid::of_dag_cbor(block)
}

/// Labels for an author to put on a record.
pub fn self_labels<'l>(values: impl IntoIterator<Item = &'l str>) -> SelfLabels {
    SelfLabels::new(values.into_iter().map(SelfLabel::new).collect::<Vec<SelfLabel>>())
}
