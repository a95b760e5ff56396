//! Other libraries. Neither compares blocks with their CIDs.

use std::collections::BTreeMap;

use jacquard_api::com_atproto::sync::subscribe_repos::SubscribeReposMessage;
use jacquard_common::DefaultStr;

use crate::{Outcome, error, payload};

pub(crate) fn jacquard(frame: &[u8]) -> Outcome<usize> {
    let SubscribeReposMessage::Commit(commit) = SubscribeReposMessage::<DefaultStr>::decode_framed(frame)? else {
        return Err(error("another frame"));
    };
    let car = pollster::block_on(jacquard_repo::car::parse_car_bytes(&commit.blocks))?;
    let mut length = 0;
    for op in &commit.ops {
        let Some(cid) = &op.cid else { continue };
        let block = car.blocks.get(&cid.to_ipld()?).ok_or_else(|| error("a block is missing"))?;
        let post: jacquard_api::app_bsky::feed::post::Post<DefaultStr> = serde_ipld_dagcbor::from_slice(block)?;
        length += post.text.len();
    }
    Ok(length)
}

pub(crate) fn atrium(frame: &[u8]) -> Outcome<usize> {
    let commit: atrium_api::com::atproto::sync::subscribe_repos::CommitData =
        serde_ipld_dagcbor::from_slice(payload(frame)?)?;
    let blocks = pollster::block_on(async {
        let mut reader = iroh_car::CarReader::new(commit.blocks.as_slice()).await?;
        let mut blocks = BTreeMap::new();
        while let Some((cid, block)) = reader.next_block().await? {
            blocks.insert(cid.to_bytes(), block);
        }
        Ok::<_, iroh_car::Error>(blocks)
    })?;
    let mut length = 0;
    for op in &commit.ops {
        let Some(link) = &op.cid else { continue };
        let block = blocks.get(&link.0.to_bytes()).ok_or_else(|| error("a block is missing"))?;
        let post: atrium_api::app::bsky::feed::post::RecordData = serde_ipld_dagcbor::from_slice(block)?;
        length += post.text.len();
    }
    Ok(length)
}
