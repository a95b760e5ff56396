//! The server under attack, as a process of its own.

use std::fs;
use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::process::Stdio;

use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};

/// A running server, which ends with this value.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    process: Child,
    _data: TempDir,
    /// Kept open, because writing to a closed pipe would fail.
    _output: Lines<BufReader<ChildStdout>>,
}

impl Server {
    /// Starts a server on a free port with its own data.
    pub(crate) async fn start(executable: &Path) -> io::Result<Self> {
        let data = tempfile::tempdir()?;
        let mut command = Command::new(executable);
        command.args(["--port", "0", "--data"]).arg(data.path()).env("RUST_LOG", "off");
        let mut process = command.stdout(Stdio::piped()).kill_on_drop(true).spawn()?;
        let mut output = BufReader::new(process.stdout.take().ok_or(io::ErrorKind::BrokenPipe)?).lines();
        let line = output.next_line().await?.unwrap_or_default();
        let address = line.strip_prefix("Listening on http://").and_then(|address| address.parse().ok());
        let address = address.ok_or_else(|| io::Error::other(format!("no address: {line}")))?;
        Ok(Self { address, process, _data: data, _output: output })
    }

    /// The resident memory in MiB.
    pub(crate) fn memory(&self) -> io::Result<u64> {
        self.status("VmRSS:")
    }

    /// The most resident memory so far, in MiB.
    pub(crate) fn most_memory(&self) -> io::Result<u64> {
        self.status("VmHWM:")
    }

    fn status(&self, key: &str) -> io::Result<u64> {
        let id = self.process.id().ok_or(io::ErrorKind::NotFound)?;
        let status = fs::read_to_string(format!("/proc/{id}/status"))?;
        let line = status.lines().find_map(|line| line.strip_prefix(key));
        let kibibytes = line.and_then(|line| line.trim().strip_suffix(" kB")?.parse::<u64>().ok());
        kibibytes.map(|kibibytes| kibibytes / 1024).ok_or_else(|| io::Error::other(format!("no {key} in {status}")))
    }
}
