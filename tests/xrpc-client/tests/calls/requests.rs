//! Requests that are sent, and invalid requests that are not.

use std::future::IntoFuture;

use lexgen_runtime::Body;
use lexgen_runtime::client::{CallError, Client, RequestError};
use lexgen_xrpc_client::own::com::example::notes::clear::Clear;
use lexgen_xrpc_client::own::com::example::notes::create::{Create, CreateInput, CreateParams, Note};
use lexgen_xrpc_client::own::com::example::notes::list::{List, ListParams};
use lexgen_xrpc_client::own::com::example::notes::upload::Upload;
use pollster::block_on;

use crate::support::{Memory, chain, client};

fn request_error<E: std::fmt::Debug, T: std::fmt::Debug>(result: Result<T, CallError<E>>) -> RequestError {
    match result {
        Err(CallError::Request(error)) => error,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_procedure_sends_parameters_and_input() {
    let client = client([]);
    let (params, input) = (CreateParams::new("my notes"), CreateInput::new("hi"));
    let _ = block_on(client.procedure::<Create>(&input).params(&params).bearer("secret").into_future());
    let request = client.transport().only();
    assert_eq!(
        (request.verb.as_str(), request.target.as_str()),
        ("POST", "/xrpc/com.example.notes.create?notebook=my+notes")
    );
    assert_eq!(request.body, br#"{"text":"hi"}"#);
    assert_eq!(
        (&request.headers["content-type"], &request.headers["accept"]),
        (&"application/json".parse().unwrap(), &"application/json".parse().unwrap())
    );
    assert_eq!(request.headers["authorization"], "Bearer secret");
    assert!(request.headers["authorization"].is_sensitive());
}

#[test]
fn a_procedure_without_input_sends_no_content_type() {
    let client = client([]);
    let _ = block_on(client.procedure::<Clear>(()).into_future());
    let request = client.transport().only();
    assert!(request.body.is_empty() && request.headers.is_empty(), "{:?}", request.headers);
}

#[test]
fn defaults_are_sent_unless_switched_off() {
    let client = client([]);
    let params = ListParams::default();
    let _ = block_on(client.query::<List>(&params).into_future());
    let _ = block_on(client.query::<List>(&params).send_defaults(false).into_future());
    assert_eq!(client.transport().targets(), ["/xrpc/com.example.notes.list?limit=50", "/xrpc/com.example.notes.list"]);
}

#[test]
fn too_deep_values_are_not_sent() {
    let thread = (0..10_000).fold(Note::default(), |note, _| Note { parent: Some(note.into()), ..Note::default() });
    let input = CreateInput { parent: Some(thread), ..CreateInput::new("hi") };
    let (client, params) = (client([]), CreateParams::new("my notes"));
    let call = || client.procedure::<Create>(&input).params(&params);
    let error = request_error(block_on(call().into_future()));
    assert!(matches!(&error, RequestError::InvalidInput(problems) if problems.len() == 1), "{error:?}");
    let error = request_error(block_on(call().validate_request(false).into_future()));
    assert!(chain(&error).ends_with("nested deeper than 127 levels"), "{error:?}");
    assert!(client.transport().targets().is_empty());
}

#[test]
fn invalid_requests_are_not_sent_unless_validation_is_off() {
    let client = client([]);
    let params = ListParams { limit: Some(101), ..ListParams::default() };
    let error = request_error(block_on(client.query::<List>(&params).into_future()));
    assert_eq!(
        chain(&error),
        "the parameters violate constraints of the lexicon: `limit`: must be at most 100, found 101"
    );
    let (params, input) = (CreateParams::new("a"), CreateInput::new("a".repeat(21)));
    let error = request_error(block_on(client.procedure::<Create>(&input).params(&params).into_future()));
    assert!(matches!(error, RequestError::InvalidInput(_)));
    assert!(client.transport().targets().is_empty());

    let call = client.procedure::<Create>(&input).params(&params).validate_request(false);
    assert!(matches!(block_on(call.into_future()), Err(CallError::Transport(_))));
    assert_eq!(client.transport().targets().len(), 1);
}

#[test]
fn required_parameters_are_required_by_the_type() {
    let client = client([]);
    let error = request_error(block_on(client.procedure::<Create>(&CreateInput::new("a")).into_future()));
    assert_eq!(chain(&error), "the endpoint requires parameters: `notebook`: missing required field");
}

#[test]
fn bodies_have_an_accepted_content_type() {
    let client = client([]);
    let error = request_error(block_on(client.procedure::<Upload>(Body::new("text/plain", "a")).into_future()));
    assert_eq!(error.to_string(), "the content type of the input must be `image/*`, found `text/plain`");
    let error = request_error(block_on(client.procedure::<Upload>(Body::new("image/*", "a")).into_future()));
    assert_eq!(error.to_string(), "the content type of the input must be a MIME type, found `image/*`");
    let stream = ["a", "b"].map(|chunk| Ok(chunk.as_bytes().to_vec())).into_iter().collect();
    let _ = block_on(client.procedure::<Upload>(Body::from_stream("image/png", stream)).into_future());
    let request = client.transport().only();
    assert_eq!(
        (request.body.as_slice(), &request.headers["content-type"]),
        (b"ab".as_slice(), &"image/png".parse().unwrap())
    );
}

#[test]
fn malformed_headers_are_refused() {
    let client = client([]);
    let call = || client.procedure::<Clear>(());
    for call in [
        call().header("a b", "c"),
        call().header("a", "b\nc"),
        call().header("content-type", "text/plain"),
        call().bearer("a\nb"),
        call().proxy("did:web:a.example"),
        call().proxy("did:web:a.example#"),
        call().proxy("did:web:a.example#b#c"),
        call().proxy("did:web:a.example#b c"),
        call().proxy("a.example#b"),
    ] {
        assert!(matches!(request_error(block_on(call.into_future())), RequestError::Header { .. }));
    }
    assert!(client.transport().targets().is_empty());
}

#[test]
fn headers_of_a_call_replace_those_of_the_client() {
    let client =
        client([]).header("x-a", "1").and_then(|client| client.header("x-b", "2")).expect("the headers are valid");
    let _ = block_on(client.procedure::<Clear>(()).header("X-A", "3").without_header("x-b").into_future());
    let request = client.transport().only();
    assert_eq!(
        request.headers.iter().map(|(name, value)| (name.as_str(), value.as_bytes())).collect::<Vec<_>>(),
        [("x-a", b"3".as_slice())]
    );
}

#[test]
fn a_client_needs_the_address_of_a_server() {
    for base in ["", "example.com", "/xrpc", "https://example.com?a=b", "https://example.com#a", "https://exa mple.com"]
    {
        assert!(matches!(Client::new(Memory::default(), base), Err(RequestError::Address { .. })), "{base}");
    }
}

/// Compiles only if calls can be sent to other threads.
#[test]
fn calls_can_be_spawned() {
    fn is_spawnable<T: Send + 'static>(_: T) {}
    let client = std::sync::Arc::new(client([]));
    is_spawnable(async move { client.query::<List>(&ListParams::default()).await.is_ok() });
}
