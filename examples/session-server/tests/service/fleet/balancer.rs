//! A balancer that forwards each connection to the next server.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::broadcast;
use tokio::task::JoinHandle;

/// The balancer. It ends when it is dropped.
pub(super) struct Balancer {
    address: String,
    servers: Arc<Mutex<Servers>>,
    /// Ends the current connections.
    cut: broadcast::Sender<()>,
    task: JoinHandle<()>,
}

struct Servers {
    addresses: [String; 2],
    next: usize,
}

impl Balancer {
    pub(super) async fn start(addresses: [String; 2]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
        let address = format!("http://{}", listener.local_addr().expect("the listener has an address"));
        let servers = Arc::new(Mutex::new(Servers { addresses, next: 0 }));
        let cut = broadcast::Sender::new(1);
        let task = tokio::spawn(serve(listener, Arc::clone(&servers), cut.clone()));
        Self { address, servers, cut, task }
    }

    pub(super) fn address(&self) -> &str {
        &self.address
    }

    /// Replaces a server.
    pub(super) fn replace(&self, index: usize, address: String) {
        self.servers.lock().unwrap_or_else(PoisonError::into_inner).addresses[index] = address;
    }

    /// Ends all connections.
    pub(super) fn cut(&self) {
        // There may be no connection.
        let _ = self.cut.send(());
    }
}

impl Drop for Balancer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(listener: TcpListener, servers: Arc<Mutex<Servers>>, cut: broadcast::Sender<()>) {
    while let Ok((mut client, _)) = listener.accept().await {
        let (servers, mut cut) = (Arc::clone(&servers), cut.subscribe());
        tokio::spawn(async move {
            // If one server is down, the other one gets the connection.
            for _ in 0..2 {
                if let Ok(mut server) = TcpStream::connect(next(&servers)).await {
                    tokio::select! {
                        _ = copy_bidirectional(&mut client, &mut server) => {}
                        _ = cut.recv() => {}
                    }
                    return;
                }
            }
        });
    }
}

/// Returns the address of the next server.
fn next(servers: &Mutex<Servers>) -> String {
    let mut servers = servers.lock().unwrap_or_else(PoisonError::into_inner);
    servers.next = 1 - servers.next;
    servers.addresses[servers.next].trim_start_matches("http://").to_owned()
}
