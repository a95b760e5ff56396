//! Postgres and Redis, started by tests: each on a free port, with a temporary directory, ended with the test.
//!
//! Both return `None` with a message if the programs are not installed, so that tests can be skipped. With the environment
//! variable `CI=true`, missing programs are an error.

#![cfg(unix)]

use std::env;
use std::fs;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

/// How long a server may take to accept connections.
const PATIENCE: Duration = Duration::from_secs(60);

/// The user `nobody`, because Postgres does not run as root.
const NOBODY: u32 = 65_534;

/// A Postgres server with an empty database.
pub struct Postgres(Server);

impl Postgres {
    /// Starts a server, or returns `None` if Postgres is not installed.
    #[must_use]
    pub fn start() -> Option<Self> {
        // The programs find their files next to the target of a link.
        let initdb = fs::canonicalize(find("initdb")?).expect("a program has a path");
        let programs = initdb.parent().expect("a program is in a directory").to_owned();
        let directory = directory();
        let mut create = command(&initdb, directory.path());
        create.args(["--auth=trust", "--username=postgres", "--no-sync", "-D"]).arg(directory.path());
        let output = create.output().expect("initdb can be run");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let postgres = Self(Server::start(programs.join("postgres"), directory, |command, directory, port| {
            command.arg("-D").arg(directory).arg("-k").arg(directory).args(["-h", "127.0.0.1", "-p", port]);
            // Data survives the end of the server in tests, not that of the machine.
            command.args(["-c", "fsync=off"]);
        }));
        postgres.wait_until_ready();
        Some(postgres)
    }

    /// Returns the URL of the database.
    #[must_use]
    pub fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.0.port)
    }

    /// Ends the server at once, as a crash does. Its data stays.
    pub fn stop(&mut self) {
        self.0.end(Signal::QUIT);
    }

    /// Starts the server again, on the same port and with its data.
    pub fn start_again(&mut self) {
        self.0.spawn();
        self.wait_until_ready();
    }

    /// Waits until queries are accepted, which is later than connections.
    fn wait_until_ready(&self) {
        let start = Instant::now();
        let mut ready = Command::new(self.0.program.with_file_name("pg_isready"));
        ready.args(["-q", "-h", "127.0.0.1", "-p", &self.0.port.to_string()]);
        while !ready.status().expect("pg_isready can be run").success() {
            assert!(start.elapsed() < PATIENCE, "Postgres does not accept queries");
            thread::sleep(Duration::from_millis(10));
        }
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // `SIGKILL` would leave the processes of connections.
        self.stop();
    }
}

/// An empty Redis server. Its data is only in memory.
pub struct Redis(Server);

impl Redis {
    /// Starts a server, or returns `None` if Redis is not installed.
    #[must_use]
    pub fn start() -> Option<Self> {
        let program = find("redis-server")?;
        Some(Self(Server::start(program, directory(), |command, _, port| {
            command.args(["--bind", "127.0.0.1", "--port", port, "--save", "", "--appendonly", "no"]);
        })))
    }

    /// Returns the URL of the database.
    #[must_use]
    pub fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.0.port)
    }

    /// Ends the server at once, as a crash does. Its data is lost.
    pub fn stop(&mut self) {
        self.0.end(Signal::KILL);
    }

    /// Starts the server again, on the same port.
    pub fn start_again(&mut self) {
        self.0.spawn();
    }
}

impl Drop for Redis {
    fn drop(&mut self) {
        self.stop();
    }
}

/// The arguments of a server, which depend on its directory and its port.
type Arguments = fn(&mut Command, &Path, &str);

/// A process that accepts connections on a port.
struct Server {
    program: PathBuf,
    arguments: Arguments,
    directory: TempDir,
    port: u16,
    process: Option<Child>,
}

impl Server {
    fn start(program: PathBuf, directory: TempDir, arguments: Arguments) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port is free");
        let port = listener.local_addr().expect("the listener has an address").port();
        drop(listener);
        let mut server = Self { program, arguments, directory, port, process: None };
        server.spawn();
        server
    }

    /// Starts the process, and waits until it accepts connections.
    fn spawn(&mut self) {
        let mut command = command(&self.program, self.directory.path());
        (self.arguments)(&mut command, self.directory.path(), &self.port.to_string());
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        self.process = Some(command.spawn().expect("the server can be started"));
        let start = Instant::now();
        while TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).is_err() {
            assert!(start.elapsed() < PATIENCE, "`{}` does not accept connections", self.program.display());
            thread::sleep(Duration::from_millis(10));
        }
    }

    fn end(&mut self, signal: Signal) {
        let Some(mut process) = self.process.take() else { return };
        if let Some(id) = i32::try_from(process.id()).ok().and_then(Pid::from_raw) {
            let _ = kill_process(id, signal);
        }
        let _ = process.wait();
    }
}

/// Returns a temporary directory that belongs to the user of the servers.
fn directory() -> TempDir {
    let directory = tempfile::tempdir().expect("a temporary directory can be created");
    if is_root() {
        chown(directory.path(), Some(NOBODY), Some(NOBODY)).expect("the owner can be changed");
    }
    directory
}

/// Returns a command that does not run as root.
fn command(program: &Path, directory: &Path) -> Command {
    let mut command = Command::new(program);
    command.current_dir(directory).env("LC_ALL", "C");
    if is_root() {
        command.uid(NOBODY).gid(NOBODY);
    }
    command
}

fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

/// Finds a program in the path, or where Debian installs Postgres. If it is missing, prints a message, and panics in CI.
fn find(program: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut directories = env::split_paths(&path).chain(versions.map(|version| version.path().join("bin")));
    let found = directories.find_map(|directory| Some(directory.join(program)).filter(|path| path.is_file()));
    if found.is_none() {
        assert!(env::var_os("CI").is_none_or(|ci| ci != "true"), "`{program}` is not installed");
        eprintln!("skipped: `{program}` is not installed");
    }
    found
}

#[cfg(test)]
mod tests {
    use std::net::TcpStream;

    use super::{Postgres, Redis};

    /// Returns whether a server accepts connections at the address of a URL.
    fn accepts(url: &str) -> bool {
        let address = url.trim_end_matches("/postgres").rsplit(['@', '/']).next().expect("a URL has an address");
        TcpStream::connect(address).is_ok()
    }

    #[test]
    fn postgres_stops_and_starts_again() {
        let Some(mut postgres) = Postgres::start() else { return };
        assert!(accepts(&postgres.url()));
        postgres.stop();
        assert!(!accepts(&postgres.url()));
        postgres.start_again();
        assert!(accepts(&postgres.url()));
    }

    #[test]
    fn redis_stops_and_starts_again() {
        let Some(mut redis) = Redis::start() else { return };
        assert!(accepts(&redis.url()));
        redis.stop();
        assert!(!accepts(&redis.url()));
        redis.start_again();
        assert!(accepts(&redis.url()));
    }
}
