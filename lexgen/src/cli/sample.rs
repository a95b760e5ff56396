//! `lexgen sample`: prints random data that is valid for a lexicon.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::io::{self, Write};

use lexgen::corpus::{self, Corpus};
use lexgen::diagnostic::{Code, Diagnostics};
use lexgen::sample::{Random, SampleError, Sampler};
use lexgen::source::{self, Sources};
use lexgen::{Config, Externs, NsidPattern, Unresolved};

use super::args::SampleArguments;
use super::invalid_lexicons::InvalidLexicons;
use super::name::{Name, no_part};
use super::report::Report;
use super::{Outcome, config};

/// Runs `lexgen sample`.
pub(super) fn run_sample(arguments: &SampleArguments) -> Outcome {
    let report = Report::new(&arguments.options);
    let mut config = match config::read(&arguments.options, &arguments.flags) {
        Ok(config) => config,
        Err(error) => return report.invalid_options(&error),
    };
    let mut diagnostics = Diagnostics::default();
    let sources = source::load(&config.lexicons, &mut diagnostics);
    let is_unreadable = diagnostics.iter().any(|found| found.code == Code::UnreadablePath);
    // Data needs this document and all that it refers to, whether or not code is generated for them.
    let name = match Name::parse(&arguments.name, arguments.part) {
        Ok(name) => name,
        Err(message) => return report.misused(&message),
    };
    let nsid = name.definition.split('#').next().unwrap_or_default();
    let pattern = nsid.parse::<NsidPattern>().ok().filter(|_| !nsid.contains('*'));
    config.include = pattern.into_iter().map(Into::into).collect();
    config.exclude.clear();
    config.externs = Externs::default();

    let (corpus, found) = read(&sources, &config);
    let sampler = Sampler::new(&corpus);
    // Without a valid NSID, all lexicons are selected, and their problems do not matter.
    if !config.include.is_empty() {
        diagnostics.append(found);
    }
    // `lexgen check` shows warnings. Here, they only matter if they are errors.
    let is_invalid = diagnostics.has_errors() || (config.deny_warnings && diagnostics.warning_count() > 0);
    if is_invalid {
        report.diagnostics(&diagnostics, &sources);
    }
    let outcome = match is_invalid {
        true if is_unreadable => Outcome::Failed,
        true => Outcome::Invalid,
        false => Outcome::Done,
    };
    if is_invalid && !config.keep_going {
        return outcome;
    }
    match print_samples(&sampler, name, arguments) {
        Ok(()) => outcome,
        Err(Stop::Unknown) if corpus.leaves_out(name.definition) => {
            report.misused(&format!("no data can be `{}`, because its type is unknown", name.definition))
        }
        Err(Stop::Unknown) if InvalidLexicons::new(&sources, &sampler).has(name.definition) => {
            report.error(&format!("the lexicon of `{}` has errors", name.definition));
            Outcome::Invalid
        }
        Err(Stop::Unknown) => report.misused(&unknown(name.definition, &sources, config)),
        Err(Stop::Refused(SampleError::NoPart(id, part))) => report.misused(&no_part(&sampler, &id, part)),
        Err(Stop::Refused(error @ (SampleError::Impossible { .. } | SampleError::TooLarge { .. }))) => {
            report.error(&error.to_string());
            Outcome::Invalid
        }
        Err(Stop::Refused(error)) => report.misused(&error.to_string()),
        Err(Stop::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => outcome,
        Err(Stop::Output(error)) => report.fail(&error.to_string()),
    }
}

/// The reasons to stop printing.
enum Stop {
    /// The definition does not exist.
    Unknown,
    /// No data can be made.
    Refused(SampleError),
    /// The output cannot be written.
    Output(io::Error),
}

impl From<SampleError> for Stop {
    fn from(error: SampleError) -> Self {
        Self::Refused(error)
    }
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

fn read(sources: &Sources, config: &Config) -> (Corpus, Diagnostics) {
    let mut diagnostics = Diagnostics::default();
    let corpus = corpus::read(sources, config, &mut diagnostics);
    (corpus, diagnostics)
}

fn print_samples(sampler: &Sampler, name: Name<'_>, arguments: &SampleArguments) -> Result<(), Stop> {
    let id = sampler.find(name.definition).ok_or(Stop::Unknown)?;
    let seed = arguments.seed.unwrap_or_else(|| {
        // The standard library seeds its hashers randomly.
        let seed = RandomState::new().build_hasher().finish();
        if !arguments.options.quiet {
            let _ = writeln!(io::stderr().lock(), "seed {seed}");
        }
        seed
    });
    let mut random = Random::with_seed(seed);
    let mut out = io::BufWriter::new(io::stdout().lock());
    for _ in 0..arguments.count {
        let value = match name.part {
            Some(part) => sampler.sample_part(id, part, &mut random)?,
            None => sampler.sample(id, &mut random)?,
        };
        let text = if arguments.pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) };
        writeln!(out, "{}", text.map_err(io::Error::from)?)?;
    }
    Ok(out.flush()?)
}

/// The message for an unknown name.
fn unknown(name: &str, sources: &Sources, config: Config) -> String {
    // Documents with dangling refs are read as well, for their names.
    let (all, _) = read(sources, &config.include(Vec::new()).unresolved(Unresolved::Data));
    match Sampler::new(&all).nearest(name) {
        Some(near) => format!("there is no definition `{name}`; did you mean `{near}`?"),
        None => format!("there is no definition `{name}`"),
    }
}
