//! What becomes of requests that are wrong, and of those that are right: the rows of `docs/server.md` one by one.

use axum::body::Body;
use axum::extract::Request;
use axum::http::Method;
use lexgen_runtime::server::Router;
use lexgen_runtime::{BoxStream, Endpoint};
use serde_json::json;

mod service;
mod support;

use service::{Copy, Search, Service, router};
use support::{Answer, send};

fn request(method: Method, uri: &str, headers: &[(&str, &str)], body: impl Into<Body>) -> Answer {
    let request = headers
        .iter()
        .fold(Request::builder().method(method).uri(uri), |request, (name, value)| request.header(*name, *value));
    send(&router().into_axum(), request.body(body.into()).expect("a request"))
}

fn get(uri: &str) -> Answer {
    request(Method::GET, uri, &[], Body::empty())
}

fn post(uri: &str, content_type: &str, body: impl Into<Body>) -> Answer {
    request(Method::POST, uri, &[("content-type", content_type)], body)
}

/// A body of which nobody knows beforehand how long it is.
fn chunks(chunks: &[&[u8]]) -> Body {
    let chunks: Vec<Result<Vec<u8>, std::io::Error>> = chunks.iter().map(|chunk| Ok(chunk.to_vec())).collect();
    Body::from_stream(chunks.into_iter().collect::<BoxStream<_>>())
}

fn assert_refused(answer: &Answer, status: u16, error: &str, message: &str) {
    assert_eq!((answer.status(), answer.error().as_deref()), (status, Some(error)), "{answer:?}");
    assert_eq!(answer.message(), message);
    assert_eq!(answer.header("content-type"), Some("application/json"));
}

#[test]
fn a_method_of_another_kind_is_not_allowed() {
    let message = "`com.example.search` is a query, for which the method is GET, HEAD, not POST";
    let answer = post("/xrpc/com.example.search?q=a", "text/plain", "");
    assert_refused(&answer, 405, "InvalidRequest", message);
    assert_eq!(answer.header("allow"), Some("GET, HEAD"));
    let answer = get("/xrpc/com.example.copy");
    assert_eq!((answer.status(), answer.header("allow")), (405, Some("POST")));
}

#[test]
fn head_requests_get_the_headers_of_get() {
    let (head, get) =
        (request(Method::HEAD, "/xrpc/com.example.search?q=a", &[], ""), get("/xrpc/com.example.search?q=a"));
    assert_eq!((head.status(), head.body.len()), (200, 0));
    assert_eq!(head.header("content-type"), Some("application/json"));
    assert_eq!(head.header("content-length"), Some(get.body.len().to_string().as_str()));
}

#[test]
fn a_path_that_is_not_an_nsid_is_a_bad_request() {
    for path in
        ["/xrpc/", "/xrpc/search", "/xrpc/com.example.search/", "/xrpc/com.example.search/x", "/xrpc/com..search"]
    {
        let answer = get(path);
        assert_eq!((answer.status(), answer.error().as_deref()), (400, Some("InvalidRequest")), "{path}");
    }
    assert_eq!(get("/other").status(), 404);
}

#[test]
fn the_authority_of_an_nsid_is_case_insensitive() {
    assert_eq!(get("/xrpc/COM.Example.search?q=a").status(), 200);
    assert_eq!(get("/xrpc/com.example.Search?q=a").status(), 501);
}

#[test]
fn unknown_methods_are_not_implemented() {
    let message = "this server knows no method `com.example.other`";
    assert_refused(&get("/xrpc/com.example.other"), 501, "MethodNotImplemented", message);

    const ALL: &[Endpoint] = &[Endpoint::query::<Search>(), Endpoint::procedure::<Copy>()];
    let app = Router::new(Service).unimplemented_routes(ALL).route::<Search>().into_axum();
    let answer = send(&app, Request::post("/xrpc/com.example.copy").body(Body::empty()).expect("a request"));
    assert_refused(&answer, 501, "MethodNotImplemented", "`com.example.copy` is not implemented by this server");
    let answer = send(&app, Request::get("/xrpc/com.example.search?q=a").body(Body::empty()).expect("a request"));
    assert_eq!(answer.status(), 200);
}

#[test]
fn parameters_are_read_with_their_defaults_and_unknown_ones_ignored() {
    assert_eq!(get("/xrpc/com.example.search?q=a&other=1").json(), json!({ "text": "limit 25" }));
    assert_eq!(get("/xrpc/com.example.search?q=a&limit=&limit=7").json(), json!({ "text": "limit 7" }));
}

