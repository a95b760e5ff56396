//! The tree of modules that follows the segments of NSIDs.

use std::collections::BTreeMap;

use lexgen_data::Nsid;

use super::{Claim, Rename, RustIdent, Scope, module};

/// A module of the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ModuleId(usize);

/// A module for every segment of every NSID.
#[derive(Debug)]
pub(crate) struct ModuleTree {
    nodes: Vec<Node>,
}

#[derive(Debug)]
struct Node {
    parent: Option<ModuleId>,
    /// `None` for the root.
    ident: Option<RustIdent>,
    /// The NSID of the module, or the part of NSIDs that it represents.
    path: String,
    children: BTreeMap<String, ModuleId>,
}

impl ModuleTree {
    /// The root of the emitted code.
    pub(crate) const ROOT: ModuleId = ModuleId(0);

    /// Creates a tree with a module for each of `nsids`.
    pub(crate) fn new<'n>(nsids: impl IntoIterator<Item = &'n Nsid>, renames: &mut Vec<Rename>) -> Self {
        let root = Node { parent: None, ident: None, path: String::new(), children: BTreeMap::new() };
        let mut tree = Self { nodes: vec![root] };
        for nsid in nsids {
            let mut at = Self::ROOT;
            for segment in nsid.as_str().split('.') {
                at = tree.child(at, segment);
            }
        }
        for index in 0..tree.nodes.len() {
            tree.name_children(ModuleId(index), renames);
        }
        tree
    }

    fn child(&mut self, parent: ModuleId, segment: &str) -> ModuleId {
        if let Some(&child) = self.nodes[parent.0].children.get(segment) {
            return child;
        }
        let child = ModuleId(self.nodes.len());
        let above = &self.nodes[parent.0].path;
        let path = if above.is_empty() { segment.to_owned() } else { format!("{above}.{segment}") };
        self.nodes.push(Node { parent: Some(parent), ident: None, path, children: BTreeMap::new() });
        self.nodes[parent.0].children.insert(segment.to_owned(), child);
        child
    }

    fn name_children(&mut self, parent: ModuleId, renames: &mut Vec<Rename>) {
        let children: Vec<ModuleId> = self.children(parent).collect();
        let claims: Vec<Claim> = children
            .iter()
            .map(|child| {
                let node = &self.nodes[child.0];
                let segment = node.path.rsplit('.').next().unwrap_or_default();
                Claim { preferred: module(segment), rank: 0 }
            })
            .collect();
        let idents = Scope::default().settle_last(claims, |index| self.nodes[children[index].0].path.clone(), renames);
        for (child, ident) in children.into_iter().zip(idents) {
            self.nodes[child.0].ident = Some(ident);
        }
    }

    /// The module of `nsid`, if it is in the tree.
    pub(crate) fn find(&self, nsid: &Nsid) -> Option<ModuleId> {
        nsid.as_str().split('.').try_fold(Self::ROOT, |at, segment| self.nodes[at.0].children.get(segment).copied())
    }

    /// The modules in `parent`, in the order of their segments.
    pub(crate) fn children(&self, parent: ModuleId) -> impl Iterator<Item = ModuleId> {
        self.nodes[parent.0].children.values().copied()
    }

    /// The parent module; `None` for the root.
    pub(crate) fn parent(&self, id: ModuleId) -> Option<ModuleId> {
        self.nodes[id.0].parent
    }

    /// The name of the module; `None` for the root.
    pub(crate) fn ident(&self, id: ModuleId) -> Option<&RustIdent> {
        self.nodes[id.0].ident.as_ref()
    }

    /// The NSID of the module, or the part of NSIDs that it represents.
    pub(crate) fn nsid_path(&self, id: ModuleId) -> &str {
        &self.nodes[id.0].path
    }

    /// The number of steps from the root to the module.
    pub(crate) fn depth(&self, id: ModuleId) -> usize {
        std::iter::successors(self.parent(id), |&above| self.parent(above)).count()
    }

    /// The path of the module, such as `com::example::note`.
    #[cfg(feature = "views")]
    pub(crate) fn rust_path(&self, id: ModuleId) -> String {
        let mut path = String::new();
        self.write_path_below(Self::ROOT, id, &mut path);
        path.truncate(path.strip_suffix("::").map_or(0, str::len));
        path
    }

    /// Writes the path from the module `from` to the items of another one, `to`.
    pub(crate) fn write_path(&self, from: ModuleId, to: ModuleId, out: &mut String) {
        let (mut above_from, mut above_to) = (self.depth(from), self.depth(to));
        // One step up from the deeper of the two, until both are their common parent.
        let (mut at, mut around) = (from, to);
        while at != around {
            if above_from >= above_to {
                at = self.parent(at).unwrap_or(Self::ROOT);
                out.push_str("super::");
                above_from = above_from.saturating_sub(1);
            }
            if above_to > above_from {
                around = self.parent(around).unwrap_or(Self::ROOT);
                above_to = above_to.saturating_sub(1);
            }
        }
        if at == from && from != Self::ROOT {
            out.push_str("self::");
        }
        self.write_path_below(around, to, out);
    }

    /// Writes the names from below `around` to `to`.
    fn write_path_below(&self, around: ModuleId, to: ModuleId, out: &mut String) {
        if to == around {
            return;
        }
        if let Some(above) = self.parent(to) {
            self.write_path_below(around, above, out);
            out.extend(self.ident(to).into_iter().flat_map(|name| [name.as_str(), "::"]));
        }
    }
}
