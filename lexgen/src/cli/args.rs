//! The arguments of the command line. The flags of options are in [`flags`](super::flags).

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use lexgen::Unresolved;
use lexgen::docs::DocsFormat;
use lexgen::import::{AnyData, Authority, ImportOptions, Numbers, Unions};
use lexgen::sample::Part;
use lexgen_data::Nsid;

use super::flags::{GenerateFlags, ReadFlags, SelectFlags};

/// Generates Rust from AT Protocol lexicons
///
/// Options are read from `lexgen.toml` in the working directory, if it exists. Flags override them.
#[derive(Debug, Parser)]
#[command(name = "lexgen", version, after_help = EXIT_CODES)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub(super) command: Command,
}

const EXIT_CODES: &str = "Exit codes: 0 success; 1 errors in lexicons, data or a document to import, or with --check stale output; 2 usage error, or invalid options; \
    3 I/O error, or the output would replace a file that lexgen did not generate";

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Generate Rust code
    Generate(GenerateArguments),
    /// Check lexicons without generating code
    Check(CheckArguments),
    /// Write documentation of lexicons
    ///
    /// `out` in `lexgen.toml` applies to code only.
    Docs(DocsArguments),
    /// Print random data that is valid for a lexicon
    ///
    /// `include`, `exclude` and `extern` in `lexgen.toml` apply to code only.
    Sample(SampleArguments),
    /// Validate data against lexicons
    ///
    /// Data is validated against all lexicons. `include`, `exclude` and `extern` in `lexgen.toml` apply to code, and only
    /// decide here which lexicons must not have errors.
    Validate(ValidateArguments),
    /// Export lexicons as JSON Schema or OpenAPI
    #[command(subcommand)]
    Export(ExportCommand),
    /// Write the lexicons that types of Rust declare
    ///
    /// A type declares one with `#[derive(Lexicon)] #[lexicon(define = "com.example.note", …)]`. Lexicons of other types in
    /// `--out` are left as they are.
    Extract(ExtractArguments),
    /// Make lexicons of JSON Schema or OpenAPI
    ///
    /// The file is JSON or YAML. What has no counterpart in the Lexicon language is reported with its place.
    Import(ImportArguments),
    /// Explain the code of a diagnostic or a constraint of data, or all of them
    Explain {
        /// The code or constraint, as shown in brackets
        code: Option<String>,
    },
}

#[derive(Debug, Args)]
pub(super) struct GenerateArguments {
    #[command(flatten)]
    pub(super) options: Options,
    #[command(flatten)]
    pub(super) flags: GenerateFlags,
    /// Replace files at `--out` even if lexgen did not generate them
    #[arg(long)]
    pub(super) force: bool,
    /// Write nothing. Fail and show the differences if the output is stale
    #[arg(long)]
    pub(super) check: bool,
    /// Watch the lexicons and regenerate on change
    #[arg(long, conflicts_with = "check")]
    pub(super) watch: bool,
    /// List the items that did not get their usual name because it is taken
    #[arg(long, short)]
    pub(super) verbose: bool,
}

#[derive(Debug, Args)]
pub(super) struct CheckArguments {
    #[command(flatten)]
    pub(super) options: Options,
    #[command(flatten)]
    pub(super) flags: SelectFlags,
}

#[derive(Debug, Subcommand)]
pub(super) enum ExportCommand {
    /// Export JSON Schema 2020-12
    ///
    /// Every record, definition, and part of an endpoint is in `$defs`. `x-lexicon` has what JSON Schema cannot express.
    JsonSchema {
        #[command(flatten)]
        common: ExportArguments,
        /// Write a file for each lexicon into the directory `--out`
        #[arg(long, requires = "out")]
        split: bool,
    },
    /// Export OpenAPI 3.1
    ///
    /// Queries and procedures are operations of `/xrpc/NSID`. Subscriptions are in `x-subscriptions`.
    Openapi {
        #[command(flatten)]
        common: ExportArguments,
        /// The title of the API [default: names the namespace of the lexicons]
        #[arg(long, value_name = "TEXT")]
        title: Option<String>,
        /// The version of the API
        #[arg(long, value_name = "VERSION", default_value = "1.0.0")]
        api_version: String,
        /// The URL of the server, before `/xrpc`
        #[arg(long, value_name = "URL", default_value = "/")]
        server: String,
    },
}

