//! A stream of an invented account, signed with a key that is part of this program.

use lexgen_runtime::repo::{Account, CarWriter, Commit as Signed, RepoError, SigningKey, Tree};
use lexgen_runtime::{CidLink, Datetime, Tid, dag_cbor};

use crate::lexicons::app::bsky::feed::post::Post;
use crate::lexicons::com::atproto::sync::subscribe_repos::{
    Account as AccountEvent, Commit, RepoOp, RepoOpAction, SubscribeReposMessage,
};

/// The collection of all records.
const COLLECTION: &str = "app.bsky.feed.post";

/// The posts of the account: record keys and texts.
const POSTS: [(&str, &str); 5] = [
    ("3mfx2a2vkbc2a", "Sow the tomatoes indoors"),
    ("3mfzjpf7wps2a", "The first leaves are out"),
    ("3mg44nq6us22a", "Harden them off for a week"),
    ("3mg6nfz3vt22a", "Plant them deep, up to the leaves"),
    ("3mgb6ztrr3k2a", "The first ripe one!"),
];

/// Returns the account, and events of its repository: a post each, then the first one is deleted.
///
/// # Errors
///
/// None in practice: all values are constant.
pub fn events() -> Result<(Account, Vec<SubscribeReposMessage>), Box<dyn std::error::Error>> {
    let key = SigningKey::k256(&[7; 32])?;
    let account = Account::new("did:web:garden.example".parse()?, key.verifying_key());
    let mut repository = Repository { account: account.clone(), key, tree: Tree::new(), since: None, seq: 1 };
    let mut events = vec![SubscribeReposMessage::Account(AccountEvent {
        seq: 1,
        did: account.did.clone(),
        time: time(0)?,
        active: true,
        status: None,
        extra: <_>::default(),
    })];
    for (index, (rkey, text)) in POSTS.into_iter().enumerate() {
        let post = Post::new(time(index)?, text);
        events.push(repository.change(rkey, Some(&post), time(index)?)?);
    }
    events.push(repository.change(POSTS[0].0, None, time(POSTS.len())?)?);
    Ok((account, events))
}

/// The time of a post.
fn time(index: usize) -> Result<Datetime, lexgen_runtime::SyntaxError> {
    format!("2026-03-0{}T09:30:00Z", index + 1).parse()
}

/// A repository that changes.
struct Repository {
    account: Account,
    key: SigningKey,
    tree: Tree,
    since: Option<Tid>,
    seq: i64,
}

impl Repository {
    /// Creates or deletes a post.
    fn change(
        &mut self,
        rkey: &str,
        post: Option<&Post>,
        time: Datetime,
    ) -> Result<SubscribeReposMessage, Box<dyn std::error::Error>> {
        let path = format!("{COLLECTION}/{rkey}");
        let before = self.tree.root();
        let record = post.map(dag_cbor::to_vec).transpose()?;
        let cid = record.as_deref().map(CidLink::of_dag_cbor);
        let prev = match &cid {
            Some(cid) => self.tree.insert(&path, cid)?,
            None => self.tree.remove(&path)?,
        };
        self.seq += 1;
        let rev: Tid = format!("3jzfcijpj3{}2a", self.seq).parse()?;
        let signed = Signed::sign(&self.account.did, &rev, &self.tree.root(), &self.key);
        let action = if cid.is_some() { RepoOpAction::Create } else { RepoOpAction::Delete };
        let blocks = self.blocks(&signed, &path, record.as_deref())?;
        let op = RepoOp { action, cid, path, prev, extra: <_>::default() };
        let commit = Commit {
            seq: self.seq,
            rebase: false,
            too_big: false,
            repo: self.account.did.clone(),
            commit: signed.cid(),
            rev,
            since: self.since.replace(rev),
            blocks: blocks.into(),
            ops: vec![op],
            blobs: Vec::new(),
            prev_data: Some(before),
            time,
            extra: <_>::default(),
        };
        Ok(SubscribeReposMessage::Commit(commit.into()))
    }

    /// The blocks of an event: the commit, the nodes that prove the change, and the record.
    fn blocks(&self, commit: &Signed, path: &str, record: Option<&[u8]>) -> Result<Vec<u8>, RepoError> {
        let mut car = CarWriter::new(Vec::new(), &[commit.cid()])?;
        car.write(&commit.cid(), commit.block())?;
        for (cid, block) in self.tree.covering_proof([path])? {
            car.write(&cid, &block)?;
        }
        if let Some(record) = record {
            car.write(&CidLink::of_dag_cbor(record), record)?;
        }
        Ok(car.into_inner())
    }
}
