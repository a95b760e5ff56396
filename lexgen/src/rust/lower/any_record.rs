//! The union of all records.

use crate::config::Config;
use crate::rust::model::{Additions, Doc, Item, ItemId, ItemKind, Role, Type, Union, UnionVariant};
use crate::rust::names::{self, Claim, ModuleTree, Rename, Scope};

/// Returns a union of all records, unless there is none.
pub(super) fn any_record(
    items: &[Item],
    records: &[ItemId],
    config: &Config,
    renames: &mut Vec<Rename>,
) -> Option<Item> {
    let mut records: Vec<(&str, ItemId)> = records
        .iter()
        .filter_map(|&id| match &items[id.0].kind {
            ItemKind::Struct(object) => match &object.role {
                Role::Record { nsid, .. } => Some((nsid.as_str(), id)),
                Role::Definition(_) | Role::Anonymous => None,
            },
            _ => None,
        })
        .collect();
    if records.is_empty() {
        return None;
    }
    records.sort();
    let unknown = names::type_name("unknown");
    let mut scope = Scope::default();
    scope.reserve(unknown.clone());
    let claims = records.iter().map(|(nsid, _)| Claim { preferred: names::type_name(nsid), rank: 0 }).collect();
    let variants = scope
        .settle_last(claims, |index| format!("any record ({})", records[index].0), renames)
        .into_iter()
        .zip(&records)
        .map(|(name, (nsid, id))| UnionVariant {
            type_name: (*nsid).to_owned(),
            name,
            ty: Type::Item(*id),
            is_converted: true,
        })
        .collect();
    Some(Item {
        module: ModuleTree::ROOT,
        name: names::type_name("anyRecord"),
        doc: Doc::note("Any record of these lexicons, identified by its `$type`."),
        borrows: false,
        nested: Vec::new(),
        site: None,
        traits: config.derives.of_everything(),
        additions: Additions::default(),
        kind: ItemKind::Union(Union { variants, unknown: Some(unknown) }),
    })
}
