//! Says what is as it should be, and what is not.

use std::process::ExitCode;

/// Counts what is not as it should be.
#[derive(Debug, Default)]
pub(crate) struct Checks {
    failed: usize,
}

impl Checks {
    /// Says that something is as it should be, or what it is instead.
    pub(crate) fn check(&mut self, what: &str, result: Result<(), String>) {
        match result {
            Ok(()) => println!("ok      {what}"),
            Err(found) => {
                self.failed += 1;
                println!("FAILED  {what}: {found}");
            }
        }
    }

    pub(crate) fn exit_code(self) -> ExitCode {
        if self.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}
