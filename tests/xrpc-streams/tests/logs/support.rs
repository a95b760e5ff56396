//! Processes that follow a log of numbers.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use lexgen_runtime::server::{EventLog, LogOptions, LogPage, LoggedSequencer, LoggedStream, MemoryLog, Retention};
use tokio::time::timeout;

/// The timeout of every wait in these tests.
pub(crate) const LONG: Duration = Duration::from_secs(20);

pub(crate) fn numbers(options: LogOptions, log: &Arc<dyn EventLog>) -> impl Future<Output = LoggedSequencer<i64>> {
    let log = Arc::clone(log);
    async { LoggedSequencer::open_with(log, options, number).await.expect("the log can be read") }
}

/// Decodes an event, whose bytes are its number in decimal digits.
pub(crate) fn number(number: i64, bytes: &[u8]) -> Result<i64, String> {
    let text = std::str::from_utf8(bytes).map_err(|error| error.to_string())?;
    text.parse::<i64>().map_err(|error| error.to_string()).map(|_| number)
}

pub(crate) async fn next(events: &mut LoggedStream<i64>) -> Result<i64, String> {
    let event = timeout(LONG, events.next()).await.expect("an event arrives").expect("the stream does not end");
    event.map(|event| *event).map_err(|error| error.to_string())
}

pub(crate) async fn take(events: &mut LoggedStream<i64>, count: usize) -> Vec<i64> {
    let mut taken = Vec::new();
    for _ in 0..count {
        taken.push(next(events).await.expect("no event is lost"));
    }
    taken
}

pub(crate) async fn append(log: &dyn EventLog, count: i64) {
    for _ in 0..count {
        log.append("0".into()).await.expect("the log can be written");
    }
}

pub(crate) fn memory() -> Arc<dyn EventLog> {
    Arc::new(MemoryLog::default())
}

pub(crate) fn small() -> LogOptions {
    let mut options = LogOptions::default();
    (options.capacity, options.page, options.retry_after) = (3, 2, Duration::from_millis(1));
    options
}

/// Two processes append to one log. Subscribers move between them at random, with a cursor after the last event.
pub(crate) async fn moving_subscribers_lose_and_repeat_nothing(log: Arc<dyn EventLog>, count: i64) {
    let first = log.since(0, 0).await.expect("the log can be read").last + 1;
    let (one, two) = (numbers(small(), &log).await, numbers(small(), &log).await);
    let writers = [&one, &two].map(|events| {
        let events = events.clone();
        tokio::spawn(async move {
            let mut appended = Vec::new();
            for _ in 0..count {
                appended.push(events.append("0").await.expect("the log can be written"));
                tokio::task::yield_now().await;
            }
            appended
        })
    });
    let readers: Vec<_> = (0..8)
        .map(|seed| {
            let processes = [one.clone(), two.clone()];
            tokio::spawn(async move {
                let mut random = seed;
                let mut cursor = first;
                let mut seen = Vec::new();
                while cursor < first + 2 * count {
                    random = random * 1_103_515_245_u64 % 2_147_483_647 + 12_345;
                    let process = &processes[usize::from(random % 2 == 0)];
                    // The next event might not exist yet.
                    let Ok(mut stream) = process.subscribe(Some(cursor)).await else {
                        tokio::task::yield_now().await;
                        continue;
                    };
                    for _ in 0..=random % 7 {
                        let event = next(&mut stream).await.expect("no event is lost");
                        seen.push(event);
                        cursor = event + 1;
                        if cursor == first + 2 * count {
                            break;
                        }
                    }
                }
                seen
            })
        })
        .collect();
    let mut appended = BTreeSet::new();
    for writer in writers {
        let numbers = writer.await.expect("the task does not panic");
        assert!(numbers.is_sorted());
        appended.extend(numbers);
    }
    let expected: Vec<i64> = (first..first + 2 * count).collect();
    assert_eq!(appended.into_iter().collect::<Vec<_>>(), expected);
    for reader in readers {
        assert_eq!(reader.await.expect("the task does not panic"), expected);
    }
}

/// Trims a new log.
pub(crate) async fn trims_by_number_and_age(log: &dyn EventLog) {
    let hour = Duration::from_secs(60 * 60);
    append(log, 250).await;
    for (retention, first) in [
        (Retention::default(), 1),
        (Retention::default().max_events(300), 1),
        (Retention::default().max_events(240), 11),
        (Retention::default().max_events(245), 11),
        (Retention::default().max_age(hour), 11),
        (Retention::default().max_age(hour).max_events(230), 21),
    ] {
        log.trim(retention).await.expect("the log can be written");
        let page = log.since(0, 1).await.expect("the log can be read");
        let found = page.events.first().map(|event| event.number);
        assert_eq!((page.first, page.last, found), (first, 250, Some(first)), "{retention:?}");
    }
    tokio::time::sleep(Duration::from_millis(5)).await;
    log.trim(Retention::default().max_age(Duration::ZERO)).await.expect("the log can be written");
    let page = log.since(0, 9).await.expect("the log can be read");
    assert_eq!(page, LogPage { first: 251, last: 250, events: vec![] });
    append(log, 1).await;
    let page = log.since(0, 9).await.expect("the log can be read");
    assert_eq!((page.first, page.last, page.events.len()), (251, 251, 1));
}
