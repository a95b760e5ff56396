//! Endpoints: their markers and route traits, and the list of all of them.

use crate::rust::model::{Body, BodyForm, Endpoint, EndpointKind, Item, ItemKind, Route, Type};
use crate::rust::names::ModuleTree;

use super::code::Text;
use super::schema_macro::{SchemaMacro, string};
use super::{Code, Expansion, Piece, cfg};

pub(super) fn expand_endpoint(cx: &Expansion<'_>, item: &Item, endpoint: &Endpoint) -> Vec<Piece> {
    vec![Piece::Item(expand_marker(cx, item)), Piece::Macro(expand_macro(cx, item, endpoint))]
}

/// The unit struct that represents an endpoint.
fn expand_marker(cx: &Expansion<'_>, item: &Item) -> Code {
    let mut code = cx.start(item);
    code.line(format_args!("#[derive(Clone, Copy, Debug)]"));
    code.line(format_args!("{} struct {};", cx.visibility, item.name));
    code
}

/// The macro that states the parameters, bodies and errors of an endpoint.
pub(super) fn expand_macro(cx: &Expansion<'_>, item: &Item, endpoint: &Endpoint) -> SchemaMacro {
    let mut schema = SchemaMacro::new(cx.runtime(), endpoint.kind.as_str(), |head| {
        head.write(format_args!("{} =", item.name));
        head.space();
        head.write(format_args!("{}", string(&endpoint.nsid)));
    });
    let write_ty = |ty: &Type, text: &mut Text| cx.write_ty_living(ty, item.module, "'static", text);
    let write_body = |name: &str, body: &Body, text: &mut Text| {
        text.push_all([name, ": "]);
        write_ty(&body.ty, text);
        text.push(",");
        text.space();
        text.write(format_args!("{}", string(&body.encoding)));
        text.push(match body.form {
            BodyForm::Json => "",
            BodyForm::ExternalJson => ", external",
            BodyForm::Raw => ", raw",
        });
    };
    if let Some(parameters) = endpoint.parameters {
        schema.write_entry(|text| {
            text.push("params: ");
            write_ty(&Type::Item(parameters), text);
        });
    }
    if let Some(input) = &endpoint.input {
        schema.write_entry(|text| write_body("input", input, text));
    }
    if let Some(output) = &endpoint.output {
        schema.write_entry(|text| write_body("output", output, text));
    }
    if let Some(message) = &endpoint.message {
        schema.write_entry(|text| {
            text.push("message: ");
            write_ty(message, text);
        });
    }
    if let Some(subprotocol) = &endpoint.subprotocol {
        schema.entry(format_args!("subprotocol: {}", string(subprotocol)));
    }
    if let Some(errors) = endpoint.errors {
        schema.entry(format_args!("error: {}", cx.path(errors, item.module)));
    }
    if let Some(cursor) = &endpoint.cursor {
        schema.entry(format_args!("cursor: {}, {}", cursor.parameter, cursor.output));
    }
    if let Some(route) = endpoint.route
        && let ItemKind::Route(Route { method, .. }) = &cx.model.item(route).kind
    {
        schema.entry(format_args!("route: {}, {method}", cx.path(route, item.module)));
    }
    schema.end()
}

/// The constant that lists all endpoints.
pub(super) fn expand_endpoints(cx: &Expansion<'_>) -> Option<Piece> {
    if cx.model.endpoints.is_empty() {
        return None;
    }
    let runtime = cx.runtime();
    let mut code = Code::new();
    code.doc("The endpoints of these lexicons, ordered by NSID.");
    code.line(format_args!("#[allow(dead_code, deprecated, unreachable_pub, reason = \"some may be unused\")]"));
    code.open(format_args!("pub const ENDPOINTS: &[{runtime}::Endpoint] = {runtime}::endpoints!"));
    for &id in &cx.model.endpoints {
        if let ItemKind::Endpoint(endpoint) = &cx.model.item(id).kind {
            if let Some(feature) = cx.feature(cx.model.item(id).module) {
                code.line(format_args!("{}", cfg(feature)));
            }
            code.line(format_args!("{} {};", endpoint.kind.as_str(), cx.path(id, ModuleTree::ROOT)));
        }
    }
    code.close_with("};");
    Some(Piece::Item(code))
}

pub(super) fn expand_route(cx: &Expansion<'_>, item: &Item, route: &Route) -> Vec<Piece> {
    let runtime = cx.runtime();
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
    code.write_line(|text| {
        text.push_all(["fn ", route.method.as_str()]);
        text.open("(");
        text.push("&self");
        text.comma();
        text.push_all(["request: ", runtime, "::", request]);
        write_argument(&marker, text);
        text.close(")");
        text.push_all([" -> impl ", runtime, "::", reply]);
        write_argument(&marker, text);
        text.push(";");
    });
    code.close();
    vec![Piece::Item(code)]
}

/// Writes a generic argument.
fn write_argument(argument: &str, text: &mut Text) {
    text.open("<");
    text.push(argument);
    text.close(">");
}
