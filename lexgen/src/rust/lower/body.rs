//! Properties of endpoints that depend on the types of their bodies, once all items are lowered.

use crate::rust::model::{BodyForm, Cursor, Endpoint, EndpointKind, Item, ItemId, ItemKind, Type};
use crate::rust::names::RustIdent;

/// Sets the forms of bodies, and with `has_cursors` the fields through which queries are paginated.
pub(super) fn settle_bodies(items: &mut [Item], endpoints: &[ItemId], has_cursors: bool) {
    for id in endpoints {
        let ItemKind::Endpoint(endpoint) = &items[id.0].kind else { continue };
        let forms = [&endpoint.input, &endpoint.output].map(|body| body.as_ref().map(|body| form(items, &body.ty)));
        let cursor = if has_cursors { cursor(items, endpoint) } else { None };
        if let ItemKind::Endpoint(endpoint) = &mut items[id.0].kind {
            for (body, form) in [&mut endpoint.input, &mut endpoint.output].into_iter().zip(forms) {
                if let (Some(body), Some(form)) = (body, form) {
                    body.form = form;
                }
            }
            endpoint.cursor = cursor;
        }
    }
}

fn form(items: &[Item], ty: &Type) -> BodyForm {
    match resolved(items, ty) {
        Type::Body => BodyForm::Raw,
        Type::Item(_) => BodyForm::Json,
        _ => BodyForm::ExternalJson,
    }
}

fn cursor(items: &[Item], endpoint: &Endpoint) -> Option<Cursor> {
    if endpoint.kind != EndpointKind::Query {
        return None;
    }
    let field = |ty: &Type| -> Option<RustIdent> {
        let Type::Item(id) = resolved(items, ty) else { return None };
        let ItemKind::Struct(object) = &items[id.0].kind else { return None };
        let cursor = object.fields.iter().find(|field| field.wire == "cursor")?;
        matches!(resolved(items, &cursor.ty), Type::String).then(|| cursor.name.clone())
    };
    Some(Cursor { parameter: field(&Type::Item(endpoint.parameters?))?, output: field(&endpoint.output.as_ref()?.ty)? })
}

/// The type behind aliases and boxes.
pub(super) fn resolved<'m>(items: &'m [Item], ty: &'m Type) -> &'m Type {
    let mut ty = ty;
    loop {
        ty = match ty {
            Type::Boxed(inner) | Type::Nested(inner) => inner,
            Type::Item(id) => match &items[id.0].kind {
                ItemKind::Alias(target) => target,
                _ => return ty,
            },
            _ => return ty,
        };
    }
}
