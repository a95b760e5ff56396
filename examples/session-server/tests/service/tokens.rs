//! The scopes and lifetimes of tokens.

use example_session_client::lexicons::com::atproto::server::delete_session::DeleteSession;
use example_session_client::lexicons::com::atproto::server::get_session::GetSession;
use example_session_client::lexicons::com::atproto::server::refresh_session::{RefreshSession, RefreshSessionOutput};
use jsonwebtoken::dangerous::insecure_decode;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use lexgen_runtime::client::{CallResult, Client};
use serde_json::Value;

use crate::support::{Server, alice, error, error_of, log_in};

async fn refresh(client: &Client<reqwest::Client>, token: &str) -> CallResult<RefreshSession> {
    client.procedure::<RefreshSession>(()).bearer(token).await
}

async fn show(client: &Client<reqwest::Client>, token: &str) -> CallResult<GetSession> {
    client.query::<GetSession>(&()).bearer(token).await
}

/// Returns the token with changed claims, signed with this key.
pub(crate) fn forge(token: &str, secret: &[u8], change: impl FnOnce(&mut Value)) -> String {
    let read = insecure_decode::<Value>(token);
    let mut claims = read.expect("the token is valid").claims;
    change(&mut claims);
    let header = Header::new(Algorithm::HS256);
    let key = EncodingKey::from_secret(secret).expect("the secret is not empty");
    jsonwebtoken::encode(&header, &claims, &key).expect("the token can be signed")
}

#[tokio::test]
async fn a_session_is_shown_refreshed_and_deleted() {
    let server = Server::start().await;
    let client = server.client();
    let created = log_in(&client, &alice()).await;
    assert_eq!(show(&client, &created.access_jwt).await.expect("the session exists").output.handle, created.handle);

    let refreshed: RefreshSessionOutput =
        refresh(&client, &created.refresh_jwt).await.expect("the session exists").output;
    assert_eq!((refreshed.did, refreshed.email), (created.did, created.email));
    assert!(refreshed.refresh_jwt != created.refresh_jwt);
    show(&client, &refreshed.access_jwt).await.expect("the new token is valid");

    for _ in 0..2 {
        client
            .procedure::<DeleteSession>(())
            .bearer(&refreshed.refresh_jwt)
            .await
            .expect("an ended session can be deleted");
    }
    assert_eq!(error_of(show(&client, &refreshed.access_jwt).await), error(400, "ExpiredToken"));
    assert_eq!(error_of(refresh(&client, &refreshed.refresh_jwt).await), error(400, "ExpiredToken"));
}

#[tokio::test]
async fn a_reused_refresh_token_ends_only_its_session() {
    let server = Server::start().await;
    let client = server.client();
    let other = log_in(&client, &alice()).await;
    let first = log_in(&client, &alice()).await;
    let second = refresh(&client, &first.refresh_jwt).await.expect("the token is valid once").output;
    assert_eq!(error_of(refresh(&client, &first.refresh_jwt).await), error(400, "ExpiredToken"));
    assert_eq!(error_of(refresh(&client, &second.refresh_jwt).await), error(400, "ExpiredToken"));
    assert_eq!(error_of(show(&client, &second.access_jwt).await), error(400, "ExpiredToken"));
    refresh(&client, &other.refresh_jwt).await.expect("the other session continues");
}

#[tokio::test]
async fn a_token_is_valid_only_for_its_purpose() {
    let server = Server::start().await;
    let client = server.client();
    let output = log_in(&client, &alice()).await;
    let invalid = error(400, "InvalidToken");
    assert_eq!(error_of(client.query::<GetSession>(&()).await), error(401, "AuthMissing"));
    assert_eq!(error_of(show(&client, &output.refresh_jwt).await), invalid);
    assert_eq!(error_of(refresh(&client, &output.access_jwt).await), invalid);
    let deleted = client.procedure::<DeleteSession>(()).bearer(&output.access_jwt).await;
    assert_eq!(error_of(deleted), invalid);
}

#[tokio::test]
async fn a_token_of_another_issuer_is_invalid() {
    let server = Server::start().await;
    let client = server.client();
    let token = log_in(&client, &alice()).await.access_jwt;
    let secret = server.read("jwt-secret");
    let (_, rest) = token.split_once('.').expect("the token has a header");
    let tokens = [
        "x".to_owned(),
        forge(&token, b"another secret", |_| {}),
        forge(&token, &secret, |claims| claims["aud"] = "did:web:elsewhere.test".into()),
        forge(&token, &secret, |claims| claims["sub"] = "alice".into()),
        // `{"alg":"none"}`
        format!("eyJhbGciOiJub25lIn0.{rest}"),
    ];
    for token in tokens {
        assert_eq!(error_of(show(&client, &token).await), error(400, "InvalidToken"), "{token}");
    }
    show(&client, &forge(&token, &secret, |_| {})).await.expect("an unchanged token is valid");
}

#[tokio::test]
async fn an_expired_token_is_reported_as_expired() {
    let server = Server::start().await;
    let client = server.client();
    let output = log_in(&client, &alice()).await;
    let secret = server.read("jwt-secret");
    let expire = |token: &str| forge(token, &secret, |claims| claims["exp"] = 1_700_000_000.into());
    assert_eq!(error_of(show(&client, &expire(&output.access_jwt)).await), error(400, "ExpiredToken"));
    assert_eq!(error_of(refresh(&client, &expire(&output.refresh_jwt)).await), error(400, "ExpiredToken"));
    // For a token with another signature, not even that is reported.
    let forged = forge(&output.access_jwt, b"another secret", |claims| claims["exp"] = 1.into());
    assert_eq!(error_of(show(&client, &forged).await), error(400, "InvalidToken"));
}
