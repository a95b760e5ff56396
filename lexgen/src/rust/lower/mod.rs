//! From the checked corpus to the model.
//!
//! Every definition becomes items. Its inline types become items of their own, level by level, so that names are assigned
//! from the outside in. Nothing fails here: every error was reported before.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::config::{Config, Strings};
use crate::lexicon::corpus::{Corpus, Target};
use crate::lexicon::syntax::{Definition, DefinitionId, Document, Object, Reference, Schema, SchemaKind, StringSchema};
use crate::rust::model::{Doc, Item, ItemId, ItemKind, Model, Type};
use crate::rust::names::{self, Claim, ModuleId, ModuleTree, Rename, RustIdent, Scope};

mod alias;
mod body;
mod borrow;
mod commit_event;
mod cycles;
mod default;
mod definition;
mod endpoint;
mod errors;
mod external;
mod integer_enum;
mod limits;
mod lossy;
mod object;
mod record;
mod routes;
mod size;
mod string_enum;
mod union;

use definition::ItemSource;

/// The place of items.
pub(crate) enum Placement {
    /// A tree of modules that follows the NSIDs.
    Tree,
    /// One module, beside a unit struct of this name, which is the marker of an endpoint.
    Beside(RustIdent),
}

/// Lowers everything that `corpus` selects.
pub(crate) fn lower(corpus: &Corpus, config: &Config, placement: &Placement) -> Model {
    let mut renames = Vec::new();
    let modules = ModuleTree::new(corpus.documents().iter().map(|document| &document.id), &mut renames);
    let mut cx = Lowering {
        corpus,
        config,
        modules,
        definitions: HashMap::new(),
        items: Vec::new(),
        positions: Vec::new(),
        renames,
        endpoints: Vec::new(),
        records: Vec::new(),
        defaulted: Vec::new(),
        token_types: union::token_targets(corpus),
        circular: alias::circular_arrays(corpus),
    };

    let declared: Vec<_> =
        corpus.documents().iter().map(|document| definition::declare_document(&mut cx, document, placement)).collect();
    for (document, declared) in corpus.documents().iter().zip(declared) {
        let definitions = definition::pending_items(&cx, document, declared, placement);
        let mut scope = Scope::default();
        if let (Placement::Beside(marker), Some(main)) = (placement, definitions.first()) {
            if !main.source.is_endpoint() {
                scope.reserve(marker.clone());
            }
        }
        cx.lower_document(definitions, scope);
    }
    cx.finish(placement)
}

/// The context of lowering, with the items so far.
struct Lowering<'c> {
    corpus: &'c Corpus,
    config: &'c Config,
    modules: ModuleTree,
    /// The item that a ref to a definition refers to.
    definitions: HashMap<DefinitionId, ItemId>,
    /// The items. Those that are not lowered yet have no name.
    items: Vec<Item>,
    /// The position of each item in its module: the index of the definition, then of each step inwards.
    positions: Vec<Vec<usize>>,
    renames: Vec<Rename>,
    endpoints: Vec<ItemId>,
    records: Vec<ItemId>,
    /// The structs with fields that have defaults.
    defaulted: Vec<ItemId>,
    /// The tokens that unions refer to.
    token_types: BTreeSet<DefinitionId>,
    /// The definitions of arrays that cannot be aliases.
    circular: BTreeSet<DefinitionId>,
}

/// An item with a place, to be named and lowered.
struct PendingItem<'c> {
    id: ItemId,
    module: ModuleId,
    document: &'c Document,
    /// The definition that it is, if it is one.
    definition: Option<&'c Definition>,
    preferred: PreferredName,
    /// The precedence in collisions of names.
    rank: u8,
    /// Its identity in terms of the lexicon, such as `app.bsky.feed.post#main.embed`.
    key: String,
    doc: Doc,
    source: ItemSource<'c>,
}

