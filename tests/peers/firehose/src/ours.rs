//! lexgen's types.

use lexgen_runtime::dag_cbor;
use lexgen_runtime::repo::{Account, KeyError, SigningKey};

use crate::{OurFrame, Outcome, error, payload};

/// The generated code.
mod owned_lexicons {
    lexgen_runtime::include_lexicons!("owned.rs");
}

/// The generated code, borrowed.
mod borrowed_lexicons {
    lexgen_runtime::include_lexicons!("borrowed.rs");
}

pub(crate) use owned_lexicons::app::bsky::feed::post::Post;
pub(crate) use owned_lexicons::com::atproto::sync::subscribe_repos::{
    Commit, RepoOp, RepoOpAction, SubscribeRepos, SubscribeReposMessage,
};

/// The key of the account.
pub(crate) fn key() -> Result<SigningKey, KeyError> {
    SigningKey::k256(&[7; 32])
}

fn commit(frame: &[u8]) -> Outcome<Box<Commit>> {
    match OurFrame::read(frame)? {
        OurFrame::Message(SubscribeReposMessage::Commit(commit)) => Ok(commit),
        _ => Err(error("another frame")),
    }
}

pub(crate) fn owned(frame: &[u8]) -> Outcome<usize> {
    let mut length = 0;
    for record in commit(frame)?.records()? {
        length += record.decode::<Post>()?.map_or(0, |post| post.text.len());
    }
    Ok(length)
}

pub(crate) fn borrowed(frame: &[u8]) -> Outcome<usize> {
    let commit: borrowed_lexicons::com::atproto::sync::subscribe_repos::Commit<'_> =
        dag_cbor::from_slice(payload(frame)?)?;
    let mut length = 0;
    for record in commit.records()? {
        let post: Option<borrowed_lexicons::app::bsky::feed::post::Post<'_>> = record.decode()?;
        length += post.map_or(0, |post| post.text.len());
    }
    Ok(length)
}

pub(crate) fn verified(frame: &[u8]) -> Outcome<usize> {
    let commit = commit(frame)?;
    commit.event().verify(&Account::new(commit.repo.clone(), key()?.verifying_key()))?;
    let mut length = 0;
    for record in commit.records()? {
        length += record.decode::<Post>()?.map_or(0, |post| post.text.len());
    }
    Ok(length)
}
