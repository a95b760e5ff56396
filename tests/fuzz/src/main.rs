//! `lexgen-fuzz`: runs every parser on hostile input.

use std::process::ExitCode;
use std::time::Instant;

use clap::Parser;
use lexgen_fuzz::{SHAPES, TARGETS, Target, measure, run};

/// Runs every parser on hostile input
#[derive(Parser)]
struct Arguments {
    /// Number of inputs for each target
    #[arg(long, default_value_t = 10_000)]
    count: u64,
    /// Seed of the inputs
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Only this target
    #[arg(long)]
    target: Option<String>,
    /// Only the input with this number
    #[arg(long)]
    only: Option<u64>,
    /// Lists the targets
    #[arg(long)]
    list: bool,
    /// Measures the shapes of hostile input in two sizes instead
    #[arg(long)]
    shapes: bool,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let wanted = |target: &&Target| arguments.target.as_ref().is_none_or(|name| name == target.name);
    let targets: Vec<&Target> = TARGETS.iter().filter(wanted).collect();
    if targets.is_empty() {
        eprintln!("unknown target; `--list` lists all targets");
        return ExitCode::from(2);
    }
    if arguments.list {
        targets.iter().for_each(|target| println!("{}", target.name));
        return ExitCode::SUCCESS;
    }
    if arguments.shapes {
        shapes();
        return ExitCode::SUCCESS;
    }
    let numbers = arguments.only.map_or(0..arguments.count, |only| only..only + 1);
    let mut failed = false;
    for target in targets {
        let start = Instant::now();
        match run(target, arguments.seed, numbers.clone()) {
            Ok(()) => println!("{:20} ok, {:.1} s", target.name, start.elapsed().as_secs_f64()),
            Err(failure) => {
                failed = true;
                println!("{:20} FAILED: {failure}", target.name);
            }
        }
    }
    ExitCode::from(u8::from(failed))
}

fn shapes() {
    println!("{:42} {:20} {:>10} {:>10} {:>10}", "shape", "target", "1 MB", "10 MB", "memory");
    for shape in SHAPES {
        let (small, large) = (measure(shape, 1_000_000), measure(shape, 10_000_000));
        for ((target, small), (_, large)) in small.into_iter().zip(large) {
            let [small_time, large_time] =
                [small, large].map(|cost| format!("{:.1} ms", cost.time.as_secs_f64() * 1e3));
            let memory = format!("{} kB", large.memory / 1000);
            println!("{:42} {target:20} {small_time:>10} {large_time:>10} {memory:>10}", shape.name);
        }
    }
}