/// The name that an item gets unless it collides with another.
enum PreferredName {
    Exactly(RustIdent),
    /// The name of another item with a suffix.
    After(ItemId, String),
}

/// The precedence in collisions of names: definitions, then what lexgen adds to them, then inline types.
mod rank {
    pub(super) const MAIN: u8 = 0;
    pub(super) const DEFINITION: u8 = 1;
    pub(super) const COMPANION: u8 = 2;
    pub(super) const INLINE: u8 = 3;
}

impl<'c> Lowering<'c> {
    /// Reserves an item, before its name and content are known.
    fn reserve(&mut self, module: ModuleId, position: Vec<usize>) -> ItemId {
        let kind = ItemKind::Alias(Type::Value);
        let nested = Vec::new();
        self.items.push(Item { module, name: names::exact(""), doc: Doc::default(), borrows: false, nested, kind });
        self.positions.push(position);
        ItemId(self.items.len() - 1)
    }

    /// Reserves an item among the inline types of `owner`.
    fn reserve_within(&mut self, owner: ItemId, step: usize) -> ItemId {
        let position = self.positions[owner.0].iter().copied().chain([step]).collect();
        self.reserve(self.items[owner.0].module, position)
    }

    /// Names and lowers the items of one document, from the outside in.
    fn lower_document(&mut self, mut level: Vec<PendingItem<'c>>, mut scope: Scope) {
        if let Some(first) = level.first() {
            for child in self.modules.children(first.module).collect::<Vec<_>>() {
                self.modules.ident(child).cloned().into_iter().for_each(|ident| scope.reserve(ident));
            }
        }
        while !level.is_empty() {
            let claims = level.iter().map(|pending| self.claim(pending)).collect();
            let names = scope.settle(claims, |index| level[index].key.clone(), &mut self.renames);
            for (pending, name) in level.iter_mut().zip(names) {
                let item = &mut self.items[pending.id.0];
                item.name = name;
                item.doc = std::mem::take(&mut pending.doc);
            }
            let mut inner = Vec::new();
            for pending in level {
                self.items[pending.id.0].kind = definition::lower_item(self, &pending, &mut inner);
            }
            level = inner;
        }
    }

    fn claim(&self, pending: &PendingItem<'_>) -> Claim {
        let preferred = match &pending.preferred {
            PreferredName::Exactly(name) => name.clone(),
            PreferredName::After(id, part) => names::joined(self.name(*id), part),
        };
        Claim { preferred, rank: pending.rank }
    }

    /// Returns the type for `schema`. Its inline types are added to `inner`.
    fn type_of(&mut self, schema: &'c Schema, place: &Place<'_, 'c>, inner: &mut Vec<PendingItem<'c>>) -> Type {
        let ty = self.valid_type_of(schema, place, inner);
        if self.corpus.lossy().contains(schema) { Type::Lossy(Box::new(ty)) } else { ty }
    }

    /// As [`Self::type_of`], without regard to invalid data.
    fn valid_type_of(&mut self, schema: &'c Schema, place: &Place<'_, 'c>, inner: &mut Vec<PendingItem<'c>>) -> Type {
        let source = match &schema.kind {
            SchemaKind::Boolean(_) => return Type::Boolean,
            SchemaKind::Bytes(_) => return Type::Bytes,
            SchemaKind::CidLink => return Type::CidLink,
            SchemaKind::Blob(_) => return Type::Blob,
            SchemaKind::Unknown => return Type::Object,
            SchemaKind::Ref(reference) => return self.type_of_ref(reference),
            SchemaKind::Array(array) => {
                let place = Place { arrays: place.arrays + 1, ..*place };
                return Type::Array(Box::new(self.type_of(&array.items, &place, inner)));
            }
            SchemaKind::Integer(integer) => match integer.closed_values.as_deref() {
                Some(values @ [_, ..]) => ItemSource::IntegerEnum(values),
                _ => return Type::Integer,
            },
            SchemaKind::String(string) => match values_of(string) {
                Some(source) => source,
                None => return string.format.map_or(Type::String, Type::Format),
            },
            SchemaKind::Object(object) => ItemSource::Object(object),
            SchemaKind::Union(union) => ItemSource::Union(union),
        };
        let id = self.reserve_within(place.owner.id, place.step);
        inner.push(PendingItem {
            id,
            module: place.owner.module,
            document: place.owner.document,
            definition: None,
            preferred: PreferredName::After(place.owner.id, place.suffix()),
            rank: rank::INLINE,
            key: place.key(),
            doc: place.doc(self.name(place.owner.id), schema),
            source,
        });
        Type::Item(id)
    }

