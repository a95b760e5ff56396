//! From the model to code: lines for plain items, tables for what the runtime makes from facts.
//!
//! Pure and infallible. Emitted code has no `use`: it refers to its own tree by relative paths and to everything else by
//! absolute ones, so that it can stand in any module.

use crate::config::{Config, Strings};
use crate::rust::model::{Doc, Item, ItemId, ItemKind, Model};
use crate::rust::names::{ModuleId, ModuleTree, RustIdent};

mod code;
mod constant;
mod doc;
mod endpoint;
mod enumeration;
mod object;
mod routes;
mod table;
mod ty;

pub(crate) use code::Code;
pub(crate) use table::Table;

/// Code, before it is laid out or made into tokens.
#[derive(Debug)]
pub(crate) enum Piece {
    /// An item of plain Rust.
    Item(Code),
    /// An invocation of one of the runtime's macros.
    Table(Table),
}

/// What a module holds.
pub(crate) enum Node<'m> {
    /// An item or table.
    Piece(Piece),
    /// A module within.
    Module(Module<'m>),
}

/// The content of a module, each part of it written down when it is asked for, so that it need not all be kept at once.
pub(crate) type Nodes<'m> = Box<dyn Iterator<Item = Node<'m>> + 'm>;

/// A module.
pub(crate) struct Module<'m> {
    /// What it is called.
    pub(crate) name: &'m RustIdent,
    /// Attributes above it, documentation included.
    pub(crate) attributes: Code,
    /// Its content.
    pub(crate) nodes: Nodes<'m>,
    /// Whether the module is a namespace of lexicons only: one that stands for no lexicon itself.
    pub(crate) namespace: bool,
}

/// The lints that emitted code is not measured by, each for what lexicons are free to do.
const LINTS: [&str; 14] = [
    "dead_code",
    "deprecated",
    "missing_docs",
    "unreachable_pub",
    "clippy::doc_markdown",
    "clippy::enum_variant_names",
    "clippy::large_enum_variant",
    "clippy::module_inception",
    "clippy::pub_underscore_fields",
    "clippy::struct_excessive_bools",
    "clippy::struct_field_names",
    "clippy::type_complexity",
    "clippy::upper_case_acronyms",
    "clippy::wrong_self_convention",
];

fn write_allow(code: &mut Code) {
    code.line(format_args!("#[allow("));
    for lint in LINTS {
        code.line(format_args!("    {lint},"));
    }
    code.line(format_args!("    reason = \"names and shapes are those of the lexicons\""));
    code.line(format_args!(")]"));
}

/// What expanding reads.
pub(crate) struct Expansion<'m> {
    model: &'m Model,
    config: &'m Config,
    /// The visibility of items.
    visibility: String,
}

impl<'m> Expansion<'m> {
    /// For code that stands in a module of its own.
    pub(crate) fn new(model: &'m Model, config: &'m Config) -> Self {
        Self { model, config, visibility: "pub".to_owned() }
    }

    /// Writes the whole model down: its tree of modules, `AnyRecord` and the table of endpoints.
    pub(crate) fn expand(&self) -> Nodes<'_> {
        let modules =
            self.model.modules.children(ModuleTree::ROOT).filter_map(|module| self.expand_module(module, true));
        let at_root = self.items(ModuleTree::ROOT).iter().flat_map(|&id| self.expand_item(id));
        let endpoints = endpoint::expand_endpoint_table(self).map(Piece::Table);
        Box::new(modules.map(Node::Module).chain(at_root.chain(endpoints).map(Node::Piece)))
    }

    /// Writes down the items of one lexicon, to stand with `visibility` beside the struct that is already there.
    pub(crate) fn expand_beside(model: &'m Model, config: &'m Config, visibility: String) -> Vec<Piece> {
        let cx = Self { model, config, visibility };
        let expand = |&id: &ItemId| match &model.item(id).kind {
            // The struct is what the derive stands on.
            ItemKind::Endpoint(endpoint) => {
                vec![Piece::Table(endpoint::expand_table(&cx, model.item(id), endpoint))]
            }
            _ => cx.expand_item(id),
        };
        cx.items(ModuleTree::ROOT).iter().flat_map(expand).collect()
    }

    /// A module with all that is in it; none if that is nothing.
    fn expand_module(&self, module: ModuleId, outermost: bool) -> Option<Module<'_>> {
        let items = self.items(module);
        let pieces = items.iter().flat_map(|&id| self.expand_item(id));
        let routes = self.model.routes.get(&module);
        let routes = routes.into_iter().map(move |routes| Piece::Table(routes::expand_routes(self, module, routes)));
        let modules = self.model.modules.children(module).filter_map(|child| self.expand_module(child, false));
        let mut nodes = pieces.chain(routes).map(Node::Piece).chain(modules.map(Node::Module)).peekable();
        nodes.peek()?;

        let description = self.model.descriptions.get(&module).cloned();
        let note = (!items.is_empty()).then(|| format!("`{}`", self.model.modules.nsid_path(module)));
        let mut attributes = Code::new();
        doc::write(&Doc { description, note }, self.width(module) + 4, &mut attributes);
        if outermost {
            write_allow(&mut attributes);
        }
        Some(Module {
            name: self.model.modules.ident(module)?,
            attributes,
            nodes: Box::new(nodes),
            namespace: items.is_empty(),
        })
    }

    /// The items that stand in a module.
    fn items(&self, module: ModuleId) -> &'m [ItemId] {
        self.model.contents.get(&module).map(Vec::as_slice).unwrap_or_default()
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

    /// Starts an item with what stands above it: its documentation, `#[deprecated]` where that says so, and lints.
    fn start(&self, item: &Item) -> Code {
        let mut code = Code::new();
        doc::write(&item.doc, self.width(item.module), &mut code);
        self.write_lints(item, &mut code);
        code
    }

    /// Writes the lints of an item at the root, which no module has them for.
    fn write_lints(&self, item: &Item, code: &mut Code) {
        if item.module == ModuleTree::ROOT {
            write_allow(code);
        }
    }

    /// How many characters a line of documentation may have at the level of a module's items.
    fn width(&self, module: ModuleId) -> usize {
        let indent = 4 * self.model.modules.depth(module);
        doc::WIDTH.saturating_sub(indent).max(doc::NARROWEST)
    }

    /// As [`Self::width`], for what stands in the braces of those items.
    fn member_width(&self, module: ModuleId) -> usize {
        self.width(module) - 4
    }

    /// The runtime's path, as text.
    fn runtime(&self) -> &str {
        self.config.runtime.as_str()
    }

    fn borrowed(&self) -> bool {
        self.config.strings == Strings::Borrowed
    }
}
