//! From the checked corpus to the model.
//!
//! Every definition becomes items. Its inline types become items of their own, level by level, so that names are
//! assigned from the outside in. Nothing fails here: every error was reported before.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::config::{Config, Strings};
use crate::lexicon::corpus::{Corpus, Target};
use crate::lexicon::pattern::Step;
use crate::lexicon::source::Span;
use crate::lexicon::syntax::{
    Definition, DefinitionIndex, Document, Object, Reference, Schema, SchemaKind, StringSchema,
};
use crate::rust::model::{Additions, Doc, Item, ItemId, ItemKind, Model, Site, SiteStep, Type, Unused};
use crate::rust::names::{self, Claim, ModuleId, ModuleTree, Rename, RustIdent, Scope};

mod additions;
mod alias;
mod any_record;
mod body;
mod borrow;
mod commit_event;
mod cycles;
mod default;
mod definition;
mod endpoint;
mod errors;
mod external;
mod features;
mod integer_enum;
mod limits;
mod lossy;
mod object;
mod routes;
mod size;
mod string_enum;
mod traits;
mod union;

use definition::ItemSource;

/// The place of items.
pub(crate) enum Placement {
    /// A tree of modules that follows the NSIDs.
    Tree,
    /// One module, next to the unit struct of a derive, which has this name and is the marker of an endpoint.
    Derive(RustIdent),
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
        named: BTreeMap::new(),
        places: Vec::new(),
        items: Vec::new(),
        renames,
        endpoints: Vec::new(),
        spaces: Vec::new(),
        records: Vec::new(),
        defaulted: Vec::new(),
        replaced: BTreeSet::new(),
        token_types: union::token_targets(corpus),
        circular: alias::circular_arrays(corpus),
    };

    let declared: Vec<_> =
        corpus.documents().iter().map(|document| definition::declare_document(&mut cx, document, placement)).collect();
    for (document, declared) in corpus.documents().iter().zip(declared) {
        let definitions = definition::pending_items(&cx, document, declared, placement);
        let mut scope = Scope::default();
        if let (Placement::Derive(marker), Some(main)) = (placement, definitions.first())
            && !main.source.is_endpoint()
        {
            scope.reserve(marker.clone());
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
    definitions: HashMap<DefinitionIndex, ItemId>,
    /// The item of each definition, by its id as in refs. That of a token is its constant.
    named: BTreeMap<String, ItemId>,
    /// The place of each item. Its index is the id of the item.
    places: Vec<ItemPlace>,
    /// The items that are lowered.
    items: Vec<Option<Item>>,
    renames: Vec<Rename>,
    endpoints: Vec<ItemId>,
    spaces: Vec<ItemId>,
    records: Vec<ItemId>,
    /// The structs with fields that have defaults.
    defaulted: Vec<ItemId>,
    /// The entries of the option `replace` that have an effect.
    replaced: BTreeSet<usize>,
    /// The tokens that unions refer to.
    token_types: BTreeSet<DefinitionIndex>,
    /// The definitions of arrays that cannot be aliases.
    circular: BTreeSet<DefinitionIndex>,
}

/// The place of an item.
struct ItemPlace {
    module: ModuleId,
    /// The position in the module: the index of the definition, then of each step inwards.
    position: Vec<usize>,
}

/// An item to be named and lowered.
struct PendingItem<'c> {
    id: ItemId,
    module: ModuleId,
    document: &'c Document,
    /// The definition that it is, if it is one.
    definition: Option<&'c Definition>,
    /// The place in the lexicon.
    site: Site,
    /// The preferred name, until the item is named.
    name: RustIdent,
    /// The precedence in collisions of names.
    rank: u8,
    /// Its identity in terms of the lexicon, such as `app.bsky.feed.post#main.embed`.
    key: String,
    doc: Doc,
    source: ItemSource<'c>,
}

/// The precedence in collisions of names: definitions, then what lexgen adds to them, then inline types.
mod rank {
    pub(super) const MAIN: u8 = 0;
    pub(super) const DEFINITION: u8 = 1;
    pub(super) const COMPANION: u8 = 2;
    pub(super) const INLINE: u8 = 3;
}

impl<'c> Lowering<'c> {
    /// Reserves the id of an item, before it is named and lowered.
    fn reserve(&mut self, module: ModuleId, position: Vec<usize>) -> ItemId {
        self.places.push(ItemPlace { module, position });
        self.items.push(None);
        ItemId(self.places.len() - 1)
    }

