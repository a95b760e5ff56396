//! Responses and their errors.

use std::future::IntoFuture;
use std::time::Duration;

use lexgen_runtime::XrpcError;
use lexgen_runtime::client::{CallError, ResponseError, ResponseErrorKind};
use lexgen_xrpc_client::own::com::example::notes::clear::Clear;
use lexgen_xrpc_client::own::com::example::notes::create::{Create, CreateError, CreateInput, CreateParams};
use lexgen_xrpc_client::own::com::example::notes::export::Export;
use lexgen_xrpc_client::own::com::example::notes::list::{List, ListOutput, ListParams};
use pollster::block_on;

use crate::support::{MockResponse, chain, client};

fn list(response: MockResponse) -> Result<ListOutput, CallError<XrpcError>> {
    let client = client([response]);
    block_on(client.query::<List>(&ListParams::default()).into_future()).map(|response| response.output)
}

fn unexpected<E: std::fmt::Debug, T: std::fmt::Debug>(result: Result<T, CallError<E>>) -> ResponseError {
    match result {
        Err(CallError::Response(response)) => *response,
        other => panic!("{other:?}"),
    }
}

#[test]
fn declared_errors_are_variants() {
    let client = client([
        MockResponse::json(400, r#"{"error":"TooManyNotes","message":"100 are enough"}"#).header("x-limit", "100"),
        MockResponse::json(401, r#"{"error":"ExpiredToken"}"#),
    ]);
    let (params, input) = (CreateParams::new("a"), CreateInput::new("b"));
    let call = || client.procedure::<Create>(&input).params(&params);
    match block_on(call().into_future()) {
        Err(CallError::Xrpc { error: CreateError::TooManyNotes(error), status, headers, .. }) => {
            assert_eq!((error.message.as_deref(), status.as_u16()), (Some("100 are enough"), 400));
            assert_eq!(headers["x-limit"], "100");
        }
        other => panic!("{other:?}"),
    }
    match block_on(call().into_future()) {
        Err(error @ CallError::Xrpc { error: CreateError::Other(_), .. }) => {
            assert_eq!(error.to_string(), "ExpiredToken (status 401)");
            assert!(!error.is_retryable());
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn html_with_an_error_status_is_kept_and_named_by_its_status() {
    let error = list(MockResponse::new(502, Some("text/html"), "<h1>no</h1>").header("server", "proxy")).unwrap_err();
    assert!(error.is_retryable());
    let response = unexpected::<_, ()>(Err(error));
    assert_eq!((response.status.as_u16(), response.body.as_slice()), (502, b"<h1>no</h1>".as_slice()));
    assert_eq!(response.headers["server"], "proxy");
    // Headers and bodies may contain tokens.
    assert_eq!(format!("{response:?}"), "ResponseError { status: 502, kind: Unnamed, body: 11 bytes, .. }");
    assert_eq!(response.to_xrpc().name, "UpstreamFailure");
    assert!(matches!(response.kind, ResponseErrorKind::Unnamed));
}

#[test]
fn retry_after_is_read_from_responses() {
    let date = "Fri, 31 Dec 1999 23:59:00 GMT";
    let retry_after = |value| {
        let response = MockResponse::json(429, "{}").header("date", date).header("retry-after", value);
        list(response).unwrap_err().retry_after()
    };
    assert_eq!(retry_after("30"), Some(Duration::from_secs(30)));
    assert_eq!(retry_after("Fri, 31 Dec 1999 23:59:59 GMT"), Some(Duration::from_secs(59)));
    assert_eq!(retry_after("soon"), None);
}

#[test]
fn a_too_deep_response_is_unexpected() {
    for (open, close) in [("[", "]"), (r#"{"a":"#, "}")] {
        let body = format!(r#"{{"notes":[],"more":{}1{}}}"#, open.repeat(100_000), close.repeat(100_000));
        let response = unexpected(list(MockResponse::json(200, &body)));
        assert_eq!(response.body, body.as_bytes());
    }
}

#[test]
fn an_error_without_a_body_is_unexpected() {
    for response in [MockResponse::new(500, None, ""), MockResponse::json(500, "")] {
        let response = unexpected(list(response));
        assert_eq!(response.to_xrpc(), XrpcError::from_status(500));
    }
}

#[test]
fn success_without_a_declared_body_is_unexpected() {
    for response in [MockResponse::new(200, None, ""), MockResponse::json(200, ""), MockResponse::new(204, None, "")] {
        assert!(matches!(unexpected(list(response)).kind, ResponseErrorKind::Empty));
    }
    let client = client([MockResponse::new(204, None, ""), MockResponse::new(200, Some("text/html"), "<h1>yes</h1>")]);
    for _ in 0..2 {
        block_on(client.procedure::<Clear>(()).into_future()).expect("the endpoint has no output");
    }
}

#[test]
fn wrong_content_types_and_invalid_bodies_are_distinguished() {
    let kind = |content_type, body| unexpected(list(MockResponse::new(200, Some(content_type), body))).kind;
    assert!(matches!(
        kind("text/html", "<h1>yes</h1>"),
        ResponseErrorKind::ContentType { expected: "application/json" }
    ));
    assert!(matches!(kind("application/json", r#"{"notes":["#), ResponseErrorKind::Json(_)));
    match kind("application/json", r#"{"notes":[1]}"#) {
        ResponseErrorKind::Output(error) => assert!(error.to_string().starts_with("`notes[0]`: "), "{error}"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_redirect_is_not_followed() {
    let response = unexpected(list(MockResponse::new(301, None, "").header("location", "https://elsewhere.example")));
    assert!(matches!(response.kind, ResponseErrorKind::Status));
    assert_eq!(response.headers["location"], "https://elsewhere.example");
}

#[test]
fn an_interrupted_body_keeps_the_bytes_received() {
    let error = list(MockResponse::json(200, r#"{"notes":["a","#).cut()).unwrap_err();
    assert!(error.is_retryable());
    let response = unexpected::<_, ()>(Err(error));
    assert!(matches!(response.kind, ResponseErrorKind::Interrupted(_)));
    assert_eq!(response.body, br#"{"notes":["a","#);

    let response = unexpected(list(MockResponse::json(401, r#"{"err"#).cut()));
    assert_eq!(response.status.as_u16(), 401);
}

#[test]
fn json_has_a_limit() {
    let client = client([
        MockResponse::json(200, r#"{"notes":["aaaaaaaa"]}"#),
        MockResponse::json(200, r#"{"notes":["aaaaaaaa"]}"#),
    ])
    .response_limit(10);
    let params = ListParams::default();
    let response = unexpected(block_on(client.query::<List>(&params).into_future()));
    assert!(matches!(response.kind, ResponseErrorKind::TooLarge { limit: 10 }));
    assert_eq!(response.body.len(), 10);
    assert!(block_on(client.query::<List>(&params).response_limit(100).into_future()).is_ok());
}

#[test]
fn json_has_a_limit_of_values() {
    let response = || MockResponse::json(200, r#"{"notes":["a","b"],"more":[0,[0]]}"#);
    let client = client([response(), response(), response()]).value_limit(6);
    let params = ListParams::default();
    let response = unexpected(block_on(client.query::<List>(&params).into_future()));
    let ResponseErrorKind::Output(error) = response.kind else { panic!("{response:?}") };
    assert!(error.to_string().contains("more than 6 values, which is the limit, at line 1 column 31"), "{error}");
    assert!(block_on(client.query::<List>(&params).value_limit(7).into_future()).is_ok());

    let buffered = block_on(client.query::<List>(&params).send_buffered()).expect("it is read later");
    assert!(buffered.output::<ListOutput>().is_err());
}

#[test]
fn outputs_are_validated_on_request() {
    let response = || MockResponse::json(200, r#"{"notes":["aaaaaaaaaaaaaaaaaaaaa"]}"#);
    assert!(list(response()).is_ok());
    let client = client([response()]).validate_response(true);
    let response = unexpected(block_on(client.query::<List>(&ListParams::default()).into_future()));
    assert!(matches!(response.kind, ResponseErrorKind::Invalid(_)), "{response:?}");
}

#[test]
fn a_missing_response_is_a_transport_error() {
    let client = client([]);
    let error = block_on(client.query::<List>(&ListParams::default()).into_future()).unwrap_err();
    assert!(error.is_retryable() && error.status().is_none());
    assert_eq!(chain(&error), "no response: no response is left");
    assert_eq!(XrpcError::from(error).status, 502);
}

#[test]
fn downloads_are_streams() {
    let client = client([MockResponse::new(200, Some("application/octet-stream"), "abc").cut()]);
    let body = block_on(client.query::<Export>(&()).into_future()).expect("a response is received").output;
    assert_eq!((body.content_type.as_str(), body.as_bytes()), ("application/octet-stream", None));
    let mut stream = body.into_stream();
    assert_eq!(block_on(stream.next()).and_then(Result::ok), Some(b"abc".to_vec()));
    assert!(block_on(stream.next()).is_some_and(|chunk| chunk.is_err()));
}

#[test]
fn a_refusal_of_another_server_is_not_one_of_this_one() {
    let refused = MockResponse::new(401, Some("application/json"), r#"{"error":"ExpiredToken"}"#);
    let error = XrpcError::from(list(refused).unwrap_err());
    assert_eq!((error.status, error.name.as_str()), (502, "UpstreamFailure"));
    assert_eq!(error.message.as_deref(), Some("ExpiredToken"));
}

#[test]
fn the_body_of_an_error_is_limited_and_only_two_strings_of_it_are_kept() {
    let chunk = "[[0]],[[0]],".repeat(2000);
    let mut response = MockResponse::json(400, r#"{"error":"Full","x":["#).and(chunk.as_bytes()).and(chunk.as_bytes());
    let small = MockResponse::json(400, r#"{"x":["#).and(chunk.as_bytes()).and(br#"0],"error":"Full"}"#);
    for _ in 0..1000 {
        response = response.and(chunk.as_bytes());
    }
    let client = client([small, response]);
    let measured = allocation_counter::measure(|| {
        let named = block_on(client.query::<List>(&ListParams::default()).into_future()).unwrap_err();
        assert!(matches!(&named, CallError::Xrpc { .. }), "{named:?}");
        assert_eq!(XrpcError::from(named).name, "Full");
        let large = unexpected(block_on(client.query::<List>(&ListParams::default()).into_future()));
        assert!(matches!(large.kind, ResponseErrorKind::TooLarge { limit: 65_536 }), "{large:?}");
        assert_eq!(large.body.len(), 65_536);
    });
    // The buffer doubles while it grows.
    assert!(measured.bytes_max < 4 * 65_536, "{} bytes", measured.bytes_max);
}
