//! The types that names mean, among the declarations in sources.

use std::collections::BTreeMap;

use super::declaration::TypePath;
use super::json::Place;
use super::schema::{Placed, Problem, Target};

/// The declarations by name.
pub(super) struct Names<'d> {
    all: &'d [Placed],
    by_name: BTreeMap<String, Vec<usize>>,
}

impl<'d> Names<'d> {
    pub(super) fn new(all: &'d [Placed]) -> Self {
        let mut by_name: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (index, placed) in all.iter().enumerate() {
            by_name.entry(placed.declaration.ident.to_string()).or_default().push(index);
        }
        Self { all, by_name }
    }

    /// Returns what `path` means in the declaration `from`: a type of the module that it names, or else the only type of this
    /// name.
    ///
    /// Imports are not followed, so that a name that several types have needs a path.
    pub(super) fn resolve(&self, from: usize, path: &TypePath) -> Result<Target, Problem> {
        let place = Place { file: self.all[from].file, span: span(path) };
        let Some((name, before)) = path.segments.split_last() else {
            return Err(Problem::new(place, "expected the name of a type"));
        };
        let name = name.to_string();
        let candidates = self.by_name.get(&name).map(Vec::as_slice).unwrap_or_default();
        let module = self.module(from, before);
        let exact = candidates.iter().find(|&&index| self.all[index].module == module);
        let near: Vec<usize> = match exact {
            Some(&index) => vec![index],
            None => candidates.iter().copied().filter(|&index| self.is_in(index, before)).collect(),
        };
        match near.as_slice() {
            [index] => Ok(self.target(*index)),
            [] => Err(Problem::new(place, format!("no type `{name}` is declared in these sources"))
                .help("declare it, or name its definition: `#[lexicon(ref = \"com.example.defs#…\")]`")),
            [first, second, ..] => Err(Problem::new(place, format!("several types are called `{name}`"))
                .related(self.all[*first].place(), "one is here")
                .help(format!("write its path, such as `{}`", self.path_of(*second)))),
        }
    }

    fn target(&self, index: usize) -> Target {
        match &self.all[index].declaration.id {
            Some(id) => Target::Definition(id.value.clone()),
            None => Target::Inline(index),
        }
    }

    /// The module that the start of a path means.
    fn module(&self, from: usize, before: &[proc_macro2::Ident]) -> Vec<String> {
        let mut module = self.all[from].module.clone();
        for (index, name) in before.iter().enumerate() {
            match name.to_string().as_str() {
                "crate" if index == 0 => module.clear(),
                "self" => {}
                "super" => _ = module.pop(),
                name => module.push(name.to_owned()),
            }
        }
        module
    }

    /// Returns whether the module of a declaration ends with the start of a path.
    fn is_in(&self, index: usize, before: &[proc_macro2::Ident]) -> bool {
        let names: Vec<String> = before.iter().map(ToString::to_string).collect();
        let start = names.iter().take_while(|name| matches!(name.as_str(), "crate" | "self" | "super")).count();
        self.all[index].module.ends_with(&names[start..])
    }

    fn path_of(&self, index: usize) -> String {
        let placed = &self.all[index];
        let name = placed.declaration.ident.to_string();
        ["crate"].into_iter().chain(placed.module.iter().map(String::as_str)).chain([name.as_str()]).collect::<Vec<_>>().join("::")
    }
}

/// The place of a path, from its first name.
fn span(path: &TypePath) -> proc_macro2::Span {
    let mut spans = path.segments.iter().map(proc_macro2::Ident::span);
    let first = spans.next().unwrap_or_else(proc_macro2::Span::call_site);
    spans.next_back().and_then(|last| first.join(last)).unwrap_or(first)
}
