//! Responses to valid and invalid requests, in the order of the tables in `docs/server.md`.

use axum::body::Body;
use axum::extract::Request;
use axum::http::Method;
use lexgen_runtime::server::Router;
use lexgen_runtime::{BoxStream, Endpoint};
use serde_json::json;

mod service;
mod support;

use service::{Copy, Search, Service, router};
use support::{TestResponse, send};

fn request(method: Method, uri: &str, headers: &[(&str, &str)], body: impl Into<Body>) -> TestResponse {
    let request = headers
        .iter()
        .fold(Request::builder().method(method).uri(uri), |request, (name, value)| request.header(*name, *value));
    send(&router().into_axum(), request.body(body.into()).expect("the request is valid"))
}

fn get(uri: &str) -> TestResponse {
    request(Method::GET, uri, &[], Body::empty())
}

fn post(uri: &str, content_type: &str, body: impl Into<Body>) -> TestResponse {
    request(Method::POST, uri, &[("content-type", content_type)], body)
}

/// Returns a body of unknown length.
fn chunks(chunks: &[&[u8]]) -> Body {
    let chunks: Vec<Result<Vec<u8>, std::io::Error>> = chunks.iter().map(|chunk| Ok(chunk.to_vec())).collect();
    Body::from_stream(chunks.into_iter().collect::<BoxStream<_>>())
}

fn assert_refused(response: &TestResponse, status: u16, error: &str, message: &str) {
    assert_eq!((response.status(), response.error().as_deref()), (status, Some(error)), "{response:?}");
    assert_eq!(response.message(), message);
    assert_eq!(response.header("content-type"), Some("application/json"));
}

#[test]
fn a_method_of_another_kind_is_not_allowed() {
    let message = "`com.example.search` is a query, for which the method is GET, HEAD, not POST";
    let response = post("/xrpc/com.example.search?q=a", "text/plain", "");
    assert_refused(&response, 405, "InvalidRequest", message);
    assert_eq!(response.header("allow"), Some("GET, HEAD"));
    let response = get("/xrpc/com.example.copy");
    assert_eq!((response.status(), response.header("allow")), (405, Some("POST")));
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
        let response = get(path);
        assert_eq!((response.status(), response.error().as_deref()), (400, Some("InvalidRequest")), "{path}");
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
    let response =
        send(&app, Request::post("/xrpc/com.example.copy").body(Body::empty()).expect("the request is valid"));
    assert_refused(&response, 501, "MethodNotImplemented", "`com.example.copy` is not implemented by this server");
    let response =
        send(&app, Request::get("/xrpc/com.example.search?q=a").body(Body::empty()).expect("the request is valid"));
    assert_eq!(response.status(), 200);
}

#[test]
fn parameters_are_read_with_their_defaults_and_unknown_ones_ignored() {
    assert_eq!(get("/xrpc/com.example.search?q=a&other=1").json(), json!({ "text": "limit 25" }));
    assert_eq!(get("/xrpc/com.example.search?q=a&limit=&limit=7").json(), json!({ "text": "limit 7" }));
}

#[test]
fn every_invalid_parameter_is_reported() {
    let response = get("/xrpc/com.example.search?limit=1");
    assert_refused(&response, 400, "InvalidRequest", "invalid parameters: `q`: missing required field");
    let response = get("/xrpc/com.example.search?q=a&limit=1.0");
    assert_refused(&response, 400, "InvalidRequest", "invalid parameters: `limit`: must be an integer, found `1.0`");
    let response = get("/xrpc/com.example.search?q=a&limit=101&tags=x&tags=long");
    let message = "invalid parameters: `limit`: must be at most 100, found 101; \
                   `tags`: must have a length of at most 1, found 2; `tags[1]`: must have a length of at most 3, found 4";
    assert_refused(&response, 400, "InvalidRequest", message);
}

#[test]
fn inputs_are_unchanged() {
    for body in [r#"{"text":"echo","images":[],"more":[1]}"#, r#"{"text":"echo","images":[],"pinned":false}"#] {
        let response = post("/xrpc/com.example.createNote", "application/json", body);
        assert_refused(&response, 400, "Echo", body);
    }
    let marked = "\u{feff}{\"text\":\"echo\",\"images\":[]}";
    let response = post("/xrpc/com.example.createNote", "application/json", marked);
    assert_refused(&response, 400, "Echo", &marked[3..]);
}

#[test]
fn invalid_utf_8_is_a_bad_request() {
    let create = "/xrpc/com.example.createNote";
    for text in [&b"\"\xff\""[..], br#""\ud800""#, br#""\udc00\ud83d""#] {
        for name in ["text", "more"] {
            let body = [b"{\"images\":[],\"", name.as_bytes(), b"\":", text, b"}"].concat();
            let response = post(create, "application/json", body);
            assert_eq!(
                (response.status(), response.error().as_deref()),
                (400, Some("InvalidRequest")),
                "{name} {text:?}"
            );
        }
    }
    let response = get("/xrpc/com.example.search?q=%FF");
    assert_refused(&response, 400, "InvalidRequest", "invalid parameters: `q`: must be UTF-8");
    assert_eq!(get("/xrpc/com.example.search?q=a&utm=%FF&%FF=1").status(), 200);
}

