//! Definitions, and what they turn into.

use crate::lexicon::syntax::{
    DefId, Definition, DefinitionKind, Document, ErrorDefinition, Method, Object, PermissionSet, Record, Schema,
    SchemaKind, Subscription, UnionSchema,
};
use crate::rust::model::{Doc, EndpointKind, ItemId, ItemKind, Role, Struct, Type};
use crate::rust::names::{self, ModuleTree, RustIdent};

use super::{Lowering, Placement, Seed, Wanted, alias, code, endpoint, field, rank, union, values, values_of};

/// What an item will be lowered from.
pub(super) enum Draft<'c> {
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
    /// Strings to choose from.
    StringEnum { values: &'c [String], open: bool },
    /// Integers to choose from.
    IntegerEnum(&'c [i64]),
    /// Another name for the type of a schema.
    Alias(&'c Schema),
    /// Another name for a type that no schema says.
    TypeAlias(Type),
    /// The text that names a token.
    Token,
    /// The type of a token that a union refers to.
    TokenType,
    /// A permission set.
    PermissionSet(&'c PermissionSet),
    /// A query or procedure.
    Endpoint { kind: EndpointKind, method: &'c Method },
    /// A subscription.
    Subscription(&'c Subscription),
    /// The errors of an endpoint.
    Errors(&'c [ErrorDefinition]),
    /// The trait that serves an endpoint.
    Route(ItemId),
}

impl Draft<'_> {
    /// Whether it is a query, procedure or subscription.
    pub(super) fn is_endpoint(&self) -> bool {
        matches!(self, Self::Endpoint { .. } | Self::Subscription(_))
    }
}

/// A definition that has its place.
pub(super) struct Declared<'c> {
    definition: &'c Definition,
    item: ItemId,
    /// The type of a token that a union refers to.
    token_type: Option<ItemId>,
}

/// Takes a place for each definition of `document`, so that refs from anywhere find it.
pub(super) fn declare_document<'c>(
    cx: &mut Lowering<'c>,
    document: &'c Document,
    placement: &Placement,
) -> Vec<Declared<'c>> {
    let module = match placement {
        Placement::Tree => cx.modules.find(&document.id).unwrap_or(ModuleTree::ROOT),
        Placement::Beside(_) => ModuleTree::ROOT,
    };
    let mut declared = Vec::with_capacity(document.definitions.len());
    // `main` first: it is what people look for.
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

/// What refs call a definition.
pub(super) fn id_of(document: &Document, definition: &Definition) -> DefId {
    DefId { nsid: document.id.clone(), name: definition.name.clone() }
}

/// What is to be named and lowered of `document`, whose definitions have their places.
pub(super) fn seeds_of<'c>(
    cx: &Lowering<'c>,
    document: &'c Document,
    declared: Vec<Declared<'c>>,
    placement: &Placement,
) -> Vec<Seed<'c>> {
    let mut seeds = Vec::with_capacity(declared.len());
    for Declared { definition, item, token_type } in declared {
        let id = id_of(document, definition);
        let module = cx.items[item.0].module;
        let draft = draft_of(definition);
        let wanted = match placement {
            Placement::Beside(marker) if draft.is_endpoint() => marker.clone(),
            _ => wanted_name(&id, matches!(draft, Draft::Token | Draft::PermissionSet(_))),
        };
        seeds.push(Seed {
            id: item,
            module,
            document,
            definition: Some(definition),
            wanted: Wanted::Name(wanted),
            rank: if definition.name.is_main() { rank::MAIN } else { rank::DEFINITION },
            key: [id.nsid.as_str(), "#", id.name.as_str()].concat(),
            doc: doc_of(&id, definition),
            draft,
        });
        seeds.extend(token_type.map(|item| Seed {
            id: item,
            module,
            document,
            definition: Some(definition),
            wanted: Wanted::Name(wanted_name(&id, false)),
            rank: rank::COMPANION,
            key: format!("{}#{} (type)", id.nsid, id.name.as_str()),
            doc: Doc::note(format!("The token {} in a union.", code(&id.to_string()))),
            draft: Draft::TokenType,
        }));
    }
    seeds
}

fn draft_of(definition: &Definition) -> Draft<'_> {
    match &definition.kind {
        DefinitionKind::Record(record) => Draft::Record(record),
        DefinitionKind::Query(method) => Draft::Endpoint { kind: EndpointKind::Query, method },
        DefinitionKind::Procedure(method) => Draft::Endpoint { kind: EndpointKind::Procedure, method },
        DefinitionKind::Subscription(subscription) => Draft::Subscription(subscription),
        DefinitionKind::PermissionSet(set) => Draft::PermissionSet(set),
        DefinitionKind::Token => Draft::Token,
        DefinitionKind::Schema(schema) => match &schema.kind {
            SchemaKind::Object(object) => Draft::Definition(object),
            _ => draft_of_schema(schema),
        },
    }
}

