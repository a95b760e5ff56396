//! What serves all endpoints of a namespace.

use crate::model::{ItemKind, Routes, ServedEndpoint, Type};
use crate::names::ModuleId;

use super::Expansion;
use super::table::{Table, string};

/// The table that makes the trait and the function of `module`.
pub(super) fn expand_routes(cx: &Expansion<'_>, module: ModuleId, routes: &Routes) -> Table {
    let namespace = cx.model.modules.nsid_path(module);
    // A server reads types that own what they hold, so there is no router of those that borrow.
    let head = match routes.endpoints.iter().any(|served| borrows(cx, served)) {
        true => format!("{} = {}", routes.name, string(namespace)),
        false => format!("{}, {} = {}", routes.name, routes.function, string(namespace)),
    };
    let mut table = Table::standalone(cx.runtime(), "routes", head);
    for served in &routes.endpoints {
        let (endpoint, route) = (cx.model.item(served.endpoint), cx.model.item(served.route));
        if let Some(below) = cx.model.modules.ident(endpoint.module) {
            table.row(format_args!("{} {below}::{{{}, {}}}", served.kind.as_str(), endpoint.name, route.name));
        }
    }
    table
}

/// Whether a type that an endpoint takes or gives borrows from what it is read from.
fn borrows(cx: &Expansion<'_>, served: &ServedEndpoint) -> bool {
    let ItemKind::Endpoint(endpoint) = &cx.model.item(served.endpoint).kind else { return false };
    let bodies = endpoint.input.iter().chain(&endpoint.output).map(|body| &body.ty);
    let named = bodies.chain(&endpoint.message).filter_map(|ty| match ty {
        Type::Item(id) => Some(*id),
        _ => None,
    });
    named.chain(endpoint.parameters).any(|id| cx.model.item(id).borrows)
}
