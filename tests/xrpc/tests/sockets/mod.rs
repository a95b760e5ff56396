//! The service of these tests on a real socket.

use std::net::SocketAddr;
use std::sync::mpsc;
use std::thread;

use crate::service;

/// Starts a server on a port of its own. It ends with the test.
pub(crate) fn start() -> SocketAddr {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
            sender.send(listener.local_addr().expect("an address")).expect("the test waits for it");
            axum::serve(listener, service::router().into_axum()).await
        })
    });
    receiver.recv().expect("the server starts")
}
