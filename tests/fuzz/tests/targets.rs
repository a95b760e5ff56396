//! A short version of `cargo run --release -p lexgen-fuzz -- --count 1000000`.

use std::thread;

use lexgen_fuzz::{TARGETS, run};

/// The number of inputs for each target, more than 20,000 in total.
const COUNT: u64 = 1_100;

#[test]
fn no_input_makes_a_reader_panic() {
    let failures: Vec<String> = thread::scope(|scope| {
        let runs: Vec<_> = TARGETS.iter().map(|target| scope.spawn(|| run(target, 1, 0..COUNT))).collect();
        runs.into_iter()
            .filter_map(|run| run.join().expect("the runner does not panic").err())
            .map(|failure| format!("{}: {failure}", failure.target))
            .collect()
    });
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