#[test]
fn every_invalid_parameter_is_reported() {
    let answer = get("/xrpc/com.example.search?limit=1");
    assert_refused(&answer, 400, "InvalidRequest", "invalid parameters: `q`: missing required field");
    let answer = get("/xrpc/com.example.search?q=a&limit=1.0");
    assert_refused(&answer, 400, "InvalidRequest", "invalid parameters: `limit`: must be an integer, found `1.0`");
    let answer = get("/xrpc/com.example.search?q=a&limit=101&tags=x&tags=long");
    let message = "invalid parameters: `limit`: must be at most 100, found 101; \
                   `tags`: must have a length of at most 1, found 2; `tags[1]`: must have a length of at most 3, found 4";
    assert_refused(&answer, 400, "InvalidRequest", message);
}

#[test]
fn inputs_are_unchanged() {
    for body in [r#"{"text":"tell","images":[],"more":[1]}"#, r#"{"text":"tell","images":[],"pinned":false}"#] {
        let answer = post("/xrpc/com.example.createNote", "application/json", body);
        assert_refused(&answer, 400, "Told", body);
    }
    let marked = "\u{feff}{\"text\":\"tell\",\"images\":[]}";
    let answer = post("/xrpc/com.example.createNote", "application/json", marked);
    assert_refused(&answer, 400, "Told", &marked[3..]);
}

#[test]
fn invalid_utf_8_is_a_bad_request() {
    let create = "/xrpc/com.example.createNote";
    for text in [&b"\"\xff\""[..], br#""\ud800""#, br#""\udc00\ud83d""#] {
        for name in ["text", "more"] {
            let body = [b"{\"images\":[],\"", name.as_bytes(), b"\":", text, b"}"].concat();
            let answer = post(create, "application/json", body);
            assert_eq!((answer.status(), answer.error().as_deref()), (400, Some("InvalidRequest")), "{name} {text:?}");
        }
    }
    let answer = get("/xrpc/com.example.search?q=%FF");
    assert_refused(&answer, 400, "InvalidRequest", "invalid parameters: `q`: must be UTF-8");
    assert_eq!(get("/xrpc/com.example.search?q=a&utm=%FF&%FF=1").status(), 200);
}

