//! Rate limits and their headers. The crate's unit tests check how points are restored.

use std::future::{pending, ready};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use lexgen_runtime::server::{
    MemoryRates, RateLimit, RateLimitLayer, RateStore, RateTake, Standing, StoreError, StoreFuture, WithoutStore,
};

mod service;
mod support;

use service::{Count, Search, router};
use support::{TestResponse, send};

const DAY: Duration = Duration::from_secs(24 * 3600);

/// Returns a limit of points for each day. None are restored while a test runs.
fn a_day(points: u32) -> RateLimit {
    RateLimit::new(points, DAY)
}

fn app(layer: RateLimitLayer) -> axum::Router {
    router().layered_route::<Search>(layer).into_axum()
}

fn search_from(app: &axum::Router, peer: &str) -> TestResponse {
    let peer: SocketAddr = peer.parse().expect("the address is valid");
    let request = Request::get("/xrpc/com.example.search?q=a").extension(ConnectInfo(peer));
    send(app, request.body(Body::empty()).expect("the request is valid"))
}

fn search(app: &axum::Router) -> TestResponse {
    search_from(app, "192.0.2.1:1000")
}

fn number(response: &TestResponse, header: &str) -> Option<u64> {
    response.header(header)?.parse().ok()
}

fn now() -> u64 {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).expect("the clock is after 1970").as_secs()
}

#[test]
fn every_response_has_the_remaining_points() {
    let app = app(RateLimitLayer::new([a_day(3)]));
    for remaining in ["2", "1", "0"] {
        let response = search(&app);
        assert_eq!(response.status(), 200);
        assert_eq!(response.header("ratelimit-limit"), Some("3"));
        assert_eq!(response.header("ratelimit-remaining"), Some(remaining));
        assert_eq!(response.header("ratelimit-policy"), Some("3;w=86400"));
        let reset = number(&response, "ratelimit-reset").expect("the header is a number");
        assert!(reset > now() && reset <= now() + DAY.as_secs() + 1, "{response:?}");
    }
}

#[test]
fn requests_beyond_the_limit_are_refused() {
    let app = app(RateLimitLayer::new([a_day(1)]));
    assert_eq!(search(&app).status(), 200);
    let response = search(&app);
    assert_eq!((response.status(), response.error().as_deref()), (429, Some("RateLimitExceeded")));
    assert_eq!(response.header("content-type"), Some("application/json"));
    assert_eq!(response.header("ratelimit-remaining"), Some("0"));
    let wait = number(&response, "retry-after").expect("the header is a number");
    assert!((1..=DAY.as_secs()).contains(&wait), "{response:?}");
    assert!(number(&response, "ratelimit-reset").is_some_and(|reset| reset >= now() + wait - 1), "{response:?}");
}

#[test]
fn each_peer_has_its_own_points() {
    let app = app(RateLimitLayer::new([a_day(1)]));
    assert_eq!(search_from(&app, "192.0.2.1:1").status(), 200);
    assert_eq!(search_from(&app, "192.0.2.2:1").status(), 200);
    assert_eq!(search_from(&app, "192.0.2.1:2").status(), 429);
    assert_eq!(search_from(&app, "[2001:db8::1]:1").status(), 200);
    assert_eq!(search_from(&app, "[2001:db8::2]:1").status(), 429);
}

#[test]
fn unknown_peers_share_one_limit() {
    let app = app(RateLimitLayer::new([a_day(1)]));
    let search = || Request::get("/xrpc/com.example.search?q=a").body(Body::empty()).expect("the request is valid");
    assert_eq!(send(&app, search()).status(), 200);
    assert_eq!(send(&app, search()).status(), 429);
}

#[test]
fn the_tightest_of_several_limits_applies() {
    let app = app(RateLimitLayer::new([RateLimit::new(30, Duration::from_secs(300)), a_day(2)]));
    for remaining in ["1", "0"] {
        let response = search(&app);
        assert_eq!((response.status(), response.header("ratelimit-remaining")), (200, Some(remaining)));
        assert_eq!(response.header("ratelimit-policy"), Some("2;w=86400"));
    }
    let response = search(&app);
    assert_eq!((response.status(), response.header("ratelimit-policy")), (429, Some("2;w=86400")));
}

#[test]
fn nested_limits_report_the_tightest() {
    let app = app(RateLimitLayer::new([a_day(1)])).layer(RateLimitLayer::new([a_day(10)]));
    assert_eq!(search(&app).header("ratelimit-policy"), Some("1;w=86400"));
    let response = search(&app);
    assert_eq!((response.status(), response.header("ratelimit-policy")), (429, Some("1;w=86400")));
    let unknown =
        send(&app, Request::get("/xrpc/com.example.other").body(Body::empty()).expect("the request is valid"));
    assert_eq!((unknown.status(), unknown.header("ratelimit-policy")), (501, Some("10;w=86400")));
}

#[test]
fn a_rejecting_limit_is_reported_before_an_exhausted_one() {
    let app = app(RateLimitLayer::new([a_day(1)])).layer(RateLimitLayer::new([a_day(2)]));
    assert_eq!(search(&app).status(), 200);
    let response = search(&app);
    assert_eq!((response.status(), response.header("ratelimit-policy")), (429, Some("1;w=86400")));
}

