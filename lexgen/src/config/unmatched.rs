//! Rules about the options of a run: each pattern matches something, and something is left to generate.

use std::collections::{BTreeMap, BTreeSet};

use lexgen_data::Nsid;

use super::origin::find_pattern;
use super::secrets::matches_field;
use super::{Attributes, Config};
use crate::lexicon::corpus::Corpus;
use crate::lexicon::diagnostic::{Code, Diagnostic, Diagnostics, Severity, closest, quoted};
use crate::lexicon::lossy::Match;
use crate::lexicon::options::Unknown;
use crate::lexicon::pattern::{DefinitionPattern, NsidPattern, PlacePattern};
use crate::lexicon::source::{Sources, Span};
use crate::lexicon::syntax::{DefId, DefName};
use crate::rust::model::Unused;

/// Checks that every pattern matches something in one of the documents, selected or not, and that the patterns leave
/// something to generate.
///
/// If there are errors, nothing is reported: the patterns may be meant for the documents that have them. If no file was
/// read, the loader has reported that.
pub(crate) fn check_options(corpus: &Corpus, config: &Config, sources: &Sources, diagnostics: &mut Diagnostics) {
    let mut definitions = corpus.documents().iter().flat_map(|document| &document.definitions);
    let is_left_out = config.unknown == Unknown::Data && definitions.next().is_none();
    let is_empty = corpus.documents().is_empty() || is_left_out;
    if diagnostics.has_errors() || sources.is_empty() || !(is_empty || has_patterns(config)) {
        return;
    }
    let check = Check::new(corpus, config, sources);
    let mut unmatched = check.definitions("include", &config.include);
    let matches_nothing = is_empty && !unmatched.is_empty() && unmatched.len() == config.include.len();
    if matches_nothing {
        unmatched.iter_mut().for_each(|found| found.severity = Severity::Error);
    }
    diagnostics.extend(unmatched);
    diagnostics.extend(check.definitions("exclude", &config.exclude));
    diagnostics.extend(check.externs());
    diagnostics.extend(check.drop_extra());
    diagnostics.extend(check.lossy());
    diagnostics.extend(check.definitions("derives", config.derives.patterns()));
    diagnostics.extend(check.definitions("setters", &config.setters));
    diagnostics.extend(check.definitions("non-exhaustive", &config.non_exhaustive));
    diagnostics.extend(check.secrets());
    if is_empty && !matches_nothing {
        diagnostics.push(nothing_to_generate(corpus, config, sources));
    }
}

/// Checks that every pattern of an option that adds to generated code, or changes it, matches something that was generated.
pub(crate) fn check_generated(
    corpus: &Corpus,
    unused: &Unused,
    config: &Config,
    sources: &Sources,
    diagnostics: &mut Diagnostics,
) {
    if diagnostics.has_errors() || (unused.attributes.is_empty() && unused.replacements.is_empty()) {
        return;
    }
    let check = Check::new(corpus, config, sources);
    let replacements: Vec<_> = config.replace.patterns().collect();
    for &index in &unused.attributes {
        let Attributes { on, kinds, .. } = &config.attributes[index];
        let what = match kinds.as_slice() {
            [] if on.has_path() => "no field and no variant".to_owned(),
            [] => "no type".to_owned(),
            kinds => {
                let kinds: Vec<&str> = kinds.iter().map(|kind| kind.as_str()).collect();
                format!("nothing of the kind {}", kinds.join(" or "))
            }
        };
        diagnostics.extend(check.unmatched_place("attributes", on, &what));
    }
    for &index in &unused.replacements {
        let what = "no field whose type can be replaced";
        let help = "fields with a `const` or a `default` keep the type of the lexicon";
        let found = check.unmatched_place("replace", replacements[index], what);
        diagnostics.extend(found.map(|found| if found.help.is_some() { found } else { found.help(help) }));
    }
}

fn has_patterns(config: &Config) -> bool {
    !(config.include.is_empty()
        && config.exclude.is_empty()
        && config.externs.is_empty()
        && config.drop_extra.is_empty()
        && config.lossy.is_empty()
        && config.derives.is_empty()
        && config.setters.is_empty()
        && config.non_exhaustive.is_empty()
        && config.secrets.is_empty())
}

/// The check, with the names that patterns can match.
struct Check<'c> {
    corpus: &'c Corpus,
    config: &'c Config,
    sources: &'c Sources,
    /// The definitions of each document; `None` for one that could not be read.
    definitions: BTreeMap<&'c Nsid, Option<BTreeSet<&'c DefName>>>,
    /// Every prefix of an NSID.
    namespaces: BTreeSet<&'c str>,
}

impl<'c> Check<'c> {
    fn new(corpus: &'c Corpus, config: &'c Config, sources: &'c Sources) -> Self {
        let mut definitions: BTreeMap<_, Option<BTreeSet<_>>> = corpus.known().iter().map(|id| (id, None)).collect();
        for document in corpus.all_documents() {
            let names = definitions.entry(&document.id).or_default().get_or_insert_default();
            names.extend(document.definitions.iter().map(|definition| &definition.name));
        }
        let prefixes = |id: &'c Nsid| id.as_str().match_indices('.').map(|(dot, _)| &id.as_str()[..dot]);
        let namespaces = corpus.known().iter().flat_map(prefixes).collect();
        Self { corpus, config, sources, definitions, namespaces }
    }