    /// Reserves the id of an item among the inline types of `owner`.
    fn reserve_within(&mut self, owner: ItemId, step: usize) -> ItemId {
        let ItemPlace { module, position } = &self.places[owner.0];
        self.reserve(*module, position.iter().copied().chain([step]).collect())
    }

    /// Names and lowers the items of one document, from the outside in.
    fn lower_document(&mut self, mut level: Vec<PendingItem<'c>>, mut scope: Scope) {
        if let Some(first) = level.first() {
            for child in self.modules.children(first.module).collect::<Vec<_>>() {
                self.modules.ident(child).cloned().into_iter().for_each(|ident| scope.reserve(ident));
            }
        }
        while !level.is_empty() {
            let claims = level.iter().map(|item| Claim { preferred: item.name.clone(), rank: item.rank }).collect();
            let names = scope.settle(claims, |index| level[index].key.clone(), &mut self.renames);
            let mut inner = Vec::new();
            for (mut pending, name) in level.into_iter().zip(names) {
                pending.name = name;
                let kind = definition::lower_item(self, &pending, &mut inner);
                let id = pending.id;
                if let Some(definition) = pending.definition {
                    let name = definition::id_of(pending.document, definition).to_string();
                    self.named.entry(name).or_insert(id);
                }
                self.items[id.0] = Some(self.item(pending, kind));
            }
            level = inner;
        }
    }

    /// Creates an item of its parts.
    fn item(&self, pending: PendingItem<'c>, kind: ItemKind) -> Item {
        let PendingItem { module, name, mut doc, source, site, .. } = pending;
        if let ItemSource::Alias(schema) = source
            && let Some(limits) = limits::describe(self, schema)
        {
            doc.add_note(&limits);
        }
        let traits = self.config.derives.of(&site.definition);
        Item {
            module,
            name,
            doc,
            borrows: false,
            nested: Vec::new(),
            site: Some(site),
            traits,
            additions: Additions::default(),
            kind,
        }
    }

    /// Returns the type for `schema`. Its inline types are added to `inner`.
    fn type_of(&mut self, schema: &'c Schema, place: &Place<'_, 'c>, inner: &mut Vec<PendingItem<'c>>) -> Type {
        let ty = match self.replacement(schema, place) {
            Some(path) => Type::Extern(path),
            None => self.valid_type_of(schema, place, inner),
        };
        if self.corpus.lossy().contains(schema) { Type::Lossy(Box::new(ty)) } else { ty }
    }

