//! The trait and the functions that serve all endpoints of a namespace.

use crate::rust::model::Routes;
use crate::rust::names::ModuleId;

use super::Expansion;
use super::doc::{self, printable};
use super::schema_macro::SchemaMacro;

pub(super) fn expand_routes(cx: &Expansion<'_>, module: ModuleId, routes: &Routes) -> SchemaMacro {
    let namespace = printable(cx.model.modules.nsid_path(module)).into_owned();
    let Routes { name, router, add_routes, endpoints } = routes;
    let width = cx.member_width(module);
    let mut schema = SchemaMacro::standalone(cx.runtime(), "routes");
    let code = &mut schema.code;
    let note = format!("Serves `{namespace}`. Implemented for all types that implement these routes.");
    doc::write_note(&note, width, code);
    code.open(format_args!("pub trait {name}"));
    for served in endpoints {
        let (endpoint, route) = (cx.model.item(served.endpoint), cx.model.item(served.route));
        if let Some(below) = cx.model.modules.ident(endpoint.module) {
            let kind = served.kind.as_str();
            code.write_line(|text| {
                text.write(format_args!("{kind} {below}::{{{},", endpoint.name));
                text.space();
                text.write(format_args!("{}}};", route.name));
            });
        }
    }
    code.close();
    code.blank();
    doc::write_note(&format!("Returns a router that serves `{namespace}` with `service`."), width, code);
    code.line(format_args!("pub fn {router}<S: {name}>(service: S) -> Router<S>;"));
    code.blank();
    let note = format!("Adds `{namespace}` to a router: `router.with({add_routes})`.");
    doc::write_note(&note, width, code);
    code.line(format_args!("pub fn {add_routes}<S: {name}>(router: Router<S>) -> Router<S>;"));
    schema.end()
}
