//! What has to hold of emitted code, whatever it was made from.

use std::collections::BTreeSet;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Fields, ImplItem, Item, ItemStruct};

/// Keywords, and words reserved for them, of any edition.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn", "else",
    "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod",
    "move", "mut", "override", "priv", "pub", "ref", "return", "self", "Self", "static", "struct", "super", "trait",
    "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield", "_",
];

/// Keywords that stay keywords with `r#` before them.
const NEVER_RAW: &[&str] = &["crate", "self", "Self", "super", "_"];

/// All that is wrong with names in `code`.
pub(crate) fn faults(code: &str) -> Vec<String> {
    let mut faults = Vec::new();
    match syn::parse_file(code) {
        Ok(file) => check_items(&file.items, "", &mut faults),
        Err(error) => faults.push(format!("it does not parse: {error}")),
    }
    faults
}

/// Every item but modules, with the path of its module in front.
pub(crate) fn items(code: &str) -> BTreeSet<String> {
    fn collect(items: &[Item], path: &str, found: &mut BTreeSet<String>) {
        for item in items {
            match item {
                Item::Mod(module) => {
                    let content = module.content.as_ref().map(|(_, items)| items.as_slice()).unwrap_or_default();
                    collect(content, &format!("{path}::{}", module.ident), found);
                }
                _ => {
                    found.insert(format!("{path}: {}", item.to_token_stream()));
                }
            }
        }
    }
    let file = syn::parse_file(code).expect("emitted code parses");
    let mut found = BTreeSet::new();
    collect(&file.items, "", &mut found);
    found
}

/// The names in one place.
struct Space<'p> {
    path: &'p str,
    taken: BTreeSet<String>,
}

impl<'p> Space<'p> {
    fn new(path: &'p str) -> Self {
        Self { path, taken: BTreeSet::new() }
    }

    fn take(&mut self, ident: &impl ToString, faults: &mut Vec<String>) {
        let ident = ident.to_string();
        let path = self.path;
        match ident.strip_prefix("r#") {
            Some(raw) if NEVER_RAW.contains(&raw) => faults.push(format!("{path}: `{ident}` cannot be raw")),
            Some(raw) if !KEYWORDS.contains(&raw) => faults.push(format!("{path}: `{ident}` is raw for nothing")),
            None if KEYWORDS.contains(&ident.as_str()) => faults.push(format!("{path}: `{ident}` is a keyword")),
            _ => {}
        }
        if !ident.is_ascii() {
            faults.push(format!("{path}: `{ident}` may look like another name"));
        }
        if !self.taken.insert(ident.trim_start_matches("r#").to_owned()) {
            faults.push(format!("{path}: `{ident}` is there twice"));
        }
    }
}

fn check_items(items: &[Item], path: &str, faults: &mut Vec<String>) {
    let (mut types, mut values) = (Space::new(path), Space::new(path));
    for (index, item) in items.iter().enumerate() {
        match item {
            Item::Mod(module) => {
                types.take(&module.ident, faults);
                snake_case(&module.ident.to_string(), path, faults);
                let inner = format!("{path}::{}", module.ident);
                let content = module.content.as_ref().map(|(_, items)| items.as_slice()).unwrap_or_default();
                check_items(content, &inner, faults);
            }
            Item::Struct(item) => {
                types.take(&item.ident, faults);
                camel_case(&item.ident.to_string(), path, faults);
                if !matches!(item.fields, Fields::Named(_)) {
                    values.take(&item.ident, faults);
                }
                check_struct(item, items.get(index + 1), path, faults);
            }
            Item::Enum(item) => {
                types.take(&item.ident, faults);
                camel_case(&item.ident.to_string(), path, faults);
                let inner = format!("{path}::{}", item.ident);
                let mut variants = Space::new(&inner);
                for variant in &item.variants {
                    variants.take(&variant.ident, faults);
                    camel_case(&variant.ident.to_string(), &inner, faults);
                }
            }
            Item::Type(item) => types.take(&item.ident, faults),
            Item::Trait(item) => types.take(&item.ident, faults),
            Item::Const(item) => {
                values.take(&item.ident, faults);
                if item.ident.to_string().contains(|c: char| c.is_lowercase()) {
                    faults.push(format!("{path}: `{}` is no name for a constant", item.ident));
                }
            }
            Item::Impl(item) => check_members(&item.items, path, faults),
            Item::Macro(_) => {}
            other => faults.push(format!("{path}: nobody expects `{}`", other.to_token_stream())),
        }
    }
}

/// Fields have names of their own, and the table below the struct has a row for each.
fn check_struct(item: &ItemStruct, table: Option<&Item>, path: &str, faults: &mut Vec<String>) {
    let path = format!("{path}::{}", item.ident);
    let mut fields = Space::new(&path);
    let mut names = Vec::new();
    for ident in item.fields.iter().filter_map(|field| field.ident.as_ref()) {
        fields.take(ident, faults);
        snake_case(&ident.to_string(), &path, faults);
        names.push(ident.to_string());
    }
    let rows = match table {
        Some(Item::Macro(table)) => rows(&table.mac.tokens),
        _ => Vec::new(),
    };
    if matches!(item.fields, Fields::Named(_)) && rows != names {
        faults.push(format!("{path}: the fields are {names:?}, but the rows are for {rows:?}"));
    }
}

/// What stands behind each `=>` of a table.
fn rows(table: &TokenStream) -> Vec<String> {
    let mut found = Vec::new();
    let mut before = [String::new(), String::new()];
    for token in table.clone() {
        if let TokenTree::Group(group) = &token
            && group.delimiter() == Delimiter::Brace
        {
            return rows(&group.stream());
        }
        let text = token.to_string();
        if before == ["=", ">"] {
            found.push(text.clone());
        }
        before = [std::mem::take(&mut before[1]), text];
    }
    found
}

fn check_members(members: &[ImplItem], path: &str, faults: &mut Vec<String>) {
    let mut space = Space::new(path);
    for member in members {
        match member {
            ImplItem::Const(member) => space.take(&member.ident, faults),
            ImplItem::Fn(member) => {
                space.take(&member.sig.ident, faults);
                snake_case(&member.sig.ident.to_string(), path, faults);
            }
            other => faults.push(format!("{path}: nobody expects `{}`", other.to_token_stream())),
        }
    }
}

/// What rustc's `non_camel_case_types` wants: no underscore beside a letter, save at the end.
fn camel_case(ident: &str, path: &str, faults: &mut Vec<String>) {
    let ident = ident.trim_matches('_');
    let letters: Vec<char> = ident.chars().collect();
    let beside = letters.windows(2).any(|pair| match pair {
        ['_', other] | [other, '_'] => *other == '_' || other.is_alphabetic(),
        _ => false,
    });
    if beside || ident.starts_with(|first: char| !first.is_uppercase()) {
        faults.push(format!("{path}: `{ident}` is no name for a type"));
    }
}

/// What rustc's `non_snake_case` wants.
fn snake_case(ident: &str, path: &str, faults: &mut Vec<String>) {
    let name = ident.trim_start_matches("r#").trim_start_matches('\'').trim_matches('_');
    if name.contains("__") || name.contains(|c: char| c.is_uppercase()) {
        faults.push(format!("{path}: `{ident}` is no name for a field, a method or a module"));
    }
}