    /// The patterns of an option that match no definition.
    fn definitions<'p>(&self, key: &str, patterns: impl IntoIterator<Item = &'p DefinitionPattern>) -> Vec<Diagnostic> {
        let unmatched = patterns.into_iter().filter(|pattern| !self.has_definition(pattern));
        unmatched.map(|pattern| self.unmatched_definition(key, pattern)).collect()
    }

    /// The keys of `extern` that match neither a document nor the target of a ref.
    fn externs(&self) -> Vec<Diagnostic> {
        let mut targets = BTreeSet::new();
        if !self.config.externs.is_empty() {
            for document in self.corpus.all_documents() {
                document.for_each_reference(|reference, _| _ = targets.insert(&reference.target));
            }
        }
        let matches = |pattern: &DefinitionPattern| {
            let is_target = |DefId { nsid, name }: &DefId| pattern.matches(nsid, name);
            self.has_definition(pattern) || targets.iter().any(|target| is_target(target))
        };
        let patterns = self.config.externs.keys().filter_map(|key| key.parse().ok());
        let unmatched = patterns.filter(|pattern| !matches(pattern));
        unmatched.map(|pattern| self.unmatched_definition("extern", &pattern)).collect()
    }

    /// The patterns of `drop-extra` that match no document.
    fn drop_extra(&self) -> Vec<Diagnostic> {
        let unmatched = self.config.drop_extra.iter().filter(|pattern| !self.has_document(pattern));
        let report = |pattern: &NsidPattern| self.unmatched_definition("drop-extra", &pattern.clone().into());
        unmatched.map(report).collect()
    }

    /// The patterns of `lossy` that match nothing that can be lossy.
    fn lossy(&self) -> Vec<Diagnostic> {
        let found = self.config.lossy.iter().zip(self.corpus.lossy().matches());
        let unmatched = found.filter(|(_, found)| *found != Match::Place);
        unmatched.map(|(pattern, found)| self.unmatched_lossy(pattern, found)).collect()
    }

    fn unmatched_lossy(&self, pattern: &PlacePattern, found: Match) -> Diagnostic {
        let text = pattern.to_string();
        let near = self.near_lexicons(pattern.lexicons()).filter(|_| !self.has_document(pattern.lexicons()));
        let diagnostic = self.unmatched("lossy", &text, "nothing that can be lossy");
        match (near, found) {
            (Some(near), _) => {
                diagnostic.help(did_you_mean(&text.replacen(&pattern.lexicons().to_string(), &near, 1)))
            }
            (None, Match::Required) => diagnostic
                .note("the field is required, so that it cannot be read as absent")
                .help("name the field that contains it, if that is optional"),
            (None, Match::Nothing | Match::Place) => diagnostic.help(
                "lists, strings with a format, and optional fields that are an object, a union or `unknown` can be lossy",
            ),
        }
    }

    /// Reports a place where nothing was generated that the option `key` means, unless the lexicons there are not selected.
    fn unmatched_place(&self, key: &str, pattern: &PlacePattern, what: &str) -> Option<Diagnostic> {
        let lexicons = pattern.lexicons();
        if !self.has_document(lexicons) {
            let text = pattern.to_string();
            let near = self.near_lexicons(lexicons);
            let near = near.map(|near| did_you_mean(&text.replacen(&lexicons.to_string(), &near, 1)));
            return Some(self.unmatched(key, &text, "no lexicon").maybe_help(near));
        }
        let is_selected = |id: &Nsid| self.corpus.document(id).is_some();
        let is_left_out = self.definitions.keys().any(|id| lexicons.matches(id) && !is_selected(id));
        let near = self.near_place(pattern).map(|near| did_you_mean(&near));
        (!is_left_out).then(|| self.unmatched(key, &pattern.to_string(), what).maybe_help(near))
    }

    /// The pattern with the field that was probably meant at its end.
    fn near_place(&self, pattern: &PlacePattern) -> Option<String> {
        let name = pattern.last_name()?;
        let mut fields = BTreeSet::new();
        for document in self.corpus.documents().iter().filter(|document| pattern.lexicons().matches(&document.id)) {
            for definition in &document.definitions {
                definition.for_each_object(|object| {
                    fields.extend(object.properties.iter().map(|property| property.name.as_str()));
                });
            }
        }
        let near = closest(name, fields.into_iter().filter(|field| *field != name))?;
        Some(pattern.to_string().strip_suffix(name)?.to_owned() + near)
    }

    /// The patterns of `secrets` that match no field that can hold text.
    fn secrets(&self) -> Vec<Diagnostic> {
        let mut fields = BTreeSet::new();
        if !self.config.secrets.is_empty() {
            let definitions = self.corpus.all_documents().iter().flat_map(|document| &document.definitions);
            definitions.for_each(|definition| {
                definition.for_each_object(|object| {
                    let is_text = |schema| self.corpus.holds_text(schema);
                    let properties = object.properties.iter().filter(|property| is_text(&property.schema));
                    fields.extend(properties.map(|property| property.name.as_str()));
                });
            });
        }
        let matches = |pattern: &&String| fields.iter().any(|field| matches_field(pattern, field));
        let report = |pattern: &String| {
            let near = closest(pattern.trim_start_matches('*'), fields.iter().copied());
            self.unmatched("secrets", pattern, "no field that can hold text").maybe_help(near.map(did_you_mean))
        };
        self.config.secrets.iter().filter(|pattern| !matches(pattern)).map(report).collect()
    }

    fn has_document(&self, pattern: &NsidPattern) -> bool {
        self.definitions.keys().any(|id| pattern.matches(id))
    }

    /// Returns whether a pattern matches a definition, or a document whose definitions are not known.
    fn has_definition(&self, pattern: &DefinitionPattern) -> bool {
        let mut documents = self.definitions.iter().filter(|(id, _)| pattern.lexicons().matches(id));
        documents.any(|(_, names)| match (pattern.definition(), names) {
            (Some(name), Some(names)) => names.contains(name),
            _ => true,
        })
    }

    fn unmatched_definition(&self, key: &str, pattern: &DefinitionPattern) -> Diagnostic {
        let lexicons = pattern.lexicons();
        let (near, what) = match pattern.definition() {
            Some(name) if self.has_document(lexicons) => {
                let documents = self.definitions.iter().filter(|(id, _)| lexicons.matches(id));
                let names = documents.filter_map(|(_, names)| names.as_ref()).flatten().map(|name| name.as_str());
                let near = closest(name.as_str(), names);
                (near.map(|near| format!("{lexicons}#{near}")), "no definition")
            }
            Some(name) => {
                let near = self.near_lexicons(lexicons);
                (near.map(|near| format!("{near}#{}", name.as_str())), "no lexicon")
            }
            None => (self.near_lexicons(lexicons), "no lexicon"),
        };
        self.unmatched(key, &pattern.to_string(), what).maybe_help(near.as_deref().map(did_you_mean))
    }

    /// The pattern that was probably meant.
    fn near_lexicons(&self, pattern: &NsidPattern) -> Option<String> {
        let nsids = || self.definitions.keys().map(|id| id.as_str());
        match pattern.namespace() {
            Some(namespace) if nsids().any(|id| id == namespace) => Some(namespace.to_owned()),
            Some(namespace) => {
                closest(namespace, self.namespaces.iter().copied()).map(|namespace| format!("{namespace}.*"))
            }
            None => {
                let text = pattern.to_string();
                let namespace = self.namespaces.get(text.as_str()).map(|namespace| format!("{namespace}.*"));
                namespace.or_else(|| closest(&text, nsids()).map(str::to_owned))
            }
        }
    }

    /// Reports a pattern without effect, at its place in the configuration file or else by the name of the option.
    fn unmatched(&self, key: &str, pattern: &str, what: &str) -> Diagnostic {
        let span = self.sources.options().and_then(|(id, file)| {
            let place = find_pattern(file.text(), key, pattern)?;
            Some(Span::new(id, place.start, place.end))
        });
        let option = if span.is_some() { key.to_owned() } else { self.config.origin.front_end.option(key) };
        let message = format!("the pattern {} of `{option}` matches {what}", quoted(pattern));
        let diagnostic = Diagnostic::new(Code::UnmatchedPattern, message);
        match span {
            Some(span) => diagnostic.at(span, "matches nothing"),
            None => diagnostic,
        }
    }
}

fn did_you_mean(near: &str) -> String {
    format!("did you mean {}?", quoted(near))
}

/// Reports that lexicons were read, and nothing is generated for them.
fn nothing_to_generate(corpus: &Corpus, config: &Config, sources: &Sources) -> Diagnostic {
    if corpus.known().is_empty() {
        let files = if sources.len() == 1 {
            "the file that was read is not a lexicon"
        } else {
            "no file that was read is a lexicon"
        };
        return Diagnostic::new(Code::NoLexicons, files).help("name the directories and files that hold lexicons");
    }
    let set = [
        ("include", !config.include.is_empty()),
        ("exclude", !config.exclude.is_empty()),
        ("extern", !config.externs.is_empty()),
        ("unknown", config.unknown == Unknown::Data),
    ];
    let name = |key: &str| quoted(&config.origin.front_end.option(key));
    let options: Vec<String> = set.iter().filter(|(_, is_set)| *is_set).map(|(key, _)| name(key)).collect();
    let verb = if options.len() == 1 { "leaves" } else { "leave" };
    let message = format!("{} {verb} no definition to generate code for", options.join(" and "));
    Diagnostic::new(Code::EmptySelection, message).help("change the options so that they leave at least one definition")
}
