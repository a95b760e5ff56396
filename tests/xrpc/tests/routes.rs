//! Errors, panics, invalid outputs and streams of routes, and layers and routers around them.

use std::error::Error as _;
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::task::Poll;

use axum::body::Body;
use axum::extract::Request;
use axum::middleware::{Next, from_fn, map_request, map_response};
use axum::response::Response;
use lexgen_runtime::server::{Failure, Router};
use lexgen_runtime::{BoxStream, Endpoint, Problems, XrpcError};
use serde_json::json;
use tower_service::Service as _;

mod service;
mod support;

use service::{Account, Count, CreateNote, Search, Service, router};
use support::{TestResponse, next, send};

fn get(app: &axum::Router, uri: &str) -> TestResponse {
    send(app, Request::get(uri).body(Body::empty()).expect("the request is valid"))
}

fn search(app: &axum::Router, q: &str) -> TestResponse {
    get(app, &format!("/xrpc/com.example.search?q={}", q.replace(' ', "+")))
}

/// Returns the router and the list of failures that it reports.
fn reporting() -> (Router<Service>, Arc<Mutex<Vec<String>>>) {
    let reports = Arc::new(Mutex::new(Vec::new()));
    let sink = Arc::clone(&reports);
    let router = router().on_failure(move |endpoint: &Endpoint, failure: &Failure| {
        sink.lock().expect("no panic holds the lock").push(format!("{}: {failure}", endpoint.nsid));
    });
    (router, reports)
}

fn assert_failed(response: &TestResponse, error: &str) {
    assert_eq!(response.status(), 500);
    assert_eq!(response.json(), json!({ "error": error, "message": "Internal Server Error" }));
}

#[test]
fn errors_have_their_names_and_statuses() {
    let app = router().into_axum();
    let response = search(&app, "unknown");
    assert_eq!(response.status(), 404);
    assert_eq!(response.json(), json!({ "error": "NoSuchNote", "message": "there is no such note" }));
    let response = search(&app, "signed out");
    assert_eq!((response.status(), response.header("www-authenticate")), (401, Some("Bearer")));
}

#[test]
fn internal_errors_are_reported_only_to_the_hook() {
    let (router, reports) = reporting();
    let app = router.into_axum();
    assert_failed(&search(&app, "internal"), "InternalServerError");
    assert_failed(&search(&app, "odd status"), "Fine");
    assert_eq!(
        *reports.lock().expect("no panic holds the lock"),
        [
            "com.example.search: the route failed: InternalServerError: the password of the database",
            "com.example.search: the route failed: Fine: the password of the database",
        ]
    );
}

#[test]
fn a_panicking_route_is_an_internal_error_and_the_server_continues() {
    let (router, reports) = reporting();
    let app = router.into_axum();
    assert_failed(&search(&app, "panic"), "InternalServerError");
    assert_eq!(search(&app, "a").status(), 200);
    let report = "com.example.search: the route panicked: the password of the database";
    assert_eq!(*reports.lock().expect("no panic holds the lock"), [report]);
}

#[test]
fn outputs_are_validated_if_enabled() {
    let (router, reports) = reporting();
    assert_failed(&search(&router.check_output(true).into_axum(), "long"), "InternalServerError");
    let report = "com.example.search: the output is invalid: `text`: must have a length of at most 100, found 101";
    assert_eq!(*reports.lock().expect("no panic holds the lock"), [report]);
    assert_eq!(search(&router_without_checks(), "long").status(), 200);
}

fn router_without_checks() -> axum::Router {
    router().check_output(false).into_axum()
}

#[test]
fn patterns_are_not_content_types_and_the_default_is_octet_stream() {
    let (router, reports) = reporting();
    let app = router.check_output(false).into_axum();
    let copy = |content_type: &str| {
        let request = Request::post("/xrpc/com.example.copy").header("content-type", "image/png");
        send(&app, request.header("x-as", content_type).body(Body::from("x")).expect("the request is valid"))
    };
    assert_failed(&copy("*/*"), "InternalServerError");
    let report = "com.example.copy: the output is invalid: its content type must be a MIME type, found `*/*`";
    assert_eq!(*reports.lock().expect("no panic holds the lock"), [report]);
    assert_eq!(copy("").header("content-type"), Some("application/octet-stream"));
}

#[test]
fn a_failure_has_a_kind_and_the_error_that_caused_it() {
    let kinds = Arc::new(Mutex::new(Vec::new()));
    let told = Arc::clone(&kinds);
    let router = router().check_output(true).on_failure(move |_, failure| {
        assert!(failure.source().is_none(), "the message of {failure} is complete");
        told.lock().expect("no panic in here").push(match failure {
            Failure::Error(error) => error.name.clone(),
            Failure::Panic(panic) => format!("{:?}", panic.message()),
            Failure::Output(error) => {
                assert_eq!(error.cause().to_string(), error.to_string());
                let problems = error.cause().downcast_ref::<Problems>().map(Problems::len);
                format!("{:?} {problems:?}", error.kind())
            }
            other => panic!("{other}"),
        });
    });
    let app = router.into_axum();
    for q in ["internal", "panic", "long"] {
        search(&app, q);
    }
    let request = Request::post("/xrpc/com.example.copy").header("content-type", "image/png").header("x-as", "*/*");
    send(&app, request.body(Body::from("x")).expect("a request"));
    assert_eq!(
        *kinds.lock().expect("no panic in there"),
        ["InternalServerError", "Some(\"the password of the database\")", "Invalid Some(1)", "ContentType None"]
    );
}

