//! [Repositories](https://atproto.com/specs/repository): CAR files, trees, commits, proofs, and the records of the firehose.
//!
//! This is the crate `lexgen-repo`. With the feature `repo`, the generated type of `com.atproto.sync.subscribeRepos#commit` has
//! two methods: `records()` returns the changed records, and `event()` the event in a form that can be verified. A lexicon of
//! that name without the fields that they need has none.
//!
//! ```
//! use lexgen_runtime::repo::{Account, Action, RepoError};
//! # use lexgen_runtime::{Bytes, CidLink, Did, Tid};
//!
//! // Generated.
//! # #[derive(Clone, Debug, PartialEq, Eq, Hash)]
//! # pub struct RepoOp { pub action: RepoOpAction, pub path: String, pub cid: Option<CidLink>, pub prev: Option<CidLink> }
//! # lexgen_runtime::object! {
//! #     RepoOp = "com.atproto.sync.subscribeRepos#repoOp" {
//! #         "action" => action: required; "path" => path: required; "cid" => cid: nullable; "prev" => prev: optional;
//! #     }
//! # }
//! # #[derive(Clone, Debug, PartialEq, Eq, Hash)]
//! # pub enum RepoOpAction { Create, Update, Delete, Other(String) }
//! # lexgen_runtime::string_enum! {
//! #     RepoOpAction { "create" => Create; "update" => Update; "delete" => Delete; _ => Other; }
//! # }
//! # #[derive(Clone, Debug, PartialEq, Eq, Hash)]
//! # pub struct Post { pub text: String }
//! # lexgen_runtime::record! { Post = "com.example.post", key = "tid" { "text" => text: required; } }
//! #[derive(Clone, Debug, PartialEq, Eq, Hash)]
//! pub struct Commit {
//!     pub repo: Did,
//!     pub commit: CidLink,
//!     pub rev: Tid,
//!     pub since: Option<Tid>,
//!     pub blocks: Bytes,
//!     pub ops: Vec<RepoOp>,
//!     pub prev_data: Option<CidLink>,
//! }
//! lexgen_runtime::object! {
//!     Commit = "com.atproto.sync.subscribeRepos#commit" {
//!         commit_event;
//!         "repo" => repo: required;
//!         "commit" => commit: required;
//!         "rev" => rev: required;
//!         "since" => since: nullable;
//!         "blocks" => blocks: required;
//!         "ops" => ops: required;
//!         "prevData" => prev_data: optional;
//!     }
//! }
//!
//! fn print_posts(commit: &Commit, account: &Account) -> Result<(), Box<dyn std::error::Error>> {
//!     // Only if the server is not trusted.
//!     commit.event().verify(account)?;
//!     for record in commit.records()? {
//!         // As one type, or as the `AnyRecord` of generated code.
//!         if record.action != Action::Delete && record.collection == "com.example.post" {
//!             let post: Option<Post> = record.decode()?;
//!             println!("{}: {post:?}", record.rkey);
//!         }
//!     }
//!     Ok(())
//! }
//! ```

#[doc(inline)]
pub use lexgen_repo::*;
