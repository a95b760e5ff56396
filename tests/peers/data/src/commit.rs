//! A commit of the firehose as a careful user would write it by hand for `serde_ipld_dagcbor`.

use ipld_core::cid::Cid;
use serde::{Deserialize, Serialize};

/// `com.atproto.sync.subscribeRepos#commit`.
#[derive(Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the lexicon")]
#[serde(rename_all = "camelCase")]
pub struct Commit {
    pub seq: i64,
    pub rebase: bool,
    pub too_big: bool,
    pub repo: String,
    pub commit: Cid,
    pub rev: String,
    pub since: Option<String>,
    #[serde(with = "serde_bytes")]
    pub blocks: Vec<u8>,
    pub ops: Vec<RepoOp>,
    pub blobs: Vec<Cid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prev_data: Option<Cid>,
    pub time: String,
}

/// `com.atproto.sync.subscribeRepos#repoOp`.
#[derive(Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the lexicon")]
pub struct RepoOp {
    pub action: String,
    pub path: String,
    pub cid: Option<Cid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prev: Option<Cid>,
}

/// The same, texts and bytes lent.
#[derive(Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the lexicon")]
#[serde(rename_all = "camelCase")]
pub struct LentCommit<'a> {
    pub seq: i64,
    pub rebase: bool,
    pub too_big: bool,
    pub repo: &'a str,
    pub commit: Cid,
    pub rev: &'a str,
    pub since: Option<&'a str>,
    #[serde(with = "serde_bytes")]
    pub blocks: &'a [u8],
    #[serde(borrow)]
    pub ops: Vec<LentRepoOp<'a>>,
    pub blobs: Vec<Cid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prev_data: Option<Cid>,
    pub time: &'a str,
}

/// `com.atproto.sync.subscribeRepos#repoOp`, texts lent.
#[derive(Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the lexicon")]
pub struct LentRepoOp<'a> {
    pub action: &'a str,
    pub path: &'a str,
    pub cid: Option<Cid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prev: Option<Cid>,
}
