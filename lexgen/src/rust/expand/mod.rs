//! From the model to lines of Rust.
//!
//! Pure and infallible: the model has every decision. Emitted code has no `use`. It refers to its own tree by relative paths
//! and to everything else by absolute ones, so that it compiles in any module.

use crate::config::{Strings, Traits};
use crate::rust::model::{Additions, Doc, Item, ItemId, ItemKind, Model, Type, UnionVariant};
use crate::rust::names::{ModuleId, ModuleTree, RustIdent};

mod alias;
mod code;
mod default;
mod doc;
mod endpoint;
mod errors;
mod integer_enum;
mod json_schema;
mod object;
mod permission_set;
mod routes;
mod schema_macro;
mod setters;
mod space;
mod string_enum;
mod token;
mod ty;
mod union;

pub(crate) use code::{Break, BreakKind, Code, Line};
pub(crate) use schema_macro::SchemaMacro;
pub(crate) use ty::format_type;

use doc::Links;

/// The version of the contract between emitted code and the runtime, which has the same constant.
const CODEGEN_VERSION: u32 = 1;

/// Code, before it is laid out or made into tokens.
#[derive(Debug)]
pub(crate) enum Piece {
    /// An item of plain Rust.
    Item(Code),
    /// An invocation of one of the runtime's macros.
    Macro(SchemaMacro),
}

impl Piece {
    pub(crate) fn code(&self) -> &Code {
        match self {
            Self::Item(code) => code,
            Self::Macro(schema) => schema.code(),
        }
    }

    /// Puts the code behind a Cargo feature.
    fn behind(mut self, feature: &str) -> Self {
        let code = match &mut self {
            Self::Item(code) => code,
            Self::Macro(schema) => &mut schema.code,
        };
        code.start_with(&cfg(feature));
        self
    }
}

/// The attribute that puts what follows it behind a Cargo feature.
fn cfg(feature: &str) -> String {
    format!("#[cfg(feature = \"{feature}\")]")
}

/// A part of a module.
pub(crate) enum Node<'m> {
    /// An item or schema macro.
    Piece(Piece),
    /// A module within.
    Module(Module<'m>),
}

/// The content of a module. Each part is written when it is needed, so that not all of them are in memory at once.
pub(crate) type Nodes<'m> = Box<dyn Iterator<Item = Node<'m>> + 'm>;

/// A module.
pub(crate) struct Module<'m> {
    pub(crate) name: &'m RustIdent,
    /// Attributes above it, documentation included.
    pub(crate) attributes: Code,
    pub(crate) nodes: Nodes<'m>,
    /// True if the module is a namespace of lexicons and not a lexicon itself.
    pub(crate) is_namespace: bool,
}

/// Lints that emitted code is exempt from, because lexicons decide what they complain about.
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

/// The context of expanding.
pub(crate) struct Expansion<'m> {
    model: &'m Model,
    /// The visibility of items.
    visibility: String,
}

impl<'m> Expansion<'m> {
    /// For code in a module of its own.
    pub(crate) fn new(model: &'m Model) -> Self {
        Self { model, visibility: "pub".to_owned() }
    }

