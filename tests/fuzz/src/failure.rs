//! The report of an input that made a target panic.

use std::fmt;

/// The maximum number of characters of a panic message that are shown.
const LONGEST: usize = 1000;

/// A shortened input that makes a target panic.
#[derive(Clone, Debug)]
pub struct Failure {
    /// The target.
    pub target: &'static str,
    /// The seed of the run.
    pub seed: u64,
    /// The number of the input in the run.
    pub index: u64,
    /// The input after shortening.
    pub input: Vec<u8>,
    /// The message and the location of the panic.
    pub message: String,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { target, seed, index, input, message } = self;
        // Assertions print whole values, which can be long.
        let shown: String = message.chars().take(LONGEST).collect();
        writeln!(f, "{shown}")?;
        writeln!(f, "  again: --target {target} --seed {seed} --only {index}")?;
        write!(f, "  {} bytes: ", input.len())?;
        for byte in input {
            write!(f, "{byte:02x}")?;
        }
        write!(f, "\n  as text: {:?}", String::from_utf8_lossy(input))
    }
}
