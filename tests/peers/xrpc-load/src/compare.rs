//! All servers, one after the other, three times over.

use std::env;
use std::error::Error;
use std::path::Path;
use std::time::Duration;

use peers_xrpc_load::{FIND_SESSION, GET_SESSION};

use crate::in_process::instructions;
use crate::load::load;
use crate::server::Server;

const ROUNDS: usize = 3;
const WARM_UP: Duration = Duration::from_millis(500);
const MEASURED: Duration = Duration::from_secs(3);

/// What ours may cost, of what the same costs by hand.
const TARGET: f64 = 1.25;

/// A server, and what was measured.
struct Row {
    name: &'static str,
    command: Vec<String>,
    /// Its name in this program, whose instructions can be counted.
    own: Option<&'static str>,
    /// Microseconds of CPU per request, of each round.
    cpu: Vec<f64>,
    /// Requests per second, of each round.
    rate: Vec<f64>,
    peak: u64,
}

impl Row {
    fn new(name: &'static str, command: Vec<String>, own: Option<&'static str>) -> Self {
        Self { name, command, own, cpu: Vec::new(), rate: Vec::new(), peak: 0 }
    }

    fn measure(&mut self, path: &str) -> Result<(), Box<dyn Error>> {
        let server = Server::start(&self.command)?;
        load(server.address, path, WARM_UP)?;
        let before = server.cpu()?;
        let answers = load(server.address, path, MEASURED)? as f64;
        self.cpu.push((server.cpu()? - before) as f64 / answers);
        self.rate.push(answers / MEASURED.as_secs_f64());
        self.peak = self.peak.max(server.peak()?);
        Ok(())
    }
}

/// Prints a table for each query. Fails if a server does not answer, not if one is slow: machines differ.
pub(crate) fn compare() -> Result<(), Box<dyn Error>> {
    let has_valgrind = std::process::Command::new("valgrind").arg("--version").output().is_ok();
    for (title, path, rows) in [
        ("getSession, without parameters", GET_SESSION, rows(true)?),
        ("the same with five parameters, read and checked", FIND_SESSION, rows(false)?),
    ] {
        table(title, path, rows, has_valgrind)?;
    }
    Ok(())
}

/// The servers; of others, those that serve the official query.
fn rows(with_others: bool) -> Result<Vec<Row>, Box<dyn Error>> {
    let this = env::current_exe()?;
    let own = |name: &'static str, title| {
        let command = vec![this.display().to_string(), "serve".to_owned(), name.to_owned()];
        Row::new(title, command, Some(name))
    };
    let mut rows =
        vec![own("owned", "axum by hand"), own("borrowed", "axum by hand, nothing copied"), own("ours", "ours")];
    if with_others {
        let jacquard = this.with_file_name("peers-xrpc-load-jacquard");
        if jacquard.exists() {
            rows.push(Row::new("jacquard-axum", vec![jacquard.display().to_string()], None));
        }
        if Path::new("npm/node_modules").exists() {
            let node = |mode: &str| ["node", "npm/load-server.js", mode].map(str::to_owned).to_vec();
            rows.push(Row::new("@atproto/xrpc-server", node("checked"), None));
            rows.push(Row::new("the same, answers not checked", node("unchecked"), None));
        }
    }
    Ok(rows)
}

fn table(title: &str, path: &str, mut rows: Vec<Row>, has_valgrind: bool) -> Result<(), Box<dyn Error>> {
    for _ in 0..ROUNDS {
        for row in &mut rows {
            row.measure(path)?;
        }
    }
    println!("\n{title}; medians of {ROUNDS} rounds\n");
    println!("| server | CPU µs/request | × by hand | requests/s | peak MiB | instructions | × by hand |");
    println!("|---|--:|--:|--:|--:|--:|--:|");
    let base = median(&rows[0].cpu);
    let mut base_count = None;
    for row in &rows {
        let cpu = median(&row.cpu);
        let count = if has_valgrind { row.own.map(|own| instructions(own, path)).transpose()? } else { None };
        base_count = base_count.or(count);
        let (count, ratio) = match (count, base_count) {
            (Some(count), Some(base)) => (count.to_string(), format!("{:.2}", count as f64 / base as f64)),
            _ => ("".to_owned(), "".to_owned()),
        };
        let (name, rate, peak) = (row.name, median(&row.rate), row.peak);
        println!("| {name} | {cpu:.1} | {:.2} | {rate:.0} | {peak} | {count} | {ratio} |", cpu / base);
    }
    let ours = rows.iter().find(|row| row.own == Some("ours")).ok_or("ours is there")?;
    println!("\nours: {:.2} of axum by hand; the target is {TARGET}", median(&ours.cpu) / base);
    Ok(())
}

fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted[sorted.len() / 2]
}
