//! Runs the example client.

use example_session_client::tour;

use crate::support::{Server, alice};

#[tokio::test]
async fn the_client_uses_every_endpoint() {
    let server = Server::start().await;
    let mut said = Vec::new();
    tour::run(&server.address, &alice(), &mut said).await.expect("all goes well");
    let said = String::from_utf8(said).expect("it is text");
    let events: Vec<&str> = said.lines().filter_map(|line| line.split_once("Z  ")).map(|(_, kind)| kind).collect();
    assert_eq!(events, ["created", "refreshed", "deleted"], "{said}");
    assert!(said.starts_with(&format!("Signed in at {} as alice.test", server.address)), "{said}");
    assert!(said.ends_with("Signed out, and the stream has ended\n"), "{said}");
}

#[tokio::test]
async fn without_a_server_the_client_says_how_to_get_one() {
    let server = Server::start().await;
    let address = server.address.clone();
    let Server { mut process, .. } = server;
    process.kill().await.expect("it runs");
    let error = tour::run(&address, &alice(), &mut Vec::new()).await.expect_err("there is nobody");
    assert!(error.to_string().contains("cargo run -p example-session-server"), "{error}");
}
