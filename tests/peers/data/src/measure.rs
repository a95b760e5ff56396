//! What a row costs: time, instructions, memory.

use std::collections::HashMap;
use std::env;
use std::hint::black_box;
use std::io;
use std::process::{Command, Stdio};
use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

use crate::row::{Row, Run};

/// How often each row is timed.
const ROUNDS: usize = 15;

/// How long a row is timed for in each round, about.
const SLICE: Duration = Duration::from_millis(6);

/// How long it takes that which instructions are counted of, about, without the tool that counts.
const COUNTED: Duration = Duration::from_millis(3);

/// What a row costs, each time.
#[derive(Clone, Copy, Debug)]
pub struct Cost {
    /// Time on a processor, the median of all rounds.
    pub nanoseconds: f64,
    /// Instructions, if valgrind is there.
    pub instructions: Option<f64>,
    /// What was allocated.
    pub memory: Memory,
}

/// What is allocated.
#[derive(Clone, Copy, Debug, Default)]
pub struct Memory {
    /// How often.
    pub allocations: u64,
    /// Bytes in all.
    pub bytes: u64,
    /// Bytes at the same time, at most.
    pub peak: u64,
}

/// Measures rows; of one that cannot be run, says why.
///
/// # Errors
///
/// If a program cannot be run that it takes.
pub fn measure(table: &str, rows: &[Row]) -> io::Result<Vec<Result<Cost, String>>> {
    let mut runs: Vec<Result<Run, String>> = rows.iter().map(Row::prepare).collect();
    let times = times(&mut runs);
    let memory = memory(table)?;
    let has_valgrind = Command::new("valgrind").arg("--version").stdout(Stdio::null()).status().is_ok();
    rows.iter()
        .zip(times)
        .map(|(row, time)| {
            let nanoseconds = match time {
                Ok(nanoseconds) => nanoseconds,
                Err(reason) => return Ok(Err(reason)),
            };
            let instructions = has_valgrind.then(|| instructions(table, row, nanoseconds)).transpose()?;
            let memory = memory.get(&row.name()).copied().unwrap_or_default();
            Ok(Ok(Cost { nanoseconds, instructions, memory }))
        })
        .collect()
}

/// Nanoseconds of each, all rows in turn so that what disturbs the machine disturbs all alike.
fn times(runs: &mut [Result<Run, String>]) -> Vec<Result<f64, String>> {
    let counts: Vec<u32> = runs.iter_mut().map(|run| run.as_mut().map_or(0, calibrate)).collect();
    let mut rounds: Vec<Vec<f64>> = vec![Vec::with_capacity(ROUNDS); runs.len()];
    for _ in 0..ROUNDS {
        for ((run, times), &count) in runs.iter_mut().zip(&mut rounds).zip(&counts) {
            if let Ok(run) = run {
                times.push(time(run, count).as_secs_f64() * 1e9 / f64::from(count));
            }
        }
    }
    let median = |mut times: Vec<f64>| {
        times.sort_by(f64::total_cmp);
        times.get(times.len() / 2).copied().unwrap_or_default()
    };
    let reason = |run: &Result<Run, String>| run.as_ref().err().cloned();
    runs.iter().zip(rounds).map(|(run, times)| reason(run).map_or_else(|| Ok(median(times)), Err)).collect()
}

/// How many times fill a slice.
fn calibrate(run: &mut Run) -> u32 {
    let mut count = 1;
    while time(run, count) < SLICE {
        count *= 2;
    }
    count
}

fn time(run: &mut Run, count: u32) -> Duration {
    let start = now();
    for _ in 0..black_box(count) {
        run();
    }
    now().saturating_sub(start)
}

/// The time for which this thread has had a processor: what others do on the machine does not count.
fn now() -> Duration {
    clock_gettime(ClockId::ThreadCPUTime).try_into().unwrap_or_default()
}

/// Runs a row so many times: what valgrind looks at.
///
/// # Errors
///
/// If the row cannot be run.
pub fn repeat(row: &Row, count: u32) -> Result<(), String> {
    let mut run = row.prepare()?;
    // Without a look at the clock, which valgrind does not stand.
    (0..count).for_each(|_| run());
    Ok(())
}

/// Instructions of one time: of many times, less those of none.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small positive number")]
fn instructions(table: &str, row: &Row, nanoseconds: f64) -> io::Result<f64> {
    let times = (COUNTED.as_nanos() as f64 / nanoseconds).clamp(3.0, 20_000.0) as u32;
    let (none, many) = (callgrind(table, row, 0)?, callgrind(table, row, times)?);
    Ok((many - none) / f64::from(times))
}

/// Instructions of a process of its own.
fn callgrind(table: &str, row: &Row, times: u32) -> io::Result<f64> {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(env::current_exe()?)
        .args([table, "--iterations", &times.to_string(), "--only", &row.name()])
        .output()?;
    let said = String::from_utf8_lossy(&output.stderr);
    let count = said.lines().find_map(|line| line.split_once("Collected : ")?.1.trim().parse().ok());
    count.filter(|_| output.status.success()).ok_or_else(|| io::Error::other(format!("valgrind: {said}")))
}

/// What rows allocate, by their names, from the program that counts it.
fn memory(table: &str) -> io::Result<HashMap<String, Memory>> {
    let program = env::current_exe()?.with_file_name(concat!(env!("CARGO_PKG_NAME"), "-allocations"));
    let output = Command::new(program).arg(table).stderr(Stdio::inherit()).output()?;
    let said = String::from_utf8_lossy(&output.stdout);
    Ok(said.lines().filter_map(parse_memory).collect())
}

fn parse_memory(line: &str) -> Option<(String, Memory)> {
    let mut parts = line.split('\t');
    let name = parts.next()?.to_owned();
    let mut number = || parts.next()?.parse().ok();
    Some((name, Memory { allocations: number()?, bytes: number()?, peak: number()? }))
}
