//! A server in a process of its own, and what it costs.

use std::error::Error;
use std::fs;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};

/// Ended when it is dropped.
pub(crate) struct Server {
    process: Child,
    pub(crate) address: SocketAddr,
}

impl Server {
    /// Starts a program that prints its address, on the first core of the machine.
    pub(crate) fn start(command: &[String]) -> Result<Self, Box<dyn Error>> {
        let mut process = Command::new("taskset").args(["-c", "0"]).args(command).stdout(Stdio::piped()).spawn()?;
        let mut line = String::new();
        let output = process.stdout.take().ok_or("it has an output")?;
        BufReader::new(output).read_line(&mut line)?;
        let address = line.trim().parse().map_err(|_| format!("`{}` does not start", command.join(" ")));
        match address {
            Ok(address) => Ok(Self { process, address }),
            Err(error) => {
                process.kill()?;
                process.wait()?;
                Err(error.into())
            }
        }
    }

    /// The microseconds of CPU that it has had, of all its threads, in its code and in the kernel.
    pub(crate) fn cpu(&self) -> Result<u64, Box<dyn Error>> {
        // Ticks of 10 ms, whatever the kernel counts with.
        const TICK: u64 = 10_000;
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.process.id()))?;
        // The name of the program, which may hold spaces, stands in parentheses before all numbers but the first.
        let (_, rest) = stat.rsplit_once(") ").ok_or("an odd stat")?;
        let ticks: Result<Vec<u64>, _> = rest.split(' ').skip(11).take(2).map(str::parse).collect();
        Ok(ticks?.iter().sum::<u64>() * TICK)
    }

    /// The most memory that it has had, in MiB.
    pub(crate) fn peak(&self) -> Result<u64, Box<dyn Error>> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.process.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).ok_or("an odd status")?;
        Ok(line.trim().trim_end_matches(" kB").parse::<u64>()?.div_ceil(1024))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may be gone already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
