// What the data model has besides, and the timeline as a whole, included for each kind of union.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Output of `app.bsky.feed.getTimeline`.
#[derive(Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the lexicon")]
pub struct Timeline<T> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cursor: Option<T>,
    pub feed: Vec<FeedViewPost<T>>,
}

/// A link in JSON.
#[derive(Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the data model")]
pub struct Link<T> {
    #[serde(rename = "$link")]
    pub link: T,
}

/// Bytes in JSON, in base 64.
#[derive(Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the data model")]
pub struct Bytes<T> {
    #[serde(rename = "$bytes")]
    pub bytes: T,
}

/// A blob in JSON.
#[derive(Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the data model")]
#[serde(rename_all = "camelCase")]
pub struct Blob<T> {
    #[serde(rename = "$type")]
    pub r#type: T,
    pub mime_type: T,
    pub r#ref: Link<T>,
    pub size: u64,
}
