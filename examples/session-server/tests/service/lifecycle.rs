//! Shutdown, and the state that remains.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{ExitStatus, Stdio};

use example_session_client::lexicons::com::atproto::server::create_session::{CreateSession, CreateSessionInput};
use example_session_client::lexicons::com::atproto::server::get_session::GetSession;
use example_session_client::lexicons::com::atproto::server::refresh_session::RefreshSession;
use lexgen_runtime::client::SubscriptionError;
use rustix::process::{Pid, Signal, kill_process};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

use crate::stream::{follow, next};
use crate::support::{Server, alice, command, error, error_of, log_in};

/// Sends the server the signal to stop.
fn terminate(server: &Server) {
    let id = server.process.id().and_then(|id| Pid::from_raw(i32::try_from(id).ok()?)).expect("the server is running");
    kill_process(id, Signal::TERM).expect("the signal can be sent");
}

/// Returns the error output of a server that does not start.
async fn failure(directory: &Path) -> String {
    let output = command(directory).stderr(Stdio::piped()).output().await.expect("the server can be run");
    assert!(!output.status.success());
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Stops the server and waits until it has ended.
async fn stop(mut server: Server) -> ExitStatus {
    terminate(&server);
    server.process.wait().await.expect("the server ends")
}

#[tokio::test]
async fn a_request_in_flight_is_answered_before_the_server_stops() {
    let mut server = Server::start().await;
    let address = server.address.strip_prefix("http://").expect("the address is HTTP");
    let body = r#"{"identifier":"alice.test","password":"sow-in-may"}"#;
    let mut socket = TcpStream::connect(address).await.expect("the server listens");
    let head = format!(
        "POST /xrpc/com.atproto.server.createSession HTTP/1.1\r\nhost: {address}\r\nexpect: 100-continue\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n",
        body.len(),
    );
    socket.write_all(head.as_bytes()).await.expect("the server is connected");
    // The server sends this when the route waits for the body.
    let mut response = [0; 25];
    socket.read_exact(&mut response).await.expect("the server responds");
    assert_eq!(&response, b"HTTP/1.1 100 Continue\r\n\r\n");

    terminate(&server);
    while TcpStream::connect(address).await.is_ok() {
        tokio::task::yield_now().await;
    }
    socket.write_all(body.as_bytes()).await.expect("the server is connected");
    let mut response = String::new();
    socket.read_to_string(&mut response).await.expect("the server responds");
    assert!(response.starts_with("HTTP/1.1 200 OK\r\n") && response.contains("accessJwt"), "{response}");
    assert!(server.process.wait().await.expect("the server ends").success());
}

#[tokio::test]
async fn streams_are_closed_as_going_away() {
    let mut server = Server::start().await;
    let output = log_in(&server.client(), &alice()).await;
    let mut events = follow(&server, &output.access_jwt, Some(0));
    assert_eq!(next(&mut events).await, Some((1, "created")));
    terminate(&server);
    match events.next().await {
        Some(Err(SubscriptionError::Closed { code, .. })) => assert_eq!(code, 1001),
        other => panic!("{other:?}"),
    }
    assert!(server.process.wait().await.expect("the server ends").success());
}

#[tokio::test]
async fn sessions_survive_a_restart() {
    let directory = tempfile::tempdir().expect("a temporary directory can be created");
    let server = Server::start_in(directory.path()).await;
    let output = log_in(&server.client(), &alice()).await;
    assert!(stop(server).await.success());

    let server = Server::start_in(directory.path()).await;
    let client = server.client();
    let shown = client.query::<GetSession>(&()).bearer(&output.access_jwt).await.expect("the token is valid").output;
    assert_eq!(shown.did, output.did);
    client.procedure::<RefreshSession>(()).bearer(&output.refresh_jwt).await.expect("the token is valid");
    log_in(&client, &alice()).await;
}

#[tokio::test]
async fn a_data_directory_is_locked_by_one_server() {
    let directory = tempfile::tempdir().expect("a temporary directory can be created");
    let first = Server::start_in(directory.path()).await;
    let message = failure(directory.path()).await;
    assert!(message.contains("another server uses the directory"), "{message}");
    assert!(stop(first).await.success());
}

#[tokio::test]
async fn a_malformed_secret_file_is_not_replaced() {
    let directory = tempfile::tempdir().expect("a temporary directory can be created");
    let file = directory.path().join("jwt-secret");
    fs::write(&file, "short").expect("the file can be written");
    let message = failure(directory.path()).await;
    assert!(message.contains("jwt-secret"), "{message}");
    assert_eq!(fs::read(&file).expect("the file exists"), b"short");
}

#[tokio::test]
async fn files_are_private_in_a_public_directory() {
    let directory = tempfile::tempdir().expect("a temporary directory can be created");
    fs::set_permissions(directory.path(), Permissions::from_mode(0o755)).expect("permissions can be set");
    let server = Server::start_in(directory.path()).await;
    let bob = CreateSessionInput::new("bob.test", "reap-in-june");
    server.client().procedure::<CreateSession>(&bob).await.expect_err("a code is sent instead");

    let mut names = Vec::new();
    for entry in fs::read_dir(directory.path()).expect("the directory exists") {
        let entry = entry.expect("the directory can be read");
        let mode = entry.metadata().expect("the file exists").permissions().mode();
        assert_eq!(mode & 0o077, 0, "{entry:?}");
        names.push(entry.file_name().into_string().expect("the name is UTF-8"));
    }
    for name in ["jwt-secret", "outbox.txt", "sessions.sqlite"] {
        assert!(names.iter().any(|found| found == name), "{names:?}");
    }
}

#[tokio::test]
async fn one_of_several_first_starts_succeeds() {
    for _ in 0..5 {
        let directory = tempfile::tempdir().expect("a temporary directory can be created");
        let data = directory.path().join("data");
        let mut servers: Vec<_> =
            (0..4).map(|_| command(&data).stderr(Stdio::piped()).spawn().expect("the server can be started")).collect();
        let mut running = Vec::new();
        for server in &mut servers {
            let mut output = BufReader::new(server.stdout.take().expect("standard output is piped")).lines();
            match output.next_line().await.expect("the output can be read") {
                Some(line) => running.push((line, output)),
                None => {
                    let mut message = String::new();
                    let errors = server.stderr.as_mut().expect("standard error is piped");
                    errors.read_to_string(&mut message).await.expect("the output can be read");
                    assert!(message.contains("another server uses the directory"), "{message}");
                }
            }
        }
        assert_eq!(running.len(), 1, "{running:?}");
        let names = names_in(&data);
        let expected = ["jwt-secret", "lock", "sessions.sqlite", "sessions.sqlite-journal"];
        assert_eq!(names, expected, "no temporary file remains");
    }
}

#[tokio::test]
async fn servers_that_create_a_secret_file_at_once_have_the_same_secret() {
    for _ in 0..5 {
        let directory = tempfile::tempdir().expect("a temporary directory can be created");
        let secret = directory.path().join("secret");
        let start = async |name: &str| {
            let mut command = command(&directory.path().join(name));
            Server::run(command.arg("--secret-file").arg(&secret)).await
        };
        let (first, second) = tokio::join!(start("first"), start("second"));
        let token = log_in(&first.client(), &alice()).await.access_jwt;
        let foreign = second.client().query::<GetSession>(&()).bearer(&token).await;
        // The second server verifies the signature, and does not have the session.
        assert_eq!(error_of(foreign), error(400, "ExpiredToken"));
        assert_eq!(names_in(directory.path()), ["first", "second", "secret"], "no temporary file remains");
    }
}

#[tokio::test]
async fn files_that_others_can_access_are_refused() {
    for name in ["jwt-secret", "sessions.sqlite"] {
        let directory = tempfile::tempdir().expect("a temporary directory can be created");
        let file = directory.path().join(name);
        for mode in [0o604, 0o640, 0o602] {
            fs::write(&file, [1; 32]).expect("the file can be written");
            fs::set_permissions(&file, Permissions::from_mode(mode)).expect("permissions can be set");
            let message = failure(directory.path()).await;
            assert!(message.contains("other users can access it"), "{message}");
        }
    }
}

#[tokio::test]
async fn a_directory_that_others_can_write_to_is_refused() {
    for mode in [0o720, 0o777] {
        let directory = tempfile::tempdir().expect("a temporary directory can be created");
        fs::set_permissions(directory.path(), Permissions::from_mode(mode)).expect("permissions can be set");
        let message = failure(directory.path()).await;
        assert!(message.contains("other users can replace files in it"), "{message}");
        assert!(names_in(directory.path()).is_empty());
    }
}

#[tokio::test]
async fn a_secret_is_not_read_from_a_pipe_or_written_through_a_link() {
    let directory = tempfile::tempdir().expect("a temporary directory can be created");
    let (secret, target) = (directory.path().join("jwt-secret"), directory.path().join("target"));
    std::os::unix::fs::symlink(&target, &secret).expect("a link can be created");
    let message = failure(directory.path()).await;
    assert!(message.contains("jwt-secret"), "{message}");
    assert!(!target.exists());

    fs::remove_file(&secret).expect("the link exists");
    let pipe = std::process::Command::new("mkfifo").arg(&secret).status().expect("mkfifo can be run");
    assert!(pipe.success());
    let message = failure(directory.path()).await;
    assert!(message.contains("not a regular file"), "{message}");
}

#[tokio::test]
async fn a_request_has_a_time_limit_and_a_stream_has_none() {
    let directory = tempfile::tempdir().expect("a temporary directory can be created");
    let server = Server::run(command(directory.path()).args(["--time-limit", "1"])).await;
    let output = log_in(&server.client(), &alice()).await;
    let mut events = follow(&server, &output.access_jwt, Some(0));
    assert_eq!(next(&mut events).await, Some((1, "created")));

    let address = server.address.strip_prefix("http://").expect("the address is HTTP");
    let mut socket = TcpStream::connect(address).await.expect("the server listens");
    let head = format!(
        "POST /xrpc/com.atproto.server.createSession HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\
         content-type: application/json\r\ncontent-length: 100\r\n\r\n{{",
    );
    socket.write_all(head.as_bytes()).await.expect("the server is connected");
    let mut response = String::new();
    socket.read_to_string(&mut response).await.expect("the server responds");
    assert!(response.starts_with("HTTP/1.1 503 ") && response.contains("Timeout"), "{response}");

    log_in(&server.client(), &alice()).await;
    assert_eq!(next(&mut events).await, Some((2, "created")), "the stream continues after the time limit");
}

/// Returns the sorted names in a directory.
fn names_in(directory: &Path) -> Vec<String> {
    let entries = fs::read_dir(directory).expect("the directory exists");
    let name = |entry: std::io::Result<fs::DirEntry>| entry.expect("the directory can be read").file_name();
    let mut names: Vec<String> = entries.map(|entry| name(entry).into_string().expect("the name is UTF-8")).collect();
    names.sort();
    names
}
