//! The types that names mean, among the declarations in sources.

use std::collections::BTreeMap;

use syn::UseTree;

use super::declaration::TypePath;
use super::json::Place;
use super::schema::{Placed, Problem, Target};

/// The names that modules import, and the paths that they stand for.
#[derive(Default)]
pub(super) struct Imports {
    by_module: BTreeMap<Vec<String>, BTreeMap<String, Vec<String>>>,
}

impl Imports {
    /// Adds an import of a module.
    pub(super) fn add(&mut self, module: &[String], tree: &UseTree) {
        let names = self.by_module.entry(module.to_owned()).or_default();
        add_tree(tree, &mut Vec::new(), names);
    }

    fn find(&self, module: &[String], name: &str) -> Option<&[String]> {
        self.by_module.get(module)?.get(name).map(Vec::as_slice)
    }
}

/// Adds the names in a tree, each with its path from `before` on. What `*` imports is found by its name.
fn add_tree(tree: &UseTree, before: &mut Vec<String>, names: &mut BTreeMap<String, Vec<String>>) {
    match tree {
        UseTree::Path(path) => {
            before.push(path.ident.to_string());
            add_tree(&path.tree, before, names);
            before.pop();
        }
        UseTree::Name(name) => {
            let name = name.ident.to_string();
            names.insert(name.clone(), before.iter().cloned().chain([name]).collect());
        }
        UseTree::Rename(rename) => {
            let path = before.iter().cloned().chain([rename.ident.to_string()]).collect();
            names.insert(rename.rename.to_string(), path);
        }
        UseTree::Group(group) => group.items.iter().for_each(|tree| add_tree(tree, before, names)),
        UseTree::Glob(_) => {}
    }
}

/// The declarations by name.
pub(super) struct Names<'d> {
    all: &'d [Placed],
    imports: &'d Imports,
    by_name: BTreeMap<String, Vec<usize>>,
}

impl<'d> Names<'d> {
    pub(super) fn new(all: &'d [Placed], imports: &'d Imports) -> Self {
        let mut by_name: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (index, placed) in all.iter().enumerate() {
            by_name.entry(placed.declaration.ident.to_string()).or_default().push(index);
        }
        Self { all, imports, by_name }
    }

    /// Returns what `path` means in the declaration `from`: a type of the module that it names or imports, or else the only type
    /// whose path ends so.
    pub(super) fn resolve(&self, from: usize, path: &TypePath) -> Result<Target, Problem> {
        let place = Place { file: self.all[from].file, span: span(path) };
        let written: Vec<String> = path.segments.iter().map(ToString::to_string).collect();
        let here = &self.all[from].module;
        let exact = self.exact(here, &written);
        // The first name of a path may be imported.
        let imported = exact.is_none().then(|| self.imports.find(here, written.first()?)).flatten();
        let meant: Vec<String> = match imported {
            Some(imported) => imported.iter().chain(&written[1..]).cloned().collect(),
            None => written.clone(),
        };
        let near = match exact.or_else(|| self.exact(here, &meant)) {
            Some(index) => vec![index],
            None => self.with_end(&meant),
        };
        match near.as_slice() {
            [index] => Ok(self.target(*index)),
            [] => {
                Err(Problem::unknown(place, format!("no type `{}` is declared in these sources", written.join("::")))
                    .help("declare it, or name its definition: `#[lexicon(ref = \"com.example.defs#…\")]`"))
            }
            [first, second, ..] => {
                Err(Problem::unknown(place, format!("several types are called `{}`", written.join("::")))
                    .related(self.all[*first].place(), "one is here")
                    .help(format!("write its path, such as `{}`", self.path_of(*second))))
            }
        }
    }

    /// The type at a path that starts in the module `here`.
    fn exact(&self, here: &[String], path: &[String]) -> Option<usize> {
        let (name, before) = path.split_last()?;
        let mut module = here.to_owned();
        for (index, name) in before.iter().enumerate() {
            match name.as_str() {
                "crate" if index == 0 => module.clear(),
                "self" => {}
                "super" => _ = module.pop(),
                name => module.push(name.to_owned()),
            }
        }
        let candidates = self.by_name.get(name)?;
        candidates.iter().copied().find(|&index| self.all[index].module == module)
    }

    /// The types whose path ends with `path`.
    fn with_end(&self, path: &[String]) -> Vec<usize> {
        let Some((name, before)) = path.split_last() else { return Vec::new() };
        let start = before.iter().take_while(|name| matches!(name.as_str(), "crate" | "self" | "super")).count();
        let candidates = self.by_name.get(name).map(Vec::as_slice).unwrap_or_default();
        candidates.iter().copied().filter(|&index| self.all[index].module.ends_with(&before[start..])).collect()
    }

    fn target(&self, index: usize) -> Target {
        match &self.all[index].declaration.id {
            Some(id) => Target::Definition(id.value.clone()),
            None => Target::Inline(index),
        }
    }

    fn path_of(&self, index: usize) -> String {
        let placed = &self.all[index];
        let name = placed.declaration.ident.to_string();
        ["crate"]
            .into_iter()
            .chain(placed.module.iter().map(String::as_str))
            .chain([name.as_str()])
            .collect::<Vec<_>>()
            .join("::")
    }
}

/// The place of a path, from its first name.
fn span(path: &TypePath) -> proc_macro2::Span {
    let mut spans = path.segments.iter().map(proc_macro2::Ident::span);
    let first = spans.next().unwrap_or_else(proc_macro2::Span::call_site);
    spans.next_back().and_then(|last| first.join(last)).unwrap_or(first)
}