    /// The name of an item, once its level is named.
    fn name(&self, id: ItemId) -> &RustIdent {
        &self.items[id.0].name
    }

    /// Returns the type that a ref refers to.
    fn type_of_ref(&self, reference: &Reference) -> Type {
        match self.corpus.target(reference) {
            Target::Extern => external::type_of(self.config, &reference.target),
            Target::Definition(_, definition) => {
                self.definitions.get(&definition.id).map_or(Type::Value, |&id| Type::Item(id))
            }
            Target::Missing => Type::Value,
        }
    }

    /// Whether a ref leads to an array that cannot be an alias.
    fn is_circular(&self, reference: &Reference) -> bool {
        self.corpus.definition_id(reference).is_some_and(|id| self.circular.contains(&id))
    }

    /// Returns the schema behind `schema`: itself, or the named schema that it refers to.
    fn behind(&self, schema: &'c Schema) -> &'c Schema {
        match &schema.kind {
            SchemaKind::Ref(reference) => self.corpus.schema(reference).unwrap_or(schema),
            _ => schema,
        }
    }

    fn finish(mut self, placement: &Placement) -> Model {
        let mut contents: BTreeMap<ModuleId, Vec<ItemId>> = BTreeMap::new();
        for (index, item) in self.items.iter().enumerate() {
            contents.entry(item.module).or_default().push(ItemId(index));
        }
        for items in contents.values_mut() {
            items.sort_by_key(|item| &self.positions[item.0]);
        }
        let mut items = self.items;
        if let (Placement::Tree, Some(item)) = (placement, record::any_record(&items, &self.records, &mut self.renames))
        {
            contents.entry(ModuleTree::ROOT).or_default().push(ItemId(items.len()));
            items.push(item);
        }
        let routes = match placement {
            Placement::Tree => routes::sum_routes(&items, &self.endpoints, &self.modules, &mut self.renames),
            Placement::Beside(_) => BTreeMap::new(),
        };
        default::settle_defaults(&mut items, &self.defaulted);
        if !self.corpus.lossy().is_empty() {
            lossy::settle_lossy(&mut items);
        }
        commit_event::mark_commit_events(&mut items);
        cycles::nest_cycles(&mut items);
        size::box_large_variants(&mut items);
        if self.config.strings == Strings::Borrowed {
            borrow::mark_borrowing(&mut items);
        }
        body::settle_bodies(&mut items, &self.endpoints, self.config.parts.client);
        let mut endpoints = self.endpoints;
        if matches!(placement, Placement::Tree) && !self.config.parts.endpoints() {
            let is_endpoint = |id: &ItemId| matches!(items[id.0].kind, ItemKind::Endpoint(_));
            contents.values_mut().for_each(|items| items.retain(|id| !is_endpoint(id)));
            endpoints.clear();
        }
        let mut renames = self.renames;
        renames.sort();
        let descriptions = self
            .corpus
            .documents()
            .iter()
            .filter_map(|document| Some((self.modules.find(&document.id)?, document.description.clone()?)))
            .collect();
        Model {
            modules: self.modules,
            items,
            contents,
            descriptions,
            endpoints,
            routes,
            renames,
            runtime: self.config.runtime.as_str().to_owned(),
            strings: self.config.strings,
        }
    }
}

/// The use of a type, which names its inline types.
#[derive(Clone, Copy)]
struct Place<'p, 'c> {
    /// The item that contains the type.
    owner: &'p PendingItem<'c>,
    /// Index of the field within the owner.
    step: usize,
    /// The field in data, if it is one.
    field: Option<&'p str>,
    /// True if the field is a list of items whose elements may be called by the singular; see [`Place::suffix`].
    has_singular: bool,
    /// The number of arrays around the type.
    arrays: usize,
}

impl<'p, 'c> Place<'p, 'c> {
    /// The place of a type that an item contains directly.
    fn of_item(owner: &'p PendingItem<'c>) -> Self {
        Self { owner, step: 0, field: None, has_singular: false, arrays: 0 }
    }

