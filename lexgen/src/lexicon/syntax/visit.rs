//! Visitors for all types and all refs of a document.

use crate::lexicon::syntax::{
    Body, Definition, DefinitionKind, Document, Method, Object, Reference, Schema, SchemaKind,
};

/// The kinds of refs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ReferenceKind {
    /// A `ref`.
    Ref,
    /// One of the `refs` of a union.
    Union,
}

impl Document {
    /// Calls `visit` for every ref in the document.
    pub(crate) fn for_each_reference<'d>(&'d self, mut visit: impl FnMut(&'d Reference, ReferenceKind)) {
        self.definitions.iter().for_each(|definition| definition.for_each_reference(&mut visit));
    }
}

impl Definition {
    /// Calls `visit` for every type in the definition, outer ones before those within them.
    pub(crate) fn for_each_schema<'d>(&'d self, mut visit: impl FnMut(&'d Schema)) {
        self.kind.for_each_schema(&mut visit);
    }

    /// Calls `visit` for every ref in the definition.
    pub(crate) fn for_each_reference<'d>(&'d self, mut visit: impl FnMut(&'d Reference, ReferenceKind)) {
        self.kind.for_each_reference(&mut visit);
    }

    /// Calls `visit` for every object in the definition, parameters included.
    pub(crate) fn for_each_object<'d>(&'d self, mut visit: impl FnMut(&'d Object)) {
        match &self.kind {
            DefinitionKind::Record(record) => visit(&record.object),
            DefinitionKind::Query(method) | DefinitionKind::Procedure(method) => {
                method.parameters.iter().for_each(&mut visit);
            }
            DefinitionKind::Subscription(subscription) => subscription.parameters.iter().for_each(&mut visit),
            DefinitionKind::Schema(_)
            | DefinitionKind::PermissionSet(_)
            | DefinitionKind::Space(_)
            | DefinitionKind::Token => {}
        }
        self.for_each_schema(|schema| {
            if let SchemaKind::Object(object) = &schema.kind {
                visit(object);
            }
        });
    }
}

impl DefinitionKind {
    /// Calls `visit` for every type, outer ones before those within them.
    pub(crate) fn for_each_schema<'d>(&'d self, visit: &mut impl FnMut(&'d Schema)) {
        match self {
            DefinitionKind::Record(record) => visit_object(&record.object, visit),
            DefinitionKind::Query(method) | DefinitionKind::Procedure(method) => visit_method(method, visit),
            DefinitionKind::Subscription(subscription) => {
                visit_parameters(subscription.parameters.as_ref(), visit);
                visit_schema(&subscription.message, visit);
            }
            DefinitionKind::Schema(schema) => visit_schema(schema, visit),
            DefinitionKind::PermissionSet(_) | DefinitionKind::Space(_) | DefinitionKind::Token => {}
        }
    }

    /// Calls `visit` for every ref.
    pub(crate) fn for_each_reference<'d>(&'d self, visit: &mut impl FnMut(&'d Reference, ReferenceKind)) {
        self.for_each_schema(&mut |schema| match &schema.kind {
            SchemaKind::Ref(reference) => visit(reference, ReferenceKind::Ref),
            SchemaKind::Union(union) => {
                union.references.iter().for_each(|reference| visit(reference, ReferenceKind::Union));
            }
            _ => {}
        });
    }
}

fn visit_method<'d>(method: &'d Method, visit: &mut impl FnMut(&'d Schema)) {
    visit_parameters(method.parameters.as_ref(), visit);
    let bodies = method.input.iter().chain(&method.output);
    for schema in bodies.filter_map(|body: &Body| body.schema.as_ref()) {
        visit_schema(schema, visit);
    }
}

fn visit_parameters<'d>(parameters: Option<&'d Object>, visit: &mut impl FnMut(&'d Schema)) {
    if let Some(parameters) = parameters {
        visit_object(parameters, visit);
    }
}

fn visit_object<'d>(object: &'d Object, visit: &mut impl FnMut(&'d Schema)) {
    for property in &object.properties {
        visit_schema(&property.schema, visit);
    }
}

/// Recurses no deeper than JSON may be nested.
fn visit_schema<'d>(schema: &'d Schema, visit: &mut impl FnMut(&'d Schema)) {
    visit(schema);
    match &schema.kind {
        SchemaKind::Array(array) => visit_schema(&array.items, visit),
        SchemaKind::Object(object) => visit_object(object, visit),
        _ => {}
    }
}