/// What a schema with a name of its own is lowered from.
pub(super) fn draft_of_schema(schema: &Schema) -> Draft<'_> {
    match &schema.kind {
        SchemaKind::Object(object) => Draft::Object(object),
        SchemaKind::Union(union) => Draft::Union(union),
        SchemaKind::String(string) => values_of(string).unwrap_or(Draft::Alias(schema)),
        SchemaKind::Integer(integer) => match integer.closed_values.as_deref() {
            Some(values @ [_, ..]) => Draft::IntegerEnum(values),
            _ => Draft::Alias(schema),
        },
        _ => Draft::Alias(schema),
    }
}

/// What a definition is called when nobody else wants the name. `main` takes its NSID's last segment.
pub(super) fn wanted_name(id: &DefId, constant: bool) -> RustIdent {
    let name = if id.name.is_main() { id.nsid.name() } else { id.name.as_str() };
    if constant { names::constant(name) } else { names::type_name(name) }
}

fn doc_of(id: &DefId, definition: &Definition) -> Doc {
    let kind = match &definition.kind {
        DefinitionKind::Record(record) => {
            let note = format!("Record `{id}`, with keys of type {}.", code(&record.key.to_string()));
            return Doc { description: definition.description.clone(), note: Some(note) };
        }
        DefinitionKind::Query(_) => "Query",
        DefinitionKind::Procedure(_) => "Procedure",
        DefinitionKind::Subscription(_) => "Subscription",
        DefinitionKind::PermissionSet(_) => "Permission set",
        DefinitionKind::Token => "Token",
        DefinitionKind::Schema(_) => "Definition",
    };
    let note = [kind, " ", &code(&id.to_string()), "."].concat();
    Doc { description: definition.description.clone(), note: Some(note) }
}

/// Makes the content of an item; what that holds inline is added to `inner`.
pub(super) fn lower_draft<'c>(cx: &mut Lowering<'c>, seed: &Seed<'c>, inner: &mut Vec<Seed<'c>>) -> ItemKind {
    let nsid = seed.document.id.as_str();
    match &seed.draft {
        Draft::Record(record) => {
            cx.records.push(seed.id);
            let role = Role::Record { nsid: nsid.to_owned(), key: record.key.to_string() };
            ItemKind::Struct(field::lower_object(cx, seed, &record.object, role, inner))
        }
        Draft::Definition(object) => {
            let role = Role::Definition(type_name_of(seed));
            ItemKind::Struct(field::lower_object(cx, seed, object, role, inner))
        }
        Draft::Object(object) | Draft::Parameters(object) => {
            ItemKind::Struct(field::lower_object(cx, seed, object, Role::Anonymous, inner))
        }
        Draft::TokenType => ItemKind::Struct(Struct {
            role: Role::Definition(type_name_of(seed)),
            fields: Vec::new(),
            constructor: None,
            has_default: true,
            extra: cx.config.keeps_extra(&seed.document.id).then(|| names::field("extra")),
        }),
        Draft::Union(union) => ItemKind::Union(union::lower_union(cx, &seed.key, union)),
        Draft::StringEnum { values, open } => {
            ItemKind::StringEnum(values::lower_strings(cx.corpus, values, *open, &seed.key, &mut cx.renames))
        }
        Draft::IntegerEnum(values) => ItemKind::IntegerEnum(values::lower_integers(values, &seed.key, &mut cx.renames)),
        Draft::Alias(schema) => alias::lower_alias(cx, seed, schema, inner),
        Draft::TypeAlias(ty) => ItemKind::Alias(ty.clone()),
        Draft::Token => ItemKind::Token(type_name_of(seed)),
        Draft::PermissionSet(set) => ItemKind::PermissionSet { nsid: nsid.to_owned(), set: (*set).clone() },
        Draft::Endpoint { kind, method } => endpoint::lower_method(cx, seed, *kind, method, inner),
        Draft::Subscription(subscription) => endpoint::lower_subscription(cx, seed, subscription, inner),
        Draft::Errors(errors) => ItemKind::Errors(values::lower_errors(errors, &seed.key, &mut cx.renames)),
        Draft::Route(endpoint) => endpoint::lower_route(seed, *endpoint),
    }
}

/// What `$type` says of the definition that a seed is.
fn type_name_of(seed: &Seed<'_>) -> String {
    seed.definition
        .map_or_else(|| seed.document.id.to_string(), |definition| id_of(seed.document, definition).to_string())
}
