//! Rules of refs: each leads somewhere, and to a kind of definition that it may lead to.

use std::collections::HashSet;

use lexgen_data::Nsid;

use crate::config::{Config, Unresolved};
use crate::lexicon::diagnostic::{Code, Diagnostic, Diagnostics, Severity, closest, quoted};
use crate::lexicon::syntax::{DefId, DefName, DefinitionKind, Document, Reference, SchemaKind, reference_advice};

/// Looks definitions up.
pub(crate) trait Resolve {
    /// What `id` names.
    fn resolve(&self, id: &DefId) -> Resolved<'_>;

    /// The documents of an authority, which is given in any case.
    fn documents_of(&self, authority: &str) -> &[&Nsid];
}

/// What a ref leads to.
#[derive(Debug)]
pub(crate) enum Resolved<'d> {
    /// A definition.
    Definition(&'d DefinitionKind),
    /// Something that cannot be judged: a type of another crate, or what could not be read, as another error says.
    Unknown,
    /// A document that has no such definition, with the names that it has.
    NoDefinition(&'d [DefName]),
    /// No document.
    NoDocument,
}

/// What refers to a definition, as far as it matters when that one is not there.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Referrer {
    Ref,
    OpenUnion,
    ClosedUnion,
}

impl Referrer {
    /// What is generated in place of a definition that is not there.
    fn consequence(self) -> &'static str {
        match self {
            Self::Ref => "wherever a ref names it, any value of the data model is taken",
            Self::OpenUnion => {
                "open unions that name it have no variant for it; their variant for unknown types keeps such data"
            }
            Self::ClosedUnion => "closed unions that name it have a variant that holds such an object as data",
        }
    }
}

/// Checks the refs of documents, one document after the other.
pub(crate) struct References<'c, R> {
    resolve: &'c R,
    config: &'c Config,
    /// Dangling targets that were warned of.
    warned: HashSet<(DefId, Referrer)>,
    /// How many more names may be compared to find out which was meant, so that a hostile input does not take for ever.
    comparisons: usize,
}

/// How many names a run compares at most. Enough for a thousand dangling refs to documents with a hundred names each.
const MAX_COMPARISONS: usize = 100_000;

/// How many definitions of a document a help lists.
const LISTED: usize = 8;

impl<'c, R: Resolve> References<'c, R> {
    pub(crate) fn new(resolve: &'c R, config: &'c Config) -> Self {
        Self { resolve, config, warned: HashSet::new(), comparisons: MAX_COMPARISONS }
    }

    /// Checks all refs and unions of a document.
    pub(crate) fn check(&mut self, document: &Document, diagnostics: &mut Diagnostics) {
        document.for_each_schema(|schema| match &schema.kind {
            SchemaKind::Ref(reference) => diagnostics.extend(self.check_reference(document, reference, Referrer::Ref)),
            SchemaKind::Union(union) => {
                if union.closed && union.references.is_empty() {
                    let place = schema.fields.get("closed").unwrap_or(schema.span);
                    diagnostics.push(empty_closed_union().at(place, "closed, but there are no `refs`"));
                }
                let referrer = if union.closed { Referrer::ClosedUnion } else { Referrer::OpenUnion };
                for reference in &union.references {
                    diagnostics.extend(self.check_reference(document, reference, referrer));
                }
            }
            _ => {}
        });
    }

    fn check_reference(&mut self, from: &Document, reference: &Reference, by: Referrer) -> Option<Diagnostic> {
        let resolve = self.resolve;
        match resolve.resolve(&reference.target) {
            Resolved::Unknown => None,
            Resolved::Definition(definition) => match by {
                Referrer::Ref => check_ref_target(reference, definition),
                Referrer::OpenUnion | Referrer::ClosedUnion => check_union_target(reference, definition),
            },
            Resolved::NoDefinition(names) => {
                self.unresolved(reference, by, |this| this.no_definition(from, reference, names))
            }
            Resolved::NoDocument => self.unresolved(reference, by, |this| this.no_document(reference)),
        }
    }

    /// A ref must lead to a definition. If the configuration allows it not to, it is a warning, once for each target and
    /// what becomes of it.
    fn unresolved(
        &mut self,
        reference: &Reference,
        by: Referrer,
        diagnostic: impl FnOnce(&mut Self) -> Diagnostic,
    ) -> Option<Diagnostic> {
        match self.config.unresolved {
            Unresolved::Error => Some(diagnostic(self)),
            Unresolved::Data if !self.warned.insert((reference.target.clone(), by)) => None,
            Unresolved::Data => Some(diagnostic(self).severity(Severity::Warning).note(by.consequence())),
        }
    }

