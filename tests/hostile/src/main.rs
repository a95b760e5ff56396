//! `lexgen-hostile`: attacks a session server, and measures what others notice.
//!
//! ```text
//! cargo build --release -p example-session-server
//! cargo run --release -p lexgen-hostile -- target/release/example-session-server --seconds 60
//! ```

mod attack;
mod connection;
mod honest;
mod server;

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout_at};

use crate::attack::{ATTACKS, Attack, Target};
use crate::honest::Latencies;
use crate::server::Server;

/// The number of attempts of one attack that start in a second.
const ATTEMPTS_PER_SECOND: u32 = 200;

/// Attacks a session server with everything at once, and measures what an honest client notices
#[derive(Parser)]
struct Arguments {
    /// The executable of the session server
    server: PathBuf,
    /// The duration of the attack, after a tenth of it without one
    #[arg(long, default_value_t = 60)]
    seconds: u64,
    /// Only this attack; can be repeated
    #[arg(long)]
    attack: Vec<String>,
    /// The maximum memory of the server in MiB
    #[arg(long, default_value_t = 256)]
    memory: u64,
    /// Lists the attacks
    #[arg(long)]
    list: bool,
}

#[tokio::main]
async fn main() -> io::Result<ExitCode> {
    let arguments = Arguments::parse();
    let is_wanted =
        |attack: &&Attack| arguments.attack.is_empty() || arguments.attack.contains(&attack.name.to_owned());
    let attacks: Vec<&Attack> = ATTACKS.iter().filter(is_wanted).collect();
    if arguments.list || attacks.is_empty() {
        ATTACKS.iter().for_each(|Attack { name, about, .. }| println!("{name:18} {about}"));
        return Ok(ExitCode::from(if arguments.list { 0 } else { 2 }));
    }
    connection::raise_file_limit();
    let server = Server::start(&arguments.server).await?;
    let target = Target { address: server.address, token: honest::sign_in(server.address).await? };

    let seconds = Duration::from_secs(arguments.seconds);
    let usual = honest::measure(&target, Instant::now() + seconds / 10).await;
    println!("{:18} {usual}, {} MiB", "without an attack", server.memory()?);

    let end = Instant::now() + seconds;
    let mut running = JoinSet::new();
    for attack in attacks {
        // The attacks are not floods, which take the time of whoever runs this program, too.
        let pause = Duration::from_secs(1) * attack.tasks / ATTEMPTS_PER_SECOND;
        for number in 0..attack.tasks {
            let (attempt, target) = (attack.attempt, target.clone());
            running.spawn(async move {
                sleep(pause * number / attack.tasks).await;
                while Instant::now() < end {
                    _ = timeout_at(end, attempt(target.clone())).await;
                    sleep(pause).await;
                }
            });
        }
    }
    let attacked = honest::measure(&target, end).await;
    while running.join_next().await.is_some() {}
    let most = server.most_memory()?;
    println!("{:18} {attacked}, {most} MiB at most", "under attack");

    sleep(seconds / 10).await;
    let after = honest::measure(&target, Instant::now() + seconds / 10).await;
    println!("{:18} {after}, {} MiB", "afterwards", server.memory()?);
    let is_up = [&usual, &attacked, &after].into_iter().all(Latencies::are_complete);
    Ok(ExitCode::from(u8::from(!is_up || most > arguments.memory)))
}
