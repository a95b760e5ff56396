//! The arguments of the command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use lexgen::sample::Part;
use lexgen::{DefinitionPattern, Layout, LossyPattern, NsidPattern, Parts, RustPath, Strings, Unresolved};

/// Generates Rust from AT Protocol lexicons
///
/// Options are read from `lexgen.toml` in the working directory, if there is one; those given here win.
#[derive(Debug, Parser)]
#[command(name = "lexgen", version, after_help = EXIT_CODES)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub(super) command: Command,
}

const EXIT_CODES: &str = "Exit codes: 0 all is well; 1 lexicons or data have errors, or with --check the output is stale; \
    2 the arguments make no sense; 3 something could not be read or written, or the output would replace a file that lexgen \
    did not generate";

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Write Rust for lexicons
    Generate(GenerateArguments),
    /// Check lexicons, and write nothing
    Check(CheckArguments),
    /// Print random data that satisfies a lexicon
    ///
    /// What `lexgen.toml` says of `include`, `exclude` and `extern` is for code only.
    Sample(SampleArguments),
    /// Check data against lexicons
    ///
    /// Data is checked against all lexicons. What `lexgen.toml` says of `include`, `exclude` and `extern` is for code, and
    /// only decides here in which of them errors end the run.
    Validate(ValidateArguments),
    /// Say what the code of a diagnostic means or the constraint that data breaks, or list all of them
    Explain {
        /// The code or constraint, as it stands in brackets
        code: Option<String>,
    },
}

#[derive(Debug, Args)]
pub(super) struct GenerateArguments {
    #[command(flatten)]
    pub(super) options: Options,
    #[command(flatten)]
    pub(super) selection: Selection,
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
    /// Lists that keep their sound elements, and strings of a format that keep any text: an NSID or `app.example.*`, with
    /// `#def` and `.path` as in `app.bsky.feed.getTimeline#main.output.feed`; may be given several times
    #[arg(long, value_name = "PATTERN")]
    pub(super) lossy: Vec<LossyPattern>,
    /// A field whose value `Debug` does not print: a name, or the end of one as in `*Key`; beside the usual ones such as
    /// `password` and `*Token`; may be given several times
    #[arg(long = "secret", value_name = "NAME")]
    pub(super) secrets: Vec<String>,
    /// Let `Debug` print fields such as `password` and `*Token`, unless `--secret` names them
    #[arg(long)]
    pub(super) no_default_secrets: bool,
    /// The path under which emitted code finds the runtime [default: ::lexgen_runtime]
    #[arg(long, value_name = "RUST_PATH")]
    pub(super) runtime: Option<RustPath>,
    /// Replace files at `--out` even if lexgen did not generate them
    #[arg(long)]
    pub(super) force: bool,
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
    #[command(flatten)]
    pub(super) selection: Selection,
    /// Tell also of what is legal, but refused by other tools
    #[arg(long)]
    pub(super) pedantic: bool,
}

#[derive(Debug, Args)]
pub(super) struct SampleArguments {
    /// What to make data of: an NSID, one with the name of a definition (`com.example.defs#view`), or a part of an endpoint
    /// (`com.example.getThing#main.output`, or one of the other values of `--as`)
    #[arg(value_name = "NSID[#def[.part]]")]
    pub(super) name: String,
    #[command(flatten)]
    pub(super) options: Options,
    /// How many values to print
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(super) count: u64,
    /// Print what this number decides, the same each time [default: a random one, which is told]
    #[arg(long, value_name = "S")]
    pub(super) seed: Option<u64>,
    /// Which part of an endpoint [default: output of a query, input of a procedure, message of a subscription]
    #[arg(long = "as", value_enum, value_name = "PART")]
    pub(super) part: Option<PartArgument>,
    /// Print over several lines with indentation, instead of a line for each value
    #[arg(long)]
    pub(super) pretty: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum PartArgument {
    #[value(alias = "parameters")]
    Params,
    Input,
    Output,
    Message,
    #[value(alias = "errors")]
    Error,
}

impl From<PartArgument> for Part {
    fn from(argument: PartArgument) -> Self {
        match argument {
            PartArgument::Params => Self::Parameters,
            PartArgument::Input => Self::Input,
            PartArgument::Output => Self::Output,
            PartArgument::Message => Self::Message,
            PartArgument::Error => Self::Error,
        }
    }
}

#[derive(Debug, Args)]
pub(super) struct ValidateArguments {
    #[command(flatten)]
    pub(super) options: Options,
    /// The definition, or part of an endpoint, that each value is checked against [default: what its `$type` says]
    #[arg(long = "type", value_name = "NSID[#def[.part]]")]
    pub(super) ty: Option<String>,
    /// Which part of the query, procedure or subscription named by `--type` the values are [default: output of a query, input
    /// of a procedure, message of a subscription]
    #[arg(long = "as", value_enum, requires = "ty")]
    pub(super) part: Option<PartArgument>,
    /// Let pass what old data has: legacy blobs, blobs of any codec, datetimes without a zone (types that are generated read
    /// such datetimes only where `lossy` names them)
    #[arg(long, conflicts_with = "strict")]
    pub(super) lenient: bool,
    /// Refuse also blobs whose CID is not one of raw bytes, and types that no lexicon has but nearly
    #[arg(long)]
    pub(super) strict: bool,
    /// What the files are [default: told by their content, or an ending `.jsonl` or `.ndjson`]
    #[arg(long, value_enum)]
    pub(super) input: Option<InputArgument>,
    /// Fail if the lexicons do not have the type of a value
    #[arg(long)]
    pub(super) deny_unknown: bool,
    /// Files with a value or a list of values, or `-` for standard input
    #[arg(value_name = "FILE|-", required = true)]
    pub(super) data: Vec<PathBuf>,
}

/// The form that data comes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum InputArgument {
    /// A JSON value, a list of them, or several one after the other
    Json,
    /// A JSON value on each line
    Jsonl,
    /// A DAG-CBOR value, or a list of them
    Cbor,
    /// A CAR file: the records among its blocks
    Car,
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

/// What commands take that are about code: of which lexicons it is made.
#[derive(Debug, Args)]
pub(super) struct Selection {
    /// Only these definitions, and those that they refer to: of an NSID, `app.example.*` or `*`, with `#def` one definition
    #[arg(long, value_name = "PATTERN")]
    pub(super) include: Vec<DefinitionPattern>,
    /// Not these definitions, unless others refer to them
    #[arg(long, value_name = "PATTERN")]
    pub(super) exclude: Vec<DefinitionPattern>,
    /// Types that stand elsewhere, such as `com.atproto.*=::atproto_types::com::atproto`
    #[arg(long = "extern", value_name = "PATTERN=RUST_PATH", value_parser = parse_extern)]
    pub(super) externs: Vec<(String, String)>,
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
