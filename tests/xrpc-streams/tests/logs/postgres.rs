//! Logs on Postgres.

use std::sync::Arc;
use std::time::Duration;

use deadpool_postgres::{Manager, Pool};
use lexgen_runtime::server::{EventLog, LogOptions, PostgresLog, Retention};
use lexgen_test_databases::Postgres;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
use tokio_postgres::{Config, NoTls};

use crate::support::{LONG, append, moving_subscribers_lose_and_repeat_nothing, next, numbers, small, take};

fn pool(postgres: &Postgres) -> (Pool, Config) {
    let mut config: Config = postgres.url().parse().expect("the URL is valid");
    config.connect_timeout(Duration::from_secs(5));
    let pool = Pool::builder(Manager::new(config.clone(), NoTls)).max_size(16).build().expect("the pool is valid");
    (pool, config)
}

/// Opens the log, once the server accepts connections.
async fn open(postgres: &Postgres) -> Arc<PostgresLog> {
    let opened = async {
        loop {
            let (pool, config) = pool(postgres);
            match PostgresLog::open(pool, config, NoTls, "events").await {
                Ok(log) => return Arc::new(log),
                Err(_) => sleep(Duration::from_millis(20)).await,
            }
        }
    };
    timeout(LONG, opened).await.expect("Postgres starts")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn moving_subscribers_lose_and_repeat_nothing_on_postgres() {
    let Some(postgres) = Postgres::start() else { return };
    moving_subscribers_lose_and_repeat_nothing(open(&postgres).await, 200).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn commits_have_the_order_of_numbers() {
    const EVENTS: i64 = 30;
    let Some(postgres) = Postgres::start() else { return };
    let log = open(&postgres).await;
    let mut writers = JoinSet::new();
    for writer in 0..8 {
        let (log, (pool, _)) = (Arc::clone(&log), pool(&postgres));
        writers.spawn(async move {
            for _ in 0..EVENTS {
                let mut client = pool.get().await.expect("Postgres accepts connections");
                let transaction = client.transaction().await.expect("a transaction begins");
                log.append_in(&transaction, b"0").await.expect("the log can be written");
                if writer == 0 {
                    // This one has a number long before it is committed, or not at all.
                    sleep(Duration::from_millis(20)).await;
                    transaction.rollback().await.expect("the transaction ends");
                    continue;
                }
                if writer == 1 {
                    sleep(Duration::from_millis(20)).await;
                }
                transaction.commit().await.expect("the transaction ends");
            }
        });
    }
    // A reader that continues after the last number that it has seen finds all of them.
    let mut seen = Vec::new();
    while seen.len() < usize::try_from(7 * EVENTS).expect("it is small") {
        let next = seen.last().map_or(1, |last| last + 1);
        let page = log.since(next, 1000).await.expect("the log can be read");
        assert_eq!(page.events.last().map_or(next - 1, |event| event.number), page.last);
        seen.extend(page.events.iter().map(|event| event.number));
    }
    writers.join_all().await;
    assert_eq!(seen, (1..=7 * EVENTS).collect::<Vec<_>>());
}

#[tokio::test]
async fn an_event_is_committed_with_its_change() {
    let Some(postgres) = Postgres::start() else { return };
    let log = open(&postgres).await;
    let as_log: Arc<dyn EventLog> = Arc::clone(&log) as Arc<dyn EventLog>;
    let events = numbers(small(), &as_log).await;
    let mut stream = events.subscribe(None).await.expect("there is no cursor");
    let mut client = pool(&postgres).0.get().await.expect("Postgres accepts connections");
    client.batch_execute("CREATE TABLE notes (text text)").await.expect("the statement is valid");
    for is_committed in [false, true] {
        let transaction = client.transaction().await.expect("a transaction begins");
        transaction.execute("INSERT INTO notes VALUES ('milk')", &[]).await.expect("the statement is valid");
        assert_eq!(log.append_in(&transaction, b"0").await.expect("the log can be written"), 1);
        if is_committed {
            transaction.commit().await.expect("the transaction ends");
        }
    }
    assert_eq!(take(&mut stream, 1).await, [1]);
    let notes: i64 = client.query_one("SELECT count(*) FROM notes", &[]).await.expect("it is valid").get(0);
    assert_eq!(notes, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn followers_continue_when_postgres_restarts() {
    let Some(mut postgres) = Postgres::start() else { return };
    let log: Arc<dyn EventLog> = open(&postgres).await;
    append(&*log, 5).await;
    let (report, mut reported) = tokio::sync::mpsc::unbounded_channel();
    let mut options = small();
    options.on_failure = Arc::new(move |error| _ = report.send(error.to_string()));
    let events = numbers(options, &log).await;
    let mut stream = events.subscribe(Some(2)).await.expect("the cursor is valid");
    assert_eq!(take(&mut stream, 4).await, [2, 3, 4, 5]);

    postgres.stop();
    timeout(LONG, reported.recv()).await.expect("the failure is reported");
    assert!(log.append("0".into()).await.is_err());
    postgres.start_again();
    // Another process adds events first.
    append(&*open(&postgres).await, 4).await;
    assert_eq!(take(&mut stream, 4).await, [6, 7, 8, 9]);
    assert_eq!(events.append("0").await.expect("the log can be written"), 10);
    assert_eq!(take(&mut stream, 1).await, [10]);
    // The numbers continue in a new process too.
    let restarted = numbers(small(), &(open(&postgres).await as Arc<dyn EventLog>)).await;
    assert_eq!((restarted.last(), restarted.append("0").await.expect("the log can be written")), (10, 11));
}

#[tokio::test]
async fn postgres_notifies_of_events() {
    let Some(postgres) = Postgres::start() else { return };
    let log: Arc<dyn EventLog> = open(&postgres).await;
    let mut options = LogOptions::default();
    // Only notifications are fast enough for this test.
    options.poll_every = Duration::from_secs(600);
    let events = numbers(options, &log).await;
    let mut stream = events.subscribe(None).await.expect("there is no cursor");
    for number in 1..=5 {
        append(&*open(&postgres).await, 1).await;
        assert_eq!(next(&mut stream).await, Ok(number));
    }
}

#[tokio::test]
async fn tables_are_trimmed() {
    let Some(postgres) = Postgres::start() else { return };
    let log = open(&postgres).await;
    crate::support::trims_by_number_and_age(&*log).await;
    let (pool, _) = pool(&postgres);
    let client = pool.get().await.expect("Postgres accepts connections");
    let rows: i64 = client.query_one("SELECT count(*) FROM events", &[]).await.expect("it is valid").get(0);
    assert_eq!(rows, 1);
    log.trim(Retention::default()).await.expect("the log can be written");
}

#[tokio::test]
async fn names_of_tables_are_checked() {
    let Some(postgres) = Postgres::start() else { return };
    drop(open(&postgres).await);
    for name in ["", "1a", "_a", "a b", "A", "a;b", &"a".repeat(41)] {
        let (pool, config) = pool(&postgres);
        let error = PostgresLog::open(pool, config, NoTls, name).await.expect_err("the name is invalid");
        let expected = "at most 40 lowercase letters, digits and `_`, starting with a letter";
        let message = format!("the store failed: the name of the table must be {expected}, found `{name}`");
        assert_eq!(error.to_string(), message);
    }
}
