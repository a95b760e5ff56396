//! Repositories of the [AT Protocol](https://atproto.com/specs/repository): CAR files, Merkle search trees, commits and proofs.
//!
//! | to | use |
//! |---|---|
//! | read, write, split CAR files | [`Car`], [`CarReader`], [`CarDecoder`], [`CarWriter`] |
//! | read a whole repository, with little memory | [`Repository`] |
//! | verify one record, or that there is none | [`verify_record`] |
//! | read and verify events of the firehose | [`CommitEvent`] |
//! | look up, change and prove parts of a tree | [`Tree`] |
//! | read, verify and sign commits | [`Commit`], [`Account`] |
//!
//! Everything has exactly one valid form, and everything else is an error: lengths, CIDs, nodes, trees, commits, signatures. No
//! input panics. Memory and time are bounded by the length of the input.
//!
//! `lexgen-runtime` re-exports this crate as `repo`, behind a feature of the same name.

#![cfg_attr(docsrs, feature(doc_cfg))]

mod account;
mod block_id;
mod blocks;
mod car;
mod commit;
mod error;
mod event;
mod mst;
mod path;
mod proof;
mod repository;
mod source;
mod write;

pub use lexgen_data::crypto::{Algorithm, KeyError, SigningKey, VerifyingKey};

pub use crate::account::Account;
pub use crate::blocks::BlockIndex;
pub use crate::car::{Block, Car, CarDecoder, CarReader, CarWriter, MAX_BLOCK, UncheckedBlock, UncheckedBlocks};
pub use crate::commit::Commit;
pub use crate::error::{RepoError, RepoErrorKind};
pub use crate::event::{Action, CommitEvent, CommitRecord, RepoOp};
pub use crate::mst::{Tree, key_height};
pub use crate::path::RecordPath;
pub use crate::proof::{ProvenRecord, RecordProof, verify_record};
pub use crate::repository::{MAX_PENDING, Repository, RepositoryRecord};
pub use crate::source::BlockSource;
pub use crate::write::{write_proof, write_repository};

/// Compiles the examples of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
