//! Rate limits that several processes share, on real Redis and Postgres servers. Each process has its own connections.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use deadpool_postgres::{Manager, Pool};
use lexgen_runtime::server::{
    MemoryRates, PostgresStore, RateLimit, RateLimitLayer, RateStore, RedisStore, WithoutStore,
};
use lexgen_test_databases::{Postgres, Redis};
use redis::aio::{ConnectionManager, ConnectionManagerConfig};
use tokio::task::JoinSet;
use tokio_postgres::NoTls;

const DAY: Duration = Duration::from_secs(24 * 3600);

/// Far longer than a store takes, also on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// Returns the store of a new process.
fn on_redis(redis: &Redis) -> RedisStore {
    let client = redis::Client::open(redis.url()).expect("the URL is valid");
    let config = ConnectionManagerConfig::new();
    RedisStore::new(ConnectionManager::new_lazy_with_config(client, config).expect("the configuration is valid"))
}

/// Returns the store of a new process, with its tables.
async fn on_postgres(postgres: &Postgres) -> PostgresStore {
    let manager = Manager::new(postgres.url().parse().expect("the URL is valid"), NoTls);
    let store = PostgresStore::new(Pool::builder(manager).max_size(8).build().expect("the pool is valid"));
    store.create_tables().await.expect("the tables can be created");
    store
}

/// Returns the layer of a process, which refuses requests while the store fails.
fn layer(limits: &[RateLimit], store: impl RateStore) -> RateLimitLayer {
    let layer = RateLimitLayer::new(limits.iter().copied()).store("test", store).store_timeout(PATIENCE);
    layer.on_store_error(|error| {
        eprintln!("{error}");
        WithoutStore::Refuse
    })
}

/// Takes a point and returns the status.
async fn status(layer: &RateLimitLayer, key: &str, cost: u32) -> u16 {
    layer.take(key, cost).await.map_or_else(|error| error.status, |()| 200)
}

/// Checks the behavior that all stores share. `first` and `second` belong to two processes.
async fn check(first: impl RateStore, second: impl RateStore) {
    let first: Arc<dyn RateStore> = Arc::new(first);
    let second: Arc<dyn RateStore> = Arc::new(second);
    let limits = |points: &[u32]| points.iter().map(|&points| RateLimit::new(points, DAY)).collect::<Vec<_>>();
    let both =
        |points: &[u32]| (layer(&limits(points), Arc::clone(&first)), layer(&limits(points), Arc::clone(&second)));

    // Two processes share the points of a client.
    let (one, other) = both(&[3]);
    assert_eq!(status(&one, "alice", 2).await, 200);
    assert_eq!(status(&other, "alice", 2).await, 429);
    assert_eq!(status(&other, "alice", 1).await, 200);
    assert_eq!(status(&one, "alice", 1).await, 429);
    assert_eq!(status(&one, "bob", 100).await, 200);
    assert_eq!(status(&other, "bob", 1).await, 429);

    // A refused request takes no points of any limit.
    let (one, other) = both(&[4, 1]);
    assert_eq!(status(&one, "carol", 1).await, 200);
    for _ in 0..5 {
        assert_eq!(status(&other, "carol", 1).await, 429);
    }
    let (one, _) = both(&[4]);
    assert_eq!(status(&one, "carol", 3).await, 200);
    assert_eq!(status(&one, "carol", 1).await, 429);

    // Points come back.
    let second_long = layer(&[RateLimit::new(1, Duration::from_secs(1))], Arc::clone(&first));
    assert_eq!(status(&second_long, "dave", 1).await, 200);
    tokio::time::sleep(Duration::from_millis(1100)).await;
    assert_eq!(status(&second_long, "dave", 1).await, 200);

    // Of many requests at the same time, as many as the limit pass.
    let (one, other) = both(&[100, 1000]);
    let passed = Arc::new(AtomicUsize::new(0));
    let mut tasks = JoinSet::new();
    for index in 0..1000 {
        let layer = if index % 2 == 0 { one.clone() } else { other.clone() };
        let passed = Arc::clone(&passed);
        tasks.spawn(async move {
            match status(&layer, "everybody", 1).await {
                200 => _ = passed.fetch_add(1, Ordering::Relaxed),
                status => assert_eq!(status, 429),
            }
        });
    }
    while let Some(result) = tasks.join_next().await {
        result.expect("the task does not panic");
    }
    assert_eq!(passed.load(Ordering::Relaxed), 100);
}