#[test]
fn errors_are_responses_of_axum_as_of_routes() {
    let refuse = |error: XrpcError| {
        let app = router().into_axum().layer(from_fn(move |_: Request, _: Next| {
            let error = error.clone();
            async { Err::<Response, XrpcError>(error) }
        }));
        search(&app, "a")
    };
    let response = refuse(XrpcError::authentication_required("sign in first"));
    assert_eq!((response.status(), response.header("www-authenticate")), (401, Some("Bearer")));
    assert_eq!(response.json(), json!({ "error": "AuthenticationRequired", "message": "sign in first" }));
    assert_failed(&refuse(XrpcError::internal_server_error("a secret")), "InternalServerError");
    assert_failed(&refuse(XrpcError::new(200, "Fine", Some("a secret".to_owned()))), "Fine");
}

#[test]
fn raw_bodies_are_passed_unchanged() {
    let released = Arc::new(AtomicBool::new(false));
    let (mut sent, may_continue) = (0, Arc::clone(&released));
    let upload: BoxStream<io::Result<Vec<u8>>> = BoxStream::from_fn(move |_| {
        sent += 1;
        Poll::Ready(match sent {
            1 => Some(Ok(b"one".to_vec())),
            2 if !may_continue.load(Ordering::Relaxed) => Some(Err(io::Error::other("read too early"))),
            2 => Some(Ok(b"two".to_vec())),
            _ => None,
        })
    });
    let request = Request::post("/xrpc/com.example.copy").header("content-type", "image/png");
    let request = request.body(Body::from_stream(upload)).expect("the request is valid");
    pollster::block_on(async {
        let response = router().into_axum().call(request).await.expect("routers do not fail");
        assert_eq!(response.headers().get("content-type").expect("the header is set"), "image/png");
        let mut download = response.into_body();
        assert_eq!(next(&mut download).await.expect("there is a chunk").expect("the chunk can be read"), "one");
        released.store(true, Ordering::Relaxed);
        assert_eq!(next(&mut download).await.expect("there is a chunk").expect("the chunk can be read"), "two");
        assert!(next(&mut download).await.is_none());
    });
}

#[test]
fn an_interrupted_upload_is_a_bad_request() {
    let chunks = [Ok(b"{".to_vec()), Err(io::Error::other("connection reset"))];
    let body = Body::from_stream(chunks.into_iter().collect::<BoxStream<_>>());
    let request = Request::post("/xrpc/com.example.createNote").header("content-type", "application/json");
    let response = send(&router().into_axum(), request.body(body).expect("the request is valid"));
    assert_eq!((response.status(), response.error().as_deref()), (400, Some("InvalidRequest")), "{response:?}");
}

#[test]
fn global_layers_see_the_endpoint() {
    let name = |mut response: Response| async {
        let nsid = response.extensions().get::<Endpoint>().map_or("none", |endpoint| endpoint.nsid);
        let nsid = nsid.parse().expect("an NSID is a header value");
        response.headers_mut().insert("x-endpoint", nsid);
        response
    };
    let app = router().into_axum().layer(map_response(name));
    assert_eq!(search(&app, "a").header("x-endpoint"), Some("com.example.search"));
    assert_eq!(get(&app, "/xrpc/com.example.other").header("x-endpoint"), Some("none"));
}

#[test]
fn routes_see_extensions_set_by_layers() {
    let sign_in = |mut request: Request| async {
        request.extensions_mut().insert(Account("alice".to_owned()));
        request
    };
    let app = router().into_axum().layer(map_request(sign_in));
    assert_eq!(search(&app, "account").json(), json!({ "text": "alice" }));
}

#[test]
fn a_route_layer_applies_to_one_endpoint() {
    let refuse = from_fn(|request: Request, next: Next| async {
        let response = next.run(request).await;
        match response.status().as_u16() {
            200 => Response::builder().status(429).body(Body::empty()).expect("the response is valid"),
            _ => response,
        }
    });
    let app = router().layered_route::<CreateNote>(refuse).into_axum();
    let request = Request::post("/xrpc/com.example.createNote").header("content-type", "application/json");
    let response = send(&app, request.body(Body::from(r#"{"text":"a","images":[]}"#)).expect("the request is valid"));
    assert_eq!(response.status(), 429);
    assert_eq!(search(&app, "a").status(), 200);
}

#[test]
fn a_router_can_be_nested_and_merged() {
    let ours = Router::new(Service).route::<Search>().health("1.2");
    let merged = ours.merge(Router::new(Service).route::<Count>());
    let app = axum::Router::new().nest("/api", merged.into());
    assert_eq!(get(&app, "/api/xrpc/com.example.search?q=a").status(), 200);
    assert_eq!(get(&app, "/api/xrpc/com.example.count").status(), 405);
    assert_eq!(get(&app, "/api/xrpc/_health").json(), json!({ "version": "1.2" }));
}
