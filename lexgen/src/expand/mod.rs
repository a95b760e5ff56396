//! From the model to code: tokens for plain items, tables for what the runtime makes from facts.
//!
//! Pure and infallible. Emitted code has no `use`: it refers to its own tree by relative paths and to everything else by
//! absolute ones, so that it can stand in any module.

use proc_macro2::TokenStream;
use quote::quote;

use crate::config::{Config, Strings};
use crate::model::{Doc, Item, ItemId, ItemKind, Model};
use crate::names::{ModuleId, ModuleTree, RustIdent};

mod constant;
mod doc;
mod endpoint;
mod enumeration;
mod object;
mod routes;
mod table;
mod ty;

pub(crate) use table::Table;

/// Code, before it is text or tokens.
#[derive(Debug)]
pub(crate) enum Piece {
    /// An item of plain Rust.
    Item(TokenStream),
    /// An invocation of one of the runtime's macros.
    Table(Table),
    /// A module.
    Module(Module),
}

/// A module.
#[derive(Debug)]
pub(crate) struct Module {
    /// What it is called.
    pub(crate) name: RustIdent,
    /// Attributes above it, documentation included.
    pub(crate) attributes: TokenStream,
    /// Its content.
    pub(crate) pieces: Vec<Piece>,
    /// Whether the module is a namespace of lexicons only: one that stands for no lexicon itself.
    pub(crate) namespace: bool,
}

/// Writes the whole model down: its tree of modules, `AnyRecord` and the table of endpoints.
pub(crate) fn expand(model: &Model, config: &Config) -> Vec<Piece> {
    let cx = Expansion { model, config, visibility: quote!(pub) };
    let mut pieces: Vec<Piece> =
        model.modules.children(ModuleTree::ROOT).filter_map(|module| cx.expand_module(module, true)).collect();
    let at_root = model.contents.get(&ModuleTree::ROOT).map(Vec::as_slice).unwrap_or_default();
    pieces.extend(at_root.iter().flat_map(|&id| cx.expand_item(id)));
    pieces.extend(endpoint::expand_endpoint_table(&cx).map(Piece::Table));
    pieces
}

/// Writes down the items of one lexicon, to stand beside the struct that is already there.
pub(crate) fn expand_beside(model: &Model, config: &Config, visibility: &TokenStream) -> Vec<Piece> {
    let cx = Expansion { model, config, visibility: visibility.clone() };
    let items = model.contents.get(&ModuleTree::ROOT).map(Vec::as_slice).unwrap_or_default();
    let mut pieces: Vec<Piece> = Vec::new();
    for &id in items {
        match &model.item(id).kind {
            // The struct is what the derive stands on.
            ItemKind::Endpoint(endpoint) => {
                pieces.push(Piece::Table(endpoint::expand_table(&cx, model.item(id), endpoint)));
            }
            _ => pieces.extend(cx.expand_item(id)),
        }
    }
    pieces
}

/// The lints that emitted code is not measured by, each for what lexicons are free to do.
fn lints() -> TokenStream {
    quote! {
        #[allow(
            dead_code,
            deprecated,
            missing_docs,
            unreachable_pub,
            clippy::enum_variant_names,
            clippy::large_enum_variant,
            clippy::module_inception,
            clippy::type_complexity,
            clippy::upper_case_acronyms,
            clippy::wrong_self_convention,
            reason = "names and shapes are those of the lexicons"
        )]
    }
}

/// What expanding reads.
struct Expansion<'m> {
    model: &'m Model,
    config: &'m Config,
    /// The visibility of items.
    visibility: TokenStream,
}

impl Expansion<'_> {
    /// A module with all that is in it; none if that is nothing.
    fn expand_module(&self, module: ModuleId, outermost: bool) -> Option<Piece> {
        let items = self.model.contents.get(&module).map(Vec::as_slice).unwrap_or_default();
        let mut pieces: Vec<Piece> = items.iter().flat_map(|&id| self.expand_item(id)).collect();
        if let Some(routes) = self.model.routes.get(&module) {
            pieces.push(Piece::Table(routes::expand_routes(self, module, routes)));
        }
        pieces.extend(self.model.modules.children(module).filter_map(|child| self.expand_module(child, false)));
        if pieces.is_empty() {
            return None;
        }
        let description = self.model.descriptions.get(&module).cloned();
        let note = (!items.is_empty()).then(|| format!("`{}`", self.model.modules.nsid_path(module)));
        let doc = doc::of_item(&Doc { description, note }, self.width(module) + 4);
        let lints = if outermost { lints() } else { TokenStream::new() };
        Some(Piece::Module(Module {
            name: self.model.modules.ident(module)?.clone(),
            attributes: quote!(#doc #lints),
            pieces,
            namespace: items.is_empty(),
        }))
    }

    fn expand_item(&self, id: ItemId) -> Vec<Piece> {
        let item = self.model.item(id);
        match &item.kind {
            ItemKind::Struct(object) => object::expand_struct(self, item, object),
            ItemKind::Union(union) => enumeration::expand_union(self, item, union),
            ItemKind::StringEnum(values) => enumeration::expand_string_enum(self, item, values),
            ItemKind::IntegerEnum(values) => enumeration::expand_integer_enum(self, item, values),
            ItemKind::Alias(ty) => object::expand_alias(self, item, ty),
            ItemKind::Newtype(ty, constraints) => object::expand_newtype(self, item, ty, constraints),
            ItemKind::Endpoint(endpoint) if self.config.parts.endpoints() => {
                endpoint::expand_endpoint(self, item, endpoint)
            }
            ItemKind::Endpoint(_) => Vec::new(),
            ItemKind::Errors(errors) => endpoint::expand_errors(self, item, errors),
            ItemKind::Route(route) => endpoint::expand_route(self, item, route),
            ItemKind::Token(value) => constant::expand_token(self, item, value),
            ItemKind::PermissionSet { nsid, set } => constant::expand_permission_set(self, item, nsid, set),
        }
    }

    /// What stands above an item: its documentation, `#[deprecated]` where that says so, and at the root, where no module
    /// has them, the lints.
    fn attributes(&self, item: &Item) -> TokenStream {
        let doc = doc::of_item(&item.doc, self.width(item.module));
        let lints = self.lints(item);
        quote!(#doc #lints)
    }

    /// The lints of an item that no module has them for.
    fn lints(&self, item: &Item) -> Option<TokenStream> {
        (item.module == ModuleTree::ROOT).then(lints)
    }

    /// How many characters a line of documentation may have at the level of a module's items.
    fn width(&self, module: ModuleId) -> usize {
        let indent = 4 * self.model.modules.path(module).len();
        doc::WIDTH.saturating_sub(indent).max(doc::NARROWEST)
    }

    /// The runtime's path, as text.
    fn runtime(&self) -> &str {
        self.config.runtime.as_str()
    }

    fn borrowed(&self) -> bool {
        self.config.strings == Strings::Borrowed
    }
}
