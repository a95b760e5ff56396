//! Visitors for the types in a definition.

use crate::lexicon::syntax::{DefinitionKind, Method, Object, Reference, Schema, SchemaKind};

/// Calls `visit` for every type in a definition, outer ones first.
pub(super) fn each_schema<'d>(kind: &'d DefinitionKind, visit: &mut impl FnMut(&'d Schema)) {
    match kind {
        DefinitionKind::Record(record) => in_object(&record.object, visit),
        DefinitionKind::Query(Method { parameters, input, output, .. })
        | DefinitionKind::Procedure(Method { parameters, input, output, .. }) => {
            parameters.iter().for_each(|parameters| in_object(parameters, visit));
            let bodies = input.iter().chain(output);
            bodies.filter_map(|body| body.schema.as_ref()).for_each(|schema| in_schema(schema, visit));
        }
        DefinitionKind::Subscription(subscription) => {
            subscription.parameters.iter().for_each(|parameters| in_object(parameters, visit));
            in_schema(&subscription.message, visit);
        }
        DefinitionKind::Schema(schema) => in_schema(schema, visit),
        DefinitionKind::PermissionSet(_) | DefinitionKind::Space(_) | DefinitionKind::Token => {}
    }
}

/// Returns the refs in a definition.
pub(super) fn references(kind: &DefinitionKind) -> Vec<&Reference> {
    let mut found = Vec::new();
    each_schema(kind, &mut |schema| match &schema.kind {
        SchemaKind::Ref(reference) => found.push(reference),
        SchemaKind::Union(union) => found.extend(&union.references),
        _ => {}
    });
    found
}

fn in_object<'d>(object: &'d Object, visit: &mut impl FnMut(&'d Schema)) {
    object.properties.iter().for_each(|property| in_schema(&property.schema, visit));
}

/// Recurses no deeper than JSON may be nested.
fn in_schema<'d>(schema: &'d Schema, visit: &mut impl FnMut(&'d Schema)) {
    visit(schema);
    match &schema.kind {
        SchemaKind::Array(array) => in_schema(&array.items, visit),
        SchemaKind::Object(object) => in_object(object, visit),
        _ => {}
    }
}
