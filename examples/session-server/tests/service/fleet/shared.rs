//! Sessions, tokens and codes of one server at the other.

use std::fs;

use example_session_client::lexicons::com::atproto::server::create_session::{
    CreateSession, CreateSessionError, CreateSessionInput,
};
use example_session_client::lexicons::com::atproto::server::get_session::GetSession;
use example_session_client::lexicons::com::atproto::server::refresh_session::RefreshSession;
use lexgen_runtime::client::CallError;

use super::Fleet;
use crate::support::{alice, error, error_of, log_in};

#[tokio::test]
async fn a_session_of_one_server_is_used_at_the_other() {
    let Some(fleet) = Fleet::start().await else { return };
    let [first, second] = [fleet.servers[0].client(), fleet.servers[1].client()];
    let created = log_in(&first, &alice()).await;
    second.query::<GetSession>(&()).bearer(&created.access_jwt).await.expect("the token is valid at both");
    let refreshed = second.procedure::<RefreshSession>(()).bearer(&created.refresh_jwt).await;
    let refreshed = refreshed.expect("the token is valid at both").output;
    first.query::<GetSession>(&()).bearer(&refreshed.access_jwt).await.expect("the token is valid at both");
}

#[tokio::test]
async fn a_refresh_token_that_was_used_at_one_server_is_refused_at_the_other() {
    let Some(fleet) = Fleet::start().await else { return };
    let [first, second] = [fleet.servers[0].client(), fleet.servers[1].client()];
    let token = log_in(&first, &alice()).await.refresh_jwt;
    first.procedure::<RefreshSession>(()).bearer(&token).await.expect("the token is valid once");
    let reused = second.procedure::<RefreshSession>(()).bearer(&token).await;
    assert_eq!(error_of(reused), error(400, "ExpiredToken"));

    // The same at the same moment, many times.
    for _ in 0..20 {
        let token = log_in(&first, &alice()).await.refresh_jwt;
        let refresh = async |client: &lexgen_runtime::client::Client<reqwest::Client>| {
            client.procedure::<RefreshSession>(()).bearer(&token).await.is_ok()
        };
        let (at_first, at_second) = tokio::join!(refresh(&first), refresh(&second));
        assert!(at_first != at_second, "exactly one of the two succeeds");
    }
}

#[tokio::test]
async fn a_sign_in_code_of_one_server_is_valid_once_at_any() {
    let Some(fleet) = Fleet::start().await else { return };
    let [first, second] = [fleet.servers[0].client(), fleet.servers[1].client()];
    let bob = CreateSessionInput::new("bob.test", "reap-in-june");
    match first.procedure::<CreateSession>(&bob).await {
        Err(CallError::Xrpc { error: CreateSessionError::AuthFactorTokenRequired(_), .. }) => {}
        other => panic!("{other:?}"),
    }
    let outbox = fs::read_to_string(fleet.directories[0].path().join("outbox.txt")).expect("a code was sent");
    let code = outbox.trim_end().rsplit(' ').next().expect("the mail ends with a code").to_owned();
    let with_code = CreateSessionInput { auth_factor_token: Some(code), ..bob };
    log_in(&second, &with_code).await;
    let reused = first.procedure::<CreateSession>(&with_code).await;
    assert_eq!(error_of(reused), error(401, "AuthenticationRequired"));
}
