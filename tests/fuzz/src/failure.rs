//! What is said of an input that made a target panic.

use std::fmt;

/// How much of what a panic says is shown, in characters.
const LONGEST: usize = 1000;

/// An input that made a target panic, made as short as was easy.
#[derive(Clone, Debug)]
pub struct Failure {
    /// The target.
    pub target: &'static str,
    /// The seed of the run.
    pub seed: u64,
    /// The number of the input in the run.
    pub index: u64,
    /// What panics still, after shortening.
    pub input: Vec<u8>,
    /// What the panic said, and where it came from.
    pub message: String,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { target, seed, index, input, message } = self;
        // Assertions show values whole, which can be long.
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
