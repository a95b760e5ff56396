//! The rule that objects can exist.

use std::collections::HashMap;

use lexgen_data::Nsid;

use crate::lexicon::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::lexicon::syntax::{DefId, DefName, Definition, DefinitionKind, Document, Object, SchemaKind};

/// An object must not need itself, be it through others: then no value of it would be finite.
///
/// An object is finite if all that it requires is. Starting from those that require nothing, each is struck from the
/// lists of those that require it; what is left over in the end can never be built.
pub(crate) fn check_finite<'d>(documents: impl Iterator<Item = &'d Document>, diagnostics: &mut Diagnostics) {
    let mut nodes: Vec<(&Definition, Vec<&DefId>)> = Vec::new();
    let mut index: HashMap<(&Nsid, &DefName), usize> = HashMap::new();
    for document in documents {
        for definition in &document.definitions {
            if let Some(object) = object(definition) {
                index.insert((&document.id, &definition.name), nodes.len());
                nodes.push((definition, required(object)));
            }
        }
    }
    let mut needs = vec![0_usize; nodes.len()];
    let mut needed_by: Vec<Vec<usize>> = vec![Vec::new(); nodes.len()];
    for (node, (_, required)) in nodes.iter().enumerate() {
        for target in required.iter().filter_map(|id| index.get(&(&id.nsid, &id.name))) {
            needs[node] += 1;
            needed_by[*target].push(node);
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

/// What every value of an object holds. Recurses no deeper than JSON may be nested.
fn required(object: &Object) -> Vec<&DefId> {
    let mut targets = Vec::new();
    for property in object.properties.iter().filter(|property| property.required && !property.nullable) {
        match &property.schema.kind {
            SchemaKind::Ref(reference) => targets.push(&reference.target),
            SchemaKind::Object(object) => targets.extend(required(object)),
            _ => {}
        }
    }
    targets
}