    /// Expands the whole model: its tree of modules, `AnyRecord`, `ENDPOINTS` and `SPACES`.
    pub(crate) fn expand(&self) -> Nodes<'_> {
        let version = std::iter::once(Piece::Item(self.expand_version()));
        let modules =
            self.model.modules.children(ModuleTree::ROOT).filter_map(|module| self.expand_module(module, true, false));
        let at_root = self.items(ModuleTree::ROOT).iter().flat_map(|&id| self.expand_item(id));
        let lists = endpoint::expand_endpoints(self).into_iter().chain(space::expand_spaces(self));
        let version = version.map(Node::Piece);
        Box::new(version.chain(modules.map(Node::Module)).chain(at_root.chain(lists).map(Node::Piece)))
    }

    /// Expands one item.
    pub(crate) fn pieces(&self, id: ItemId) -> Vec<Piece> {
        self.expand_item(id)
    }

    /// Expands the items of each lexicon, with its module.
    #[cfg(feature = "views")]
    pub(crate) fn lexicons(&self) -> impl Iterator<Item = (ModuleId, impl Iterator<Item = Piece>)> {
        let modules = self.model.contents.iter().filter(|(module, _)| **module != ModuleTree::ROOT);
        modules.map(|(&module, items)| (module, items.iter().flat_map(|&id| self.expand_item(id))))
    }

    /// Expands the items of one lexicon with `visibility`, next to the struct that exists.
    pub(crate) fn expand_derive(model: &'m Model, visibility: String) -> Vec<Piece> {
        let cx = Self { model, visibility };
        let expand = |&id: &ItemId| match &model.item(id).kind {
            // The derive is on the marker.
            ItemKind::Endpoint(endpoint) => {
                vec![Piece::Macro(endpoint::expand_macro(&cx, model.item(id), endpoint))]
            }
            _ => cx.expand_item(id),
        };
        cx.items(ModuleTree::ROOT).iter().flat_map(expand).collect()
    }

    /// The assertion that the runtime fits this code.
    fn expand_version(&self) -> Code {
        let mut code = Code::new();
        let version = env!("CARGO_PKG_VERSION");
        code.line(format_args!("{}::assert_codegen_version!({CODEGEN_VERSION}, \"{version}\");", self.runtime()));
        code
    }

    /// Expands a module with its content, unless it is empty. `is_behind` tells whether a module around it is behind the feature of
    /// all that is in this one.
    fn expand_module(&self, module: ModuleId, is_outermost: bool, is_behind: bool) -> Option<Module<'_>> {
        let feature = self.only_feature(module).filter(|_| !is_behind);
        let is_behind = is_behind || feature.is_some();
        let items = self.items(module);
        let own = self.feature(module).filter(|_| !is_behind);
        let pieces = items.iter().flat_map(|&id| self.expand_item(id)).map(move |piece| match own {
            Some(feature) => piece.behind(feature),
            None => piece,
        });
        let routes = self.model.routes.get(&module);
        let routes = routes.into_iter().map(move |routes| {
            let piece = Piece::Macro(routes::expand_routes(self, module, routes));
            match self.feature_of_routes(module).filter(|_| !is_behind) {
                Some(feature) => piece.behind(&feature),
                None => piece,
            }
        });
        let modules =
            self.model.modules.children(module).filter_map(move |child| self.expand_module(child, false, is_behind));
        let mut nodes = pieces.chain(routes).map(Node::Piece).chain(modules.map(Node::Module)).peekable();
        nodes.peek()?;

        let description = self.model.descriptions.get(&module).cloned();
        let note = (!items.is_empty()).then(|| format!("`{}`", self.model.modules.nsid_path(module)));
        let mut attributes = Code::new();
        let doc = Doc { description, note };
        // Rustdoc resolves links of a module's outer documentation where the module is declared.
        let around = self.model.modules.parent(module).unwrap_or(module);
        doc::write(&doc, self.width(module) + 4, Links::new(self, around), &mut attributes);
        if let Some(feature) = feature {
            attributes.line(format_args!("{}", cfg(feature)));
        }
        if is_outermost {
            write_allow(&mut attributes);
        }
        Some(Module {
            name: self.model.modules.ident(module)?,
            attributes,
            nodes: Box::new(nodes),
            is_namespace: items.is_empty(),
        })
    }

    /// The feature of a lexicon, by its module.
    fn feature(&self, module: ModuleId) -> Option<&'m str> {
        self.model.features.as_ref()?.of_modules.get(&module).map(String::as_str)
    }

    /// The feature of the routes in the module of a namespace.
    fn feature_of_routes(&self, module: ModuleId) -> Option<String> {
        self.model.features.as_ref().map(|_| self.model.modules.nsid_path(module).replace('.', "-"))
    }

    /// The feature of a variant of the union of all records. Other unions are behind a feature that enables those of their variants.
    fn feature_of_variant(&self, item: &Item, variant: &UnionVariant) -> Option<&'m str> {
        match (variant.ty.innermost(), &item.site) {
            (Type::Item(id), None) => self.feature(self.model.item(*id).module),
            _ => None,
        }
    }

    /// The feature of all lexicons in a module, if it is the same for all.
    fn only_feature(&self, module: ModuleId) -> Option<&'m str> {
        let features = self.model.features.as_ref()?;
        let mut open = vec![module];
        let mut only = None;
        while let Some(module) = open.pop() {
            if let Some(feature) = features.of_modules.get(&module)
                && *only.get_or_insert(feature) != feature
            {
                return None;
            }
            open.extend(self.model.modules.children(module));
        }
        only.map(String::as_str)
    }

    /// The items of a module.
    fn items(&self, module: ModuleId) -> &'m [ItemId] {
        self.model.contents.get(&module).map(Vec::as_slice).unwrap_or_default()
    }

    fn expand_item(&self, id: ItemId) -> Vec<Piece> {
        let item = self.model.item(id);
        match &item.kind {
            ItemKind::Struct(object) => object::expand_struct(self, item, object),
            ItemKind::Union(union) => union::expand_union(self, item, union),
            ItemKind::StringEnum(values) => string_enum::expand_string_enum(self, item, values),
            ItemKind::IntegerEnum(values) => integer_enum::expand_integer_enum(self, item, values),
            ItemKind::Alias(ty) => alias::expand_alias(self, item, ty),
            ItemKind::Newtype(ty, constraints) => alias::expand_newtype(self, item, ty, constraints),
            ItemKind::Endpoint(endpoint) => endpoint::expand_endpoint(self, item, endpoint),
            ItemKind::Errors(errors) => errors::expand_errors(self, item, errors),
            ItemKind::Route(route) => endpoint::expand_route(self, item, route),
            ItemKind::Token(value) => token::expand_token(self, item, value),
            ItemKind::PermissionSet { nsid, set } => permission_set::expand_permission_set(self, item, nsid, set),
            ItemKind::Space { nsid, space } => space::expand_space(self, item, nsid, space),
        }
    }

    /// Starts an item with its documentation, `#[deprecated]` if it is deprecated, and lints.
    fn start(&self, item: &Item) -> Code {
        let mut code = Code::new();
        doc::write(&item.doc, self.width(item.module), Links::new(self, item.module), &mut code);
        self.write_lints(item, &mut code);
        code
    }

    /// Writes the traits that an item derives: these of its own besides `Clone`, and those that the options leave it. Then its other
    /// attributes.
    fn write_derive(&self, item: &Item, own: &[&str], code: &mut Code) {
        let Traits { partial_eq, eq, hash, .. } = item.traits;
        let optional = [("PartialEq", partial_eq), ("Eq", eq), ("Hash", hash)];
        let optional = optional.iter().filter(|(_, is_derived)| *is_derived).map(|(name, _)| *name);
        let traits: Vec<&str> = ["Clone"].into_iter().chain(own.iter().copied()).chain(optional).collect();
        code.line(format_args!("#[derive({})]", traits.join(", ")));
        let Additions { attributes, is_non_exhaustive, .. } = &item.additions;
        attributes.iter().for_each(|attribute| code.line(format_args!("{attribute}")));
        if *is_non_exhaustive {
            code.line(format_args!("#[non_exhaustive]"));
        }
        self.write_schema_attributes(item, code);
    }

    /// Writes the attributes of a field or variant.
    fn write_member_attributes(&self, item: &Item, index: usize, code: &mut Code) {
        let attributes = item.additions.of_members.get(&index).into_iter().flatten();
        attributes.for_each(|attribute| code.line(format_args!("{attribute}")));
    }

    /// Writes the head of a struct or an enum.
    fn open(&self, item: &Item, keyword: &str, code: &mut Code) {
        code.write_open(|text| {
            text.push_all([&self.visibility, " ", keyword, " "]);
            ty::write_head(item, text);
        });
    }

    /// Starts the schema macro of an item.
    fn start_macro(&self, name: &str, item: &Item) -> SchemaMacro {
        SchemaMacro::new(self.runtime(), name, |head| ty::write_head(item, head))
    }

    /// Writes the lints of an item at the root, which is in no module that has them.
    fn write_lints(&self, item: &Item, code: &mut Code) {
        if item.module == ModuleTree::ROOT {
            write_allow(code);
        }
    }

    /// The characters of a line of documentation of a module's items.
    fn width(&self, module: ModuleId) -> usize {
        let indent = 4 * self.model.modules.depth(module);
        doc::WIDTH.saturating_sub(indent).max(doc::NARROWEST)
    }

    /// The characters that a line of a member has room for, however few.
    fn member_room(&self, module: ModuleId) -> usize {
        doc::LONGEST_CODE.saturating_sub(4 * (self.model.modules.depth(module) + 1))
    }

    /// As [`Self::width`], for what is in the braces of those items.
    fn member_width(&self, module: ModuleId) -> usize {
        self.width(module) - 4
    }

    /// The path of the runtime.
    fn runtime(&self) -> &str {
        &self.model.runtime
    }

    fn borrowed(&self) -> bool {
        self.model.strings == Strings::Borrowed
    }
}
