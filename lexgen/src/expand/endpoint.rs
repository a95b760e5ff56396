//! Markers, route traits and errors of endpoints.

use proc_macro2::TokenStream;
use quote::quote;

use crate::model::{Body, Endpoint, EndpointKind, Errors, Item, ItemKind, Route, Type};
use crate::names::{ModuleTree, RustIdent};

use super::table::{Table, string};
use super::ty::{head, tokens};
use super::{Expansion, Piece, doc};

pub(super) fn expand_endpoint(cx: &Expansion<'_>, item: &Item, endpoint: &Endpoint) -> Vec<Piece> {
    vec![Piece::Item(expand_marker(cx, item)), Piece::Table(expand_table(cx, item, endpoint))]
}

/// The unit struct that stands for an endpoint.
fn expand_marker(cx: &Expansion<'_>, item: &Item) -> TokenStream {
    let attributes = cx.attributes(item);
    let visibility = &cx.visibility;
    let name = &item.name;
    quote! {
        #attributes
        #[derive(Clone, Copy, Debug)]
        #visibility struct #name;
    }
}

/// The table that states what an endpoint takes and gives.
pub(super) fn expand_table(cx: &Expansion<'_>, item: &Item, endpoint: &Endpoint) -> Table {
    let head = format!("{} = {}", item.name, string(&endpoint.nsid));
    let mut table = Table::new(cx.runtime(), endpoint.kind.as_str(), head);
    let ty = |ty: &Type| cx.ty_living(ty, item.module, "'static");
    if let Some(parameters) = endpoint.parameters {
        table.row(format!("params: {}", ty(&Type::Item(parameters))));
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
        table.row(format!("message: {}", ty(message)));
    }
    if let Some(errors) = endpoint.errors {
        table.row(format!("error: {}", cx.path(errors, item.module)));
    }
    if let Some((parameter, output)) = cursor(cx, endpoint) {
        table.row(format!("cursor: {parameter}, {output}"));
    }
    if let Some(route) = endpoint.route {
        if let ItemKind::Route(Route { method, .. }) = &cx.model.item(route).kind {
            table.row(format!("route: {}, {method}", cx.path(route, item.module)));
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
            Type::Boxed(inner) => inner,
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
            table.row(format!("{} {}", endpoint.kind.as_str(), cx.path(id, ModuleTree::ROOT)));
        }
    }
    Some(table)
}

pub(super) fn expand_errors(cx: &Expansion<'_>, item: &Item, errors: &Errors) -> Vec<Piece> {
    let attributes = cx.attributes(item);
    let visibility = &cx.visibility;
    let name = &item.name;
    let runtime = tokens(cx.runtime());
    let width = cx.width(item.module) - 4;
    let variants = errors.variants.iter().map(|(_, name, description)| {
        let attributes = doc::of_item(description, width);
        quote!(#attributes #name(#runtime::ErrorMessage))
    });
    let other = &errors.other;
    let declaration = quote! {
        #attributes
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #visibility enum #name {
            #(#variants,)*
            #[doc = " Any other error: a general one of XRPC, or one that the lexicon does not declare."]
            #other(#runtime::XrpcError),
        }
    };
    let mut table = Table::new(cx.runtime(), "errors", head(item));
    for (text, name, _) in &errors.variants {
        table.row(format!("{} => {name}", string(text)));
    }
    table.row(format!("_ => {other}"));
    vec![Piece::Item(declaration), Piece::Table(table)]
}

pub(super) fn expand_route(cx: &Expansion<'_>, item: &Item, route: &Route) -> Vec<Piece> {
    let attributes = cx.attributes(item);
    let visibility = &cx.visibility;
    let name = &item.name;
    let method = &route.method;
    let runtime = tokens(cx.runtime());
    let marker = tokens(&cx.path(route.endpoint, item.module));
    let (request, reply) = match &cx.model.item(route.endpoint).kind {
        ItemKind::Endpoint(Endpoint { kind: EndpointKind::Subscription, .. }) => {
            (quote!(#runtime::SubscriptionRequest), quote!(#runtime::MessagesFuture))
        }
        _ => (quote!(#runtime::Request), quote!(#runtime::ReplyFuture)),
    };
    vec![Piece::Item(quote! {
        #attributes
        #visibility trait #name: ::core::marker::Send + ::core::marker::Sync + 'static {
            fn #method(&self, request: #request<#marker>) -> impl #reply<#marker>;
        }
    })]
}
