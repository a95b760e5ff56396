//! Following a log: cursors, failures and limits.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use lexgen_runtime::Bytes;
use lexgen_runtime::server::{
    EventLog, LogOptions, LogPage, LoggedSequencer, MemoryLog, Retention, StoreError, StoreFuture,
};
use lexgen_xrpc_streams::own::com::example::follow::{Follow, FollowMessage, Info, InfoName, Tick};
use tokio::time::timeout;

use crate::support::{LONG, append, memory, moving_subscribers_lose_and_repeat_nothing, next, numbers, small, take};

fn tick(seq: i64) -> FollowMessage {
    FollowMessage::Tick(Tick::new(Bytes::from(vec![7]), seq))
}

fn outdated() -> FollowMessage {
    FollowMessage::Info(Info::new(InfoName::OutdatedCursor))
}

#[tokio::test]
async fn messages_receive_the_numbers_of_the_log() {
    let log = memory();
    let events = LoggedSequencer::open(Arc::clone(&log), LogOptions::default()).await.expect("the log can be read");
    assert_eq!(events.publish(&tick(0)).await.expect("the log can be written"), 1);
    assert_eq!(events.publish(&outdated()).await.expect("the log can be written"), 2);
    assert_eq!(events.publish(&tick(77)).await.expect("the log can be written"), 3);
    let mut messages = events.messages::<Follow>(Some(1), outdated).await.expect("the cursor is valid");
    for expected in [tick(1), outdated(), tick(3)] {
        assert_eq!(timeout(LONG, messages.next()).await.expect("it arrives"), Some(Ok(expected)));
    }
}

#[tokio::test]
async fn cursors_apply_to_the_whole_log() {
    let log = memory();
    append(&*log, 9).await;
    log.trim(Retention::default().max_events(7)).await.expect("the log can be written");
    let events = numbers(small(), &log).await;
    for (cursor, expected, is_outdated) in [
        (Some(9), vec![9], false),
        (Some(5), vec![5, 6, 7, 8, 9], false),
        (Some(3), (3..=9).collect(), false),
        (Some(2), (3..=9).collect(), true),
        (Some(0), (3..=9).collect(), false),
        (Some(-7), (3..=9).collect(), false),
    ] {
        let mut stream = events.subscribe(cursor).await.expect("the cursor is valid");
        assert_eq!(take(&mut stream, expected.len()).await, expected, "{cursor:?}");
        assert_eq!(stream.is_outdated(), is_outdated, "{cursor:?}");
    }
    for cursor in [10, i64::MAX] {
        let error = events.subscribe(Some(cursor)).await.expect_err("the cursor is in the future");
        assert_eq!(error.to_string(), "FutureCursor: the cursor must be at most 9");
    }
    let mut future = events.subscribe(None).await.expect("there is no cursor");
    append(&*log, 1).await;
    assert_eq!(take(&mut future, 1).await, [10]);
}

#[tokio::test]
async fn an_outdated_cursor_starts_with_the_message_of_the_service() {
    let log = memory();
    let events = LoggedSequencer::open(Arc::clone(&log), small()).await.expect("the log can be read");
    for _ in 0..5 {
        events.publish(&tick(0)).await.expect("the log can be written");
    }
    log.trim(Retention::default().max_events(1)).await.expect("the log can be written");
    let fresh = LoggedSequencer::open(log, small()).await.expect("the log can be read");
    let mut messages = fresh.messages::<Follow>(Some(2), outdated).await.expect("the cursor is valid");
    for expected in [outdated(), tick(5)] {
        assert_eq!(timeout(LONG, messages.next()).await.expect("it arrives"), Some(Ok(expected)));
    }
}

/// A log whose reads can fail, and whose notifications are sent by the test.
struct Faulty {
    log: MemoryLog,
    fails: Mutex<bool>,
    reads: AtomicUsize,
}

impl Faulty {
    fn new() -> Arc<Self> {
        Arc::new(Self { log: MemoryLog::default(), fails: Mutex::new(false), reads: AtomicUsize::new(0) })
    }

    fn check(&self) -> Result<(), StoreError> {
        if *self.fails.lock().expect("no test panics") { Err(StoreError::new("no connection")) } else { Ok(()) }
    }
}

impl EventLog for Faulty {
    fn append(&self, event: axum::body::Bytes) -> StoreFuture<'_, i64> {
        self.log.append(event)
    }

    fn since(&self, from: i64, limit: usize) -> StoreFuture<'_, LogPage> {
        Box::pin(async move {
            self.reads.fetch_add(1, Ordering::SeqCst);
            self.check()?;
            self.log.since(from, limit).await
        })
    }

    fn notified(&self, last: i64) -> StoreFuture<'_, ()> {
        Box::pin(async move {
            self.check()?;
            self.log.notified(last).await
        })
    }

    fn trim(&self, retention: Retention) -> StoreFuture<'_, ()> {
        self.log.trim(retention)
    }
}

#[tokio::test]
async fn a_log_that_fails_is_reported_and_loses_nothing() {
    let faulty = Faulty::new();
    let log: Arc<dyn EventLog> = Arc::clone(&faulty) as Arc<dyn EventLog>;
    let (report, mut reported) = tokio::sync::mpsc::unbounded_channel();
    let mut options = small();
    options.on_failure = Arc::new(move |error| _ = report.send(error.to_string()));
    let events = numbers(options, &log).await;
    let mut stream = events.subscribe(None).await.expect("there is no cursor");

    *faulty.fails.lock().expect("no test panics") = true;
    append(&*log, 3).await;
    for _ in 0..3 {
        let error = timeout(LONG, reported.recv()).await.expect("it is reported");
        assert_eq!(error.as_deref(), Some("the store failed: no connection"));
    }
    *faulty.fails.lock().expect("no test panics") = false;
    append(&*log, 3).await;
    assert_eq!(take(&mut stream, 6).await, [1, 2, 3, 4, 5, 6]);
}

