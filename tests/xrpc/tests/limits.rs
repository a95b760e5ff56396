//! Limits of what a client can send, in bytes and in time, and routes whose client leaves.

use std::future::{pending, poll_fn};
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::Poll;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::Request;
use lexgen_runtime::server::Router;
use lexgen_runtime::{BoxStream, Reply, Response};
use tower_service::Service as _;

mod service;
#[allow(dead_code, reason = "not every test reads bodies by chunks")]
mod support;

use service::{CreateNote, CreateNoteRoute, Service, router};
use support::{TestResponse, send};

const SEARCH: &str = "com.example.search?q=a";
const CREATE_NOTE: &str = "com.example.createNote";
const COUNT: &str = "com.example.count";

fn request(method: &str, endpoint: &str, encoding: &str, body: Body) -> Request {
    let content_type = if endpoint == COUNT { "text/plain" } else { "application/json" };
    let request = Request::builder().method(method).uri(format!("/xrpc/{endpoint}"));
    let request = request.header("content-type", content_type).header("content-encoding", encoding);
    request.body(body).expect("the request is valid")
}

/// A body that starts with `first` and continues with `next` for ever, and the number of bytes that were read of it.
fn endless(first: &'static [u8], next: &'static [u8]) -> (Body, Arc<AtomicUsize>) {
    let read = Arc::new(AtomicUsize::new(0));
    let (count, mut chunk) = (Arc::clone(&read), first);
    let stream = BoxStream::from_fn(move |_| {
        count.fetch_add(chunk.len(), Ordering::Relaxed);
        let sent = Bytes::from_static(std::mem::replace(&mut chunk, next));
        Poll::Ready(Some(Ok::<_, std::io::Error>(sent)))
    });
    (Body::from_stream(stream), read)
}

#[test]
fn compressed_bodies_are_limited_by_what_is_sent() {
    const GZIP: &[u8] = b"\x1f\x8b\x08\0\0\0\0\0\0\xff";
    const ZLIB: &[u8] = b"\x78\x9c";
    const EMPTY_BLOCKS: &[u8] = b"\0\0\0\xff\xff\0\0\0\xff\xff\0\0\0\xff\xff\0\0\0\xff\xff";
    // A window size, and a block of metadata without bytes, byte-aligned.
    const BROTLI: &[u8] = b"\x0c";
    const EMPTY_METADATA: &[u8] = b"\x06\x06\x06\x06\x06\x06\x06\x06\x06\x06\x06\x06";

    let app = router().into_axum();
    for (encoding, first, next) in
        [("gzip", GZIP, EMPTY_BLOCKS), ("deflate", ZLIB, EMPTY_BLOCKS), ("br", BROTLI, EMPTY_METADATA)]
    {
        for (method, endpoint, expected) in [
            ("POST", CREATE_NOTE, "PayloadTooLarge"),
            ("POST", COUNT, "PayloadTooLarge"),
            ("GET", SEARCH, "InvalidRequest"),
        ] {
            let (body, read) = endless(first, next);
            let response = send(&app, request(method, endpoint, encoding, body));
            assert_eq!(response.error().as_deref(), Some(expected), "{encoding}, {endpoint}: {}", response.message());
            let read = read.load(Ordering::Relaxed);
            assert!(read < 1200, "{read} bytes were read: {encoding}, {endpoint}");
        }
    }
}

