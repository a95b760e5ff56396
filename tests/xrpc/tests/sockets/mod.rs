//! The service of these tests on a real socket.

use std::net::SocketAddr;
use std::sync::mpsc;
use std::thread;

use crate::service;

/// Starts a server on a free port. It ends with the test.
pub(crate) fn start() -> SocketAddr {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let runtime =
            tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime can be started");
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
            sender
                .send(listener.local_addr().expect("the listener has an address"))
                .expect("the test waits for the address");
            axum::serve(listener, service::router().into_axum()).await
        })
    });
    receiver.recv().expect("the server starts")
}