    fn no_definition(&mut self, from: &Document, reference: &Reference, names: &[DefName]) -> Diagnostic {
        let DefId { nsid, name } = &reference.target;
        let place = if from.id == *nsid { "not defined in this document" } else { "not defined in that document" };
        let help = if let Some(near) = self.nearest(name.as_str(), names.iter().map(DefName::as_str)) {
            Some(format!("there is a definition {}", quoted(near)))
        } else {
            let listed: Vec<String> = names.iter().take(LISTED).map(|name| quoted(name.as_str())).collect();
            let more = if names.len() > LISTED { " and others" } else { "" };
            let document = if from.id == *nsid { "" } else { nsid.as_str() };
            let advice = reference_advice(&format!("{document}#{}", name.as_str()));
            advice.or_else(|| (!listed.is_empty()).then(|| format!("it defines {}{more}", listed.join(", "))))
        };
        let message = format!("`{nsid}` has no definition {}", quoted(name.as_str()));
        Diagnostic::new(Code::UnresolvedRef, message).at(reference.span, place).maybe_help(help)
    }

    fn no_document(&mut self, reference: &Reference) -> Diagnostic {
        let nsid = &reference.target.nsid;
        let help = match self.nearest_document(nsid) {
            Some(near) => format!("there is a document `{near}`"),
            None => "is its folder missing from `lexicons`?".to_owned(),
        };
        Diagnostic::new(Code::UnresolvedRef, format!("there is no document `{nsid}`"))
            .at(reference.span, "not found")
            .help(help)
    }

    /// The document that was perhaps meant: one of the same authority with a near name.
    fn nearest_document(&mut self, nsid: &Nsid) -> Option<&'c Nsid> {
        let resolve = self.resolve;
        let siblings = resolve.documents_of(nsid.authority());
        let name = self.nearest(nsid.name(), siblings.iter().map(|sibling| sibling.name()))?.to_owned();
        siblings.iter().copied().find(|sibling| sibling.name() == name)
    }

    fn nearest<'n>(&mut self, word: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
        let names: Vec<&str> = names.take(self.comparisons).collect();
        self.comparisons -= names.len();
        closest(word, names)
    }
}

/// A ref leads to what data can be: not to a method, a permission set or a token.
fn check_ref_target(reference: &Reference, target: &DefinitionKind) -> Option<Diagnostic> {
    let diagnostic = match target {
        DefinitionKind::Record(_) | DefinitionKind::Schema(_) => return None,
        DefinitionKind::Token => refused(Code::RefTarget, reference, target, "a ref")
            .help("no data is a token; use a `string` with `knownValues` that names it"),
        _ => refused(Code::RefTarget, reference, target, "a ref").help("a ref leads to a record or to a type of data"),
    };
    Some(diagnostic)
}

/// A union holds objects and records. A token is let pass: its variant has a `$type` and nothing else.
fn check_union_target(reference: &Reference, target: &DefinitionKind) -> Option<Diagnostic> {
    match target {
        DefinitionKind::Record(_) => None,
        DefinitionKind::Schema(schema) if matches!(schema.kind, SchemaKind::Object(_)) => None,
        DefinitionKind::Token => Some(
            refused(Code::UnionToken, reference, target, "a union")
                .help("define an `object` without properties instead"),
        ),
        _ => Some(
            refused(Code::UnionTarget, reference, target, "a union")
                .help("a union holds objects and records; wrap the value in an `object`"),
        ),
    }
}

fn refused(code: Code, reference: &Reference, target: &DefinitionKind, owner: &str) -> Diagnostic {
    let kind = describe(target);
    Diagnostic::new(code, format!("{owner} names {}, which is {kind}", quoted(&reference.target.to_string())))
        .at(reference.span, kind)
}

/// A kind of definition as a message says it.
fn describe(kind: &DefinitionKind) -> &'static str {
    match kind {
        DefinitionKind::Record(_) => "a record",
        DefinitionKind::Query(_) => "a query",
        DefinitionKind::Procedure(_) => "a procedure",
        DefinitionKind::Subscription(_) => "a subscription",
        DefinitionKind::PermissionSet(_) => "a permission set",
        DefinitionKind::Token => "a token",
        DefinitionKind::Schema(schema) => match &schema.kind {
            SchemaKind::Boolean(_) => "a boolean",
            SchemaKind::Integer(_) => "an integer",
            SchemaKind::String(_) => "a string",
            SchemaKind::Bytes(_) => "bytes",
            SchemaKind::CidLink => "a link",
            SchemaKind::Blob(_) => "a blob",
            SchemaKind::Array(_) => "an array",
            SchemaKind::Object(_) => "an object",
            SchemaKind::Ref(_) => "a ref",
            SchemaKind::Union(_) => "a union",
            SchemaKind::Unknown => "of unknown type",
        },
    }
}

fn empty_closed_union() -> Diagnostic {
    Diagnostic::new(Code::EmptyClosedUnion, "no value fits a closed union without refs")
        .help("list the types that it can be, or let it be open")
}
