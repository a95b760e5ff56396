//! The types that values are validated against, and messages about names that are not such types.

use std::cell::OnceCell;

use lexgen::Config;
use lexgen::corpus::{self, Corpus};
use lexgen::diagnostic::{Code, Diagnostics};
use lexgen::sample::{Part, Sampler};
use lexgen::source::{self, Sources};
use lexgen::validate::{Checker, MessageChecker, Validator};
use lexgen_data::{Leniency, Nsid, Problems, Value};

use crate::cli::Outcome;
use crate::cli::invalid_lexicons::InvalidLexicons;
use crate::cli::name::{Name, no_part};
use crate::cli::report::Report;

/// The lexicons of a run.
pub(super) struct Lexicons {
    pub(super) validator: Validator,
    /// The outcome if the data is valid. Errors in lexicons make it a failure.
    pub(super) outcome: Outcome,
    sources: Sources,
    corpus: Corpus,
    /// Computed only for messages about names.
    names: OnceCell<(Sampler, InvalidLexicons)>,
}

/// The reason why values of a type are not validated.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Reason {
    /// The document does not exist.
    NoLexicon,
    /// The document has errors.
    Invalid,
    /// The definition is of an unknown type, and the options tolerate that.
    LeftOut,
    /// The definition is a query, procedure or subscription.
    Endpoint,
    /// The definition is a token, a permission set or a space.
    NoData,
    /// The document does not have the definition.
    NoDefinition,
}

impl Reason {
    /// The text after the name of the type.
    pub(super) const fn text(self) -> &'static str {
        match self {
            Self::NoLexicon => "which no lexicon has",
            Self::Invalid => "whose lexicon has errors",
            Self::LeftOut => "whose type is unknown",
            Self::Endpoint => "which is an endpoint, not a type of data",
            Self::NoData => "which is a token, a permission set or a space, not a type of data",
            Self::NoDefinition => "which its lexicon does not have",
        }
    }
}

impl Lexicons {
    /// Reads the lexicons.
    ///
    /// # Errors
    ///
    /// If they have errors, which are printed.
    pub(super) fn read(config: &Config, report: &Report) -> Result<Self, Outcome> {
        let mut diagnostics = Diagnostics::default();
        let sources = source::load(&config.lexicons, &mut diagnostics);
        let corpus = corpus::read(&sources, config, &mut diagnostics);
        let is_stopped = diagnostics.has_errors() || (config.deny_warnings && !diagnostics.is_empty());
        // `lexgen check` shows warnings about lexicons.
        if is_stopped {
            report.diagnostics(&diagnostics, &sources);
        }
        let outcome = match is_stopped {
            true if diagnostics.iter().any(|found| found.code == Code::UnreadablePath) => Outcome::Failed,
            true => Outcome::Invalid,
            false => Outcome::Done,
        };
        if is_stopped && !config.keep_going {
            return Err(outcome);
        }
        let validator = Validator::with_config(&corpus, config);
        Ok(Self { validator, outcome, sources, corpus, names: OnceCell::new() })
    }

    fn names(&self) -> &(Sampler, InvalidLexicons) {
        self.names.get_or_init(|| {
            let sampler = Sampler::new(&self.corpus);
            let invalid = InvalidLexicons::new(&self.sources, &sampler);
            (sampler, invalid)
        })
    }

    /// The reason why values of the type `name` are not validated.
    pub(super) fn reason(&self, name: &str) -> Reason {
        let (sampler, invalid) = self.names();
        let nsid = name.split('#').next().unwrap_or_default();
        if self.corpus.leaves_out(name) {
            Reason::LeftOut
        } else if self.validator.has_endpoint(name) {
            Reason::Endpoint
        } else if sampler.find(name).is_some() {
            Reason::NoData
        } else if invalid.has(nsid) {
            Reason::Invalid
        } else if sampler.has_document(nsid) {
            Reason::NoDefinition
        } else {
            Reason::NoLexicon
        }
    }

    /// A similar type, or a similar definition of the document.
    pub(super) fn meant(&self, name: &str, reason: Reason) -> Option<String> {
        let (sampler, _) = self.names();
        let near = match reason {
            Reason::NoLexicon => sampler.misspelled(name),
            Reason::NoDefinition => sampler.nearest(name).filter(|id| sampler.is_data(id)),
            Reason::Invalid | Reason::LeftOut | Reason::Endpoint | Reason::NoData => None,
        };
        near.map(ToString::to_string)
    }

    /// The type that `--type` and `--as` name.
    pub(super) fn target(&self, Name { definition: name, part }: Name<'_>) -> Result<Target<'_>, String> {
        if let Err(error) = Nsid::new(name.split('#').next().unwrap_or_default()) {
            return Err(format!("`{}` is not the name of a definition: {error}", name.escape_debug()));
        }
        if let (Some(definition), None) = (self.validator.definition(name), part) {
            return Ok(Target::Definition(definition));
        }
        let (sampler, _) = self.names();
        let usual = || sampler.find(name).and_then(|id| sampler.usual_part(id));
        let Some(part) = part.or_else(usual) else { return Err(self.unknown(name)) };
        let found = match part {
            Part::Parameters => self.validator.parameters(name).map(Target::Definition),
            Part::Input => self.validator.input(name).map(Target::Definition),
            Part::Output => self.validator.output(name).map(Target::Definition),
            Part::Message => self.validator.message(name).map(Target::Message),
            Part::Error => self.validator.error(name).map(Target::Definition),
        };
        found.ok_or_else(|| match sampler.find(name) {
            Some(id) => no_part(sampler, id, part),
            None => self.unknown(name),
        })
    }

    /// The message for a name that is not a type of data.
    fn unknown(&self, name: &str) -> String {
        let (sampler, _) = self.names();
        match self.reason(name) {
            Reason::Invalid => format!("the lexicon of `{name}` has errors"),
            Reason::LeftOut => format!("no data can be `{name}`, because its type is unknown"),
            Reason::NoData | Reason::Endpoint => format!("no data can be `{name}`"),
            Reason::NoLexicon | Reason::NoDefinition => match sampler.nearest(name) {
                Some(near) => format!("there is no definition `{name}`; did you mean `{near}`?"),
                None => format!("there is no definition `{name}`"),
            },
        }
    }
}

/// The type that all values are validated against.
#[derive(Clone, Copy)]
pub(super) enum Target<'v> {
    Definition(Checker<'v>),
    Message(MessageChecker<'v>),
}

impl Target<'_> {
    pub(super) fn check(&self, value: &Value, leniency: Leniency) -> Result<(), Problems> {
        match self {
            Self::Definition(checker) => checker.check(value, leniency),
            Self::Message(checker) => checker.check(value, leniency),
        }
    }

    /// Returns whether a list is one value instead of several.
    pub(super) fn takes_lists(&self) -> bool {
        matches!(self, Self::Definition(checker) if checker.is_array())
    }
}