#[test]
fn a_small_limit_leaves_room_for_the_headers_of_compression() {
    // 20 bytes for nothing.
    const NOTHING: &[u8] = &[31, 139, 8, 0, 0, 0, 0, 0, 0, 255, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    let app = router().buffered_limit(1).into_axum();
    assert_eq!(send(&app, request("GET", SEARCH, "gzip", Body::from(NOTHING))).status(), 200);
}

/// Sends a request whose body is `first` and then nothing more.
async fn stalled(app: axum::Router, method: &str, endpoint: &str, first: &'static [u8]) -> TestResponse {
    let mut first = Some(Bytes::from_static(first)).filter(|first| !first.is_empty());
    let stream = BoxStream::from_fn(move |_| match first.take() {
        Some(first) => Poll::Ready(Some(Ok::<_, std::io::Error>(first))),
        None => Poll::Pending,
    });
    let response = app.clone().call(request(method, endpoint, "identity", Body::from_stream(stream))).await;
    support::read_response(response.expect("routers do not fail")).await
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime can be started")
}

#[test]
fn a_body_must_arrive_in_time() {
    for time in [Duration::ZERO, Duration::from_millis(20)] {
        let app = router().body_within(time).into_axum();
        for (method, endpoint, first) in
            [("POST", CREATE_NOTE, &b"{"[..]), ("POST", COUNT, b"abc"), ("POST", COUNT, b""), ("GET", SEARCH, b"")]
        {
            let response = runtime().block_on(stalled(app.clone(), method, endpoint, first));
            assert_eq!((response.status(), response.error().as_deref()), (408, Some("RequestTimeout")), "{endpoint}");
        }
    }
}

#[test]
fn a_body_can_be_awaited_without_limit() {
    let app = router().body_within(Duration::MAX).into_axum();
    runtime().block_on(async {
        let response = stalled(app, "POST", CREATE_NOTE, b"{");
        assert!(tokio::time::timeout(Duration::from_millis(50), response).await.is_err());
    });
}

#[test]
fn bodies_are_read_without_a_runtime() {
    let body = Body::from(r#"{"text":"a","images":[]}"#);
    assert_eq!(send(&router().into_axum(), request("POST", CREATE_NOTE, "identity", body)).status(), 200);
}

/// A route that takes two steps, and counts those that it has taken.
struct Steps(Arc<AtomicUsize>);

impl CreateNoteRoute for Steps {
    async fn create_note(&self, _: lexgen_runtime::Request<CreateNote>) -> Reply<CreateNote> {
        self.0.fetch_add(1, Ordering::Relaxed);
        tokio::task::yield_now().await;
        self.0.fetch_add(1, Ordering::Relaxed);
        Ok(Response::new(()))
    }
}

/// Returns the number of steps of a route whose client leaves after the first one.
fn steps_of_an_abandoned_route(configure: fn(Router<Steps>) -> Router<Steps>) -> usize {
    let steps = Arc::new(AtomicUsize::new(0));
    let app = configure(Router::new(Steps(Arc::clone(&steps))).route::<CreateNote>()).into_axum();
    runtime().block_on(async {
        let body = Body::from(r#"{"text":"a","images":[]}"#);
        let mut app = app.clone();
        {
            let mut response = pin!(app.call(request("POST", CREATE_NOTE, "identity", body)));
            let polled = poll_fn(|context| Poll::Ready(response.as_mut().poll(context))).await;
            assert!(polled.is_pending());
        }
        for _ in 0..10 {
            tokio::task::yield_now().await;
        }
    });
    steps.load(Ordering::Relaxed)
}

#[test]
fn a_route_is_dropped_when_its_client_leaves() {
    assert_eq!(steps_of_an_abandoned_route(|router| router), 1);
}

#[test]
fn procedures_can_run_to_their_end() {
    assert_eq!(steps_of_an_abandoned_route(|router| router.run_to_end(true)), 2);
}

#[test]
fn a_panic_of_a_procedure_that_runs_to_its_end_is_an_internal_error() {
    struct Panics;
    impl CreateNoteRoute for Panics {
        async fn create_note(&self, _: lexgen_runtime::Request<CreateNote>) -> Reply<CreateNote> {
            if std::hint::black_box(true) {
                panic!("a secret");
            }
            pending().await
        }
    }
    let app = Router::new(Panics).route::<CreateNote>().run_to_end(true).into_axum();
    let response = runtime().block_on(async {
        let body = Body::from(r#"{"text":"a","images":[]}"#);
        let response = app.clone().call(request("POST", CREATE_NOTE, "identity", body)).await;
        support::read_response(response.expect("routers do not fail")).await
    });
    assert_eq!((response.status(), response.message().as_str()), (500, "Internal Server Error"));
}

#[test]
fn responses_are_not_taken_for_anything_else() {
    let app = router().into_axum();
    let search = send(&app, request("GET", SEARCH, "identity", Body::empty()));
    let failed = send(&app, request("GET", "com.example.nothing", "identity", Body::empty()));
    for response in [search, failed] {
        assert_eq!(response.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(response.header("content-security-policy"), None);
    }

    let copy = Request::post("/xrpc/com.example.copy").header("content-type", "text/plain").header("x-as", "text/html");
    let copy = send(&app, copy.body(Body::from("<script>alert(1)</script>")).expect("the request is valid"));
    assert_eq!((copy.status(), copy.header("content-type")), (200, Some("text/html")));
    assert_eq!(copy.header("x-content-type-options"), Some("nosniff"));
    assert_eq!(copy.header("content-security-policy"), Some("default-src 'none'; sandbox"));
}

#[test]
fn a_router_never_loses_a_layer() {
    use axum::middleware::{Next, from_fn};
    use lexgen_runtime::XrpcError;
    use service::Search;

    let refuse = || from_fn(async |_: Request, _: Next| XrpcError::forbidden("not for you"));
    let routers: [fn(Router<Service>) -> Router<Service>; 2] =
        [|router| router, |router| router.route::<Search>().with(|router| router.route::<Search>())];
    for later in routers {
        let app = later(router().layered_route::<Search>(refuse())).into_axum();
        assert_eq!(send(&app, request("GET", SEARCH, "identity", Body::empty())).status(), 403);
    }
    // A later layer is around an earlier one.
    let accept = || from_fn(async |request: Request, next: Next| next.run(request).await);
    let layered = router().layered_route::<Search>(refuse()).layered_route::<Search>(accept());
    assert_eq!(send(&layered.into_axum(), request("GET", SEARCH, "identity", Body::empty())).status(), 403);
    let layered = router().layered_route::<Search>(accept()).layered_route::<Search>(refuse());
    assert_eq!(send(&layered.into_axum(), request("GET", SEARCH, "identity", Body::empty())).status(), 403);
    // Neither side of a merge loses its layer.
    for merged in [
        router().merge(router().layered_route::<Search>(refuse())),
        router().layered_route::<Search>(refuse()).merge(router()),
    ] {
        assert_eq!(send(&merged.into_axum(), request("GET", SEARCH, "identity", Body::empty())).status(), 403);
    }
}

#[test]
fn a_failure_after_the_client_has_left_is_reported() {
    use std::sync::Mutex;

    struct Fails;
    impl CreateNoteRoute for Fails {
        async fn create_note(&self, _: lexgen_runtime::Request<CreateNote>) -> Reply<CreateNote> {
            tokio::task::yield_now().await;
            Err(lexgen_runtime::XrpcError::internal_server_error("the database is gone"))
        }
    }
    let failures: Arc<Mutex<Vec<String>>> = Arc::default();
    let sink = Arc::clone(&failures);
    let router = Router::new(Fails).route::<CreateNote>().run_to_end(true).on_failure(move |_, failure| {
        sink.lock().expect("no panic holds the lock").push(failure.to_string());
    });
    let mut app = router.into_axum();
    runtime().block_on(async {
        {
            let body = Body::from(r#"{"text":"a","images":[]}"#);
            let mut response = pin!(app.call(request("POST", CREATE_NOTE, "identity", body)));
            assert!(poll_fn(|context| Poll::Ready(response.as_mut().poll(context))).await.is_pending());
        }
        for _ in 0..10 {
            tokio::task::yield_now().await;
        }
    });
    let failures = failures.lock().expect("no panic holds the lock");
    assert!(failures.len() == 1 && failures[0].contains("the database is gone"), "{failures:?}");
}

#[test]
fn procedures_run_without_a_runtime() {
    let body = Body::from(r#"{"text":"a","images":[]}"#);
    let app = router().run_to_end(true).into_axum();
    assert_eq!(send(&app, request("POST", CREATE_NOTE, "identity", body)).status(), 200);
}
