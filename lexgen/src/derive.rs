//! One lexicon, generated next to the unit struct of `#[derive(Lexicon)]` instead of in a tree of modules.

use std::error::Error;
use std::fmt;
use std::path::PathBuf;

use lexgen_data::Nsid;
use proc_macro2::TokenStream;

use crate::config::{Config, ConfigError};
use crate::lexicon::corpus::Corpus;
use crate::lexicon::diagnostic::{Diagnostics, closest};
use crate::lexicon::pattern::NsidPattern;
use crate::lexicon::read::read;
use crate::lexicon::source::Sources;
use crate::lexicon::syntax::{DefId, Definition, DefinitionKind, Document};
use crate::rust::expand::{Expansion, Node};
use crate::rust::lower::Placement;
use crate::rust::model::Model;
use crate::rust::names;
use crate::rust::output;
use crate::{Run, emit};

/// The unit struct of a `#[derive(Lexicon)]`, and its lexicon.
#[derive(Clone, Debug)]
pub struct DeriveTarget {
    /// The lexicon.
    pub nsid: Nsid,
    /// The name of the struct. If the lexicon is an endpoint, the struct is its marker and names its types.
    pub marker: String,
    /// The path of the module that has the types of other lexicons.
    pub refs: Option<String>,
    /// The visibility of the struct, which generated items share.
    pub visibility: TokenStream,
}

/// Generates one lexicon as tokens next to a unit struct.
///
/// # Errors
///
/// If the lexicon does not exist, or `target` does not fit it. All other problems are diagnostics.
pub fn generate_derive(
    sources: &Sources,
    config: &Config,
    target: &DeriveTarget,
) -> Result<Run<TokenStream>, DeriveError> {
    let config = only(target, config)?;
    let mut diagnostics = Diagnostics::new(config.pedantic);
    let corpus = read(sources, &config.read_options(), &mut diagnostics);
    match corpus.document(&target.nsid) {
        Some(document) => check_document(document, &config, target)?,
        // The errors may be those of this lexicon, and explain more.
        None if diagnostics.has_errors() => {}
        None => return Err(not_found(&corpus, &config, target)),
    }
    // A struct from `macro_rules!` can have `pub(in $crate::module)`, which cannot be parsed back from a string. `$crate` is
    // this crate: an item is not visible in modules of others.
    let visibility = target.visibility.to_string().replace("$crate", "crate");
    let placement = Placement::Derive(names::exact(&target.marker));
    let print =
        |model: &Model| output::tokens(Expansion::expand_derive(model, visibility).into_iter().map(Node::Piece));
    Ok(emit(sources, &corpus, diagnostics, &config, &placement, print))
}

/// Returns the options with which only the lexicon of `target` is generated.
fn only(target: &DeriveTarget, config: &Config) -> Result<Config, DeriveError> {
    let mut config = config.clone();
    config.include = vec![NsidPattern::exactly(target.nsid.clone()).into()];
    config.exclude.clear();
    if let Some(refs) = &target.refs {
        config.externs.map_all_but(&target.nsid, refs).map_err(DeriveError::InvalidRefs)?;
    }
    Ok(config)
}

fn not_found(corpus: &Corpus, config: &Config, target: &DeriveTarget) -> DeriveError {
    let known = corpus.all_documents().iter().map(|document| document.id.as_str());
    let near = closest(target.nsid.as_str(), known).map(str::to_owned);
    DeriveError::NotFound { nsid: target.nsid.clone(), paths: config.lexicons.clone(), near }
}

/// Reports what would otherwise end in compile errors far from their cause.
fn check_document(document: &Document, config: &Config, target: &DeriveTarget) -> Result<(), DeriveError> {
    let mut missing = None;
    document.for_each_reference(|reference, _| {
        let id = &reference.target;
        if missing.is_none() && id.nsid != document.id && config.externs.find(id).is_none() {
            missing = Some(id.to_string());
        }
    });
    if let Some(missing) = missing {
        return Err(DeriveError::MissingRefs { nsid: document.id.clone(), target: missing });
    }
    let is_endpoint = |definition: &Definition| {
        matches!(
            definition.kind,
            DefinitionKind::Query(_) | DefinitionKind::Procedure(_) | DefinitionKind::Subscription(_)
        )
    };
    if document.definitions.iter().any(is_endpoint) {
        return Ok(());
    }
    let has_name_of_marker = |definition: &&Definition| {
        let name = if definition.name.is_main() { document.id.name() } else { definition.name.as_str() };
        let is_constant = matches!(definition.kind, DefinitionKind::PermissionSet(_) | DefinitionKind::Space(_));
        let name = if is_constant { names::constant(name) } else { names::type_name(name) };
        name.as_str() == target.marker
    };
    match document.definitions.iter().find(has_name_of_marker) {
        Some(definition) => Err(DeriveError::NameTaken {
            definition: DefId { nsid: document.id.clone(), name: definition.name.clone() },
            marker: target.marker.clone(),
        }),
        None => Ok(()),
    }
}

/// The reason why a lexicon cannot be generated next to a struct.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum DeriveError {
    /// The lexicon is not in the files that were read.
    NotFound {
        /// The lexicon.
        nsid: Nsid,
        /// The files and directories that were read.
        paths: Vec<PathBuf>,
        /// A lexicon with a similar name.
        near: Option<String>,
    },
    /// The lexicon refers to another one, and [`DeriveTarget::refs`] is not set.
    MissingRefs {
        /// The lexicon.
        nsid: Nsid,
        /// The definition that it refers to.
        target: String,
    },
    /// The type of a definition has the name of the struct.
    NameTaken {
        /// The definition.
        definition: DefId,
        /// The name of the struct.
        marker: String,
    },
    /// [`DeriveTarget::refs`] is not a path.
    InvalidRefs(ConfigError),
}

impl fmt::Display for DeriveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFound { nsid, paths, near } => {
                let paths: Vec<String> = paths.iter().map(|path| format!("`{}`", path.display())).collect();
                write!(f, "there is no lexicon `{nsid}` in {}", paths.join(", "))?;
                near.iter().try_for_each(|near| write!(f, "; did you mean `{near}`?"))
            }
            Self::MissingRefs { nsid, target } => {
                write!(f, "`{nsid}` refers to `{target}`, and the module of other lexicons is not set")
            }
            Self::NameTaken { definition: DefId { nsid, name }, marker } => {
                write!(f, "the type of `{nsid}#{}` has the name of the struct, `{marker}`", name.as_str())
            }
            Self::InvalidRefs(_) => f.write_str("the module of other lexicons is not valid"),
        }
    }
}

impl Error for DeriveError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::InvalidRefs(error) => Some(error),
            Self::NotFound { .. } | Self::MissingRefs { .. } | Self::NameTaken { .. } => None,
        }
    }
}