#[test]
fn clones_share_their_points() {
    let layer = RateLimitLayer::new([a_day(5)]).key(|_| Some("all".to_owned()));
    let count = layer.clone().cost(|_| 3);
    let app = router().layered_route::<Search>(layer).layered_route::<Count>(count).into_axum();
    let upload = || {
        let request = Request::post("/xrpc/com.example.count").header("content-type", "text/plain");
        send(&app, request.body(Body::from("a")).expect("the request is valid"))
    };
    assert_eq!(upload().header("ratelimit-remaining"), Some("2"));
    assert_eq!(upload().status(), 429);
    assert_eq!(search(&app).header("ratelimit-remaining"), Some("1"));
}

#[test]
fn requests_without_key_or_cost_are_not_limited() {
    let layer = || RateLimitLayer::new([a_day(1)]);
    for layer in [layer().key(|_| None), layer().cost(|_| 0), layer().bypass(|_| true), RateLimitLayer::new([])] {
        let app = app(layer);
        for _ in 0..3 {
            let response = search(&app);
            assert_eq!((response.status(), response.header("ratelimit-limit")), (200, None));
        }
    }
}

#[test]
fn networks_of_one_customer_share_sixteen_times_the_points() {
    let app = app(RateLimitLayer::new([a_day(1)]));
    for network in 0..16 {
        assert_eq!(search_from(&app, &format!("[2001:db8:1:{network:x}::1]:1")).status(), 200);
    }
    let response = search_from(&app, "[2001:db8:1:10::1]:1");
    assert_eq!((response.status(), response.header("ratelimit-policy")), (429, Some("16;w=86400")));
    assert_eq!(search_from(&app, "[2001:db8:2::1]:1").status(), 200);
}

#[test]
fn a_route_can_spend_points_itself() {
    let layer = RateLimitLayer::new([a_day(3)]);
    let take = |key, cost| pollster::block_on(layer.clone().take(key, cost));
    assert_eq!(take("alice", 2), Ok(()));
    let error = take("alice", 2).expect_err("one point is left");
    assert_eq!((error.status, error.name.as_str()), (429, "RateLimitExceeded"));
    assert_eq!(take("alice", 1), Ok(()));
    assert_eq!(take("bob", 3), Ok(()));
}

#[test]
fn concurrent_requests_do_not_exceed_the_limit() {
    let layer = RateLimitLayer::new([a_day(100)]);
    let threads: Vec<_> = (0..4)
        .map(|_| {
            let layer = layer.clone();
            std::thread::spawn(move || (0..250).filter(|_| pollster::block_on(layer.take("all", 1)).is_ok()).count())
        })
        .collect();
    let taken: usize = threads.into_iter().map(|thread| thread.join().expect("the thread does not panic")).sum();
    assert_eq!(taken, 100);
}

/// A store that fails at once, or never responds.
struct Failing {
    at_once: bool,
}

impl RateStore for Failing {
    fn take<'a>(&'a self, _: &'a [RateTake]) -> StoreFuture<'a, Option<Standing>> {
        if self.at_once {
            Box::pin(ready(Err(StoreError::new("the connection was closed"))))
        } else {
            Box::pin(pending())
        }
    }
}

/// Returns the statuses of two requests under a limit of one, while the store fails.
fn without_store(at_once: bool, decide: Option<WithoutStore>) -> [u16; 2] {
    let errors = Arc::new(AtomicUsize::new(0));
    let mut layer =
        RateLimitLayer::new([a_day(1)]).store("search", Failing { at_once }).store_timeout(Duration::from_millis(10));
    if let Some(decide) = decide {
        let errors = Arc::clone(&errors);
        layer = layer.on_store_error(move |_| {
            errors.fetch_add(1, Ordering::Relaxed);
            decide
        });
    }
    let app = app(layer);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_time().build();
    let runtime = runtime.expect("a runtime can be created");
    let entered = runtime.enter();
    let statuses = [search(&app).status(), search(&app).status()];
    drop(entered);
    if decide.is_some() {
        assert_eq!(errors.load(Ordering::Relaxed), 2);
    }
    statuses
}

#[test]
fn without_the_store_requests_are_counted_in_memory() {
    assert_eq!(without_store(true, None), [200, 429]);
    assert_eq!(without_store(false, None), [200, 429]);
}

#[test]
fn without_the_store_requests_can_be_allowed_or_refused() {
    for at_once in [true, false] {
        assert_eq!(without_store(at_once, Some(WithoutStore::CountInMemory)), [200, 429]);
        assert_eq!(without_store(at_once, Some(WithoutStore::Allow)), [200, 200]);
        assert_eq!(without_store(at_once, Some(WithoutStore::Refuse)), [503, 503]);
    }
}

#[test]
fn layers_with_the_same_name_and_store_share_their_points() {
    let store = Arc::new(MemoryRates::new(100));
    let layer = |name| RateLimitLayer::new([a_day(1)]).store(name, Arc::clone(&store));
    assert_eq!(pollster::block_on(layer("a").take("alice", 1)), Ok(()));
    assert!(pollster::block_on(layer("a").take("alice", 1)).is_err());
    assert_eq!(pollster::block_on(layer("b").take("alice", 1)), Ok(()));
}

#[test]
fn limits_are_written_as_in_headers() {
    assert_eq!(RateLimit::new(30, Duration::from_secs(300)).to_string(), "30;w=300");
    assert_eq!(RateLimit::new(0, Duration::ZERO).to_string(), "1;w=1");
    assert!(format!("{:?}", RateLimitLayer::new([a_day(1)])).starts_with("RateLimitLayer ["));
}
