//! The `#commit` events of the firehose, whose blocks contain records.
//!
//! The runtime has methods for them. They need certain fields, so a lexicon with this NSID and other fields has none.

use crate::lexicon::syntax::StringFormat;
use crate::rust::model::{Field, Item, ItemKind, Presence, Role, Struct, Type};

/// The definition of these events.
///
/// Source: [sync: firehose](https://atproto.com/specs/sync#firehose).
const COMMIT: &str = "com.atproto.sync.subscribeRepos#commit";

/// Marks the structs of events.
pub(super) fn mark_commit_events(items: &mut [Item]) {
    let is_event = |item: &Item| matches!(&item.kind, ItemKind::Struct(object) if is_commit_event(object, items));
    let Some(index) = items.iter().position(is_event) else { return };
    if let ItemKind::Struct(object) = &mut items[index].kind {
        object.is_commit_event = true;
    }
}

fn is_commit_event(object: &Struct, items: &[Item]) -> bool {
    let has = |wire: &str, name: &str, presence: Presence, is_type: &dyn Fn(&Type) -> bool| {
        has_field(object, wire, name, presence, is_type)
    };
    matches!(&object.role, Role::Definition(name) if name == COMMIT)
        && has("repo", "repo", Presence::Required, &|ty| matches!(ty, Type::Format(StringFormat::Did)))
        && has("commit", "commit", Presence::Required, &|ty| matches!(ty, Type::CidLink))
        && has("rev", "rev", Presence::Required, &is_tid)
        && has("since", "since", Presence::Nullable, &is_tid)
        && has("blocks", "blocks", Presence::Required, &|ty| matches!(ty, Type::Bytes))
        && has("prevData", "prev_data", Presence::Optional, &|ty| matches!(ty, Type::CidLink))
        && has("ops", "ops", Presence::Required, &|ty| match ty {
            Type::Array(element) => matches!(**element, Type::Item(op) if is_op(&items[op.0].kind, items)),
            _ => false,
        })
}

/// Returns true for the type of an operation.
fn is_op(kind: &ItemKind, items: &[Item]) -> bool {
    let ItemKind::Struct(object) = kind else { return false };
    let is_action =
        |ty: &Type| matches!(ty, Type::Item(action) if matches!(items[action.0].kind, ItemKind::StringEnum(_)));
    has_field(object, "action", "action", Presence::Required, &is_action)
        && has_field(object, "path", "path", Presence::Required, &|ty| matches!(ty, Type::String))
        && has_field(object, "cid", "cid", Presence::Nullable, &|ty| matches!(ty, Type::CidLink))
        && has_field(object, "prev", "prev", Presence::Optional, &|ty| matches!(ty, Type::CidLink))
}

fn is_tid(ty: &Type) -> bool {
    matches!(ty, Type::Format(StringFormat::Tid))
}

fn has_field(object: &Struct, wire: &str, name: &str, presence: Presence, is_type: &dyn Fn(&Type) -> bool) -> bool {
    let is_field = |field: &Field| {
        field.wire == wire && field.name.as_str() == name && field.presence == presence && is_type(&field.ty)
    };
    object.fields.iter().any(is_field)
}

#[cfg(test)]
mod tests {
    use super::{COMMIT, mark_commit_events};
    use crate::config::Traits;
    use crate::lexicon::source::{Sources, Span};
    use crate::lexicon::syntax::StringFormat;
    use crate::rust::model::{Additions, Doc, Field, Item, ItemId, ItemKind, Presence, Role, StringEnum, Struct, Type};
    use crate::rust::names::{ModuleTree, exact};

    fn field(wire: &str, name: &str, presence: Presence, ty: Type) -> Field {
        Field {
            wire: wire.to_owned(),
            name: exact(name),
            doc: Doc::default(),
            ty,
            presence,
            constraints: Vec::new(),
            default: None,
            constant: None,
            secret: false,
            span: Span::new(Sources::default().add("", String::new()), 0, 0),
        }
    }

