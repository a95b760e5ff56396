//! The height of a key in the tree.

use sha2::{Digest as _, Sha256};

/// Returns the height of a key: how many pairs of zero bits its SHA-256 starts with. All keys of a node have the same, and keys
/// of higher nodes a greater one.
///
/// Source: [repository: MST structure](https://atproto.com/specs/repository#mst-structure).
///
/// ```
/// use lexgen_repo::key_height;
///
/// assert_eq!(key_height("2653ae71"), 0);
/// assert_eq!(key_height("app.bsky.feed.post/9adeb165882c"), 8);
/// ```
#[must_use]
pub fn key_height(key: &str) -> u32 {
    height(key.as_bytes())
}

pub(super) fn height(key: &[u8]) -> u32 {
    let mut zeros = 0;
    for byte in Sha256::digest(key) {
        zeros += byte.leading_zeros();
        if byte != 0 {
            break;
        }
    }
    zeros / 2
}
