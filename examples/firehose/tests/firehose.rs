//! Following events: of the built-in stream, and of a real server as `frames.jsonl` has them.

use std::fs;
use std::future::{pending, ready};
use std::path::Path;
use std::time::Duration;

use data_encoding::BASE64_NOPAD;
use example_firehose::demo;
use example_firehose::follow::{Counts, Options, follow, seq};
use example_firehose::lexicons::com::atproto::sync::subscribe_repos::{SubscribeRepos, SubscribeReposMessage};
use example_firehose::replay::Replay;
use lexgen_runtime::Frame;
use lexgen_runtime::repo::{Account, Repository, SigningKey};
use tempfile::TempDir;

/// A directory for the cursor, and options that use it.
async fn options(events: Vec<SubscribeReposMessage>, accounts: Vec<Account>) -> (TempDir, Options) {
    let directory = tempfile::tempdir().expect("a directory");
    let server = format!("http://{}", Replay::new(events).serve().await.expect("a port"));
    let accounts = accounts.into_iter().map(|account| (account.did.to_string(), account)).collect();
    let options = Options { server, cursor: directory.path().join("cursor"), limit: None, accounts };
    (directory, options)
}

/// The printed lines of a run, and its counts.
async fn run(options: &Options) -> (Vec<String>, Counts) {
    let mut said = Vec::new();
    let counts = follow(options, pending(), &mut said).await.expect("a run");
    (String::from_utf8(said).expect("text").lines().map(str::to_owned).collect(), counts)
}

fn cursor(options: &Options) -> Option<String> {
    fs::read_to_string(&options.cursor).ok()
}

#[tokio::test]
async fn posts_are_printed_and_counted() {
    let (account, events) = demo::events().expect("events");
    let (_directory, options) = options(events, vec![account]).await;
    let (said, counts) = run(&options).await;
    let expected = Counts { events: 7, posts: 5, deleted: 1, verified: 6, ..Counts::default() };
    assert_eq!(counts, expected);
    assert_eq!(said.len(), 5);
    assert_eq!(said[0], "2026-03-01T09:30:00Z  did:web:garden.example  Sow the tomatoes indoors");
    let text = "7 events: 5 posts, 0 other records, 1 deleted; 6 commits verified, 0 invalid";
    assert_eq!(counts.to_string(), text);
    assert_eq!(cursor(&options).as_deref(), Some("7"));
}

#[tokio::test]
async fn the_next_run_continues_where_the_last_one_stopped() {
    let (_, events) = demo::events().expect("events");
    let (_directory, mut options) = options(events, Vec::new()).await;
    options.limit = Some(3);
    let (first, counts) = run(&options).await;
    assert_eq!((counts.events, counts.verified, cursor(&options).as_deref()), (3, 0, Some("3")));
    options.limit = None;
    let (second, counts) = run(&options).await;
    assert_eq!((counts.events, first.len(), second.len()), (4, 2, 3));
    assert!(second[0].ends_with("Harden them off for a week"), "{second:?}");
    assert_eq!(run(&options).await.1, Counts::default());
}

#[tokio::test]
async fn stopping_keeps_the_cursor_and_a_bad_cursor_is_an_error() {
    let (_, events) = demo::events().expect("events");
    let (_directory, options) = options(events, Vec::new()).await;
    let stopped = follow(&options, ready(()), &mut Vec::new()).await.expect("a run");
    assert!(stopped.events <= 7);
    fs::write(&options.cursor, "8").expect("a file");
    let error = follow(&options, pending(), &mut Vec::new()).await.expect_err("the future");
    assert!(error.to_string().contains("FutureCursor"), "{error}");
    fs::write(&options.cursor, "eight").expect("a file");
    let error = follow(&options, pending(), &mut Vec::new()).await.expect_err("no number");
    assert!(error.to_string().ends_with("cursor must contain the number of an event"), "{error}");
}

#[tokio::test]
async fn unsigned_commits_are_not_printed() {
    let (account, events) = demo::events().expect("events");
    let key = SigningKey::k256(&[8; 32]).expect("a secret").verifying_key();
    let (_directory, options) = options(events, vec![Account::new(account.did, key)]).await;
    let (said, counts) = run(&options).await;
    assert_eq!((counts.posts, counts.verified, counts.invalid), (0, 0, 6));
    assert!(said[0].ends_with("the signature is not that of the account's key"), "{said:?}");
}

