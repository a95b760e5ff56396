//! The servers, as processes of their own.

use std::env;
use std::fs;
use std::io;
use std::net::SocketAddr;
use std::process::Stdio;
use std::time::Duration;

use rustix::process::{Resource, getrlimit, setrlimit};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};

/// Allows as many open connections as the system does.
pub(crate) fn raise_file_limit() {
    let mut limit = getrlimit(Resource::Nofile);
    limit.current = limit.maximum;
    // With fewer files, opening connections fails with an error that says so.
    _ = setrlimit(Resource::Nofile, limit);
}

/// A running server, which ends with this value.
pub(crate) struct Process {
    pub(crate) address: SocketAddr,
    child: Child,
    _output: Lines<BufReader<ChildStdout>>,
    _data: TempDir,
}

impl Process {
    /// Starts a session server on a free port.
    pub(crate) async fn session_server(executable: &str, database: &str) -> io::Result<Self> {
        let data = tempfile::tempdir()?;
        let mut command = Command::new(executable);
        command.args(["--port", "0", "--data"]).arg(data.path()).env("SESSION_SERVER_DATABASE", database);
        Self::start(command, data).await
    }

    /// Starts the server of streams in this program.
    pub(crate) async fn streams(rate: u64) -> io::Result<Self> {
        let mut command = Command::new(env::current_exe()?);
        command.args(["serve", &rate.to_string()]);
        Self::start(command, tempfile::tempdir()?).await
    }

    async fn start(mut command: Command, data: TempDir) -> io::Result<Self> {
        let mut child = command.env("RUST_LOG", "off").stdout(Stdio::piped()).kill_on_drop(true).spawn()?;
        let mut output = BufReader::new(child.stdout.take().ok_or(io::ErrorKind::BrokenPipe)?).lines();
        let line = output.next_line().await?.unwrap_or_default();
        let address = line.strip_prefix("Listening on http://").and_then(|address| address.parse().ok());
        let address = address.ok_or_else(|| io::Error::other(format!("no address: {line}")))?;
        Ok(Self { address, child, _output: output, _data: data })
    }

    /// Returns the resident memory in KiB.
    pub(crate) fn memory(&self) -> io::Result<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.id()?))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        line.and_then(|line| line.trim().strip_suffix(" kB")?.parse().ok()).ok_or(io::ErrorKind::InvalidData.into())
    }

    /// Returns the CPU time so far, in the program and in the kernel.
    pub(crate) fn cpu(&self) -> io::Result<Duration> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.id()?))?;
        // The name may have spaces, and ends with the last parenthesis. A tick is 10 ms.
        let fields = stat.rsplit_once(')').map(|(_, fields)| fields).unwrap_or_default().split_whitespace().skip(11);
        let ticks: u64 = fields.take(2).filter_map(|field| field.parse::<u64>().ok()).sum();
        Ok(Duration::from_millis(ticks * 10))
    }

    fn id(&self) -> io::Result<u32> {
        self.child.id().ok_or(io::ErrorKind::NotFound.into())
    }
}