#[tokio::test]
async fn a_subscriber_whose_events_are_removed_gets_one_error() {
    let log = memory();
    append(&*log, 4).await;
    let events = numbers(small(), &log).await;
    let mut stream = events.subscribe(Some(1)).await.expect("the cursor is valid");
    assert_eq!(take(&mut stream, 1).await, [1]);
    append(&*log, 8).await;
    // The page with the event 2 has been read. The event 3 has been removed.
    log.trim(Retention::default().max_events(4)).await.expect("the log can be written");
    let mut other = events.subscribe(Some(12)).await.expect("the cursor is valid");
    assert_eq!(take(&mut other, 1).await, [12]);
    assert_eq!(take(&mut stream, 1).await, [2]);
    let error = next(&mut stream).await.expect_err("the events are lost");
    assert_eq!(error, "ConsumerTooSlow: the subscriber has fallen behind, and events are lost");
    assert!(stream.next().await.is_none());
}

#[tokio::test]
async fn events_that_are_removed_before_they_are_read_are_not_skipped_silently() {
    let faulty = Faulty::new();
    let log: Arc<dyn EventLog> = Arc::clone(&faulty) as Arc<dyn EventLog>;
    let events = numbers(small(), &log).await;
    let mut stream = events.subscribe(None).await.expect("there is no cursor");
    *faulty.fails.lock().expect("no test panics") = true;
    append(&*log, 5).await;
    log.trim(Retention::default().max_events(2)).await.expect("the log can be written");
    *faulty.fails.lock().expect("no test panics") = false;
    let error = next(&mut stream).await.expect_err("the events are lost");
    assert_eq!(error, "ConsumerTooSlow: the subscriber has fallen behind, and events are lost");
    let mut stream = events.subscribe(Some(0)).await.expect("the cursor is valid");
    assert_eq!(take(&mut stream, 2).await, [4, 5]);
}

#[tokio::test]
async fn an_event_that_cannot_be_decoded_is_reported_and_skipped() {
    let log = memory();
    let (report, mut reported) = tokio::sync::mpsc::unbounded_channel();
    let mut options = small();
    options.on_failure = Arc::new(move |error| _ = report.send(error.to_string()));
    let events = numbers(options, &log).await;
    let mut stream = events.subscribe(None).await.expect("there is no cursor");
    for event in ["0", "none", "0"] {
        events.append(event).await.expect("the log can be written");
    }
    assert_eq!(take(&mut stream, 2).await, [1, 3]);
    let error = reported.recv().await.expect("it is reported");
    assert_eq!(error, "the store failed: the event 2 cannot be decoded: invalid digit found in string");
}

#[tokio::test]
async fn new_events_are_read_once_for_all_subscribers() {
    let faulty = Faulty::new();
    let log: Arc<dyn EventLog> = Arc::clone(&faulty) as Arc<dyn EventLog>;
    let events = numbers(LogOptions::default(), &log).await;
    let mut streams = Vec::new();
    for _ in 0..100 {
        streams.push(events.subscribe(None).await.expect("there is no cursor"));
    }
    for number in 1..=10 {
        events.append("0").await.expect("the log can be written");
        for stream in &mut streams {
            assert_eq!(take(stream, 1).await, [number]);
        }
    }
    // Each event takes a read, and a second one that finds no more.
    assert!(faulty.reads.load(Ordering::SeqCst) <= 25, "{:?}", faulty.reads);
}

#[tokio::test]
async fn the_log_is_trimmed_to_its_limits() {
    let log = memory();
    append(&*log, 10).await;
    let mut options = small();
    options.retention = Retention::default().max_events(4);
    let _events = numbers(options, &log).await;
    let trimmed = async {
        while log.since(0, 0).await.expect("the log can be read").first != 7 {
            tokio::task::yield_now().await;
        }
    };
    timeout(LONG, trimmed).await.expect("the log is trimmed");
    log.trim(Retention::default().max_age(Duration::from_secs(60))).await.expect("the log can be written");
    assert_eq!(log.since(0, 0).await.expect("the log can be read").first, 7);
    log.trim(Retention::default().max_age(Duration::ZERO)).await.expect("the log can be written");
    let page = log.since(0, 9).await.expect("the log can be read");
    assert_eq!(page, LogPage { first: 11, last: 10, events: vec![] });
}

#[tokio::test]
async fn a_log_in_memory_has_a_limit_of_bytes() {
    let log = MemoryLog::new(100, 10);
    for event in ["1234", "5678", "9", "123456789", "much more than fits"] {
        log.append(event.into()).await.expect("the log can be written");
        let page = log.since(0, 9).await.expect("the log can be read");
        let bytes: usize = page.events.iter().map(|event| event.bytes.len()).sum();
        assert!(bytes <= 10 || page.events.len() == 1, "{page:?}");
        assert_eq!(page.events.last().map(|event| event.number), Some(page.last));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn moving_subscribers_lose_and_repeat_nothing_in_memory() {
    moving_subscribers_lose_and_repeat_nothing(memory(), 300).await;
}