#[derive(Debug, Args)]
pub(super) struct ExportArguments {
    #[command(flatten)]
    pub(super) options: Options,
    #[command(flatten)]
    pub(super) flags: SelectFlags,
    /// The file to write [default: standard output]
    #[arg(long, value_name = "PATH")]
    pub(super) out: Option<PathBuf>,
    /// Describe data that may be written, with all constraints, instead of data that can be read
    #[arg(long)]
    pub(super) strict: bool,
    /// Replace files at `--out` even if lexgen did not generate them
    #[arg(long, requires = "out")]
    pub(super) force: bool,
    /// Write nothing. Fail and show the differences if `--out` is stale
    #[arg(long, requires = "out")]
    pub(super) check: bool,
}

#[derive(Debug, Args)]
pub(super) struct DocsArguments {
    /// The configuration file [default: lexgen.toml, if it exists]
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    #[command(flatten)]
    pub(super) flags: SelectFlags,
    /// The format of the pages
    #[arg(long, value_enum, default_value_t = DocsFormatArgument::Html)]
    pub(super) format: DocsFormatArgument,
    /// The directory of the pages
    #[arg(long, value_name = "DIR", default_value = "lexicon-docs")]
    pub(super) out: PathBuf,
    /// The title of the index [default: Lexicons]
    #[arg(long, value_name = "TEXT")]
    pub(super) title: Option<String>,
    /// Replace files at `--out` even if lexgen did not generate them
    #[arg(long)]
    pub(super) force: bool,
    /// Write nothing. Fail and show the differences if the output is stale
    #[arg(long)]
    pub(super) check: bool,
    /// The format of diagnostics
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub(super) message_format: Format,
    /// Print diagnostics only
    #[arg(long, short)]
    pub(super) quiet: bool,
}

