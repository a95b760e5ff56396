//! Logs on Redis.

use std::sync::Arc;
use std::time::Duration;

use lexgen_runtime::server::{EventLog, LogOptions, RedisLog};
use lexgen_test_databases::Redis;
use redis::Client;
use tokio::task::JoinSet;
use tokio::time::timeout;

use crate::support::{LONG, append, moving_subscribers_lose_and_repeat_nothing, next, numbers, small, take};

fn open(redis: &Redis) -> Arc<dyn EventLog> {
    Arc::new(RedisLog::new(Client::open(redis.url()).expect("the URL is valid"), "events"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn moving_subscribers_lose_and_repeat_nothing_on_redis() {
    let Some(redis) = Redis::start() else { return };
    moving_subscribers_lose_and_repeat_nothing(open(&redis), 300).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn events_become_visible_in_the_order_of_numbers() {
    const EVENTS: i64 = 100;
    let Some(redis) = Redis::start() else { return };
    let log = open(&redis);
    let mut writers = JoinSet::new();
    for _ in 0..8 {
        let log = open(&redis);
        writers.spawn(async move { append(&*log, EVENTS).await });
    }
    let mut seen = Vec::new();
    while seen.len() < usize::try_from(8 * EVENTS).expect("it is small") {
        let next = seen.last().map_or(1, |last| last + 1);
        let page = log.since(next, 1000).await.expect("the log can be read");
        seen.extend(page.events.iter().map(|event| event.number));
    }
    writers.join_all().await;
    assert_eq!(seen, (1..=8 * EVENTS).collect::<Vec<_>>());
}

#[tokio::test]
async fn redis_notifies_of_events() {
    let Some(redis) = Redis::start() else { return };
    let log = open(&redis);
    let mut options = LogOptions::default();
    // Only notifications are fast enough for this test.
    options.poll_every = Duration::from_secs(600);
    let events = numbers(options, &log).await;
    let mut stream = events.subscribe(None).await.expect("there is no cursor");
    for number in 1..=5 {
        append(&*open(&redis), 1).await;
        assert_eq!(next(&mut stream).await, Ok(number));
    }
}

#[tokio::test]
async fn followers_report_that_redis_has_lost_events() {
    let Some(mut redis) = Redis::start() else { return };
    let log = open(&redis);
    append(&*log, 3).await;
    let (report, mut reported) = tokio::sync::mpsc::unbounded_channel();
    let mut options = small();
    options.on_failure = Arc::new(move |error| _ = report.send(error.to_string()));
    let events = numbers(options, &log).await;
    let mut stream = events.subscribe(Some(1)).await.expect("the cursor is valid");
    assert_eq!(take(&mut stream, 3).await, [1, 2, 3]);
    redis.stop();
    timeout(LONG, reported.recv()).await.expect("the failure is reported");
    redis.start_again();
    let lost = async {
        loop {
            let error = reported.recv().await.expect("the sequencer exists");
            if error == "the store failed: the log ends at 0, but this process has read the event 3" {
                return;
            }
        }
    };
    timeout(LONG, lost).await.expect("the loss is reported");
}

#[tokio::test]
async fn streams_are_trimmed() {
    let Some(redis) = Redis::start() else { return };
    crate::support::trims_by_number_and_age(&*open(&redis)).await;
}
