//! What is measured: one thing that one library does to one piece of data.

use std::fmt::{self, Display};

/// Who does it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// Emitted types and the types of the data model.
    Ours,
    /// The same, texts borrowed.
    OursBorrowed,
    /// The same types, read and written with `serde_json`.
    OursSerdeJson,
    /// The same types, read and written with `sonic_rs`.
    OursSonic,
    /// The engine, without generated code.
    Interpreter,
    /// Written by hand with serde's derives, or a text that nobody checks.
    Plain,
    /// The same as the first, read and written with `sonic_rs`.
    PlainSonic,
    /// Written by hand, unions read in the stream.
    Hand,
    /// The same, texts borrowed.
    HandBorrowed,
    /// jacquard.
    Jacquard,
    /// jacquard, texts borrowed.
    JacquardBorrowed,
    /// atrium.
    Atrium,
}

impl Subject {
    /// What tables and the command line call it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ours => "ours",
            Self::OursBorrowed => "ours, borrowed",
            Self::OursSerdeJson => "ours, serde_json",
            Self::OursSonic => "ours, sonic-rs",
            Self::Interpreter => "ours, interpreter",
            Self::Plain => "plain",
            Self::PlainSonic => "plain, sonic-rs",
            Self::Hand => "by hand",
            Self::HandBorrowed => "by hand, borrowed",
            Self::Jacquard => "jacquard",
            Self::JacquardBorrowed => "jacquard, borrowed",
            Self::Atrium => "atrium",
        }
    }
}

/// What is done again and again.
pub type Run = Box<dyn FnMut()>;

/// One thing to measure.
pub struct Row {
    /// What is done, such as `read a post`.
    pub task: &'static str,
    /// Who does it.
    pub subject: Subject,
    prepare: Box<dyn Fn() -> Result<Run, String>>,
}

impl Row {
    /// A row. `prepare` gives what is done each time, or says why it cannot be done.
    pub fn new<R: FnMut() + 'static, E: Display>(
        task: &'static str,
        subject: Subject,
        prepare: impl Fn() -> Result<R, E> + 'static,
    ) -> Self {
        let prepare = move || match prepare() {
            Ok(run) => Ok(Box::new(run) as Run),
            Err(error) => Err(error.to_string()),
        };
        Self { task, subject, prepare: Box::new(prepare) }
    }

    /// The name for the command line.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{}: {}", self.task, self.subject.name())
    }

    /// Sets everything up and does it once.
    ///
    /// # Errors
    ///
    /// If it cannot be done.
    pub fn prepare(&self) -> Result<Run, String> {
        let mut run = (self.prepare)()?;
        run();
        Ok(run)
    }
}

impl fmt::Debug for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name())
    }
}
