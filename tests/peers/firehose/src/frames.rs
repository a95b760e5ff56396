//! The frames: a repository of 2000 posts that grows by one post with each event.

use lexgen_runtime::repo::{CarWriter, Commit as Signed, Tree};
use lexgen_runtime::{CidLink, Datetime, Did, dag_cbor};

use crate::ours::{Commit, Post, RepoOp, RepoOpAction, SubscribeReposMessage, key};
use crate::{OurFrame, Outcome};

/// The number of posts before the first event, and of events.
const COUNTS: (usize, usize) = (2000, 1000);

/// The length of the text of a post, in bytes.
pub(crate) const TEXT: usize = 120;

pub(crate) fn make() -> Outcome<Vec<Vec<u8>>> {
    let did: Did = "did:plc:ar7c4by46qjdydhdevvrndac".parse()?;
    let mut tree = Tree::new();
    let mut frames = Vec::new();
    let mut since = None;
    for number in 0..COUNTS.0 + COUNTS.1 {
        let post = dag_cbor::to_vec(&post(number)?)?;
        let cid = CidLink::of_dag_cbor(&post);
        let path = format!("app.bsky.feed.post/3l{}", tid_digits(number, 11));
        let before = tree.root();
        tree.insert(&path, &cid)?;
        if number < COUNTS.0 {
            continue;
        }
        let rev: lexgen_runtime::Tid = format!("3m{}", tid_digits(number, 11)).parse()?;
        let signed = Signed::sign(&did, &rev, &tree.root(), &key()?);
        let mut car = CarWriter::new(Vec::new(), &[signed.cid()])?;
        for (cid, block) in tree.covering_proof([path.as_str()])? {
            car.write(&cid, &block)?;
        }
        car.write(&cid, &post)?;
        car.write(&signed.cid(), signed.block())?;
        let op = RepoOp { action: RepoOpAction::Create, path, cid: Some(cid), prev: None, extra: Default::default() };
        #[allow(deprecated, reason = "they are required")]
        let commit = Commit {
            seq: i64::try_from(number)?,
            rebase: false,
            too_big: false,
            repo: did.clone(),
            commit: signed.cid(),
            rev,
            since: since.replace(rev),
            blocks: car.into_inner().into(),
            ops: vec![op],
            blobs: Vec::new(),
            prev_data: Some(before),
            time: time(number)?,
            extra: Default::default(),
        };
        frames.push(OurFrame::write_message(&SubscribeReposMessage::Commit(commit.into()))?);
    }
    Ok(frames)
}

fn post(number: usize) -> Outcome<Post> {
    let text =
        format!("{number} seeds were sown, and as many words were written about them as people write on average. ");
    let mut post = Post::new(time(number)?, text.repeat(2)[..TEXT].to_owned());
    post.langs = Some(vec!["en".parse()?]);
    Ok(post)
}

fn time(number: usize) -> Outcome<Datetime> {
    Ok(format!("2026-03-01T09:{:02}:{:02}.000Z", number / 60 % 60, number % 60).parse()?)
}

/// A number in digits of a TID that spread over all positions.
fn tid_digits(number: usize, length: u32) -> String {
    (0..length).rev().map(|place| char::from(b'a' + (number >> (2 * place) & 3) as u8)).collect()
}
