//! The arguments of the command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use lexgen::{Layout, NsidPattern, Parts, RustPath, Strings, Unresolved};

/// Generates Rust from AT Protocol lexicons
///
/// Options are read from `lexgen.toml` in the working directory, if there is one; those given here win.
#[derive(Debug, Parser)]
#[command(name = "lexgen", version, after_help = EXIT_CODES)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub(super) command: Command,
}

const EXIT_CODES: &str = "Exit codes: 0 all is well; 1 lexicons have errors, or with --check the output is stale; \
    2 the arguments make no sense; 3 something could not be read or written";

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Write Rust for lexicons
    Generate(GenerateArguments),
    /// Check lexicons, and write nothing
    Check(CheckArguments),
    /// Say what the code of a diagnostic means, or list all codes
    Explain {
        /// The code, as it stands in brackets
        code: Option<String>,
    },
}

#[derive(Debug, Args)]
pub(super) struct GenerateArguments {
    #[command(flatten)]
    pub(super) options: Options,
    /// Where the code goes: a file, or a folder with `--layout namespace` [default: src/lexicons.rs]
    #[arg(long, value_name = "PATH")]
    pub(super) out: Option<PathBuf>,
    /// One file, or a file for each namespace
    #[arg(long, value_enum)]
    pub(super) layout: Option<LayoutArgument>,
    /// What to emit beside the types: any of `types,client,server,validate`
    #[arg(long, value_name = "LIST")]
    pub(super) parts: Option<Parts>,
    /// Whether types own their strings or borrow them from the input
    #[arg(long, value_enum)]
    pub(super) strings: Option<StringsArgument>,
    /// Lexicons whose types drop fields that the lexicon does not name
    #[arg(long, value_name = "PATTERN")]
    pub(super) drop_extra: Vec<NsidPattern>,
    /// A field whose value `Debug` does not print: a name, or the end of one as in `*Token`; instead of the usual ones
    #[arg(long = "secret", value_name = "NAME")]
    pub(super) secrets: Vec<String>,
    /// The path under which emitted code finds the runtime [default: ::lexgen_runtime]
    #[arg(long, value_name = "RUST_PATH")]
    pub(super) runtime: Option<RustPath>,
    /// Write nothing; fail, and show the difference, if the output is not up to date
    #[arg(long)]
    pub(super) check: bool,
    /// Stay, and generate again when a lexicon changes
    #[arg(long, conflicts_with = "check")]
    pub(super) watch: bool,
    /// List the names that had to be changed because something else has them
    #[arg(long, short)]
    pub(super) verbose: bool,
}

#[derive(Debug, Args)]
pub(super) struct CheckArguments {
    #[command(flatten)]
    pub(super) options: Options,
    /// Tell also of what is legal, but refused by other tools
    #[arg(long)]
    pub(super) pedantic: bool,
}

/// What all commands that read lexicons take.
#[derive(Debug, Args)]
pub(super) struct Options {
    /// A folder or file with lexicons; may be given several times [default: lexicons]
    #[arg(long, value_name = "DIR|FILE")]
    pub(super) lexicons: Vec<PathBuf>,
    /// The configuration file [default: lexgen.toml, if it is there]
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    /// Only these lexicons, and what they refer to: an NSID, `app.example.*` or `*`
    #[arg(long, value_name = "PATTERN")]
    pub(super) include: Vec<NsidPattern>,
    /// Not these lexicons, unless others refer to them
    #[arg(long, value_name = "PATTERN")]
    pub(super) exclude: Vec<NsidPattern>,
    /// Types that stand elsewhere, such as `com.atproto.*=::atproto_types::com::atproto`
    #[arg(long = "extern", value_name = "PATTERN=RUST_PATH", value_parser = parse_extern)]
    pub(super) externs: Vec<(String, String)>,
    /// Whether a ref that leads nowhere is an error, or stands for any data with a warning
    #[arg(long, value_enum)]
    pub(super) unresolved: Option<UnresolvedArgument>,
    /// Go on with the lexicons that are sound
    #[arg(long)]
    pub(super) keep_going: bool,
    /// Let warnings fail the run as errors do
    #[arg(long)]
    pub(super) deny_warnings: bool,
    /// How diagnostics are printed
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub(super) format: Format,
    /// Print diagnostics only
    #[arg(long, short)]
    pub(super) quiet: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people
    Human,
    /// A JSON object on a line of its own for each, on standard output
    Json,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum LayoutArgument {
    Single,
    Namespace,
}

impl From<LayoutArgument> for Layout {
    fn from(argument: LayoutArgument) -> Self {
        match argument {
            LayoutArgument::Single => Self::Single,
            LayoutArgument::Namespace => Self::Namespace,
        }
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum StringsArgument {
    Owned,
    Borrowed,
}

impl From<StringsArgument> for Strings {
    fn from(argument: StringsArgument) -> Self {
        match argument {
            StringsArgument::Owned => Self::Owned,
            StringsArgument::Borrowed => Self::Borrowed,
        }
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum UnresolvedArgument {
    Error,
    Data,
}

impl From<UnresolvedArgument> for Unresolved {
    fn from(argument: UnresolvedArgument) -> Self {
        match argument {
            UnresolvedArgument::Error => Self::Error,
            UnresolvedArgument::Data => Self::Data,
        }
    }
}

fn parse_extern(text: &str) -> Result<(String, String), String> {
    let (pattern, path) = text.split_once('=').ok_or("expected `PATTERN=RUST_PATH`")?;
    let mut externs = lexgen::Externs::default();
    externs.insert(pattern, path).map_err(|error| error.to_string())?;
    Ok((pattern.to_owned(), path.to_owned()))
}