/// Waits until the store works again after a restart.
async fn recover(layer: &RateLimitLayer) {
    let working = async {
        while status(layer, "new", 1).await == 503 {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(PATIENCE, working).await.expect("the store recovers");
}

#[tokio::test(flavor = "multi_thread")]
async fn memory_counts_exactly() {
    let store = Arc::new(MemoryRates::default());
    check(Arc::clone(&store), store).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn processes_share_limits_on_redis() {
    let Some(redis) = Redis::start() else { return };
    check(on_redis(&redis), on_redis(&redis)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn processes_share_limits_on_postgres() {
    let Some(postgres) = Postgres::start() else { return };
    check(on_postgres(&postgres).await, on_postgres(&postgres).await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn processes_that_start_at_once_create_the_tables_together() {
    let Some(postgres) = Postgres::start() else { return };
    let postgres = Arc::new(postgres);
    let mut tasks = JoinSet::new();
    for _ in 0..8 {
        let postgres = Arc::clone(&postgres);
        tasks.spawn(async move { on_postgres(&postgres).await });
    }
    while let Some(result) = tasks.join_next().await {
        result.expect("the tables can be created");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_prefix_separates_services() {
    let Some(postgres) = Postgres::start() else { return };
    let Some(redis) = Redis::start() else { return };
    let limit = [RateLimit::new(1, DAY)];
    let other = on_postgres(&postgres).await.prefix("the \"other\" ");
    other.create_tables().await.expect("the tables can be created");
    let layers = [
        layer(&limit, on_postgres(&postgres).await),
        layer(&limit, other),
        layer(&limit, on_redis(&redis)),
        layer(&limit, on_redis(&redis).prefix("other:")),
    ];
    for layer in layers {
        assert_eq!(status(&layer, "alice", 1).await, 200);
        assert_eq!(status(&layer, "alice", 1).await, 429);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restarted_redis_is_used_again() {
    let Some(mut redis) = Redis::start() else { return };
    let layer = layer(&[RateLimit::new(1, DAY)], on_redis(&redis));
    assert_eq!(status(&layer, "alice", 1).await, 200);
    redis.stop();
    assert_eq!(status(&layer, "alice", 1).await, 503);
    redis.start_again();
    recover(&layer).await;
    assert_eq!(status(&layer, "bob", 1).await, 200);
    assert_eq!(status(&layer, "bob", 1).await, 429);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restarted_postgres_is_used_again() {
    let Some(mut postgres) = Postgres::start() else { return };
    let layer = layer(&[RateLimit::new(1, DAY)], on_postgres(&postgres).await);
    assert_eq!(status(&layer, "alice", 1).await, 200);
    postgres.stop();
    assert_eq!(status(&layer, "alice", 1).await, 503);
    postgres.start_again();
    recover(&layer).await;
    assert_eq!(status(&layer, "bob", 1).await, 200);
    assert_eq!(status(&layer, "bob", 1).await, 429);
}

#[tokio::test(flavor = "multi_thread")]
async fn expired_rows_are_deleted() {
    let Some(postgres) = Postgres::start() else { return };
    let store = on_postgres(&postgres).await;
    let (client, connection) =
        tokio_postgres::connect(&postgres.url(), NoTls).await.expect("Postgres accepts connections");
    tokio::spawn(connection);
    let insert =
        "INSERT INTO lexgen_rates SELECT decode(lpad(to_hex(n), 32, '0'), 'hex'), n FROM generate_series(1, 5000) n";
    client.execute(insert, &[]).await.expect("rows can be inserted");
    assert_eq!(status(&layer(&[RateLimit::new(1, DAY)], store), "alice", 1).await, 200);
    let swept = async {
        loop {
            let row = client.query_one("SELECT count(*) FROM lexgen_rates", &[]).await.expect("rows can be counted");
            if row.get::<_, i64>(0) == 1 {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(PATIENCE, swept).await.expect("only the row of the client is left");
}
