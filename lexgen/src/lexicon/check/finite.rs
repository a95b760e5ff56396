//! The rule that objects have finite values.

use crate::lexicon::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::lexicon::resolve::Targets;
use crate::lexicon::syntax::{Definition, DefinitionIndex, DefinitionKind, Document, Object, SchemaKind};

/// An object must not require itself, directly or through other objects: no value of it would be finite.
///
/// An object is finite if all objects that it requires are. Starting from those that require none, each is removed from the
/// requirements of the others. No value exists for those that remain.
pub(crate) fn check_finite(documents: &[Document], targets: &Targets, diagnostics: &mut Diagnostics) {
    let definitions = || documents.iter().flat_map(|document| &document.definitions);
    let mut nodes: Vec<(&Definition, Vec<DefinitionIndex>)> = Vec::new();
    let last = definitions().map(|definition| definition.id.index()).max();
    let mut node_of: Vec<Option<usize>> = vec![None; last.map_or(0, |last| last + 1)];
    for definition in definitions() {
        if let Some(object) = object(definition) {
            node_of[definition.id.index()] = Some(nodes.len());
            nodes.push((definition, required(object, targets)));
        }
    }
    let mut needs = vec![0_usize; nodes.len()];
    let mut needed_by: Vec<Vec<usize>> = vec![Vec::new(); nodes.len()];
    for (node, (_, required)) in nodes.iter().enumerate() {
        for target in required.iter().filter_map(|id| *node_of.get(id.index())?) {
            needs[node] += 1;
            needed_by[target].push(node);
        }
    }
    let mut finite: Vec<usize> = (0..nodes.len()).filter(|&node| needs[node] == 0).collect();
    while let Some(node) = finite.pop() {
        for &other in &needed_by[node] {
            needs[other] -= 1;
            if needs[other] == 0 {
                finite.push(other);
            }
        }
    }
    for ((definition, _), _) in nodes.iter().zip(needs).filter(|&(_, needs)| needs > 0) {
        diagnostics.push(
            Diagnostic::new(Code::NoFiniteValue, "no finite value can be of this type")
                .at(definition.name_span, "requires another value of itself, and that one again, without end")
                .help("make the property that leads back optional or nullable, or an array"),
        );
    }
}

fn object(definition: &Definition) -> Option<&Object> {
    match &definition.kind {
        DefinitionKind::Record(record) => Some(&record.object),
        DefinitionKind::Schema(schema) => match &schema.kind {
            SchemaKind::Object(object) => Some(object),
            _ => None,
        },
        _ => None,
    }
}

/// Returns the definitions that every value of an object contains. Recurses no deeper than JSON may be nested.
fn required(object: &Object, targets: &Targets) -> Vec<DefinitionIndex> {
    let mut found = Vec::new();
    for property in object.properties.iter().filter(|property| property.required && !property.nullable) {
        match &property.schema.kind {
            SchemaKind::Ref(reference) => found.extend(targets.of(reference).definition()),
            SchemaKind::Object(object) => found.extend(required(object, targets)),
            _ => {}
        }
    }
    found
}
