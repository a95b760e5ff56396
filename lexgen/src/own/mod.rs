//! Types that users write for definitions of lexicons: `#[derive(Lexicon)] #[lexicon("app.bsky.feed.post")]`.
//!
//! The definition is lowered as for generated code. Its item is then changed to what the Rust type has of it: a struct may have a part
//! of the fields, in any order and under other names. Its schema macro is expanded as always, so that types of users are read, written
//! and validated as generated ones are.
//!
//! | step | output | where |
//! |---|---|---|
//! | find | the item of the definition in the model | here |
//! | compare | the item with the fields or variants of the type, and errors at their places in Rust | `fields`, `variants` |
//! | compare types | errors where names tell, and assertions for the compiler where only it knows | `types` |

use std::collections::BTreeSet;

use proc_macro2::{Span, TokenStream};
use syn::Item as RustItem;

use crate::config::Config;
use crate::lexicon::corpus::Corpus;
use crate::lexicon::diagnostic::{Diagnostics, Severity, closest, quoted};
use crate::lexicon::pattern::PlacePattern;
use crate::lexicon::read::read;
use crate::lexicon::source;
use crate::lexicon::source::Sources;
use crate::lexicon::syntax::{DefId, DefName};
use crate::rust::expand::{Expansion, Node, Piece};
use crate::rust::lower::{self, Placement, steps};
use crate::rust::model::{Item, ItemId, ItemKind, Model, Site};
use crate::rust::names;
use crate::rust::output;

mod fields;
mod types;
mod variants;

/// A type of a user, and the definition that it is for.
#[allow(missing_debug_implementations, reason = "syntax has none")]
pub struct OwnTarget {
    /// The definition: `nsid`, `nsid#name`, or a place in one such as `nsid#main.output`.
    pub definition: String,
    /// The place of `definition` in Rust.
    pub span: Span,
    /// The struct or enum.
    pub item: RustItem,
    /// True if the type is marked to be read only.
    pub is_read_only: bool,
}

/// A difference between a type and its definition.
#[derive(Clone, Debug)]
pub struct OwnError {
    /// The place in Rust.
    pub span: Span,
    /// The difference, and what to do.
    pub message: String,
    /// The place in the lexicon.
    pub lexicon: Option<source::Span>,
}

impl OwnError {
    fn new(span: Span, message: impl Into<String>) -> Self {
        Self { span, message: message.into(), lexicon: None }
    }

    fn at(self, lexicon: Option<source::Span>) -> Self {
        Self { lexicon, ..self }
    }
}

impl From<syn::Error> for OwnError {
    fn from(error: syn::Error) -> Self {
        Self::new(error.span(), error.to_string())
    }
}

/// Returns the schema macro of a type, and assertions about the types in it.
///
/// # Errors
///
/// If there is no such definition, or the type does not fit it.
pub fn own_type(sources: &Sources, config: &Config, target: &OwnTarget) -> Result<TokenStream, Vec<OwnError>> {
    let place = place(target).map_err(|error| vec![error])?;
    // Options about the code of whole lexicons do not apply.
    let config = Config::default()
        .runtime(config.runtime.clone())
        .unresolved(config.unresolved)
        .unknown(config.unknown)
        .include(vec![place.definitions()]);
    let mut diagnostics = Diagnostics::default();
    let corpus = read(sources, &config.read_options(), &mut diagnostics);
    let mut model = lower::lower(&corpus, &config, &Placement::Tree);
    let Some(id) = find(&model, &place) else {
        let problems = problems(sources, &diagnostics, &place, target);
        return Err(if problems.is_empty() { vec![not_found(&corpus, &model, &place, target)] } else { problems });
    };
    let assertions = compare(&mut model, id, target)?;
    let cx = Expansion::new(&model);
    let pieces = cx.pieces(id).into_iter().filter(|piece| matches!(piece, Piece::Macro(_)));
    let schema = output::tokens(pieces.map(Node::Piece));
    Ok([schema, assertions].into_iter().collect())
}

/// The place that the attribute names.
fn place(target: &OwnTarget) -> Result<PlacePattern, OwnError> {
    let text = &target.definition;
    let text = if text.contains('#') { text.clone() } else { format!("{text}#main") };
    match text.parse::<PlacePattern>() {
        Ok(place) if place.is_exact() => Ok(place),
        _ => {
            let message = format!(
                "{} names no definition: expected an NSID such as `app.bsky.feed.post`, with `#name` or `#main.output` if need be",
                quoted(&target.definition)
            );
            Err(OwnError::new(target.span, message))
        }
    }
}

/// Returns whether users can write a type in the place of this one.
fn is_type(item: &Item) -> bool {
    matches!(item.kind, ItemKind::Struct(_) | ItemKind::Union(_) | ItemKind::StringEnum(_) | ItemKind::IntegerEnum(_))
}

/// A list such as "`a`, `b` and `c`".
fn listed<'n>(names: impl IntoIterator<Item = &'n str>, conjunction: &str) -> String {
    let mut names: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    match names.pop() {
        Some(last) if names.is_empty() => last,
        Some(last) => format!("{} {conjunction} {last}", names.join(", ")),
        None => String::new(),
    }
}

/// Returns the item of a type at `place`.
fn find(model: &Model, place: &PlacePattern) -> Option<ItemId> {
    let is_there = |item: &Item| {
        item.site.as_ref().is_some_and(|Site { definition, path, .. }| {
            place.touches(definition) && place.has_path() != path.is_empty() && place.matches_path(&steps(path))
        })
    };
    model.items.iter().position(|item| is_type(item) && is_there(item)).map(ItemId)
}

