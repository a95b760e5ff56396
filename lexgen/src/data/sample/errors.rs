//! The bodies of error responses as objects of the language, so that they are sampled like any other data.

use std::collections::BTreeMap;

use super::definitions::Definitions;
use crate::lexicon::source::Span;
use crate::lexicon::syntax::{
    DefId, DefinitionKind, ErrorDefinition, FieldSpans, Method, Object, Property, Schema, SchemaKind, StringSchema,
    Subscription,
};

/// The bodies of the error responses of endpoints that declare errors.
pub(super) fn bodies(definitions: &Definitions) -> BTreeMap<DefId, Object> {
    let body = |kind: &DefinitionKind| match kind {
        DefinitionKind::Query(Method { errors, .. })
        | DefinitionKind::Procedure(Method { errors, .. })
        | DefinitionKind::Subscription(Subscription { errors, .. }) => body(errors),
        _ => None,
    };
    definitions.iter().filter_map(|(_, found)| Some((found.name.clone(), body(&found.kind)?))).collect()
}

/// `error`, which is one of the declared names, and `message`. See [XRPC: error responses](https://atproto.com/specs/xrpc#error-responses).
fn body(errors: &[ErrorDefinition]) -> Option<Object> {
    let span = errors.first()?.name_span;
    let names = errors.iter().map(|error| error.name.clone()).collect();
    let error = StringSchema { closed_values: Some(names), ..StringSchema::default() };
    let properties =
        vec![property("error", error, true, span), property("message", StringSchema::default(), false, span)];
    Some(Object { span, description: None, properties })
}

fn property(name: &str, schema: StringSchema, required: bool, span: Span) -> Property {
    let kind = SchemaKind::String(schema);
    let schema = Schema { span, description: None, kind, fields: FieldSpans::default() };
    Property { name: name.to_owned(), name_span: span, schema, required, nullable: false }
}
