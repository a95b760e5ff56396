//! Rules about refs: each leads to a definition, and to one of a kind that is allowed there.

use std::collections::HashSet;

use lexgen_data::Nsid;

use crate::lexicon::diagnostic::{Code, Diagnostic, Diagnostics, Severity, closest, quoted};
use crate::lexicon::index::{Found, Index};
use crate::lexicon::options::{External, Unresolved};
use crate::lexicon::resolve::Targets;
use crate::lexicon::syntax::{
    DefId, DefName, Definition, DefinitionKind, Document, Reference, Schema, SchemaKind, UnionSchema, reference_advice,
};

/// The kinds of places that refer to a definition, as far as they differ in what replaces a missing one.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Referrer {
    Ref,
    OpenUnion,
    ClosedUnion,
}

impl Referrer {
    /// Explains what is generated in place of a missing definition.
    fn consequence(self) -> &'static str {
        match self {
            Self::Ref => "wherever a ref names it, any value of the data model is accepted",
            Self::OpenUnion => {
                "open unions that name it have no variant for it; their variant for unknown types keeps such data"
            }
            Self::ClosedUnion => "closed unions that name it have a variant that holds such an object as data",
        }
    }
}

/// The most names that a run compares to suggest a correction, so that hostile input costs little. Enough for a thousand
/// dangling refs to documents with a hundred definitions each.
const MAX_COMPARISONS: usize = 100_000;

/// The most definitions of a document that a help lists.
const MAX_LISTED: usize = 8;

/// Checks the refs of documents, one document after the other.
pub(crate) struct ReferenceCheck<'c> {
    index: &'c Index<'c>,
    targets: &'c Targets,
    unresolved: Unresolved,
    /// Dangling targets that have been warned of.
    warned: HashSet<(DefId, Referrer)>,
    /// The number of names that may still be compared.
    comparisons: usize,
}

impl<'c> ReferenceCheck<'c> {
    pub(crate) fn new(index: &'c Index<'c>, targets: &'c Targets, unresolved: Unresolved) -> Self {
        Self { index, targets, unresolved, warned: HashSet::new(), comparisons: MAX_COMPARISONS }
    }

    /// Checks all refs and unions of a definition in the document `from`.
    pub(crate) fn check(&mut self, from: &Document, definition: &Definition, diagnostics: &mut Diagnostics) {
        definition.for_each_schema(|schema| match &schema.kind {
            SchemaKind::Ref(reference) => diagnostics.extend(self.check_reference(from, reference, Referrer::Ref)),
            SchemaKind::Union(union) => self.check_union(from, schema, union, diagnostics),
            _ => {}
        });
    }

    /// A closed union must list a type. Each ref of a union must lead to an object, a record or a token.
    fn check_union(&mut self, from: &Document, schema: &Schema, union: &UnionSchema, diagnostics: &mut Diagnostics) {
        if union.closed && union.references.is_empty() {
            let place = schema.fields.get("closed").unwrap_or(schema.span);
            diagnostics.push(empty_closed_union().at(place, "closed, but `refs` is empty"));
        }
        let referrer = if union.closed { Referrer::ClosedUnion } else { Referrer::OpenUnion };
        for reference in &union.references {
            diagnostics.extend(self.check_reference(from, reference, referrer));
        }
    }

    fn check_reference(&mut self, from: &Document, reference: &Reference, by: Referrer) -> Option<Diagnostic> {
        let target = self.targets.of(reference);
        match (target.found, target.external) {
            (Found::Definition(id), _) => {
                let definition = &self.index.definition(id).kind;
                match by {
                    Referrer::Ref => check_ref_target(reference, definition),
                    Referrer::OpenUnion | Referrer::ClosedUnion => check_union_target(reference, definition),
                }
            }
            (Found::Unreadable, _)
            | (Found::LeftOut, Some(_))
            | (Found::NoDocument, Some(_))
            | (Found::NoDefinition(_), Some(External::Definition)) => None,
            (Found::NoDefinition(file), _) => {
                let names = self.index.names_in(file);
                self.unresolved(reference, by, |this| this.no_definition(from, reference, names))
            }
            (Found::LeftOut, None) => self.unresolved(reference, by, |this| left_out(reference, this.unresolved)),
            (Found::NoDocument, None) => self.unresolved(reference, by, |this| this.no_document(reference)),
        }
    }

    /// A ref must lead to a definition. If the options tolerate that it does not, there is one warning for each target and
    /// each kind of place.
    fn unresolved(
        &mut self,
        reference: &Reference,
        by: Referrer,
        diagnostic: impl FnOnce(&mut Self) -> Diagnostic,
    ) -> Option<Diagnostic> {
        match self.unresolved {
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
            let listed: Vec<String> = names.iter().take(MAX_LISTED).map(|name| quoted(name.as_str())).collect();
            let more = if names.len() > MAX_LISTED { " and others" } else { "" };
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
            None => "is its directory missing from `lexicons`?".to_owned(),
        };
        Diagnostic::new(Code::UnresolvedRef, format!("there is no document `{nsid}`"))
            .at(reference.span, "not found")
            .help(help)
    }

    /// The document that was probably meant: one of the same authority with a similar name.
    fn nearest_document(&mut self, nsid: &Nsid) -> Option<&'c Nsid> {
        let index = self.index;
        let siblings = index.ids_of(nsid.authority());
        let name = self.nearest(nsid.name(), siblings.iter().map(|sibling| sibling.name()))?.to_owned();
        siblings.iter().copied().find(|sibling| sibling.name() == name)
    }

    fn nearest<'n>(&mut self, word: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
        let names: Vec<&str> = names.take(self.comparisons).collect();
        self.comparisons -= names.len();
        closest(word, names)
    }
}

/// A definition that is left out does not exist.
fn left_out(reference: &Reference, unresolved: Unresolved) -> Diagnostic {
    let message = format!("{} is left out, because its type is unknown", quoted(&reference.target.to_string()));
    let help = match unresolved {
        Unresolved::Error => Some("with `unresolved = \"data\"`, it is any data".to_owned()),
        Unresolved::Data => None,
    };
    Diagnostic::new(Code::UnresolvedRef, message).at(reference.span, "left out").maybe_help(help)
}

/// A ref leads to a record or a field type: not to a method, a permission set, a space or a token.
fn check_ref_target(reference: &Reference, target: &DefinitionKind) -> Option<Diagnostic> {
    let diagnostic = match target {
        DefinitionKind::Record(_) | DefinitionKind::Schema(_) => return None,
        DefinitionKind::Token => refused(Code::RefTarget, reference, target, "a ref")
            .help("no data is a token; use a `string` with `knownValues` that names it"),
        _ => refused(Code::RefTarget, reference, target, "a ref").help("a ref leads to a record or to a type of data"),
    };
    Some(diagnostic)
}

/// A union has objects and records. A token is tolerated: its variant has a `$type` and nothing else.
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

/// Names a kind of definition for messages.
fn describe(kind: &DefinitionKind) -> &'static str {
    match kind {
        DefinitionKind::Record(_) => "a record",
        DefinitionKind::Query(_) => "a query",
        DefinitionKind::Procedure(_) => "a procedure",
        DefinitionKind::Subscription(_) => "a subscription",
        DefinitionKind::PermissionSet(_) => "a permission set",
        DefinitionKind::Space(_) => "a space",
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