    /// Returns the type of one's own for the value at `place`.
    fn replacement(&mut self, schema: &Schema, place: &Place<'_, 'c>) -> Option<String> {
        if self.config.replace.is_empty() || has_literal(schema) {
            return None;
        }
        let Site { definition, path, .. } = place.site(schema.span);
        let (index, path) = self.config.replace.find(&definition, &steps(&path))?;
        self.replaced.insert(index);
        Some(path.to_owned())
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
                None => return self.type_of_string(string),
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
            site: place.site(schema.span),
            name: names::joined(&place.owner.name, &place.suffix()),
            rank: rank::INLINE,
            key: place.key(),
            doc: place.doc(schema),
            source,
        });
        Type::Item(id)
    }

    /// Returns the type of a string without known or allowed values.
    fn type_of_string(&self, string: &StringSchema) -> Type {
        let Some(format) = string.format else { return Type::String };
        let has_literal = string.constant.is_some() || string.default.is_some();
        match self.config.formats.find(format).filter(|_| !has_literal) {
            Some(path) => Type::Extern(path.to_owned()),
            None => Type::Format(format),
        }
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

    /// Returns whether a ref leads to an array that cannot be an alias.
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
        for (index, place) in self.places.iter().enumerate() {
            contents.entry(place.module).or_default().push(ItemId(index));
        }
        for items in contents.values_mut() {
            items.sort_by_key(|item| &self.places[item.0].position);
        }
        // Every id that was reserved is pending until its item is lowered, so that none is missing here.
        let mut items: Vec<Item> = self.items.into_iter().flatten().collect();
        if let (Placement::Tree, Some(item)) =
            (placement, any_record::any_record(&items, &self.records, self.config, &mut self.renames))
        {
            contents.entry(ModuleTree::ROOT).or_default().push(ItemId(items.len()));
            items.push(item);
        }
        let routes = match placement {
            Placement::Tree => routes::sum_routes(&items, &self.endpoints, &self.modules, &mut self.renames),
            Placement::Derive(_) => BTreeMap::new(),
        };
        default::settle_defaults(&mut items, &self.defaulted);
        if !self.corpus.lossy().is_empty() {
            lossy::settle_lossy(&mut items);
        }
        commit_event::mark_commit_events(&mut items);
        union::settle_conversions(&mut items);
        cycles::nest_cycles(&mut items);
        size::box_large_variants(&mut items);
        if self.config.strings == Strings::Borrowed {
            borrow::mark_borrowing(&mut items);
        }
        traits::settle_traits(&mut items);
        let unused = Unused {
            attributes: additions::add(&mut items, self.config),
            replacements: (0..self.config.replace.patterns().count())
                .filter(|index| !self.replaced.contains(index))
                .collect(),
        };
        body::settle_bodies(&mut items, &self.endpoints, self.config.parts.client);
        let mut endpoints = self.endpoints;
        if matches!(placement, Placement::Tree) && !self.config.parts.endpoints() {
            let is_endpoint = |id: &ItemId| matches!(items[id.0].kind, ItemKind::Endpoint(_));
            contents.values_mut().for_each(|items| items.retain(|id| !is_endpoint(id)));
            endpoints.clear();
        }
        let emitted: BTreeSet<ItemId> = contents.values().flatten().copied().collect();
        let mut definitions = self.named;
        definitions.retain(|_, id| emitted.contains(id));
        let root = match placement {
            Placement::Tree => None,
            Placement::Derive(_) => self.corpus.documents().first().map(|document| document.id.to_string()),
        };
        let mut renames = self.renames;
        renames.sort();
        let descriptions = self
            .corpus
            .documents()
            .iter()
            .filter_map(|document| Some((self.modules.find(&document.id)?, document.description.clone()?)))
            .collect();
        let is_tree = matches!(placement, Placement::Tree);
        let features =
            (self.config.namespace_features && is_tree).then(|| features::features(self.corpus, &self.modules));
        Model {
            features,
            modules: self.modules,
            items,
            contents,
            definitions,
            root,
            descriptions,
            endpoints,
            spaces: self.spaces,
            routes,
            renames,
            runtime: self.config.runtime.as_str().to_owned(),
            strings: self.config.strings,
            unused,
        }
    }
}

/// Returns whether a schema has a `const` or a `default`. Types of one's own cannot be made of these.
fn has_literal(schema: &Schema) -> bool {
    match &schema.kind {
        SchemaKind::Boolean(boolean) => boolean.constant.is_some() || boolean.default.is_some(),
        SchemaKind::Integer(integer) => integer.constant.is_some() || integer.default.is_some(),
        SchemaKind::String(string) => string.constant.is_some() || string.default.is_some(),
        _ => false,
    }
}

/// The steps of a path, as patterns compare them.
pub(crate) fn steps(path: &[SiteStep]) -> Vec<Step<'_>> {
    path.iter()
        .map(|step| match step {
            SiteStep::Name(name) => Step::Name(name),
            SiteStep::Items => Step::Items,
        })
        .collect()
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

    /// The end of the inline type's name, after the owner's: the field's name, and `Item` for each array around the
    /// type.
    ///
    /// A list that is called items already does not repeat the word: an element of `items` is an `Item`, and one of
    /// `menuItems` a `MenuItem`, unless another property has that name. No other plural is changed. English has too
    /// many exceptions (`addresses`, `news`, `data`), and a name must be predictable from the lexicon.
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

    /// The place in the lexicon.
    fn site(&self, span: Span) -> Site {
        let Site { definition, path, .. } = &self.owner.site;
        let field = self.field.map(|field| SiteStep::Name(field.to_owned()));
        let items = std::iter::repeat_n(SiteStep::Items, self.arrays);
        Site {
            definition: definition.clone(),
            path: path.iter().cloned().chain(field).chain(items).collect(),
            part: None,
            span,
        }
    }

    /// The documentation of the inline type.
    fn doc(&self, schema: &Schema) -> Doc {
        let owner = link(&self.owner.name);
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
