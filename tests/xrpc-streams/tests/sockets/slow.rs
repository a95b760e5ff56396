//! Clients that do not read as fast as there are messages, or not at all.

use std::sync::atomic::Ordering;
use std::time::Duration;

use futures_util::StreamExt;
use lexgen_runtime::server::StreamOptions;
use tokio::time::{sleep, timeout};

use crate::support::{LONG, Service, connect, hear, serve, until};

#[tokio::test]
async fn a_client_that_does_not_read_gets_an_error_and_is_disconnected() {
    let mut options = StreamOptions::default();
    options.slow_after = Duration::from_millis(200);
    options.buffer = 100_000;
    let service = Service::new();
    let address = serve(&service, options).await;
    let mut socket = connect(address, "mode=flood&size=100000").await;
    until("it is cut off", || service.open.load(Ordering::SeqCst) == 0).await;
    let made = service.made.load(Ordering::SeqCst);
    let heard = hear(&mut socket).await;
    assert_eq!(heard.error().map(|(name, _)| name).as_deref(), Some("ConsumerTooSlow"));
    assert_eq!(heard.close, Some((1008, "ConsumerTooSlow".to_owned())));
    // What waited is not sent any more, but what the socket had taken.
    let heard = heard.frames.len();
    assert!(heard <= made && made - heard < 3, "{heard} of {made}");
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
        until("it is served", || service.open.load(Ordering::SeqCst) == 1).await;
        shutdown.finished().await;
    })
    .await
    .expect("the connection is dropped though nobody reads");
    drop(socket);
}

#[tokio::test]
async fn a_client_that_reads_slowly_holds_the_service_back_and_loses_nothing() {
    let mut options = StreamOptions::default();
    options.buffer = 1000;
    let service = Service::new();
    let address = serve(&service, options).await;
    let mut socket = connect(address, "mode=flood&size=100000").await;
    // Nothing is made that nobody takes, once the sockets are full.
    let mut made = 0;
    let full = async {
        while made == 0 || service.made.load(Ordering::SeqCst) != made {
            made = service.made.load(Ordering::SeqCst);
            sleep(Duration::from_millis(300)).await;
        }
    };
    timeout(LONG, full).await.expect("the service is held back");
    for _ in 0..made + 20 {
        let message = timeout(LONG, socket.next()).await.expect("it comes").expect("it is open");
        assert!(message.expect("it is sound").is_binary());
    }
}
