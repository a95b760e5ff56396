//! The records of `#commit` events of the firehose, as generated types see them.

use lexgen_golden::cases::{commit_event, commit_event_borrowed};
use lexgen_runtime::repo::{Account, Action, CarWriter, RepoErrorKind, SigningKey, Tree};
use lexgen_runtime::{CidLink, Frame, dag_cbor};

use commit_event::AnyRecord;
use commit_event::com::atproto::sync::subscribe_repos::{
    Commit, RepoOp, RepoOpAction, SubscribeRepos, SubscribeReposMessage,
};
use commit_event::com::example::note::Note;

const CREATED: &str = "com.example.note/3jzfcijpj2z2a";
const DELETED: &str = "com.example.other/self";

/// An event that creates a note and deletes another record, and the account that has signed it.
fn event(note: &Note) -> (Commit, Account) {
    let key = SigningKey::k256(&[7; 32]).expect("a secret");
    let account = Account::new("did:web:example.com".parse().expect("a DID"), key.verifying_key());
    let block = dag_cbor::to_vec(note).expect("a record");
    let (cid, other) = (CidLink::of_dag_cbor(&block), CidLink::of_dag_cbor(b"\xa0"));
    let mut tree = Tree::new();
    tree.insert(DELETED, &other).expect("a path");
    let before = tree.root();
    tree.remove(DELETED).expect("a whole tree");
    tree.insert(CREATED, &cid).expect("a path");
    let rev = "3jzfcijpj2z2b".parse().expect("a TID");
    let signed = lexgen_runtime::repo::Commit::sign(&account.did, &rev, &tree.root(), &key);
    let mut car = CarWriter::new(Vec::new(), &[signed.cid()]).expect("a root");
    car.write(&signed.cid(), signed.block()).expect("a block");
    car.write(&cid, &block).expect("a block");
    for (cid, block) in tree.covering_proof([CREATED, DELETED]).expect("a whole tree") {
        car.write(&cid, &block).expect("a block");
    }
    let op = |action, path: &str, cid, prev| RepoOp { action, cid, path: path.to_owned(), prev, extra: <_>::default() };
    let event = Commit {
        seq: 1,
        repo: account.did.clone(),
        commit: signed.cid(),
        rev,
        since: Some("3jzfcijpj2z2a".parse().expect("a TID")),
        blocks: car.into_inner().into(),
        ops: vec![
            op(RepoOpAction::Create, CREATED, Some(cid), None),
            op(RepoOpAction::Delete, DELETED, None, Some(other)),
        ],
        prev_data: Some(before),
        time: "2026-03-01T09:30:00Z".parse().expect("a datetime"),
        extra: <_>::default(),
    };
    (event, account)
}

#[test]
fn events_have_records_of_one_type_or_of_any() {
    let note = Note::new("Sow the tomatoes");
    let (event, account) = event(&note);
    let frame = Frame::<SubscribeRepos>::write_message(&SubscribeReposMessage::Commit(event.into())).expect("a frame");
    let Ok(Frame::Message(SubscribeReposMessage::Commit(event))) = Frame::<SubscribeRepos>::read(&frame) else {
        panic!("the frame has an event");
    };
    let [created, deleted] = event.records().expect("records")[..] else { panic!("two records") };
    assert_eq!(
        (created.action, created.collection, created.rkey),
        (Action::Create, "com.example.note", "3jzfcijpj2z2a")
    );
    assert_eq!(created.cid, event.ops[0].cid.as_ref());
    assert_eq!(created.decode::<Note>().expect("a note").as_ref(), Some(&note));
    assert!(matches!(created.decode().expect("a record"), Some(AnyRecord::ComExampleNote(read)) if read == note));
    assert_eq!((deleted.action, deleted.collection, deleted.rkey), (Action::Delete, "com.example.other", "self"));
    assert_eq!((deleted.cid, deleted.bytes), (None, None));
    assert!(deleted.decode::<Note>().expect("nothing").is_none());

    let verified = event.event().verify(&account).expect("it is signed");
    assert_eq!(verified.rev(), &event.rev);
}

#[test]
fn each_field_of_an_event_takes_part() {
    let (event, account) = event(&Note::new("Sow the tomatoes"));
    let kind = |change: &dyn Fn(&mut Commit)| {
        let mut event = event.clone();
        change(&mut event);
        event.event().verify(&account).map_err(|error| error.kind())
    };
    assert!(kind(&|_| ()).is_ok());
    let operation = Err(RepoErrorKind::Operation);
    assert_eq!(kind(&|event| event.repo = "did:web:other.example".parse().expect("a DID")), operation);
    assert_eq!(kind(&|event| event.rev = "3jzfcijpj2z2c".parse().expect("a TID")), operation);
    assert_eq!(kind(&|event| event.since = Some(event.rev)), operation);
    assert_eq!(kind(&|event| event.prev_data = Some(event.commit.clone())), operation);
    assert_eq!(kind(&|event| event.commit = CidLink::of_dag_cbor(b"")), operation);
    assert_eq!(kind(&|event| event.blocks = event.blocks[..100].into()), Err(RepoErrorKind::Car));
    assert_eq!(kind(&|event| event.ops[1].prev = None), operation);
    assert_eq!(kind(&|event| event.ops[0].cid = None), operation);
    assert_eq!(kind(&|event| event.ops[0].action = RepoOpAction::Update), operation);
    assert_eq!(kind(&|event| event.ops[0].path.clear()), Err(RepoErrorKind::Record));
}

#[test]
fn borrowed_events_have_the_same_records() {
    let note = Note::new("Sow the tomatoes");
    let (event, account) = event(&note);
    let block = dag_cbor::to_vec(&event).expect("an event");
    let borrowed: commit_event_borrowed::com::atproto::sync::subscribe_repos::Commit<'_> =
        dag_cbor::from_slice(&block).expect("an event");
    assert_eq!(borrowed.records().expect("records"), event.records().expect("records"));
    borrowed.event().verify(&account).expect("it is signed");
    let records = borrowed.records().expect("records");
    let read: Option<commit_event_borrowed::com::example::note::Note<'_>> = records[0].decode().expect("a note");
    assert_eq!(read.map(|read| read.text.into_owned()), Some(note.text));
}
