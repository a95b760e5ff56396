//! The sequencer, without sockets.

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use lexgen_runtime::BoxStream;
use lexgen_runtime::server::{Sequencer, SequencerStream};

/// Returns a sequencer that keeps three events, after publishing this many. Each event is its sequence number.
fn with(events: i64) -> Sequencer<i64> {
    let sequencer = Sequencer::new(3);
    for number in 1..=events {
        assert_eq!(sequencer.publish(|seq| seq), number);
    }
    sequencer
}

/// Returns the events that are available without waiting.
fn ready(events: &mut SequencerStream<i64>) -> Vec<Result<i64, String>> {
    let mut context = Context::from_waker(Waker::noop());
    let mut all = Vec::new();
    while let Poll::Ready(Some(event)) = events.poll_next(&mut context) {
        all.push(event.map_err(|error| error.to_string()));
    }
    all
}

fn events(sequencer: &Sequencer<i64>, cursor: Option<i64>) -> (Vec<i64>, bool) {
    let mut events = sequencer.subscribe(cursor).expect("the cursor is not in the future");
    let is_outdated = events.is_outdated();
    (ready(&mut events).into_iter().map(|event| event.expect("no event is lost")).collect(), is_outdated)
}

#[test]
fn a_cursor_sets_the_start_of_the_stream() {
    let sequencer = with(5);
    for (cursor, expected) in [
        (None, (vec![], false)),
        (Some(5), (vec![5], false)),
        (Some(3), (vec![3, 4, 5], false)),
        (Some(2), (vec![3, 4, 5], true)),
        (Some(0), (vec![3, 4, 5], false)),
        (Some(-7), (vec![3, 4, 5], false)),
    ] {
        assert_eq!(events(&sequencer, cursor), expected, "{cursor:?}");
    }
    for cursor in [6, i64::MAX] {
        let error = sequencer.subscribe(Some(cursor)).expect_err("the cursor is in the future");
        assert_eq!(error.to_string(), "FutureCursor: the cursor must be at most 5");
    }
}

#[test]
fn the_log_starts_empty() {
    assert_eq!(events(&with(0), Some(0)), (vec![], false));
    assert!(with(0).subscribe(Some(1)).is_err());
}

#[test]
fn sequence_numbers_continue_after_a_restart() {
    let sequencer = Sequencer::after(40, 3);
    assert_eq!(sequencer.last(), 40);
    assert_eq!(events(&sequencer, Some(40)), (vec![], true));
    assert_eq!(sequencer.publish(|seq| seq), 41);
    assert_eq!(events(&sequencer, Some(7)), (vec![41], true));
    assert_eq!(Sequencer::after(i64::MAX, 1).publish(|seq| seq), i64::MAX);
}

#[test]
fn a_slow_subscriber_gets_one_error() {
    let sequencer = with(2);
    let mut events = sequencer.subscribe(Some(1)).expect("the event is kept");
    (0..3).for_each(|_| _ = sequencer.publish(|seq| seq));
    let behind = "the subscriber has fallen behind, and events are lost".to_owned();
    assert_eq!(ready(&mut events), [Err(behind)]);
    sequencer.publish(|seq| seq);
    assert_eq!(ready(&mut events), []);
}

#[test]
fn history_fills_every_gap() {
    let sequencer = with(5);
    let publisher = sequencer.clone();
    let mut calls = 0;
    let history = move |range: std::ops::Range<i64>| {
        calls += 1;
        if calls == 1 {
            // Publishes more events than are kept, so that the first batch leaves a gap.
            (0..4).for_each(|_| _ = publisher.publish(|seq| seq));
        }
        range.collect::<BoxStream<i64>>()
    };
    let mut events = sequencer.subscribe_with_history(Some(1), history).expect("the cursor is not in the future");
    let expected: Vec<Result<i64, String>> = (1..=9).map(Ok).collect();
    assert!(!events.is_outdated());
    assert_eq!(ready(&mut events), expected);
    assert_eq!(sequencer.publish(|seq| seq), 10);
    assert_eq!(ready(&mut events), [Ok(10)]);
}

#[tokio::test]
async fn all_waiters_are_woken() {
    let sequencer = with(0);
    let waiting: Vec<_> = (0..10)
        .map(|_| {
            let mut events = sequencer.subscribe(None).expect("no cursor is not in the future");
            tokio::spawn(async move { events.next().await })
        })
        .collect();
    tokio::task::yield_now().await;
    sequencer.publish(|seq| seq);
    for task in waiting {
        assert_eq!(task.await.expect("the task does not panic"), Some(Ok(1)));
    }
}

#[test]
fn a_failing_event_changes_nothing() {
    let sequencer = with(1);
    let published = std::panic::catch_unwind(|| sequencer.publish(|_| panic!("expected panic")));
    assert!(published.is_err());
    assert_eq!((sequencer.last(), sequencer.publish(|seq| seq)), (1, 2));
    let mut next = pin!(async { sequencer.subscribe(Some(2)).expect("the event is kept").next().await });
    let polled = next.as_mut().poll(&mut Context::from_waker(Waker::noop()));
    assert_eq!(polled, Poll::Ready(Some(Ok(2))));
}

#[test]
fn events_are_kept_by_their_bytes() {
    let sequencer = Sequencer::new(100).max_bytes(10).measure(String::len);
    let kept = |expected: &[&str]| {
        let mut events = sequencer.subscribe(Some(0)).expect("the cursor is not in the future");
        let mut context = Context::from_waker(Waker::noop());
        for expected in expected {
            assert_eq!(events.poll_next(&mut context), Poll::Ready(Some(Ok((*expected).to_owned()))));
        }
        assert_eq!(events.poll_next(&mut context), Poll::Pending);
    };
    let publish = |text: &str| sequencer.publish(|_| text.to_owned());
    publish("1234");
    publish("567890");
    kept(&["1234", "567890"]);
    publish("1");
    kept(&["567890", "1"]);
    // The last event is kept, whatever its size.
    publish("more than ten bytes");
    kept(&["more than ten bytes"]);
    publish("12");
    kept(&["12"]);
    assert!(sequencer.subscribe(Some(2)).expect("the cursor is not in the future").is_outdated());
}