#[test]
fn every_invalid_field_of_the_input_is_reported() {
    let post = |body: &'static str| post("/xrpc/com.example.createNote", "application/json", body);
    let message = "invalid input: `text`: must have a length of at most 10, found 11; \
                   `images[0]`: must have a length of at most 3, found 4";
    assert_refused(&post(r#"{"text":"hello world","images":["long"]}"#), 400, "InvalidRequest", message);
    let answer = post(r#"{"text":"hello","images":[1]}"#);
    assert!(answer.message().starts_with("invalid input: `images[0]`: "), "{answer:?}");
    assert_eq!((answer.status(), answer.error().as_deref()), (400, Some("InvalidRequest")));
}

#[test]
fn malformed_json_is_a_bad_request() {
    for body in ["", "{", r#"{"text":"a","images":[]} x"#, r#"{"text":"a","images":[],}"#, "null"] {
        let answer = post("/xrpc/com.example.createNote", "application/json", body);
        assert_eq!((answer.status(), answer.error().as_deref()), (400, Some("InvalidRequest")), "{body}");
    }
}

#[test]
fn an_input_that_is_too_deep_is_a_bad_request() {
    let app = router().buffered_limit(1_000_000).into_axum();
    for (open, close) in [("[", "]"), (r#"{"a":"#, "}")] {
        let body = format!(r#"{{"text":"a","images":[],"more":{}1{}}}"#, open.repeat(100_000), close.repeat(100_000));
        let request = Request::post("/xrpc/com.example.createNote").header("content-type", "application/json");
        let answer = send(&app, request.body(body.into()).expect("a request"));
        assert_eq!((answer.status(), answer.error().as_deref()), (400, Some("InvalidRequest")));
    }
}

#[test]
fn the_content_type_must_match_the_encoding_of_the_lexicon() {
    for (content_type, status) in [
        ("image/png", 200),
        ("IMAGE/PNG; x=y", 200),
        ("text/plain;charset=utf-8", 200),
        ("text/html", 400),
        ("image", 400),
        ("image/*", 400),
        ("", 400),
    ] {
        assert_eq!(post("/xrpc/com.example.copy", content_type, "x").status(), status, "{content_type}");
    }
    let message = "wrong `Content-Type`: the input must be `image/*, text/plain`, found `text/html`";
    assert_refused(&post("/xrpc/com.example.copy", "text/html; a=b", "x"), 400, "InvalidRequest", message);
    let message = "wrong `Content-Type`: `*/*` is not a MIME type";
    assert_refused(&post("/xrpc/com.example.count", "*/*", "x"), 400, "InvalidRequest", message);
    let message = "`Content-Type` is missing: the input must be `application/json`";
    let answer = request(Method::POST, "/xrpc/com.example.createNote", &[], "{}");
    assert_refused(&answer, 400, "InvalidRequest", message);
}

#[test]
fn an_unexpected_body_is_a_bad_request() {
    for body in [Body::from("x"), chunks(&[b"", b"x"])] {
        let answer = request(Method::GET, "/xrpc/com.example.search?q=a", &[], body);
        let message = "`com.example.search` has no input, but the request has a body";
        assert_refused(&answer, 400, "InvalidRequest", message);
    }
    let headers = [("content-type", "text/plain")];
    assert_eq!(request(Method::GET, "/xrpc/com.example.search?q=a", &headers, chunks(&[b""])).status(), 200);
}

#[test]
fn a_body_beyond_the_limit_is_too_large() {
    let message = "the input must have at most 100 bytes";
    let long = format!(r#"{{"text":"a","images":[]{}}}"#, " ".repeat(100));
    let answer = post("/xrpc/com.example.createNote", "application/json", long.clone());
    assert_refused(&answer, 413, "PayloadTooLarge", message);
    let answer = post("/xrpc/com.example.createNote", "application/json", chunks(&[long.as_bytes()]));
    assert_refused(&answer, 413, "PayloadTooLarge", message);

    let message = "the input must have at most 1000 bytes";
    let headers = [("content-type", "text/plain"), ("content-length", "1001")];
    let answer = request(Method::POST, "/xrpc/com.example.count", &headers, Body::empty());
    assert_refused(&answer, 413, "PayloadTooLarge", message);
    let answer = post("/xrpc/com.example.count", "text/plain", chunks(&[&[0; 600], &[0; 401]]));
    assert_refused(&answer, 413, "PayloadTooLarge", message);
    let answer = post("/xrpc/com.example.count", "text/plain", chunks(&[&[0; 600], &[0; 400]]));
    assert_eq!(answer.json(), json!({ "text": "1000" }));
}

#[test]
fn compressed_bodies_are_limited_by_their_decompressed_size() {
    let compressed = |bytes: &[u8]| {
        request(
            Method::POST,
            "/xrpc/com.example.count",
            &[("content-type", "text/plain"), ("content-encoding", "gzip")],
            bytes.to_vec(),
        )
    };
    assert_eq!(compressed(GZIP_OF_900_ZEROS).json(), json!({ "text": "900" }));
    assert_eq!(compressed(GZIP_OF_9000_ZEROS).status(), 413);

    let headers = [("content-type", "text/plain"), ("content-encoding", "zzz")];
    let answer = request(Method::POST, "/xrpc/com.example.count", &headers, "x");
    assert_refused(&answer, 415, "UnsupportedMediaType", "`Content-Encoding: zzz` is not supported");
}

#[test]
fn an_output_has_its_type_and_the_headers_of_the_route() {
    let answer = get("/xrpc/com.example.search?q=a");
    assert_eq!((answer.header("content-type"), answer.header("x-cost")), (Some("application/json"), Some("7")));
    let answer = post("/xrpc/com.example.createNote", "application/json", r#"{"text":"a","images":[]}"#);
    assert_eq!((answer.status(), answer.header("content-type"), answer.body.len()), (200, None, 0));
}

const GZIP_OF_900_ZEROS: &[u8] =
    &[31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 99, 96, 24, 5, 163, 96, 20, 12, 36, 0, 0, 236, 188, 183, 213, 132, 3, 0, 0];

const GZIP_OF_9000_ZEROS: &[u8] = &[
    31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 237, 193, 1, 13, 0, 0, 0, 194, 160, 247, 79, 109, 15, 7, 20, 0, 0, 0, 0, 0, 0, 0,
    0, 252, 27, 208, 116, 13, 167, 40, 35, 0, 0,
];

/// Tests of shared data are not even compiled where there is none; where it counts, that is a failure.
#[test]
fn shared_data_exists_where_required() {
    let _ = lexgen_test_data::shared();
}