    fn item(kind: ItemKind) -> Item {
        let doc = Doc::default();
        Item {
            module: ModuleTree::ROOT,
            name: exact("Item"),
            doc,
            borrows: false,
            nested: Vec::new(),
            site: None,
            traits: Traits::ALL,
            additions: Additions::default(),
            kind,
        }
    }

    fn object(name: &str, fields: Vec<Field>) -> ItemKind {
        let role = Role::Definition(name.to_owned());
        let (constructor, extra) = (None, None);
        ItemKind::Struct(Struct { role, fields, constructor, has_default: false, extra, is_commit_event: false })
    }

    /// The event, its operation, and the action of that.
    fn items() -> Vec<Item> {
        let (did, tid) = (Type::Format(StringFormat::Did), Type::Format(StringFormat::Tid));
        let event = vec![
            field("repo", "repo", Presence::Required, did),
            field("commit", "commit", Presence::Required, Type::CidLink),
            field("rev", "rev", Presence::Required, tid.clone()),
            field("since", "since", Presence::Nullable, tid),
            field("blocks", "blocks", Presence::Required, Type::Bytes),
            field("prevData", "prev_data", Presence::Optional, Type::CidLink),
            field("ops", "ops", Presence::Required, Type::Array(Box::new(Type::Item(ItemId(1))))),
            field("seq", "seq", Presence::Required, Type::Integer),
        ];
        let op = vec![
            field("action", "action", Presence::Required, Type::Item(ItemId(2))),
            field("path", "path", Presence::Required, Type::String),
            field("cid", "cid", Presence::Nullable, Type::CidLink),
            field("prev", "prev", Presence::Optional, Type::CidLink),
        ];
        let action = ItemKind::StringEnum(StringEnum { values: Vec::new(), other: None });
        vec![item(object(COMMIT, event)), item(object("com.example#op", op)), item(action)]
    }

    fn fields(item: &mut Item) -> &mut Vec<Field> {
        match &mut item.kind {
            ItemKind::Struct(object) => &mut object.fields,
            other => panic!("{other:?}"),
        }
    }

    /// Returns for each item whether it is marked.
    fn marked(mut items: Vec<Item>) -> Vec<bool> {
        mark_commit_events(&mut items);
        items.iter().map(|item| matches!(&item.kind, ItemKind::Struct(object) if object.is_commit_event)).collect()
    }

    #[test]
    fn only_the_event_is_marked() {
        assert_eq!(marked(items()), [true, false, false]);
        let mut other = items();
        other[0].kind = object("com.example.sync.subscribeRepos#commit", std::mem::take(fields(&mut other[0])));
        assert_eq!(marked(other), [false; 3]);
        let mut other = items();
        other[2].kind = ItemKind::Alias(Type::String);
        assert_eq!(marked(other), [false; 3]);
        let mut other = items();
        other[1].kind = ItemKind::Alias(Type::String);
        assert_eq!(marked(other), [false; 3]);
    }

    #[test]
    fn an_event_without_the_fields_that_the_runtime_needs_is_not_marked() {
        let changes: [fn(&mut Field); 4] = [
            |field| field.wire.push('x'),
            |field| field.name = exact("renamed"),
            |field| {
                field.presence = match field.presence {
                    Presence::Optional => Presence::OptionalNullable,
                    _ => Presence::Optional,
                }
            },
            |field| field.ty = Type::Lossy(Box::new(field.ty.clone())),
        ];
        for (index, count) in [(0, 7), (1, 4)] {
            for number in 0..count {
                for change in changes {
                    let mut items = items();
                    change(&mut fields(&mut items[index])[number]);
                    assert_eq!(marked(items), [false; 3], "{index} {number}");
                }
            }
        }
        let mut items = items();
        fields(&mut items[0]).pop();
        assert_eq!(marked(items), [true, false, false]);
    }
}
