//! Servers under test, and common requests.

use std::fmt::Debug;
use std::fs;
use std::path::Path;
use std::process::Stdio;

use example_session_client::lexicons::com::atproto::server::create_session::{
    CreateSession, CreateSessionInput, CreateSessionOutput,
};
use lexgen_runtime::XrpcError;
use lexgen_runtime::client::{CallError, Client};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};

/// A server with its own directory, or the test's.
pub(crate) struct Server {
    pub(crate) process: Child,
    pub(crate) address: String,
    /// Kept open, because writing to a closed pipe would fail.
    _output: Lines<BufReader<ChildStdout>>,
    directory: Option<TempDir>,
}

impl Server {
    pub(crate) async fn start() -> Self {
        let directory = tempfile::tempdir().expect("a temporary directory can be created");
        let mut server = Self::start_in(directory.path()).await;
        server.directory = Some(directory);
        server
    }

    pub(crate) async fn start_in(directory: &Path) -> Self {
        Self::run(&mut command(directory)).await
    }

    /// Starts the server with the test's arguments.
    pub(crate) async fn run(command: &mut Command) -> Self {
        let mut process = command.spawn().expect("the server can be started");
        let mut output = BufReader::new(process.stdout.take().expect("standard output is piped")).lines();
        let line = output.next_line().await.expect("the output can be read").expect("the server prints its address");
        let address = line.strip_prefix("Listening on ").expect("the line has an address").to_owned();
        Self { process, address, _output: output, directory: None }
    }

    pub(crate) fn client(&self) -> Client<reqwest::Client> {
        Client::reqwest(&self.address).expect("the URL is valid")
    }

    /// Returns the content of a file in the server's directory.
    pub(crate) fn read(&self, file: &str) -> Vec<u8> {
        let directory = self.directory.as_ref().expect("the server has its own directory");
        fs::read(directory.path().join(file)).expect("the file exists")
    }
}

/// Returns the command that starts the server on a free port.
pub(crate) fn command(directory: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_example-session-server"));
    command.args(["--port", "0", "--data"]).arg(directory).env("RUST_LOG", "error");
    command.stdout(Stdio::piped()).kill_on_drop(true);
    command
}

/// Returns the input to sign in to the unrestricted demo account.
pub(crate) fn alice() -> CreateSessionInput {
    CreateSessionInput::new("alice.test", "sow-in-may")
}

/// Returns the input to sign in to the taken-down demo account.
pub(crate) fn mallory() -> CreateSessionInput {
    CreateSessionInput { allow_takendown: Some(true), ..CreateSessionInput::new("mallory.test", "steal-in-july") }
}

/// Signs in.
pub(crate) async fn log_in(client: &Client<reqwest::Client>, input: &CreateSessionInput) -> CreateSessionOutput {
    client.procedure::<CreateSession>(input).await.expect("the password is correct").output
}

/// Returns the status and name of the error of a call.
#[track_caller]
pub(crate) fn error_of<T: Debug, E: Debug + Into<XrpcError>>(result: Result<T, CallError<E>>) -> (u16, String) {
    match result {
        Err(CallError::Xrpc { error, status, .. }) => (status.as_u16(), error.into().name),
        other => panic!("{other:?}"),
    }
}

/// Returns an expected error.
pub(crate) fn error(status: u16, name: &str) -> (u16, String) {
    (status, name.to_owned())
}
