//! Clients that read slowly or not at all.

use std::sync::atomic::Ordering;
use std::time::Duration;

use futures_util::StreamExt;
use lexgen_runtime::server::StreamOptions;
use tokio::time::{sleep, timeout};

use crate::support::{LONG, Service, connect, receive, serve, until};

#[tokio::test]
async fn a_client_that_does_not_read_gets_an_error_and_is_disconnected() {
    let mut options = StreamOptions::default();
    options.slow_after = Duration::from_millis(200);
    options.buffer = 100_000;
    let service = Service::new();
    let address = serve(&service, options).await;
    let mut socket = connect(address, "mode=flood&size=100000").await;
    until("the stream is dropped", || service.open.load(Ordering::SeqCst) == 0).await;
    let made = service.made.load(Ordering::SeqCst);
    let received = receive(&mut socket).await;
    assert_eq!(received.error().map(|(name, _)| name).as_deref(), Some("ConsumerTooSlow"));
    assert_eq!(received.close, Some((1008, "ConsumerTooSlow".to_owned())));
    // Waiting messages are dropped, except for those that are in the socket already.
    let count = received.frames.len();
    assert!(count <= made && made - count < 3, "{count} of {made}");
}

#[tokio::test]
async fn a_client_that_never_reads_costs_no_more_than_its_buffer() {
    let mut options = StreamOptions::default();
    options.slow_after = Duration::from_millis(200);
    options.close_within = Duration::from_millis(200);
    let shutdown = options.shutdown.clone();
    let service = Service::new();
    let address = serve(&service, options).await;
    let socket = connect(address, "mode=flood&size=100000").await;
    timeout(LONG, async {
        until("the stream is open", || service.open.load(Ordering::SeqCst) == 1).await;
        shutdown.finished().await;
    })
    .await
    .expect("the connection is dropped although the client does not read");
    drop(socket);
}

#[tokio::test]
async fn a_client_that_reads_slowly_holds_the_service_back_and_loses_nothing() {
    let mut options = StreamOptions::default();
    options.buffer = 1000;
    let service = Service::new();
    let address = serve(&service, options).await;
    let mut socket = connect(address, "mode=flood&size=100000").await;
    // Once the sockets are full, no more messages are made.
    let mut made = 0;
    let full = async {
        while made == 0 || service.made.load(Ordering::SeqCst) != made {
            made = service.made.load(Ordering::SeqCst);
            sleep(Duration::from_millis(300)).await;
        }
    };
    timeout(LONG, full).await.expect("the service is held back");
    for _ in 0..made + 20 {
        let message =
            timeout(LONG, socket.next()).await.expect("a message arrives in time").expect("the stream is open");
        assert!(message.expect("the message is valid").is_binary());
    }
}