#[test]
fn every_invalid_field_of_the_input_is_reported() {
    let post = |body: &'static str| post("/xrpc/com.example.createNote", "application/json", body);
    let message = "invalid input: `text`: must have a length of at most 10, found 11; \
                   `images[0]`: must have a length of at most 3, found 4";
    assert_refused(&post(r#"{"text":"hello world","images":["long"]}"#), 400, "InvalidRequest", message);
    let response = post(r#"{"text":"hello","images":[1]}"#);
    assert!(response.message().starts_with("invalid input: `images[0]`: "), "{response:?}");
    assert_eq!((response.status(), response.error().as_deref()), (400, Some("InvalidRequest")));
}

#[test]
fn malformed_json_is_a_bad_request() {
    for body in ["", "{", r#"{"text":"a","images":[]} x"#, r#"{"text":"a","images":[],}"#, "null"] {
        let response = post("/xrpc/com.example.createNote", "application/json", body);
        assert_eq!((response.status(), response.error().as_deref()), (400, Some("InvalidRequest")), "{body}");
    }
}

#[test]
fn an_input_that_is_too_deep_is_a_bad_request() {
    let app = router().buffered_limit(1_000_000).into_axum();
    for (open, close) in [("[", "]"), (r#"{"a":"#, "}")] {
        let body = format!(r#"{{"text":"a","images":[],"more":{}1{}}}"#, open.repeat(100_000), close.repeat(100_000));
        let request = Request::post("/xrpc/com.example.createNote").header("content-type", "application/json");
        let response = send(&app, request.body(body.into()).expect("the request is valid"));
        assert_eq!((response.status(), response.error().as_deref()), (400, Some("InvalidRequest")));
    }
}

#[test]
fn an_input_has_a_limit_of_values() {
    // Fields, elements of arrays, and data that the lexicon does not declare, at any level.
    let with = |extra: usize| format!(r#"{{"text":"a","images":[],"more":[{}]}}"#, vec!["0"; extra].join(","));
    let send_to = |router: Router<Service>, body: String| {
        let request = Request::post("/xrpc/com.example.createNote").header("content-type", "application/json");
        send(&router.into_axum(), request.body(body.into()).expect("the request is valid"))
    };
    let limited = || router().buffered_limit(1 << 20).value_limit(10);
    assert_eq!(send_to(limited(), with(7)).status(), 200);
    let message = "invalid input: `more[7]`: more than 10 values, which is the limit, at line 1 column 47";
    assert_refused(&send_to(limited(), with(8)), 400, "InvalidRequest", message);

    // By default, it is a quarter of the limit of bytes.
    let by_default = || router().buffered_limit(1 << 20);
    assert_eq!(send_to(by_default(), with((1 << 18) - 3)).status(), 200);
    let response = send_to(by_default(), with((1 << 18) - 2));
    assert!(response.message().contains("more than 262144 values, which is the limit"), "{response:?}");
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
    let response = request(Method::POST, "/xrpc/com.example.createNote", &[], "{}");
    assert_refused(&response, 400, "InvalidRequest", message);
}

#[test]
fn an_unexpected_body_is_a_bad_request() {
    for body in [Body::from("x"), chunks(&[b"", b"x"])] {
        let response = request(Method::GET, "/xrpc/com.example.search?q=a", &[], body);
        let message = "`com.example.search` has no input, but the request has a body";
        assert_refused(&response, 400, "InvalidRequest", message);
    }
    let headers = [("content-type", "text/plain")];
    assert_eq!(request(Method::GET, "/xrpc/com.example.search?q=a", &headers, chunks(&[b""])).status(), 200);
}

#[test]
fn a_body_beyond_the_limit_is_too_large() {
    let message = "the input must have at most 100 bytes";
    let long = format!(r#"{{"text":"a","images":[]{}}}"#, " ".repeat(100));
    let response = post("/xrpc/com.example.createNote", "application/json", long.clone());
    assert_refused(&response, 413, "PayloadTooLarge", message);
    let response = post("/xrpc/com.example.createNote", "application/json", chunks(&[long.as_bytes()]));
    assert_refused(&response, 413, "PayloadTooLarge", message);

    let message = "the input must have at most 1000 bytes";
    let headers = [("content-type", "text/plain"), ("content-length", "1001")];
    let response = request(Method::POST, "/xrpc/com.example.count", &headers, Body::empty());
    assert_refused(&response, 413, "PayloadTooLarge", message);
    let response = post("/xrpc/com.example.count", "text/plain", chunks(&[&[0; 600], &[0; 401]]));
    assert_refused(&response, 413, "PayloadTooLarge", message);
    let response = post("/xrpc/com.example.count", "text/plain", chunks(&[&[0; 600], &[0; 400]]));
    assert_eq!(response.json(), json!({ "text": "1000" }));
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
    let response = request(Method::POST, "/xrpc/com.example.count", &headers, "x");
    assert_refused(&response, 415, "UnsupportedMediaType", "`Content-Encoding: zzz` is not supported");
}

#[test]
fn an_output_has_its_type_and_the_headers_of_the_route() {
    let response = get("/xrpc/com.example.search?q=a");
    assert_eq!((response.header("content-type"), response.header("x-cost")), (Some("application/json"), Some("7")));
    let response = post("/xrpc/com.example.createNote", "application/json", r#"{"text":"a","images":[]}"#);
    assert_eq!((response.status(), response.header("content-type"), response.body.len()), (200, None, 0));
}

const GZIP_OF_900_ZEROS: &[u8] =
    &[31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 99, 96, 24, 5, 163, 96, 20, 12, 36, 0, 0, 236, 188, 183, 213, 132, 3, 0, 0];

const GZIP_OF_9000_ZEROS: &[u8] = &[
    31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 237, 193, 1, 13, 0, 0, 0, 194, 160, 247, 79, 109, 15, 7, 20, 0, 0, 0, 0, 0, 0, 0,
    0, 252, 27, 208, 116, 13, 167, 40, 35, 0, 0,
];

/// Tests of shared data are not compiled without it. With `CI=true`, that is a failure.
#[test]
fn shared_data_exists_where_required() {
    let _ = lexgen_test_data::shared();
}
