//! Secrets of calls, which no message and no `Debug` shows.

use std::error::Error;
use std::fmt::Debug;

use lexgen_runtime::client::{CallError, Client, RequestError};
use lexgen_xrpc_client::own::com::example::notes::list::{List, ListParams};
use pollster::block_on;

use crate::support::{MockResponse, chain, client};

const SECRET: &str = "s3cr3t";

/// Everything that is written about a value.
fn shown(value: &impl Debug) -> String {
    format!("{value:?} {value:#?}")
}

fn shown_error(error: &impl Error) -> String {
    format!("{} {}", shown(error), chain(error))
}

#[test]
fn headers_and_addresses_of_clients_are_not_shown() {
    let address = format!("https://alice:{SECRET}@example.com/x");
    let transport = lexgen_runtime::client::transport_fn(async |_| Err("offline".into()));
    let client = Client::new(transport, &address).expect("the URL is valid");
    let client = client.bearer(SECRET).expect("the token is valid");
    let client = client.header("dpop", SECRET).and_then(|client| client.header("x-key", SECRET));
    let client = client.expect("the headers are valid");
    let text = shown(&client);
    assert!(!text.contains(SECRET) && !text.contains("alice"), "{text}");
    assert!(text.contains("https://example.com/x") && text.contains("dpop"), "{text}");
    assert!(!shown(&client.query::<List>(&ListParams::default())).contains(SECRET));

    for address in [format!("ftp://alice:{SECRET}@example.com"), format!("https://alice:{SECRET}@example.com?x")] {
        let error = Client::reqwest(&address).expect_err("the URL is invalid");
        assert!(matches!(error, RequestError::Address { .. }) && !shown_error(&error).contains(SECRET), "{error}");
    }
}

#[test]
fn headers_and_bodies_of_responses_are_not_shown() {
    let cookie = |response: MockResponse| response.header("set-cookie", SECRET).header("dpop-nonce", SECRET);
    let body = format!(r#"{{"token":"{SECRET}"}}"#);
    let named = format!(r#"{{"error":"Expired","token":"{SECRET}"}}"#);
    for response in [
        MockResponse::json(200, &body),
        MockResponse::json(302, &body),
        MockResponse::json(400, &body),
        MockResponse::json(401, &named),
        MockResponse::new(200, Some("text/html"), body.as_str()),
        MockResponse::json(200, &body).cut(),
    ] {
        let client = client([cookie(response)]);
        let error = block_on(client.query::<List>(&ListParams::default()).into_future()).unwrap_err();
        assert!(!shown_error(&error).contains(SECRET), "{error:?}");
    }
}

#[test]
fn queries_are_not_shown_by_errors_of_reqwest() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime can be started");
    // A port that was free a moment ago.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let address = listener.local_addr().expect("the listener has an address");
    drop(listener);
    let client = Client::reqwest(&format!("http://{address}")).expect("the URL is valid");
    let params = ListParams { cursor: Some(SECRET.to_owned()), ..ListParams::default() };
    let error = runtime.block_on(client.query::<List>(&params).into_future()).unwrap_err();
    assert!(matches!(error, CallError::Transport(_)), "{error:?}");
    assert!(!shown_error(&error).contains(SECRET), "{error:?}");
}