impl DocsArguments {
    /// The options that all commands have. `--format` is that of the pages here.
    pub(super) fn options(&self) -> Options {
        Options { config: self.config.clone(), format: self.message_format, quiet: self.quiet }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum DocsFormatArgument {
    /// A static site, which browsers open without a server
    Html,
    /// A Markdown file for each lexicon
    Markdown,
    /// A JSON file for each lexicon, with all facts of its page
    Json,
}

impl From<DocsFormatArgument> for DocsFormat {
    fn from(argument: DocsFormatArgument) -> Self {
        match argument {
            DocsFormatArgument::Html => Self::Html,
            DocsFormatArgument::Markdown => Self::Markdown,
            DocsFormatArgument::Json => Self::Json,
        }
    }
}

#[derive(Debug, Args)]
pub(super) struct SampleArguments {
    /// The type of the data: an NSID, a definition (`com.example.defs#view`), or a part of an endpoint
    /// (`com.example.getThing#main.output`, or another value of `--as`)
    #[arg(value_name = "NSID[#def[.part]]")]
    pub(super) name: String,
    #[command(flatten)]
    pub(super) options: Options,
    #[command(flatten)]
    pub(super) flags: ReadFlags,
    /// How many values to print
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(super) count: u64,
    /// The seed, which determines the data [default: a random one, which is printed]
    #[arg(long, value_name = "S")]
    pub(super) seed: Option<u64>,
    /// The part of an endpoint [default: output of a query, input of a procedure, message of a subscription]
    #[arg(long = "as", value_enum, value_name = "PART")]
    pub(super) part: Option<PartArgument>,
    /// Indent the values instead of printing each on one line
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
    #[command(flatten)]
    pub(super) flags: ReadFlags,
    /// The definition or part of an endpoint to validate all values against [default: the `$type` of each value]
    #[arg(long = "type", value_name = "NSID[#def[.part]]")]
    pub(super) ty: Option<String>,
    /// The part of the endpoint in `--type` [default: output of a query, input of a procedure, message of a subscription]
    #[arg(long = "as", value_enum, requires = "ty")]
    pub(super) part: Option<PartArgument>,
    /// Accept legacy data: legacy blobs, blobs of any codec, and datetimes without a time zone, which generated types
    /// accept at `lossy` places only
    #[arg(long, conflicts_with = "strict")]
    pub(super) lenient: bool,
    /// Also reject blobs whose CID does not have the codec `raw`, and unknown types that resemble a known one
    #[arg(long)]
    pub(super) strict: bool,
    /// The format of the files [default: detected by content, or by the extension `.jsonl` or `.ndjson`]
    #[arg(long, value_enum)]
    pub(super) input: Option<InputArgument>,
    /// Fail if the type of a value is in no lexicon
    #[arg(long)]
    pub(super) deny_unknown: bool,
    /// Files with a value or a list of values, or `-` for standard input
    #[arg(value_name = "FILE|-", required = true)]
    pub(super) data: Vec<PathBuf>,
}

/// The format of data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum InputArgument {
    /// A JSON value, a list of values, or several in a row
    Json,
    /// A JSON value on each line
    Jsonl,
    /// A DAG-CBOR value, or a list of values
    Cbor,
    /// A CAR file: the records among its blocks
    Car,
}

#[derive(Debug, Args)]
pub(super) struct ExtractArguments {
    /// Rust files, and directories with Rust files
    #[arg(value_name = "PATH", default_value = "src")]
    pub(super) paths: Vec<PathBuf>,
    /// The directory for lexicons
    #[arg(long, value_name = "DIR", default_value = "lexicons")]
    pub(super) out: PathBuf,
    /// Write nothing. Fail and show the differences if lexicons are missing or stale
    #[arg(long)]
    pub(super) check: bool,
    /// Also write the lexicons of code that lexgen generated
    #[arg(long)]
    pub(super) generated: bool,
    /// Make a warning an error, so that nothing is written
    #[arg(long)]
    pub(super) deny_warnings: bool,
    /// The format of diagnostics
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub(super) format: Format,
    /// Print diagnostics only
    #[arg(long, short)]
    pub(super) quiet: bool,
}

#[derive(Debug, Args)]
pub(super) struct ImportArguments {
    #[command(subcommand)]
    pub(super) from: ImportFrom,
}

#[derive(Debug, Subcommand)]
pub(super) enum ImportFrom {
    /// Make a lexicon of a JSON Schema
    JsonSchema {
        /// The NSID of the lexicon. A schema that lexgen exported has its own
        #[arg(long, value_name = "NSID")]
        nsid: Nsid,
        #[command(flatten)]
        flags: ImportFlags,
    },
    /// Make lexicons of an OpenAPI document, version 3.0 or 3.1
    Openapi {
        /// The start of NSIDs for what has none: a domain name in reverse order, such as `com.example`
        #[arg(long, value_name = "AUTHORITY")]
        authority: Authority,
        #[command(flatten)]
        flags: ImportFlags,
    },
}

#[derive(Debug, Args)]
pub(super) struct ImportFlags {
    /// The JSON Schema or OpenAPI document, or `-` for standard input
    #[arg(value_name = "FILE|-")]
    pub(super) file: PathBuf,
    #[command(flatten)]
    pub(super) options: Options,
    /// The directory for lexicons
    #[arg(long, value_name = "DIR", default_value = "lexicons")]
    pub(super) out: PathBuf,
    /// Replace files in `--out`
    #[arg(long)]
    pub(super) force: bool,
    /// Make a warning an error, so that nothing is written
    #[arg(long)]
    pub(super) deny_warnings: bool,
    /// What numbers with fractions become. `omit` leaves the property out
    #[arg(long, value_enum, default_value_t = NumbersArgument::String)]
    pub(super) numbers: NumbersArgument,
    /// What data of several types becomes. `omit` leaves the property out, `unknown` accepts objects only
    #[arg(long, value_enum, default_value_t = AnyArgument::Omit)]
    pub(super) any: AnyArgument,
    /// What `oneOf` and `anyOf` of objects become that are not tagged by `$type`. A `union` needs the tag
    #[arg(long, value_enum, default_value_t = UnionsArgument::Unknown)]
    pub(super) unions: UnionsArgument,
    /// Whether a `$ref` that leads nowhere or to another document is an error, or data of several types
    #[arg(long, value_enum, default_value_t = UnresolvedArgument::Error)]
    pub(super) unresolved: UnresolvedArgument,
    /// Accept other values than those of an `enum`, and other types than those of a union
    #[arg(long)]
    pub(super) open: bool,
}

impl ImportFlags {
    /// The choices of an import.
    pub(super) fn choices(&self) -> ImportOptions {
        ImportOptions::default()
            .numbers(match self.numbers {
                NumbersArgument::String => Numbers::String,
                NumbersArgument::Integer => Numbers::Integer,
                NumbersArgument::Omit => Numbers::Omit,
            })
            .any(match self.any {
                AnyArgument::Omit => AnyData::Omit,
                AnyArgument::Unknown => AnyData::Unknown,
            })
            .unions(match self.unions {
                UnionsArgument::Unknown => Unions::Unknown,
                UnionsArgument::Union => Unions::Union,
            })
            .unresolved(match self.unresolved {
                UnresolvedArgument::Error => Unresolved::Error,
                UnresolvedArgument::Data => Unresolved::Data,
            })
            .open(self.open)
            .deny_warnings(self.deny_warnings)
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum NumbersArgument {
    String,
    Integer,
    Omit,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum AnyArgument {
    Omit,
    Unknown,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum UnresolvedArgument {
    Error,
    Data,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum UnionsArgument {
    Unknown,
    Union,
}

/// The arguments of commands that read lexicons.
#[derive(Debug, Args)]
pub(super) struct Options {
    /// The configuration file [default: lexgen.toml, if it exists]
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    /// The format of diagnostics
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
