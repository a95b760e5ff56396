//! Thousands of connections on which a byte comes now and then: others are answered meanwhile, and in the end they are too.
//!
//! A process may have only so many files open. So those who connect are another process: this program once more, started
//! for the one test that connects.

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

/// How many connections there are to be, if there may be so many.
const CONNECTIONS: usize = 10_000;

/// What else may be open.
const RESERVED: usize = 200;

/// Says to the process that connects where to, and how often.
const ADDRESS: &str = "LEXGEN_SLOW_CLIENTS_ADDRESS";
const COUNT: &str = "LEXGEN_SLOW_CLIENTS_COUNT";

/// What stands before each line that it says to us.
const MARK: &str = "slow clients: ";

/// Much more than a connection needs, and much less than would be needed if something were kept for each byte.
const BYTES_PER_CONNECTION: u64 = 128 << 10;

/// What slow clients send first.
const HEAD: &[u8] = b"GET /xrpc/com.example.search?q=a HTTP/1.1\r\nhost: x\r\nx-slow: ";

/// How many files this process may have open; `None` where that cannot be asked.
fn open_files() -> Option<usize> {
    let limits = fs::read_to_string("/proc/self/limits").ok()?;
    let line = limits.lines().find_map(|line| line.strip_prefix("Max open files"))?;
    line.split_whitespace().next()?.parse().ok()
}

/// The bytes of memory that this process has; `None` where that cannot be asked.
fn memory() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().trim_end_matches(" kB").parse::<u64>().ok().map(|kilobytes| kilobytes << 10)
}

/// The process that connects.
struct SlowClients {
    process: Child,
    says: BufReader<ChildStdout>,
    /// They hurry as soon as this is closed.
    hold: Option<ChildStdin>,
}

impl SlowClients {
    fn start(server: SocketAddr, count: usize) -> Self {
        let mut command = Command::new(env::current_exe().expect("this program"));
        command.args(["--exact", "slow_clients", "--ignored", "--nocapture"]);
        command.env(ADDRESS, server.to_string()).env(COUNT, count.to_string());
        let mut process =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("this program can be started");
        let says = BufReader::new(process.stdout.take().expect("it is piped"));
        let hold = process.stdin.take();
        Self { process, says, hold }
    }

    /// The number that they say next, and what of.
    fn said(&mut self) -> (String, usize) {
        let mut line = String::new();
        while self.says.read_line(&mut line).expect("it can be read") > 0 {
            // The test harness talks as well, also at the beginning of the same line.
            if let Some((what, number)) = line.trim().split_once(MARK).and_then(|(_, said)| said.rsplit_once(' ')) {
                return (what.to_owned(), number.parse().expect("a number"));
            }
            line.clear();
        }
        panic!("the slow clients ended before their time");
    }
}

impl Drop for SlowClients {
    fn drop(&mut self) {
        self.hold.take();
        // It may be gone already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Asks something, and says how long the answer took.
fn ask(stream: &mut TcpStream) -> Duration {
    let start = Instant::now();
    stream.write_all(b"GET /xrpc/com.example.search?q=a HTTP/1.1\r\nhost: x\r\n\r\n").expect("the server listens");
    let answer = read_answer(stream).expect("the server answers");
    assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
    start.elapsed()
}

fn read_answer(stream: &mut TcpStream) -> io::Result<String> {
    let mut answer = Vec::new();
    let mut buffer = [0; 1024];
    while !answer.ends_with(br#"{"text":"limit 25"}"#) {
        match stream.read(&mut buffer)? {
            0 => break,
            count => answer.extend_from_slice(&buffer[..count]),
        }
    }
    Ok(String::from_utf8_lossy(&answer).into_owned())
}

fn connect(server: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(server).expect("the server listens");
    stream.set_read_timeout(Some(Duration::from_secs(60))).expect("a timeout");
    stream
}

#[test]
fn slow_connections_do_not_block_others_and_get_a_response() {
    let count = open_files().map_or(CONNECTIONS, |limit| CONNECTIONS.min(limit.saturating_sub(RESERVED)));
    let server = start();
    // What the first requests need stays.
    let mut prompt = connect(server);
    let alone = (0..100).map(|_| ask(&mut prompt)).max().unwrap_or_default();
    let before = memory();

    let mut clients = SlowClients::start(server, count);
    assert_eq!(clients.said(), ("connected".to_owned(), count));
    let among_others = (0..100).map(|_| ask(&mut prompt).max(ask(&mut connect(server)))).max().unwrap_or_default();
    println!(
        "{count} slow connections; the slowest of 100 answers: {alone:?} without them, {among_others:?} with them"
    );
    if let (Some(before), Some(after)) = (before, memory()) {
        let each = after.saturating_sub(before) / count.max(1) as u64;
        println!("{each} bytes of memory for each");
        assert!(each < BYTES_PER_CONNECTION, "{each} bytes for each connection");
    }

    clients.hold.take();
    assert_eq!(clients.said(), ("answered".to_owned(), count));
    ask(&mut connect(server));
}

/// Connects as often as the test above says, and sends a byte on one connection after the other until it is to hurry.
#[test]
#[ignore = "it is the client of another test, which starts it"]
fn slow_clients() {
    let (Ok(address), Ok(count)) = (env::var(ADDRESS), env::var(COUNT)) else { return };
    let address: SocketAddr = address.parse().expect("an address");
    let count: usize = count.parse().expect("a number");
    let mut streams = Vec::with_capacity(count);
    for number in 0..count {
        let mut stream = connect(address);
        stream.write_all(HEAD).expect("the server listens");
        streams.push(stream);
        // What the server has not accepted yet waits in a queue that is not that long.
        if number % 50 == 0 {
            thread::sleep(Duration::from_millis(10));
        }
    }

    let hurry = Arc::new(AtomicBool::new(false));
    let told = Arc::clone(&hurry);
    thread::spawn(move || {
        // Closed by whoever started this, or with it.
        let _ = io::stdin().read_to_end(&mut Vec::new());
        told.store(true, Ordering::SeqCst);
    });
    // Each has sent one of those bytes before others are measured; it takes seconds until it sends the next.
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
    let answers = streams.iter_mut().map(|stream| read_answer(stream).expect("the server answers"));
    println!("{MARK}answered {}", answers.filter(|answer| answer.starts_with("HTTP/1.1 200 OK")).count());
}
