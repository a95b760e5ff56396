//! One lexicon, generated beside a unit struct instead of in a tree of modules.

use std::fmt;

use lexgen_data::Nsid;
use proc_macro2::TokenStream;

use crate::config::Config;
use crate::lexicon::check;
use crate::lexicon::corpus;
use crate::lexicon::diagnostic::{Diagnostics, closest};
use crate::lexicon::pattern::NsidPattern;
use crate::lexicon::source::Sources;
use crate::lexicon::syntax::{DefinitionKind, Document};
use crate::rust::expand::{Expansion, Node};
use crate::rust::lower::Placement;
use crate::rust::model::Model;
use crate::rust::names;
use crate::rust::output;
use crate::{Run, finish};

/// What [`generate_beside`] is asked for.
#[derive(Clone, Debug)]
pub struct Beside {
    /// The lexicon.
    pub nsid: Nsid,
    /// The name of the unit struct. The marker of an endpoint is not generated, since the struct is it, and lends its name to
    /// what belongs to the endpoint.
    pub marker: String,
    /// The module in which the types of other lexicons stand, as a path.
    pub refs: Option<String>,
    /// The visibility of the struct, as tokens; what is generated has the same.
    pub visibility: TokenStream,
}

/// Generates one lexicon as tokens to stand beside a unit struct.
///
/// # Errors
///
/// If the lexicon is not there, or needs something that `beside` does not say. Everything else is a diagnostic.
pub fn generate_beside(sources: &Sources, config: &Config, beside: &Beside) -> Result<Run<TokenStream>, BesideError> {
    let mut config = config.clone();
    config.include = vec![NsidPattern::exactly(beside.nsid.clone()).into()];
    config.exclude.clear();
    if let Some(refs) = &beside.refs {
        let here = &beside.nsid;
        config.externs.send_all_but(here, refs).map_err(|error| BesideError(error.to_string()))?;
    }
    let mut diagnostics = Diagnostics::default();
    let corpus = corpus::read(sources, &config, &mut diagnostics);
    match corpus.document(&beside.nsid) {
        Some(document) => check_document(document, &config, beside)?,
        // It may be the one that has errors, and then those say more.
        None if diagnostics.has_errors() => {}
        None => {
            let folders: Vec<String> = config.lexicons.iter().map(|path| format!("`{}`", path.display())).collect();
            let known = corpus.all_documents().iter().map(|document| document.id.as_str());
            let near = match closest(beside.nsid.as_str(), known) {
                Some(near) => format!("; did you mean `{near}`?"),
                None => String::new(),
            };
            let folders = folders.join(", ");
            return Err(BesideError(format!("there is no lexicon `{}` in {folders}{near}", beside.nsid)));
        }
    }
    check::check_options(&corpus, &config, sources, &mut diagnostics);
    let placement = Placement::Beside(names::exact(&beside.marker));
    // A struct from `macro_rules!` can say `pub(in $crate::module)`, which cannot be read back from text. It can only mean
    // this crate: items are not visible in modules of others.
    let visibility = beside.visibility.to_string().replace("$crate", "crate");
    let print =
        |model: &Model| output::tokens(Expansion::expand_beside(model, visibility).into_iter().map(Node::Piece));
    Ok(finish(corpus, diagnostics, sources, &config, &placement, print).0)
}

/// What would end in errors far from their cause is said here.
fn check_document(document: &Document, config: &Config, beside: &Beside) -> Result<(), BesideError> {
    let mut elsewhere = None;
    document.for_each_reference(|reference, _| {
        let target = &reference.target;
        if target.nsid != document.id && config.externs.find(target).is_none() {
            elsewhere.get_or_insert_with(|| target.to_string());
        }
    });
    if let Some(target) = elsewhere {
        return Err(BesideError(format!(
            "`{}` refers to `{target}`: say in which module the types of other lexicons stand, such as \
             `refs = \"crate::lexicons\"`",
            document.id
        )));
    }
    let is_endpoint = document.definitions.iter().any(|definition| {
        matches!(
            definition.kind,
            DefinitionKind::Query(_) | DefinitionKind::Procedure(_) | DefinitionKind::Subscription(_)
        )
    });
    let taken = document.definitions.iter().find(|definition| {
        let name = if definition.name.is_main() { document.id.name() } else { definition.name.as_str() };
        names::type_name(name).as_str() == beside.marker
    });
    match taken {
        Some(definition) if !is_endpoint => Err(BesideError(format!(
            "the type for `{}#{}` is called `{marker}` itself: give this struct another name, such as `{marker}Lexicon`",
            document.id,
            definition.name.as_str(),
            marker = beside.marker
        ))),
        _ => Ok(()),
    }
}

/// Why one lexicon could not be generated beside a struct.
#[derive(Clone, Debug)]
pub struct BesideError(String);

impl fmt::Display for BesideError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for BesideError {}
