//! The time that clients wait for silent servers. The clock is paused, and advances when every task waits.

use std::sync::{Arc, Mutex};
use std::task::Poll;
use std::time::Duration;

use lexgen_runtime::BoxStream;
use lexgen_runtime::client::{
    ConnectError, ConnectOptions, Connection, SubscriptionError, WebSocketTransport, subscribe,
};
use lexgen_xrpc_streams::own::com::example::follow::Follow;
use tokio::time::{Instant, timeout};

use crate::client::params;
use crate::support::chain;

/// Connections that bring nothing, and the options with which they were made.
#[derive(Default)]
struct Silent {
    options: Mutex<Vec<ConnectOptions>>,
}

impl WebSocketTransport for Silent {
    async fn connect(&self, _: http::Request<()>, options: ConnectOptions) -> Result<Connection, ConnectError> {
        self.options.lock().expect("no panic holds the lock").push(options);
        Ok(Connection::new(None, BoxStream::from_fn(|_| Poll::Pending)))
    }
}

#[tokio::test(start_paused = true)]
async fn a_silent_connection_is_lost_after_90_seconds() {
    let silent = Arc::new(Silent::default());
    let start = Instant::now();
    let subscribe = subscribe::<Follow>("https://a.example", &params("log")).expect("they are valid");
    let mut events = subscribe.transport(Arc::clone(&silent)).open();
    let error = events.next().await.expect("there is an error").expect_err("it is one");
    assert_eq!(chain(&error), "the connection failed: nothing was received for 90s");
    assert!(matches!(&error, SubscriptionError::Connection(_)) && error.is_retryable());
    assert_eq!(start.elapsed().as_secs(), 90);
    let options = silent.options.lock().expect("no panic holds the lock");
    assert_eq!(options.len(), 1);
    assert_eq!((options[0].frame_limit, options[0].ping_after), (5 << 20, Some(Duration::from_secs(30))));
}

#[tokio::test(start_paused = true)]
async fn the_idle_limit_of_a_client_can_be_changed_or_removed() {
    let silent = Arc::new(Silent::default());
    let open = |idle_after: Option<Duration>| {
        let subscribe = subscribe::<Follow>("https://a.example", &params("log")).expect("they are valid");
        subscribe.transport(Arc::clone(&silent)).frame_limit(7).idle_after(idle_after).open()
    };
    let start = Instant::now();
    let mut events = open(Some(Duration::from_secs(9)));
    assert!(events.next().await.is_some_and(|event| event.is_err()));
    assert_eq!(start.elapsed().as_secs(), 9);
    let mut events = open(None);
    timeout(Duration::from_secs(1_000_000), events.next()).await.expect_err("it waits for ever");
    let options = silent.options.lock().expect("no panic holds the lock");
    let pings: Vec<_> = options.iter().map(|options| (options.frame_limit, options.ping_after)).collect();
    assert_eq!(pings, [(7, Some(Duration::from_secs(3))), (7, None)]);
}
