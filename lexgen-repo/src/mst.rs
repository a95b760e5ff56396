//! The [Merkle search tree](https://atproto.com/specs/repository#mst-structure): a sorted map from paths to the CIDs of records,
//! with exactly one tree for each content.
//!
//! Knows nothing of files, commits or signatures. A key of a tree is any text here; that it is a path is checked where
//! records are read.

mod change;
mod height;
mod load;
mod node;
mod tree;

pub use self::height::key_height;
pub(crate) use self::node::{Bounds, Node};
pub use self::tree::Tree;
pub(crate) use self::tree::missing;
