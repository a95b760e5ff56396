//! Definitions, and the items that they become.

use crate::lexicon::syntax::{
    DefId, Definition, DefinitionKind, Document, ErrorDefinition, Method, Object, PermissionSet, Record, RecordKeyType,
    Schema, SchemaKind, Space, Subscription, UnionSchema,
};
use crate::rust::model::{Doc, EndpointKind, ItemId, ItemKind, Role, Site, Struct, Type};
use crate::rust::names::{self, ModuleTree, RustIdent};

use super::{
    Lowering, PendingItem, Placement, alias, code, endpoint, errors, integer_enum, object, rank, string_enum, union,
    values_of,
};

/// The part of a lexicon that an item is lowered from.
pub(super) enum ItemSource<'c> {
    /// The record of a document.
    Record(&'c Record),
    /// An object that `$type` can name.
    Definition(&'c Object),
    /// An object without a name in the lexicon.
    Object(&'c Object),
    /// The parameters of an endpoint.
    Parameters(&'c Object),
    /// A union.
    Union(&'c UnionSchema),
    /// An enumeration of strings.
    StringEnum { values: &'c [String], open: bool },
    /// An enumeration of integers.
    IntegerEnum(&'c [i64]),
    /// An alias of the type of a schema.
    Alias(&'c Schema),
    /// An alias of a type without a schema.
    TypeAlias(Type),
    /// The name of a token.
    Token,
    /// The type of a token that a union refers to.
    TokenType,
    /// A permission set.
    PermissionSet(&'c PermissionSet),
    /// The declaration of a type of spaces.
    Space(&'c Space),
    /// A query or procedure.
    Endpoint { kind: EndpointKind, method: &'c Method },
    /// A subscription.
    Subscription(&'c Subscription),
    /// The errors of an endpoint.
    Errors(&'c [ErrorDefinition]),
    /// The trait that serves an endpoint.
    Route(ItemId),
}

impl ItemSource<'_> {
    /// Returns true for queries, procedures and subscriptions.
    pub(super) fn is_endpoint(&self) -> bool {
        matches!(self, Self::Endpoint { .. } | Self::Subscription(_))
    }

    /// Returns true for what becomes a constant.
    fn is_constant(&self) -> bool {
        matches!(self, Self::Token | Self::PermissionSet(_) | Self::Space(_))
    }
}

/// A definition with a reserved item.
pub(super) struct Declared<'c> {
    definition: &'c Definition,
    item: ItemId,
    /// The type of a token that a union refers to.
    token_type: Option<ItemId>,
}

/// Reserves an item for each definition of `document`, so that all refs find it.
pub(super) fn declare_document<'c>(
    cx: &mut Lowering<'c>,
    document: &'c Document,
    placement: &Placement,
) -> Vec<Declared<'c>> {
    let module = match placement {
        Placement::Tree => cx.modules.find(&document.id).unwrap_or(ModuleTree::ROOT),
        Placement::Derive(_) => ModuleTree::ROOT,
    };
    let mut declared = Vec::with_capacity(document.definitions.len());
    // `main` comes first, because readers look for it.
    let mut definitions: Vec<(usize, &Definition)> = document.definitions.iter().enumerate().collect();
    definitions.sort_by_key(|(_, definition)| !definition.name.is_main());
    for (index, definition) in definitions {
        let id = id_of(document, definition);
        if cx.config.externs.find(&id).is_some() {
            continue;
        }
        let position = if definition.name.is_main() { 0 } else { index + 1 };
        let item = cx.reserve(module, vec![position]);
        let is_token = matches!(definition.kind, DefinitionKind::Token);
        let has_type = is_token && cx.token_types.contains(&definition.id);
        let token_type = has_type.then(|| cx.reserve(module, vec![position, 0]));
        if let Some(ty) = token_type.or((!is_token).then_some(item)) {
            cx.definitions.insert(definition.id, ty);
        }
        declared.push(Declared { definition, item, token_type });
    }
    declared
}

/// The id of a definition, as in refs.
pub(super) fn id_of(document: &Document, definition: &Definition) -> DefId {
    DefId { nsid: document.id.clone(), name: definition.name.clone() }
}

/// Returns the items of `document`, whose definitions are declared.
pub(super) fn pending_items<'c>(
    cx: &Lowering<'c>,
    document: &'c Document,
    declared: Vec<Declared<'c>>,
    placement: &Placement,
) -> Vec<PendingItem<'c>> {
    let mut found = Vec::with_capacity(declared.len());
    for Declared { definition, item, token_type } in declared {
        let id = id_of(document, definition);
        let module = cx.places[item.0].module;
        let source = source_of(definition);
        let name = match placement {
            Placement::Derive(marker) if source.is_endpoint() => marker.clone(),
            _ => preferred_name(&id, source.is_constant()),
        };
        found.push(PendingItem {
            id: item,
            module,
            document,
            definition: Some(definition),
            site: Site { definition: id.clone(), path: Vec::new(), part: None, span: definition.name_span },
            name,
            rank: if definition.name.is_main() { rank::MAIN } else { rank::DEFINITION },
            key: [id.nsid.as_str(), "#", id.name.as_str()].concat(),
            doc: doc_of(&id, definition),
            source,
        });
        found.extend(token_type.map(|item| PendingItem {
            id: item,
            module,
            document,
            definition: Some(definition),
            site: Site { definition: id.clone(), path: Vec::new(), part: None, span: definition.name_span },
            name: preferred_name(&id, false),
            rank: rank::COMPANION,
            key: format!("{}#{} (type)", id.nsid, id.name.as_str()),
            doc: Doc::note(format!("The token {} in a union.", code(&id.to_string()))),
            source: ItemSource::TokenType,
        }));
    }
    found
}

fn source_of(definition: &Definition) -> ItemSource<'_> {
    match &definition.kind {
        DefinitionKind::Record(record) => ItemSource::Record(record),
        DefinitionKind::Query(method) => ItemSource::Endpoint { kind: EndpointKind::Query, method },
        DefinitionKind::Procedure(method) => ItemSource::Endpoint { kind: EndpointKind::Procedure, method },
        DefinitionKind::Subscription(subscription) => ItemSource::Subscription(subscription),
        DefinitionKind::PermissionSet(set) => ItemSource::PermissionSet(set),
        DefinitionKind::Space(space) => ItemSource::Space(space),
        DefinitionKind::Token => ItemSource::Token,
        DefinitionKind::Schema(schema) => match &schema.kind {
            SchemaKind::Object(object) => ItemSource::Definition(object),
            _ => source_of_schema(schema),
        },
    }
}

/// Returns the source of an item for a schema.
pub(super) fn source_of_schema(schema: &Schema) -> ItemSource<'_> {
    match &schema.kind {
        SchemaKind::Object(object) => ItemSource::Object(object),
        SchemaKind::Union(union) => ItemSource::Union(union),
        SchemaKind::String(string) => values_of(string).unwrap_or(ItemSource::Alias(schema)),
        SchemaKind::Integer(integer) => match integer.closed_values.as_deref() {
            Some(values @ [_, ..]) => ItemSource::IntegerEnum(values),
            _ => ItemSource::Alias(schema),
        },
        _ => ItemSource::Alias(schema),
    }
}

/// Returns the name of a definition without collisions. `main` is named after the last segment of its NSID.
pub(super) fn preferred_name(id: &DefId, constant: bool) -> RustIdent {
    let name = if id.name.is_main() { id.nsid.name() } else { id.name.as_str() };
    if constant { names::constant(name) } else { names::type_name(name) }
}

fn doc_of(id: &DefId, definition: &Definition) -> Doc {
    let doc = |note: String| Doc { description: definition.description.clone(), note: Some(note) };
    let with_keys =
        |kind: &str, key: &RecordKeyType| doc(format!("{kind} `{id}`, with keys of type {}.", code(&key.to_string())));
    let kind = match &definition.kind {
        DefinitionKind::Record(record) => return with_keys("Record", &record.key),
        DefinitionKind::Space(space) => return with_keys("Space", &space.key),
        DefinitionKind::Query(_) => "Query",
        DefinitionKind::Procedure(_) => "Procedure",
        DefinitionKind::Subscription(_) => "Subscription",
        DefinitionKind::PermissionSet(_) => "Permission set",
        DefinitionKind::Token => "Token",
        DefinitionKind::Schema(_) => "Definition",
    };
    doc([kind, " ", &code(&id.to_string()), "."].concat())
}

/// Returns the content of an item. Its inline types are added to `inner`.
pub(super) fn lower_item<'c>(
    cx: &mut Lowering<'c>,
    pending: &PendingItem<'c>,
    inner: &mut Vec<PendingItem<'c>>,
) -> ItemKind {
    let nsid = pending.document.id.as_str();
    match &pending.source {
        ItemSource::Record(record) => {
            cx.records.push(pending.id);
            let role = Role::Record { nsid: nsid.to_owned(), key: record.key.to_string() };
            ItemKind::Struct(object::lower_object(cx, pending, &record.object, role, inner))
        }
        ItemSource::Definition(object) => {
            let role = Role::Definition(type_name_of(pending));
            ItemKind::Struct(object::lower_object(cx, pending, object, role, inner))
        }
        ItemSource::Object(object) | ItemSource::Parameters(object) => {
            ItemKind::Struct(object::lower_object(cx, pending, object, Role::Anonymous, inner))
        }
        ItemSource::TokenType => ItemKind::Struct(Struct {
            role: Role::Definition(type_name_of(pending)),
            fields: Vec::new(),
            constructor: None,
            has_default: true,
            extra: cx.config.keeps_extra(&pending.document.id).then(|| names::field("extra")),
            is_commit_event: false,
        }),
        ItemSource::Union(union) => ItemKind::Union(union::lower_union(cx, &pending.key, union)),
        ItemSource::StringEnum { values, open } => ItemKind::StringEnum(string_enum::lower_string_enum(
            cx.corpus,
            values,
            *open,
            &pending.key,
            &mut cx.renames,
        )),
        ItemSource::IntegerEnum(values) => {
            ItemKind::IntegerEnum(integer_enum::lower_integer_enum(values, &pending.key, &mut cx.renames))
        }
        ItemSource::Alias(schema) => alias::lower_alias(cx, pending, schema, inner),
        ItemSource::TypeAlias(ty) => ItemKind::Alias(ty.clone()),
        ItemSource::Token => ItemKind::Token(type_name_of(pending)),
        ItemSource::PermissionSet(set) => ItemKind::PermissionSet { nsid: nsid.to_owned(), set: (*set).clone() },
        ItemSource::Space(space) => {
            cx.spaces.push(pending.id);
            ItemKind::Space { nsid: nsid.to_owned(), space: (*space).clone() }
        }
        ItemSource::Endpoint { kind, method } => endpoint::lower_method(cx, pending, *kind, method, inner),
        ItemSource::Subscription(subscription) => endpoint::lower_subscription(cx, pending, subscription, inner),
        ItemSource::Errors(errors) => ItemKind::Errors(errors::lower_errors(errors, &pending.key, &mut cx.renames)),
        ItemSource::Route(endpoint) => endpoint::lower_route(pending, *endpoint),
    }
}

/// The `$type` of a definition.
fn type_name_of(pending: &PendingItem<'_>) -> String {
    pending
        .definition
        .map_or_else(|| pending.document.id.to_string(), |definition| id_of(pending.document, definition).to_string())
}