    /// The place of the type of a property.
    fn of_property(owner: &'p PendingItem<'c>, object: &'c Object, index: usize) -> Self {
        let field = object.properties[index].name.as_str();
        let has_singular = singular(&names::type_name_part(field)).is_some_and(|singular| {
            !object.properties.iter().any(|other| names::type_name_part(&other.name) == singular)
        });
        Self { owner, step: index + 1, field: Some(field), has_singular, arrays: 0 }
    }

    /// The end of the inline type's name, after the owner's: the field's name, and `Item` for each array around the type.
    ///
    /// A list that is called items already does not repeat the word: an element of `items` is an `Item`, and one of
    /// `menuItems` a `MenuItem`, unless another property has that name. No other plural is changed. English has too many
    /// exceptions (`addresses`, `news`, `data`), and a name must be predictable from the lexicon.
    fn suffix(&self) -> String {
        let field = self.field.map(names::type_name_part).unwrap_or_default();
        match singular(&field) {
            Some(singular) if self.has_singular && self.arrays > 0 => {
                singular.to_owned() + &"Item".repeat(self.arrays - 1)
            }
            _ => field + &"Item".repeat(self.arrays),
        }
    }

    /// The identity of the type in terms of the lexicon.
    fn key(&self) -> String {
        let (dot, field) = self.field.map_or(("", ""), |field| (".", field));
        [&self.owner.key, dot, field, &"[]".repeat(self.arrays)].concat()
    }

    /// The documentation of an inline type in an item of this name.
    fn doc(&self, owner: &RustIdent, schema: &Schema) -> Doc {
        let owner = link(owner);
        let note = match self.field {
            Some(field) => [&code(field), " of ", &owner, "."].concat(),
            None => ["Element of ", &owner, "."].concat(),
        };
        // The field has its own description. That of elements has no other place.
        let description = schema.description.clone().filter(|_| self.arrays > 0);
        Doc { description, note: Some(note) }
    }
}

/// The name of an element of a list with this name, if the list is called items.
fn singular(list: &str) -> Option<&str> {
    list.ends_with("Items").then(|| &list[..list.len() - 1])
}

/// A name in the lexicon, for documentation.
fn code(name: &str) -> String {
    let mut text = ["`", name, "`"].concat();
    if name.contains('`') {
        text = format!("`{}`", name.replace('`', "'"));
    }
    text
}

/// A link to an item of the same module, for documentation.
fn link(name: &RustIdent) -> String {
    // Names of derive macros that are in scope everywhere. For these, rustdoc needs to know which of the two is meant.
    const DERIVES: &[&str] = &["Clone", "Copy", "Debug", "Default", "Eq", "Hash", "Ord", "PartialEq", "PartialOrd"];
    if DERIVES.contains(&name.as_str()) {
        format!("[`{name}`](type@{name})")
    } else {
        ["[`", name.as_str(), "`]"].concat()
    }
}

/// Returns the enumeration of a string that has known or allowed values.
fn values_of(string: &StringSchema) -> Option<ItemSource<'_>> {
    string.choices().map(|(values, open)| ItemSource::StringEnum { values, open })
}