#[tokio::test]
async fn invalid_records_are_counted_and_the_stream_continues() {
    let (_, mut events) = demo::events().expect("events");
    for event in &mut events[1..3] {
        let SubscribeReposMessage::Commit(commit) = event else { panic!("a commit") };
        commit.ops[0].cid = Some(commit.commit.clone());
    }
    let SubscribeReposMessage::Commit(commit) = &mut events[3] else { panic!("a commit") };
    commit.blocks = b"no CAR file".as_slice().into();
    let (_directory, options) = options(events, Vec::new()).await;
    let (said, counts) = run(&options).await;
    assert_eq!((counts.events, counts.posts, counts.invalid), (7, 2, 3));
    // The commit is no record.
    assert!(said[0].starts_with("invalid record at://did:web:garden.example/app.bsky.feed.post/"), "{said:?}");
    assert!(said[2].starts_with("invalid commit "), "{said:?}");
}

/// An account with its repository.
type Held = (Account, Vec<u8>);

/// The events of a real server, and its accounts.
fn recorded() -> Option<(Vec<SubscribeReposMessage>, Vec<Held>)> {
    let directory = lexgen_test_data::shared()?.join("proofs/pds");
    let lines = lexgen_test_data::lines(&directory.join("frames.jsonl"));
    assert!(!lines.is_empty());
    let message = |line: &serde_json::Value| {
        let text = line["frame_base64"].as_str().expect("a string").trim_end_matches('=');
        let frame = BASE64_NOPAD.decode(text.as_bytes()).expect("base64");
        match Frame::<SubscribeRepos>::read(&frame) {
            Ok(Frame::Message(message)) => {
                assert_eq!(Frame::<SubscribeRepos>::write_message(&message).expect("a frame"), frame);
                message
            }
            other => panic!("{other:?}"),
        }
    };
    Some((lines.iter().map(message).collect(), accounts(&directory)))
}

/// The accounts of a directory.
fn accounts(directory: &Path) -> Vec<Held> {
    let mut accounts = Vec::new();
    for entry in fs::read_dir(directory).expect("a directory") {
        let path = entry.expect("a file").path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if let Some(name) = name.strip_suffix(".did.json") {
            let account = Account::from_did_document(&fs::read(&path).expect("a file")).expect("a DID document");
            accounts.push((account, fs::read(directory.join(format!("{name}.repo.car"))).expect("a file")));
        }
    }
    accounts
}

#[tokio::test]
async fn events_of_a_real_server_add_up_to_its_repositories() {
    let Some((events, accounts)) = recorded() else { return };
    let count = u64::try_from(events.len()).expect("small");
    let commits = events.iter().filter(|event| matches!(event, SubscribeReposMessage::Commit(_))).count();
    let last = events.iter().filter_map(seq).max();
    let (_directory, options) = options(events, accounts.iter().map(|(account, _)| account.clone()).collect()).await;
    let (said, counts) = run(&options).await;
    assert_eq!((counts.events, counts.invalid), (count, 0), "{said:?}");
    assert_eq!(counts.verified, u64::try_from(commits).expect("small"));
    assert_eq!(cursor(&options), last.map(|last| last.to_string()));
    let held: usize = accounts.iter().map(|(_, file)| Repository::read(file).expect("a repository").count()).sum();
    let created = counts.posts + counts.others.values().sum::<u64>();
    // Updates would be counted too.
    assert!(created - counts.deleted >= u64::try_from(held).expect("small"), "{counts}");
    assert_eq!(said.len(), usize::try_from(counts.posts).expect("small"));
}

#[tokio::test]
async fn restarts_lose_no_event_even_after_a_crash() {
    let Some((events, _)) = recorded() else { return };
    let (_directory, mut options) = options(events, Vec::new()).await;
    let (whole, _) = run(&options).await;
    fs::remove_file(&options.cursor).expect("a file");
    let mut parts = Vec::new();
    options.limit = Some(17);
    loop {
        let (said, counts) = run(&options).await;
        parts.extend(said);
        if counts.events < 17 {
            break;
        }
    }
    assert_eq!(parts, whole);

    // A run that is dropped in the middle has written its cursor at times.
    fs::remove_file(&options.cursor).expect("a file");
    options.limit = None;
    let mut said = Vec::new();
    for patience in [1, 5, 20, 50] {
        let run = follow(&options, pending(), &mut said);
        let _ = tokio::time::timeout(Duration::from_millis(patience), run).await;
    }
    let (rest, _) = run(&options).await;
    let said = String::from_utf8(said).expect("text");
    let mut all: Vec<&str> = said.lines().chain(rest.iter().map(String::as_str)).collect();
    all.sort_unstable();
    all.dedup();
    let mut expected: Vec<&str> = whole.iter().map(String::as_str).collect();
    expected.sort_unstable();
    expected.dedup();
    assert_eq!(all, expected);
}
