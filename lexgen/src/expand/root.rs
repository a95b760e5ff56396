//! What stands at the root of the tree: the union of all records, and the table of endpoints.

use crate::model::{Doc, Item, ItemKind, Type, Union, UnionVariant};
use crate::names::{self, ModuleTree};

use super::table::Table;
use super::{Expansion, Piece, enumeration};

/// An enumeration of all records by `$type`.
pub(super) fn expand_any_record(cx: &Expansion<'_>) -> Vec<Piece> {
    let records = cx.records();
    if records.is_empty() {
        return Vec::new();
    }
    let claims: Vec<names::Claim> = records
        .iter()
        .map(|(nsid, _)| names::Claim { wanted: names::type_name(nsid), rank: 0, key: (*nsid).to_owned() })
        .collect();
    let unknown = names::type_name("unknown");
    let mut scope = names::Scope::default();
    scope.reserve(unknown.clone());
    let variants: Vec<UnionVariant> = scope
        .settle(&claims, &mut Vec::new())
        .into_iter()
        .zip(&records)
        .map(|(name, (nsid, id))| UnionVariant { type_name: (*nsid).to_owned(), name, ty: Type::Item(*id) })
        .collect();
    let item = Item {
        module: ModuleTree::ROOT,
        name: names::type_name("anyRecord"),
        doc: Doc::note("A record of any of these lexicons, told by its `$type`."),
        borrows: records.iter().any(|(_, id)| cx.model.item(*id).borrows),
        kind: ItemKind::Alias(Type::Value),
    };
    let union = Union { variants, unknown: Some(unknown) };
    enumeration::expand_union(cx, &item, &union)
}

/// A constant that lists all endpoints.
pub(super) fn expand_endpoint_table(cx: &Expansion<'_>) -> Option<Piece> {
    if cx.model.endpoints.is_empty() || !cx.config.parts.endpoints() {
        return None;
    }
    let mut table = Table::standalone(cx.runtime(), "endpoints", "ENDPOINTS");
    for &id in &cx.model.endpoints {
        if let ItemKind::Endpoint(endpoint) = &cx.model.item(id).kind {
            table.row(format!("{} {}", endpoint.kind.as_str(), cx.path(id, ModuleTree::ROOT)));
        }
    }
    Some(Piece::Table(table))
}
