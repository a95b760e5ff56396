//! The data that is measured.

/// The answer to `getTimeline`, with 100 posts.
pub static TIMELINE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/timeline.json"));

/// A post with facets, images and a reply.
pub static POST: &[u8] = include_bytes!("post.json").trim_ascii();

/// A commit of the firehose, in DAG-CBOR.
pub static COMMIT: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/commit.cbor"));