/// The errors in the lexicon of `place`.
fn problems(sources: &Sources, diagnostics: &Diagnostics, place: &PlacePattern, target: &OwnTarget) -> Vec<OwnError> {
    let name = format!("\"{}\"", place.lexicons());
    let errors = diagnostics.iter().filter(|found| found.severity == Severity::Error);
    errors
        .filter(|found| found.span.is_some_and(|span| sources.file(span.file).text().contains(&name)))
        .map(|found| {
            let help = found.help.as_ref().map(|help| format!("; {help}")).unwrap_or_default();
            OwnError::new(target.span, format!("{}{help}", found.message)).at(found.span)
        })
        .collect()
}

fn not_found(corpus: &Corpus, model: &Model, place: &PlacePattern, target: &OwnTarget) -> OwnError {
    let document = corpus.all_documents().iter().find(|document| place.lexicons().matches(&document.id));
    let Some(document) = document else {
        let known = corpus.all_documents().iter().map(|document| document.id.as_str());
        let near = closest(&place.lexicons().to_string(), known).map(|near| format!("; did you mean `{near}`?"));
        let message = format!("there is no lexicon `{}`{}", place.lexicons(), near.unwrap_or_default());
        return OwnError::new(target.span, message);
    };
    let definition = document
        .definitions
        .iter()
        .find(|definition| place.touches(&DefId { nsid: document.id.clone(), name: definition.name.clone() }));
    let lexicon = definition.map(|definition| definition.name_span);
    let text = &target.definition;
    let sites = model.items.iter().filter(|item| is_type(item)).filter_map(|item| item.site.as_ref());
    let sites = sites.filter(|site| site.definition.nsid == document.id);
    let mut sites: BTreeSet<String> = sites.map(ToString::to_string).collect();
    let message = match definition {
        Some(_) if place.has_path() => format!("there is no type at `{text}`"),
        Some(_) => format!("`{text}` is neither an object, nor a union, nor an enumeration"),
        None => {
            let id = |name: &DefName| DefId { nsid: document.id.clone(), name: name.clone() }.to_string();
            sites.extend(document.definitions.iter().map(|definition| id(&definition.name)));
            format!("`{}` has no such definition", document.id)
        }
    };
    let help = match closest(text, sites.iter().map(String::as_str)) {
        Some(near) => format!("; did you mean `{near}`?"),
        None if sites.is_empty() => String::new(),
        None => format!("; there are {}", listed(sites.iter().map(String::as_str), "and")),
    };
    let message = message + &help;
    OwnError::new(target.span, message).at(lexicon)
}

/// Changes the item of the definition to what `target` has of it. Returns assertions about its types.
fn compare(model: &mut Model, id: ItemId, target: &OwnTarget) -> Result<TokenStream, Vec<OwnError>> {
    let (ident, generics) = match &target.item {
        RustItem::Struct(item) => (&item.ident, &item.generics),
        RustItem::Enum(item) => (&item.ident, &item.generics),
        _ => return Err(vec![OwnError::new(target.span, "a union of Rust cannot be read; a struct or an enum can")]),
    };
    let lifetimes = generics.lifetimes().count();
    if let Some(parameter) =
        generics.type_params().map(|ty| &ty.ident).chain(generics.const_params().map(|c| &c.ident)).next()
    {
        return Err(vec![OwnError::new(
            parameter.span(),
            "types of lexicons are not generic: their fields have the types of the lexicon",
        )]);
    }
    if lifetimes > 1 {
        return Err(vec![OwnError::new(
            ident.span(),
            "the type has one lifetime at most, that of the data which it is read from",
        )]);
    }
    let mut types = types::Types::new(model, id, generics);
    let changed = match (&target.item, &model.item(id).kind) {
        (RustItem::Struct(item), ItemKind::Struct(object)) => {
            fields::compare(item, object, target.is_read_only, &mut types).map(ItemKind::Struct)
        }
        (RustItem::Enum(item), ItemKind::Union(union)) => {
            variants::compare_union(item, union, &mut types).map(ItemKind::Union)
        }
        (RustItem::Enum(item), ItemKind::StringEnum(values)) => {
            variants::compare_strings(item, values, &mut types).map(ItemKind::StringEnum)
        }
        (RustItem::Enum(item), ItemKind::IntegerEnum(values)) => {
            variants::compare_integers(item, values, &mut types).map(ItemKind::IntegerEnum)
        }
        (item, kind) => {
            let rust = if matches!(item, RustItem::Struct(_)) { "a struct" } else { "an enum" };
            let (what, expected) = match kind {
                ItemKind::Struct(_) => ("an object", "a struct"),
                ItemKind::Union(_) => ("a union", "an enum with a variant for each type"),
                _ => ("an enumeration", "an enum with a variant for each value"),
            };
            let message = format!("`{}` is {what}: use {expected}, not {rust}", target.definition);
            types.error(OwnError::new(ident.span(), message));
            None
        }
    };
    let types::Outcome { errors, assertions, nested } = types.finish();
    let Some(kind) = changed.filter(|_| errors.is_empty()) else { return Err(errors) };
    let name = names::exact(&ident.to_string());
    let item = model.item_mut(id);
    item.kind = kind;
    item.name = name;
    item.borrows = lifetimes > 0;
    item.nested = nested;
    item.additions.is_own = true;
    item.additions.is_read_only = target.is_read_only;
    Ok(assertions)
}
