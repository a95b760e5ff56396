//! Rules for the names in all generated code.

use std::collections::BTreeSet;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Fields, ImplItem, Item, ItemStruct};

/// Keywords and reserved keywords of all editions.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn", "else",
    "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod",
    "move", "mut", "override", "priv", "pub", "ref", "return", "self", "Self", "static", "struct", "super", "trait",
    "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield", "_",
];

/// Keywords that cannot be raw identifiers.
const NEVER_RAW: &[&str] = &["crate", "self", "Self", "super", "_"];

/// Returns all violations in `code`.
pub(crate) fn violations(code: &str) -> Vec<String> {
    let mut violations = Vec::new();
    match syn::parse_file(code) {
        Ok(file) => check_items(&file.items, "", &mut violations),
        Err(error) => violations.push(format!("the code does not parse: {error}")),
    }
    violations
}

/// Returns every item except modules, with the path of its module as a prefix.
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
    let file = syn::parse_file(code).expect("generated code parses");
    let mut found = BTreeSet::new();
    collect(&file.items, "", &mut found);
    found
}

/// The names in one namespace.
struct Space<'p> {
    path: &'p str,
    taken: BTreeSet<String>,
}

impl<'p> Space<'p> {
    fn new(path: &'p str) -> Self {
        Self { path, taken: BTreeSet::new() }
    }

    fn take(&mut self, ident: &impl ToString, violations: &mut Vec<String>) {
        let ident = ident.to_string();
        let path = self.path;
        match ident.strip_prefix("r#") {
            Some(raw) if NEVER_RAW.contains(&raw) => violations.push(format!("{path}: `{ident}` cannot be raw")),
            Some(raw) if !KEYWORDS.contains(&raw) => violations.push(format!("{path}: `{ident}` is raw without need")),
            None if KEYWORDS.contains(&ident.as_str()) => violations.push(format!("{path}: `{ident}` is a keyword")),
            _ => {}
        }
        if !ident.is_ascii() {
            violations.push(format!("{path}: `{ident}` may look like another name"));
        }
        if !self.taken.insert(ident.trim_start_matches("r#").to_owned()) {
            violations.push(format!("{path}: `{ident}` is declared twice"));
        }
    }
}

fn check_items(items: &[Item], path: &str, violations: &mut Vec<String>) {
    let (mut types, mut values) = (Space::new(path), Space::new(path));
    for (index, item) in items.iter().enumerate() {
        match item {
            Item::Mod(module) => {
                types.take(&module.ident, violations);
                snake_case(&module.ident.to_string(), path, violations);
                let inner = format!("{path}::{}", module.ident);
                let content = module.content.as_ref().map(|(_, items)| items.as_slice()).unwrap_or_default();
                check_items(content, &inner, violations);
            }
            Item::Struct(item) => {
                types.take(&item.ident, violations);
                camel_case(&item.ident.to_string(), path, violations);
                if !matches!(item.fields, Fields::Named(_)) {
                    values.take(&item.ident, violations);
                }
                check_struct(item, items.get(index + 1), path, violations);
            }
            Item::Enum(item) => {
                types.take(&item.ident, violations);
                camel_case(&item.ident.to_string(), path, violations);
                let inner = format!("{path}::{}", item.ident);
                let mut variants = Space::new(&inner);
                for variant in &item.variants {
                    variants.take(&variant.ident, violations);
                    camel_case(&variant.ident.to_string(), &inner, violations);
                }
            }
            Item::Type(item) => types.take(&item.ident, violations),
            Item::Trait(item) => types.take(&item.ident, violations),
            Item::Const(item) => {
                values.take(&item.ident, violations);
                if item.ident.to_string().contains(|c: char| c.is_lowercase()) {
                    violations.push(format!("{path}: `{}` is not a name of a constant", item.ident));
                }
            }
            Item::Impl(item) => check_members(&item.items, path, violations),
            Item::Macro(_) => {}
            other => violations.push(format!("{path}: unexpected `{}`", other.to_token_stream())),
        }
    }
}

/// Checks that fields have unique names, and that the schema macro after the struct has an entry for each.
fn check_struct(item: &ItemStruct, table: Option<&Item>, path: &str, violations: &mut Vec<String>) {
    let path = format!("{path}::{}", item.ident);
    let mut fields = Space::new(&path);
    let mut names = Vec::new();
    for ident in item.fields.iter().filter_map(|field| field.ident.as_ref()) {
        fields.take(ident, violations);
        snake_case(&ident.to_string(), &path, violations);
        names.push(ident.to_string());
    }
    let rows = match table {
        Some(Item::Macro(table)) => rows(&table.mac.tokens),
        _ => Vec::new(),
    };
    if matches!(item.fields, Fields::Named(_)) && rows != names {
        violations.push(format!("{path}: the fields are {names:?}, but the entries are for {rows:?}"));
    }
}

/// Returns the token after each `=>` in a schema macro.
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

fn check_members(members: &[ImplItem], path: &str, violations: &mut Vec<String>) {
    let mut space = Space::new(path);
    for member in members {
        match member {
            ImplItem::Const(member) => space.take(&member.ident, violations),
            ImplItem::Fn(member) => {
                space.take(&member.sig.ident, violations);
                snake_case(&member.sig.ident.to_string(), path, violations);
            }
            other => violations.push(format!("{path}: unexpected `{}`", other.to_token_stream())),
        }
    }
}

/// Checks rustc's `non_camel_case_types`: no underscore next to a letter, except at the end.
fn camel_case(ident: &str, path: &str, violations: &mut Vec<String>) {
    let ident = ident.trim_matches('_');
    let letters: Vec<char> = ident.chars().collect();
    let beside = letters.windows(2).any(|pair| match pair {
        ['_', other] | [other, '_'] => *other == '_' || other.is_alphabetic(),
        _ => false,
    });
    if beside || ident.starts_with(|first: char| !first.is_uppercase()) {
        violations.push(format!("{path}: `{ident}` is not a name of a type"));
    }
}

/// Checks rustc's `non_snake_case`.
fn snake_case(ident: &str, path: &str, violations: &mut Vec<String>) {
    let name = ident.trim_start_matches("r#").trim_start_matches('\'').trim_matches('_');
    if name.contains("__") || name.contains(|c: char| c.is_uppercase()) {
        violations.push(format!("{path}: `{ident}` is not a name of a field, a method or a module"));
    }
}
