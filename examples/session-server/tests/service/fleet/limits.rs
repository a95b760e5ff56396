//! The limits of sign-in attempts over both servers.

use example_session_client::lexicons::com::atproto::server::create_session::{CreateSession, CreateSessionInput};
use example_session_client::lexicons::com::atproto::server::refresh_session::RefreshSession;

use lexgen_runtime::client::Client;

use super::{Fleet, sign_in};
use crate::support::{alice, log_in};

#[tokio::test]
async fn limits_in_postgres_hold_over_both_servers() {
    let Some(fleet) = Fleet::start().await else { return };
    check_limits(&fleet).await;
}

#[tokio::test]
async fn limits_in_redis_hold_over_both_servers() {
    let Some(fleet) = Fleet::start_with_redis().await else { return };
    check_limits(&fleet).await;
}

/// Checks that an address has 30 attempts over both servers, and that others are not affected.
async fn check_limits(fleet: &Fleet) {
    // Each request goes to the next server.
    let client = fleet.client();
    let session = log_in(&client, &alice()).await;
    let attempts = attempts(&client, "192.0.2.1").await;
    // Each server alone would allow 30. An attempt comes back every ten seconds, which the test may take.
    assert!((30..45).contains(&attempts), "{attempts}");
    // A client that sends the header itself does not change the address that the proxy adds.
    let forged = self::attempts(&client, "192.0.2.99, 192.0.2.1").await;
    assert!(forged < 15, "{forged}");
    sign_in(&client).await.expect("another address has its own limit");
    client.procedure::<RefreshSession>(()).bearer(&session.refresh_jwt).await.expect("only sign-ins are limited");
}

/// Returns the number of attempts of an address until the limit is reached.
async fn attempts(client: &Client<reqwest::Client>, address: &str) -> usize {
    let wrong = CreateSessionInput::new("nobody.test", "guess");
    for attempt in 0.. {
        let refused = client.procedure::<CreateSession>(&wrong).header("x-real-ip", address).await;
        match refused.expect_err("the password is wrong").status().expect("the server responds").as_u16() {
            401 => {}
            429 => return attempt,
            status => panic!("{status}"),
        }
    }
    unreachable!("the range has no end")
}
