//! Used tokens that several processes share, on real Redis and Postgres servers. Each process has its own connections.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use deadpool_postgres::{Manager, Pool};
use lexgen_runtime::server::{
    Identity, PostgresStore, RedisStore, ReplayStore, ServiceAuthError, ServiceClaims, ServiceSigner, ServiceVerifier,
    SigningKey, VerifyingKey,
};
use lexgen_runtime::{Nsid, XrpcError};
use lexgen_test_databases::{Postgres, Redis};
use redis::aio::{ConnectionManager, ConnectionManagerConfig};
use tokio::task::JoinSet;
use tokio::time::timeout;
use tokio_postgres::NoTls;

const SERVICE: &str = "did:web:api.example.com";

/// The share of an issuer in these tests.
const SHARE: usize = 20;

fn key() -> SigningKey {
    SigningKey::k256(&[7; 32]).expect("the secret is valid")
}

/// A verifier of another process. The key of every issuer is the same.
fn verifier(store: impl ReplayStore) -> ServiceVerifier<impl lexgen_runtime::server::ResolveKey> {
    let resolver = async |_: Identity, _: bool| -> Result<VerifyingKey, XrpcError> { Ok(key().verifying_key()) };
    ServiceVerifier::new(SERVICE.parse().expect("the DID is valid"), resolver).replay_store(store)
}

fn method() -> Nsid {
    "com.example.getThing".parse().expect("the NSID is valid")
}

/// Creates a token with an id of its own.
fn token(issuer: &str) -> String {
    static IDS: AtomicUsize = AtomicUsize::new(0);
    let issuer: Identity = issuer.parse().expect("the DID is valid");
    let now = i64::try_from(now()).expect("the time is small");
    let mut claims = ServiceClaims::new(issuer.clone(), SERVICE.parse().expect("the DID is valid"), now + 60);
    claims.method = Some(method());
    claims.id = Some(IDS.fetch_add(1, Ordering::Relaxed).to_string());
    ServiceSigner::new(issuer, key()).sign(&claims)
}

/// Returns the time in seconds since 1970.
fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).expect("the clock is right").as_secs()
}

async fn check<S: ReplayStore>(first: S, second: S) {
    let (one, other) = (Arc::new(verifier(first)), Arc::new(verifier(second)));
    let (method, alice) = (method(), token("did:web:alice.test"));
    assert!(one.verify(&alice, &method).await.is_ok());
    assert!(matches!(other.verify(&alice, &method).await, Err(ServiceAuthError::Replayed)));
    assert!(matches!(one.verify(&alice, &method).await, Err(ServiceAuthError::Replayed)));

    // At the same time, one process accepts it.
    let bob = token("did:web:bob.test");
    let mut tasks = JoinSet::new();
    for number in 0..50 {
        let verifier = Arc::clone(if number % 2 == 0 { &one } else { &other });
        let (bob, method) = (bob.clone(), method.clone());
        tasks.spawn(async move { verifier.verify(&bob, &method).await.is_ok() });
    }
    assert_eq!(tasks.join_all().await.into_iter().filter(|is_first| *is_first).count(), 1);

    // An issuer has a share, which does not affect others.
    for _ in 0..SHARE {
        assert!(one.verify(&token("did:web:carol.test"), &method).await.is_ok());
    }
    assert!(matches!(other.verify(&token("did:web:carol.test"), &method).await, Err(ServiceAuthError::TooMany)));
    assert!(other.verify(&token("did:web:dave.test"), &method).await.is_ok());
}

fn on_redis(redis: &Redis) -> RedisStore {
    let client = redis::Client::open(redis.url()).expect("the URL is valid");
    let connection = ConnectionManager::new_lazy_with_config(client, ConnectionManagerConfig::new());
    RedisStore::new(connection.expect("the configuration is valid")).issuer_share(SHARE)
}

async fn on_postgres(postgres: &Postgres) -> PostgresStore {
    let manager = Manager::new(postgres.url().parse().expect("the URL is valid"), NoTls);
    let store = PostgresStore::new(Pool::builder(manager).max_size(8).build().expect("the pool is valid"));
    store.create_tables().await.expect("the tables can be created");
    store.issuer_share(SHARE)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_is_used_once_by_all_processes_on_redis() {
    let Some(redis) = Redis::start() else { return };
    check(on_redis(&redis), on_redis(&redis)).await;

    // Nothing stays after the tokens have expired.
    let client = redis::Client::open(redis.url()).expect("the URL is valid");
    let mut connection = client.get_multiplexed_async_connection().await.expect("Redis runs");
    let keys: Vec<String> =
        redis::cmd("KEYS").arg("lexgen:tokens:*").query_async(&mut connection).await.expect("it is a command");
    assert_eq!(keys.len(), 4);
    for key in keys {
        let left: i64 = redis::cmd("TTL").arg(key).query_async(&mut connection).await.expect("it is a command");
        assert!((1..200).contains(&left), "{left}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_is_used_once_by_all_processes_on_postgres() {
    let Some(postgres) = Postgres::start() else { return };
    check(on_postgres(&postgres).await, on_postgres(&postgres).await).await;

    let (client, connection) = tokio_postgres::connect(&postgres.url(), NoTls).await.expect("Postgres runs");
    tokio::spawn(connection);
    let latest: i64 =
        client.query_one("SELECT max(kept_until) FROM lexgen_tokens", &[]).await.expect("there are tokens").get(0);
    assert!(u64::try_from(latest).is_ok_and(|latest| latest < now() + 200), "{latest}");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_token_is_accepted_while_the_store_is_down() {
    let Some(mut redis) = Redis::start() else { return };
    let verifier = verifier(on_redis(&redis));
    let (method, used) = (method(), token("did:web:alice.test"));
    assert!(verifier.verify(&used, &method).await.is_ok());
    redis.stop();
    let new = token("did:web:alice.test");
    let refused = timeout(Duration::from_secs(60), verifier.verify(&new, &method)).await;
    assert!(matches!(refused, Ok(Err(ServiceAuthError::Store(_)))), "{refused:?}");
}
