//! Thousands of connections that send a byte now and then. Meanwhile other requests are served, and finally so are these.
//!
//! The number of open files of a process is limited. Therefore the clients are another process: this program, started
//! again with a single test.

use std::env;
use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

mod service;
mod sockets;

use self::sockets::start;

/// The number of connections, if the limit of open files allows it.
const CONNECTIONS: usize = 10_000;

/// The number of open files that are reserved for other purposes.
const RESERVED: usize = 200;

/// The environment variables with the address of the server and the number of connections.
const ADDRESS: &str = "LEXGEN_SLOW_CLIENTS_ADDRESS";
const COUNT: &str = "LEXGEN_SLOW_CLIENTS_COUNT";

/// The prefix of each line that the clients print for this process.
const MARK: &str = "slow clients: ";

/// The maximum memory for a connection: much more than it needs, and much less than if something were kept for each byte.
const BYTES_PER_CONNECTION: u64 = 128 << 10;

/// The bytes that slow clients send first.
const HEAD: &[u8] = b"GET /xrpc/com.example.search?q=a HTTP/1.1\r\nhost: x\r\nx-slow: ";

/// Returns the limit of open files of this process; `None` if the system does not provide it.
fn open_files() -> Option<usize> {
    let limits = fs::read_to_string("/proc/self/limits").ok()?;
    let line = limits.lines().find_map(|line| line.strip_prefix("Max open files"))?;
    line.split_whitespace().next()?.parse().ok()
}

/// Returns the memory of this process in bytes; `None` if the system does not provide it.
fn memory() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().trim_end_matches(" kB").parse::<u64>().ok().map(|kilobytes| kilobytes << 10)
}

/// The process with the slow clients.
struct SlowClients {
    process: Child,
    output: BufReader<ChildStdout>,
    /// The clients finish their requests as soon as this is closed.
    hold: Option<ChildStdin>,
}

impl SlowClients {
    fn start(server: SocketAddr, count: usize) -> Self {
        let mut command = Command::new(env::current_exe().expect("the path of this program is known"));
        command.args(["--exact", "slow_clients", "--ignored", "--nocapture"]);
        command.env(ADDRESS, server.to_string()).env(COUNT, count.to_string());
        let mut process =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("this program can be started");
        let output = BufReader::new(process.stdout.take().expect("standard output is piped"));
        let hold = process.stdin.take();
        Self { process, output, hold }
    }

    /// Reads the next event that the clients print, and its number of connections.
    fn event(&mut self) -> (String, usize) {
        let mut line = String::new();
        while self.output.read_line(&mut line).expect("the output can be read") > 0 {
            // The test harness prints as well, also at the beginning of the same line.
            if let Some((event, number)) = line.trim().split_once(MARK).and_then(|(_, rest)| rest.rsplit_once(' ')) {
                return (event.to_owned(), number.parse().expect("the event has a number"));
            }
            line.clear();
        }
        panic!("the slow clients ended too early");
    }
}

impl Drop for SlowClients {
    fn drop(&mut self) {
        self.hold.take();
        // The process may have ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Sends a request and returns the time until the response.
fn time_request(stream: &mut TcpStream) -> Duration {
    let start = Instant::now();
    stream.write_all(b"GET /xrpc/com.example.search?q=a HTTP/1.1\r\nhost: x\r\n\r\n").expect("the server listens");
    let response = read_response(stream).expect("the server responds");
    assert!(response.starts_with("HTTP/1.1 200 OK"), "{response}");
    start.elapsed()
}

fn read_response(stream: &mut TcpStream) -> io::Result<String> {
    let mut response = Vec::new();
    let mut buffer = [0; 1024];
    while !response.ends_with(br#"{"text":"limit 25"}"#) {
        match stream.read(&mut buffer)? {
            0 => break,
            count => response.extend_from_slice(&buffer[..count]),
        }
    }
    Ok(String::from_utf8_lossy(&response).into_owned())
}

fn connect(server: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(server).expect("the server listens");
    stream.set_read_timeout(Some(Duration::from_secs(60))).expect("a timeout can be set");
    stream
}

#[test]
fn slow_connections_do_not_block_others_and_get_a_response() {
    let count = open_files().map_or(CONNECTIONS, |limit| CONNECTIONS.min(limit.saturating_sub(RESERVED)));
    let server = start();
    // The first requests allocate memory that is kept.
    let mut prompt = connect(server);
    let alone = (0..100).map(|_| time_request(&mut prompt)).max().unwrap_or_default();
    let before = memory();

    let mut clients = SlowClients::start(server, count);
    assert_eq!(clients.event(), ("connected".to_owned(), count));
    let times = (0..100).map(|_| time_request(&mut prompt).max(time_request(&mut connect(server))));
    let among_others = times.max().unwrap_or_default();
    println!(
        "{count} slow connections; the slowest of 100 responses: {alone:?} without them, {among_others:?} with them"
    );
    if let (Some(before), Some(after)) = (before, memory()) {
        let each = after.saturating_sub(before) / count.max(1) as u64;
        println!("{each} bytes of memory for each");
        assert!(each < BYTES_PER_CONNECTION, "{each} bytes for each connection");
    }

    clients.hold.take();
    assert_eq!(clients.event(), ("served".to_owned(), count));
    time_request(&mut connect(server));
}

/// Opens the connections for the test above, and sends a byte on one after the other until standard input is closed.
#[test]
#[ignore = "started by another test as its clients"]
fn slow_clients() {
    let (Ok(address), Ok(count)) = (env::var(ADDRESS), env::var(COUNT)) else { return };
    let address: SocketAddr = address.parse().expect("the variable is an address");
    let count: usize = count.parse().expect("the variable is a number");
    let mut streams = Vec::with_capacity(count);
    for number in 0..count {
        let mut stream = connect(address);
        stream.write_all(HEAD).expect("the server listens");
        streams.push(stream);
        // The queue of connections that the server has not accepted yet is short.
        if number % 50 == 0 {
            thread::sleep(Duration::from_millis(10));
        }
    }

    let hurry = Arc::new(AtomicBool::new(false));
    let is_released = Arc::clone(&hurry);
    thread::spawn(move || {
        // Closed by the process that started this one, or when that process ends.
        let _ = io::stdin().read_to_end(&mut Vec::new());
        is_released.store(true, Ordering::SeqCst);
    });
    // Each has sent a byte before other requests are measured, and sends the next one seconds later.
    let mut rounds = 0;
    while !hurry.load(Ordering::SeqCst) {
        for some in streams.chunks_mut(100).take_while(|_| !hurry.load(Ordering::SeqCst)) {
            for stream in some {
                stream.write_all(b"a").expect("the server listens");
            }
            thread::sleep(Duration::from_millis(40));
        }
        rounds += 1;
        if rounds == 1 {
            println!("{MARK}connected {count}");
        }
    }

    for stream in &mut streams {
        stream.write_all(b"\r\n\r\n").expect("the server listens");
    }
    let responses = streams.iter_mut().map(|stream| read_response(stream).expect("the server responds"));
    println!("{MARK}served {}", responses.filter(|response| response.starts_with("HTTP/1.1 200 OK")).count());
}
