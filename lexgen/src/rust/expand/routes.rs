//! What serves all endpoints of a namespace.

use crate::rust::model::Routes;
use crate::rust::names::ModuleId;

use super::Expansion;
use super::table::{Table, string};

/// The table that makes the trait and the functions of `module`.
pub(super) fn expand_routes(cx: &Expansion<'_>, module: ModuleId, routes: &Routes) -> Table {
    let namespace = cx.model.modules.nsid_path(module);
    let head = format!("{}, {}, {} = {}", routes.name, routes.router, routes.add_routes, string(namespace));
    let mut table = Table::standalone(cx.runtime(), "routes", head);
    for served in &routes.endpoints {
        let (endpoint, route) = (cx.model.item(served.endpoint), cx.model.item(served.route));
        if let Some(below) = cx.model.modules.ident(endpoint.module) {
            table.row(format_args!("{} {below}::{{{}, {}}}", served.kind.as_str(), endpoint.name, route.name));
        }
    }
    table
}
