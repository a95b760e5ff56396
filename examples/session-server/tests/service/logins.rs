//! Signing in.

use example_session_client::lexicons::com::atproto::server::create_session::{
    CreateSession, CreateSessionError, CreateSessionInput,
};
use example_session_client::lexicons::com::atproto::server::get_session::{GetSession, GetSessionOutputStatus};
use example_session_client::lexicons::com::atproto::server::refresh_session::RefreshSession;
use lexgen_runtime::client::CallError;
use reqwest::Method;

use crate::support::{Server, alice, error, error_of, log_in, mallory};

#[tokio::test]
async fn an_account_is_found_by_handle_address_and_did() {
    let server = Server::start().await;
    let client = server.client();
    for identifier in ["alice.test", "Alice.Test", "mail@alice.test", "did:web:alice.test"] {
        let output = log_in(&client, &CreateSessionInput { identifier: identifier.to_owned(), ..alice() }).await;
        assert_eq!((output.handle.as_str(), output.did.as_str()), ("alice.test", "did:web:alice.test"));
        assert_eq!((output.email.as_deref(), output.email_confirmed), (Some("mail@alice.test"), Some(true)));
        assert_eq!((output.active, output.status), (Some(true), None));
    }
}

#[tokio::test]
async fn wrong_passwords_and_unknown_accounts_get_the_same_response() {
    let server = Server::start().await;
    let client = server.client();
    let mut errors = Vec::new();
    for (identifier, password) in [("alice.test", "sow-in-june"), ("nobody.test", "sow-in-may"), ("nobody.test", "")] {
        match client.procedure::<CreateSession>(&CreateSessionInput::new(identifier, password)).await {
            Err(CallError::Xrpc { error, status, headers, .. }) => {
                assert_eq!((status.as_u16(), error.name()), (401, "AuthenticationRequired"));
                assert_eq!(headers.get("www-authenticate").map(|value| value.as_bytes()), Some(&b"Bearer"[..]));
                errors.push(error);
            }
            other => panic!("{other:?}"),
        }
    }
    assert!(errors.iter().all(|error| error == &errors[0]), "{errors:?}");
}

#[tokio::test]
async fn a_taken_down_account_can_request_a_restricted_token() {
    let server = Server::start().await;
    let client = server.client();
    let plain = CreateSessionInput { allow_takendown: None, ..mallory() };
    match client.procedure::<CreateSession>(&plain).await {
        Err(CallError::Xrpc { error: CreateSessionError::AccountTakedown(_), status, .. }) => assert_eq!(status, 401),
        other => panic!("{other:?}"),
    }

    let output = log_in(&client, &mallory()).await;
    let shown = client
        .query::<GetSession>(&())
        .bearer(&output.access_jwt)
        .await
        .expect("a restricted token can read the session")
        .output;
    assert_eq!((shown.active, shown.status), (Some(false), Some(GetSessionOutputStatus::Takendown)));
    let refreshed = client.procedure::<RefreshSession>(()).bearer(&output.refresh_jwt).await;
    assert_eq!(error_of(refreshed), error(401, "AccountTakedown"));
}

#[tokio::test]
async fn a_second_factor_code_is_valid_once() {
    let server = Server::start().await;
    let client = server.client();
    let bob = CreateSessionInput::new("bob.test", "reap-in-june");
    let try_code = async |code: &str| {
        let input = CreateSessionInput { auth_factor_token: Some(code.to_owned()), ..bob.clone() };
        client.procedure::<CreateSession>(&input).await
    };
    let send_code = async || {
        match client.procedure::<CreateSession>(&bob).await {
            Err(CallError::Xrpc { error: CreateSessionError::AuthFactorTokenRequired(_), status, .. }) => {
                assert_eq!(status, 401);
            }
            other => panic!("{other:?}"),
        }
        let outbox = String::from_utf8(server.read("outbox.txt")).expect("mail is UTF-8");
        outbox.trim_end().rsplit(' ').next().expect("the mail ends with a code").to_owned()
    };
    let refused = error(401, "AuthenticationRequired");

    assert_eq!(error_of(try_code("AAAAA-AAAAA").await), refused);
    let first = send_code().await;
    let second = send_code().await;
    assert_eq!(error_of(try_code(&first).await), refused, "the second code replaced it");
    assert_eq!(error_of(try_code(&second).await), refused, "it was valid for one attempt");
    let third = send_code().await;
    let typed = format!(" {}", third.to_lowercase());
    assert_eq!(try_code(&typed).await.expect("the code is valid").output.email_auth_factor, Some(true));
    assert_eq!(error_of(try_code(&third).await), refused, "it has been used");
}

#[tokio::test]
async fn failed_attempts_are_limited_and_sessions_continue() {
    let server = Server::start().await;
    let client = server.client();
    let output = log_in(&client, &alice()).await;
    let wrong = CreateSessionInput::new("alice.test", "guess");
    let mut statuses = Vec::new();
    let refusal = loop {
        assert!(statuses.len() < 100, "{statuses:?}");
        match client.procedure::<CreateSession>(&wrong).await {
            Err(refusal) if refusal.status().is_some_and(|status| status.as_u16() == 429) => break refusal,
            Err(wrong) => statuses.push(wrong.status().expect("the server responds").as_u16()),
            Ok(response) => panic!("{response:?}"),
        }
    };
    assert!(statuses.iter().all(|status| *status == 401), "{statuses:?}");
    assert!(refusal.retry_after().is_some());
    let headers = refusal.headers().expect("the server responds");
    assert_eq!(headers.get("ratelimit-policy").map(|value| value.as_bytes()), Some(&b"30;w=300"[..]));
    assert_eq!(error_of::<(), _>(Err(refusal)), error(429, "RateLimitExceeded"));
    client.query::<GetSession>(&()).bearer(&output.access_jwt).await.expect("only sign-ins are limited");
}

#[tokio::test]
async fn cross_origin_requests_are_allowed() {
    let server = Server::start().await;
    let address = format!("{}/xrpc/com.atproto.server.getSession", server.address);
    let preflight = reqwest::Client::new()
        .request(Method::OPTIONS, address)
        .header("origin", "https://app.example")
        .header("access-control-request-method", "GET")
        .header("access-control-request-headers", "authorization");
    let response = preflight.send().await.expect("the server responds");
    let allowed = response.headers().get("access-control-allow-headers").and_then(|value| value.to_str().ok());
    assert!(response.status().is_success() && allowed.is_some_and(|allowed| allowed.contains("authorization")));
}
