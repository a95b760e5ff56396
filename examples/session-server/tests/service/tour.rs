//! Runs the example client.

use example_session_client::tour;

use crate::support::{Server, alice};

#[tokio::test]
async fn the_client_uses_every_endpoint() {
    let server = Server::start().await;
    let mut output = Vec::new();
    tour::run(&server.address, &alice(), &mut output).await.expect("the tour succeeds");
    let output = String::from_utf8(output).expect("the output is UTF-8");
    let events: Vec<&str> = output.lines().filter_map(|line| line.split_once("Z  ")).map(|(_, kind)| kind).collect();
    assert_eq!(events, ["created", "refreshed", "deleted"], "{output}");
    assert!(output.starts_with(&format!("Signed in at {} as alice.test", server.address)), "{output}");
    assert!(output.ends_with("Signed out, and the stream has ended\n"), "{output}");
}

#[tokio::test]
async fn without_a_server_the_client_says_how_to_get_one() {
    let server = Server::start().await;
    let address = server.address.clone();
    let Server { mut process, .. } = server;
    process.kill().await.expect("the server is running");
    let error = tour::run(&address, &alice(), &mut Vec::new()).await.expect_err("no server listens");
    assert!(error.to_string().contains("cargo run -p example-session-server"), "{error}");
}
