//! What becomes of what routes do: their errors, panics, wrong outputs, streams; and what can stand around them.

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
use support::{Answer, next, send};

fn get(app: &axum::Router, uri: &str) -> Answer {
    send(app, Request::get(uri).body(Body::empty()).expect("a request"))
}

fn search(app: &axum::Router, q: &str) -> Answer {
    get(app, &format!("/xrpc/com.example.search?q={}", q.replace(' ', "+")))
}

/// The router, and what it reports.
fn reporting() -> (Router<Service>, Arc<Mutex<Vec<String>>>) {
    let reports = Arc::new(Mutex::new(Vec::new()));
    let told = Arc::clone(&reports);
    let router = router().on_failure(move |endpoint: &Endpoint, failure: &Failure| {
        told.lock().expect("no panic in here").push(format!("{}: {failure}", endpoint.nsid));
    });
    (router, reports)
}

fn assert_failed(answer: &Answer, error: &str) {
    assert_eq!(answer.status(), 500);
    assert_eq!(answer.json(), json!({ "error": error, "message": "Internal Server Error" }));
}

#[test]
fn errors_have_their_names_and_statuses() {
    let app = router().into_axum();
    let answer = search(&app, "unknown");
    assert_eq!(answer.status(), 404);
    assert_eq!(answer.json(), json!({ "error": "NoSuchNote", "message": "there is no such note" }));
    let answer = search(&app, "signed out");
    assert_eq!((answer.status(), answer.header("www-authenticate")), (401, Some("Bearer")));
}

#[test]
fn a_fault_of_the_server_is_told_to_the_hook_alone() {
    let (router, reports) = reporting();
    let app = router.into_axum();
    assert_failed(&search(&app, "internal"), "InternalServerError");
    assert_failed(&search(&app, "odd status"), "Fine");
    assert_eq!(
        *reports.lock().expect("no panic in there"),
        [
            "com.example.search: the route failed: InternalServerError: the password of the database",
            "com.example.search: the route failed: Fine: the password of the database",
        ]
    );
}

#[test]
fn a_route_that_panics_is_a_fault_and_the_server_lives() {
    let (router, reports) = reporting();
    let app = router.into_axum();
    assert_failed(&search(&app, "panic"), "InternalServerError");
    assert_eq!(search(&app, "a").status(), 200);
    let told = "com.example.search: the route panicked: the password of the database";
    assert_eq!(*reports.lock().expect("no panic in there"), [told]);
}

#[test]
fn outputs_are_validated_if_asked_for() {
    let (router, reports) = reporting();
    assert_failed(&search(&router.check_output(true).into_axum(), "long"), "InternalServerError");
    let told = "com.example.search: the output is invalid: `text`: must have a length of at most 100, found 101";
    assert_eq!(*reports.lock().expect("no panic in there"), [told]);
    assert_eq!(search(&router_without_checks(), "long").status(), 200);
}

fn router_without_checks() -> axum::Router {
    router().check_output(false).into_axum()
}

#[test]
fn a_pattern_is_no_content_type_and_none_is_that_of_bytes() {
    let (router, reports) = reporting();
    let app = router.check_output(false).into_axum();
    let copy = |content_type: &str| {
        let request = Request::post("/xrpc/com.example.copy").header("content-type", "image/png");
        send(&app, request.header("x-as", content_type).body(Body::from("x")).expect("a request"))
    };
    assert_failed(&copy("*/*"), "InternalServerError");
    let told = "com.example.copy: the output is invalid: its content type must be a MIME type, found `*/*`";
    assert_eq!(*reports.lock().expect("no panic in there"), [told]);
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
    let answer = refuse(XrpcError::authentication_required("sign in first"));
    assert_eq!((answer.status(), answer.header("www-authenticate")), (401, Some("Bearer")));
    assert_eq!(answer.json(), json!({ "error": "AuthenticationRequired", "message": "sign in first" }));
    assert_failed(&refuse(XrpcError::internal_server_error("a secret")), "InternalServerError");
    assert_failed(&refuse(XrpcError::new(200, "Fine", Some("a secret".to_owned()))), "Fine");
}

#[test]
fn bodies_go_through_as_they_come() {
    let released = Arc::new(AtomicBool::new(false));
    let (mut sent, may_go_on) = (0, Arc::clone(&released));
    let upload: BoxStream<io::Result<Vec<u8>>> = BoxStream::from_fn(move |_| {
        sent += 1;
        Poll::Ready(match sent {
            1 => Some(Ok(b"one".to_vec())),
            2 if !may_go_on.load(Ordering::Relaxed) => Some(Err(io::Error::other("nobody asked for this yet"))),
            2 => Some(Ok(b"two".to_vec())),
            _ => None,
        })
    });
    let request = Request::post("/xrpc/com.example.copy").header("content-type", "image/png");
    let request = request.body(Body::from_stream(upload)).expect("a request");
    pollster::block_on(async {
        let response = router().into_axum().call(request).await.expect("routers do not fail");
        assert_eq!(response.headers().get("content-type").expect("a type"), "image/png");
        let mut download = response.into_body();
        assert_eq!(next(&mut download).await.expect("a chunk").expect("no error"), "one");
        released.store(true, Ordering::Relaxed);
        assert_eq!(next(&mut download).await.expect("a chunk").expect("no error"), "two");
        assert!(next(&mut download).await.is_none());
    });
}

#[test]
fn an_upload_that_breaks_off_is_a_bad_request() {
    let chunks = [Ok(b"{".to_vec()), Err(io::Error::other("connection reset"))];
    let body = Body::from_stream(chunks.into_iter().collect::<BoxStream<_>>());
    let request = Request::post("/xrpc/com.example.createNote").header("content-type", "application/json");
    let answer = send(&router().into_axum(), request.body(body).expect("a request"));
    assert_eq!((answer.status(), answer.error().as_deref()), (400, Some("InvalidRequest")), "{answer:?}");
}

#[test]
fn layers_around_all_endpoints_see_which_one_it_was() {
    let name = |mut response: Response| async {
        let nsid = response.extensions().get::<Endpoint>().map_or("none", |endpoint| endpoint.nsid);
        let nsid = nsid.parse().expect("an NSID fits a header");
        response.headers_mut().insert("x-endpoint", nsid);
        response
    };
    let app = router().into_axum().layer(map_response(name));
    assert_eq!(search(&app, "a").header("x-endpoint"), Some("com.example.search"));
    assert_eq!(get(&app, "/xrpc/com.example.other").header("x-endpoint"), Some("none"));
}

#[test]
fn routes_see_what_layers_say_of_a_request() {
    let sign_in = |mut request: Request| async {
        request.extensions_mut().insert(Account("alice".to_owned()));
        request
    };
    let app = router().into_axum().layer(map_request(sign_in));
    assert_eq!(search(&app, "account").json(), json!({ "text": "alice" }));
}

#[test]
fn a_layer_around_one_endpoint_is_around_no_other() {
    let refuse = from_fn(|request: Request, next: Next| async {
        let response = next.run(request).await;
        match response.status().as_u16() {
            200 => Response::builder().status(429).body(Body::empty()).expect("a response"),
            _ => response,
        }
    });
    let app = router().layered_route::<CreateNote>(refuse).into_axum();
    let request = Request::post("/xrpc/com.example.createNote").header("content-type", "application/json");
    let answer = send(&app, request.body(Body::from(r#"{"text":"a","images":[]}"#)).expect("a request"));
    assert_eq!(answer.status(), 429);
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
