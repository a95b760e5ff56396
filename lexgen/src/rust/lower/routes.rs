//! The trait and functions of each namespace that serve all of its endpoints.

use std::collections::BTreeMap;

use crate::rust::model::{Endpoint, Item, ItemId, ItemKind, Routes, ServedEndpoint};
use crate::rust::names::{self, Claim, ModuleId, ModuleTree, Rename, Scope};

/// Returns the routes of each namespace of `endpoints`, by its module.
///
/// They are named last, so that the names of items and modules take precedence.
pub(super) fn sum_routes(
    items: &[Item],
    endpoints: &[ItemId],
    modules: &ModuleTree,
    renames: &mut Vec<Rename>,
) -> BTreeMap<ModuleId, Routes> {
    let mut served: BTreeMap<ModuleId, Vec<ServedEndpoint>> = BTreeMap::new();
    for &id in endpoints {
        let item = &items[id.0];
        if let (ItemKind::Endpoint(Endpoint { kind, route: Some(route), .. }), Some(around)) =
            (&item.kind, modules.parent(item.module))
        {
            served.entry(around).or_default().push(ServedEndpoint { kind: *kind, endpoint: id, route: *route });
        }
    }
    let mut scopes = scopes(items, modules, served.keys().copied());
    served
        .into_iter()
        .map(|(module, endpoints)| {
            let scope = scopes.entry(module).or_default();
            let preferred = [names::type_name("routes"), names::field("router"), names::field("add_routes")];
            let [name, router, add_routes] = preferred.map(|preferred| {
                let key = format!("{}.* {preferred}", modules.nsid_path(module));
                let claim = Claim { preferred: preferred.clone(), rank: 0 };
                scope.settle(vec![claim], |_| key.clone(), renames).pop().unwrap_or(preferred)
            });
            (module, Routes { name, router, add_routes, endpoints })
        })
        .collect()
}

/// Returns the names in use in each of `namespaces`.
fn scopes(
    items: &[Item],
    modules: &ModuleTree,
    namespaces: impl Iterator<Item = ModuleId>,
) -> BTreeMap<ModuleId, Scope> {
    let mut scopes: BTreeMap<ModuleId, Scope> = namespaces.map(|module| (module, Scope::default())).collect();
    for (&module, scope) in &mut scopes {
        modules.children(module).filter_map(|child| modules.ident(child)).for_each(|name| scope.reserve(name.clone()));
    }
    for item in items {
        if let Some(scope) = scopes.get_mut(&item.module) {
            scope.reserve(item.name.clone());
        }
    }
    scopes
}
