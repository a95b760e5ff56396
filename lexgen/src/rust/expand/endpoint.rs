//! Markers, route traits and errors of endpoints.

use crate::rust::model::{Body, Endpoint, EndpointKind, Errors, Item, ItemKind, Route, Type};
use crate::rust::names::{ModuleTree, RustIdent};

use super::table::{Table, string};
use super::ty::head;
use super::{Code, Expansion, Piece, doc};

pub(super) fn expand_endpoint(cx: &Expansion<'_>, item: &Item, endpoint: &Endpoint) -> Vec<Piece> {
    vec![Piece::Item(expand_marker(cx, item)), Piece::Table(expand_table(cx, item, endpoint))]
}

/// The unit struct that stands for an endpoint.
fn expand_marker(cx: &Expansion<'_>, item: &Item) -> Code {
    let mut code = cx.start(item);
    code.line(format_args!("#[derive(Clone, Copy, Debug)]"));
    code.line(format_args!("{} struct {};", cx.visibility, item.name));
    code
}

/// The table that states what an endpoint takes and gives.
pub(super) fn expand_table(cx: &Expansion<'_>, item: &Item, endpoint: &Endpoint) -> Table {
    let kind = endpoint.kind.as_str();
    let mut table = Table::new(cx.runtime(), kind, format_args!("{} = {}", item.name, string(&endpoint.nsid)));
    let ty = |ty: &Type| cx.ty_living(ty, item.module, "'static");
    if let Some(parameters) = endpoint.parameters {
        table.row(format_args!("params: {}", ty(&Type::Item(parameters))));
    }
    let body = |name: &str, body: &Body| {
        let flag = match resolved(cx, &body.ty) {
            Type::Body => ", raw",
            Type::Item(_) => "",
            _ => ", foreign",
        };
        format!("{name}: {}, {}{flag}", ty(&body.ty), string(&body.encoding))
    };
    if let Some(input) = &endpoint.input {
        table.row(body("input", input));
    }
    if let Some(output) = &endpoint.output {
        table.row(body("output", output));
    }
    if let Some(message) = &endpoint.message {
        table.row(format_args!("message: {}", ty(message)));
    }
    if let Some(errors) = endpoint.errors {
        table.row(format_args!("error: {}", cx.path(errors, item.module)));
    }
    if let Some((parameter, output)) = cursor(cx, endpoint) {
        table.row(format_args!("cursor: {parameter}, {output}"));
    }
    if let Some(route) = endpoint.route {
        if let ItemKind::Route(Route { method, .. }) = &cx.model.item(route).kind {
            table.row(format_args!("route: {}, {method}", cx.path(route, item.module)));
        }
    }
    table
}

/// The fields through which the pages of a query are asked for: a string `cursor` in parameters and output (SPEC section 7).
fn cursor<'m>(cx: &Expansion<'m>, endpoint: &'m Endpoint) -> Option<(&'m RustIdent, &'m RustIdent)> {
    if endpoint.kind != EndpointKind::Query || !cx.config.parts.client {
        return None;
    }
    let field = |ty: &Type| match resolved(cx, ty) {
        Type::Item(id) => match &cx.model.item(*id).kind {
            ItemKind::Struct(object) => {
                let cursor = object.fields.iter().find(|field| field.wire == "cursor")?;
                matches!(resolved(cx, &cursor.ty), Type::String).then_some(&cursor.name)
            }
            _ => None,
        },
        _ => None,
    };
    Some((field(&Type::Item(endpoint.parameters?))?, field(&endpoint.output.as_ref()?.ty)?))
}

/// The type behind aliases.
fn resolved<'m>(cx: &Expansion<'m>, ty: &'m Type) -> &'m Type {
    let mut ty = ty;
    loop {
        ty = match ty {
            Type::Boxed(inner) | Type::Nested(inner) => inner,
            Type::Item(id) => match &cx.model.item(*id).kind {
                ItemKind::Alias(target) => target,
                _ => return ty,
            },
            _ => return ty,
        };
    }
}

/// The table of all endpoints, which makes a constant.
pub(super) fn expand_endpoint_table(cx: &Expansion<'_>) -> Option<Table> {
    if cx.model.endpoints.is_empty() || !cx.config.parts.endpoints() {
        return None;
    }
    let mut table = Table::standalone(cx.runtime(), "endpoints", "ENDPOINTS");
    for &id in &cx.model.endpoints {
        if let ItemKind::Endpoint(endpoint) = &cx.model.item(id).kind {
            table.row(format_args!("{} {}", endpoint.kind.as_str(), cx.path(id, ModuleTree::ROOT)));
        }
    }
    Some(table)
}

pub(super) fn expand_errors(cx: &Expansion<'_>, item: &Item, errors: &Errors) -> Vec<Piece> {
    let runtime = cx.runtime();
    let other = &errors.other;
    let mut code = cx.start(item);
    code.line(format_args!("#[derive(Clone, Debug, PartialEq, Eq, Hash)]"));
    code.open(format_args!("{} enum {}", cx.visibility, item.name));
    for (_, name, description) in &errors.variants {
        doc::write(description, cx.member_width(item.module), &mut code);
        code.line(format_args!("{name}({runtime}::ErrorDetails),"));
    }
    code.doc("Any other error: a general one of XRPC, or one that the lexicon does not declare.");
    code.line(format_args!("{other}({runtime}::XrpcError),"));
    code.close();
    let mut table = Table::new(runtime, "errors", head(item));
    for (text, name, _) in &errors.variants {
        table.row(format_args!("{} => {name}", string(text)));
    }
    table.row(format_args!("_ => {other}"));
    vec![Piece::Item(code), Piece::Table(table)]
}

pub(super) fn expand_route(cx: &Expansion<'_>, item: &Item, route: &Route) -> Vec<Piece> {
    let runtime = cx.runtime();
    let method = &route.method;
    let marker = cx.path(route.endpoint, item.module);
    let (request, reply) = match &cx.model.item(route.endpoint).kind {
        ItemKind::Endpoint(Endpoint { kind: EndpointKind::Subscription, .. }) => {
            ("SubscriptionRequest", "MessagesFuture")
        }
        _ => ("Request", "ReplyFuture"),
    };
    let mut code = cx.start(item);
    code.open(format_args!(
        "{} trait {}: ::core::marker::Send + ::core::marker::Sync + 'static",
        cx.visibility, item.name
    ));
    code.line(format_args!(
        "fn {method}(&self, request: {runtime}::{request}<{marker}>) -> impl {runtime}::{reply}<{marker}>;"
    ));
    code.close();
    vec![Piece::Item(code)]
}
