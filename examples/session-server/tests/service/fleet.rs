//! Two servers behind a balancer, which share Postgres and Redis.

mod balancer;
mod crashes;
mod limits;
mod shared;
mod stores;
mod streams;

use std::sync::atomic::{AtomicU32, Ordering};

use example_session_client::lexicons::com::atproto::server::create_session::{
    CreateSession, CreateSessionError, CreateSessionOutput,
};
use example_session_client::lexicons::com::atproto::server::refresh_session::RefreshSession;
use jsonwebtoken::dangerous::insecure_decode;
use lexgen_runtime::client::{CallError, Client};
use serde_json::Value;
use tempfile::TempDir;

use self::balancer::Balancer;
use self::stores::Stores;
use crate::support::{Server, alice, command};

/// Two servers with their own directories, the stores that they share, and the balancer in front of them.
struct Fleet {
    servers: [Server; 2],
    directories: [TempDir; 2],
    balancer: Balancer,
    stores: Stores,
}

impl Fleet {
    /// Starts the servers with Postgres. Returns `None` if it is not installed.
    async fn start() -> Option<Self> {
        Some(Self::start_on(Stores::start()?).await)
    }

    /// Starts the servers with Postgres, and Redis for the limits.
    async fn start_with_redis() -> Option<Self> {
        Some(Self::start_on(Stores::start_with_redis()?).await)
    }

    /// Starts the servers at the same time on an empty database.
    async fn start_on(stores: Stores) -> Self {
        stores.client().await;
        let directories = [(); 2].map(|()| tempfile::tempdir().expect("a temporary directory can be created"));
        let [first, second] = &directories;
        let (first, second) = tokio::join!(start(first, &stores), start(second, &stores));
        let balancer = Balancer::start([first.address.clone(), second.address.clone()]).await;
        Self { servers: [first, second], directories, balancer, stores }
    }

    /// Kills a server with `SIGKILL` and starts another one in its place.
    async fn kill(&mut self, index: usize) {
        self.servers[index].process.kill().await.expect("the server is running");
        self.servers[index] = start(&self.directories[index], &self.stores).await;
        self.balancer.replace(index, self.servers[index].address.clone());
    }

    /// Returns a client of the balancer. Each of its requests goes to the next server.
    fn client(&self) -> Client<reqwest::Client> {
        client(self.balancer.address())
    }
}

async fn start(directory: &TempDir, stores: &Stores) -> Server {
    let mut command = command(directory.path());
    command.args(["--client-header", "x-real-ip"]).args(stores.arguments());
    Server::run(&mut command).await
}

/// Returns a client that does not reuse connections, so that a balancer distributes its requests.
fn client(address: &str) -> Client<reqwest::Client> {
    let transport = reqwest::Client::builder().pool_max_idle_per_host(0).build().expect("the client can be built");
    Client::new(transport, address).expect("the URL is valid")
}

/// Signs in to the demo account from an address that was not used before.
async fn sign_in(client: &Client<reqwest::Client>) -> Result<CreateSessionOutput, CallError<CreateSessionError>> {
    static ADDRESSES: AtomicU32 = AtomicU32::new(1);
    let [_, a, b, c] = ADDRESSES.fetch_add(1, Ordering::Relaxed).to_be_bytes();
    let address = format!("10.{a}.{b}.{c}");
    Ok(client.procedure::<CreateSession>(&alice()).header("x-real-ip", &address).await?.output)
}

/// Returns the session of a token.
fn session_of(token: &str) -> String {
    let claims = insecure_decode::<Value>(token).expect("the token can be read").claims;
    claims["sid"].as_str().expect("the token has a session").to_owned()
}

/// A writer that signs in and refreshes its session.
struct Writer {
    client: Client<reqwest::Client>,
    /// The refresh token, unless the last request failed: it may have been used then.
    token: Option<String>,
    /// The sessions whose creation was acknowledged, with the number of acknowledged refreshes.
    sessions: Vec<(String, usize)>,
    /// The number of failed requests.
    failures: usize,
}

impl Writer {
    fn new(client: Client<reqwest::Client>) -> Self {
        Self { client, token: None, sessions: Vec::new(), failures: 0 }
    }

    /// Sends the next request. Returns the status if it failed with a response.
    async fn write(&mut self) -> Result<(), Option<u16>> {
        let written = match self.token.take() {
            None => sign_in(&self.client).await.map_err(|error| error.status()).map(|output| {
                self.sessions.push((session_of(&output.refresh_jwt), 0));
                output.refresh_jwt
            }),
            Some(token) => {
                let refreshed = self.client.procedure::<RefreshSession>(()).bearer(&token).await;
                refreshed.map_err(|error| error.status()).map(|response| {
                    self.sessions.last_mut().expect("there is a token").1 += 1;
                    response.output.refresh_jwt
                })
            }
        };
        match written {
            Ok(token) => {
                self.token = Some(token);
                Ok(())
            }
            Err(status) => {
                self.failures += 1;
                Err(status.map(|status| status.as_u16()))
            }
        }
    }
}
