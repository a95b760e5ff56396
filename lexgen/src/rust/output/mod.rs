//! From code to files in memory, laid out, or to tokens.

use std::path::{Path, PathBuf};

use proc_macro2::TokenStream;

use crate::config::{Config, Layout};
use crate::files::{self, Files};
use crate::rust::expand::{Module, Node, Nodes, Piece};

mod header;
mod layout;
#[cfg(feature = "views")]
mod signatures;

use layout::Width;
#[cfg(feature = "views")]
pub(crate) use signatures::signatures;

/// The file that a directory of code starts from.
const ROOT: &str = "mod.rs";

/// Prints `nodes` as files; with [`Layout::Single`] as one file, whose path is empty.
pub(crate) fn print(nodes: Nodes<'_>, config: &Config) -> Files {
    let mut files = Files::new();
    let header = header::with_options(config);
    match config.layout {
        Layout::Single => {
            let mut text = header;
            Printer { depth: 0, split: None }.print_nodes(nodes, &mut text);
            files.insert(PathBuf::new(), text);
        }
        Layout::Namespace => {
            let mut text = String::new();
            let split = Split { directory: PathBuf::new(), files: &mut files };
            Printer { depth: 0, split: Some(split) }.print_nodes(nodes, &mut text);
            let list = files::list(&files);
            files.insert(PathBuf::from(ROOT), [header, list, "\n".to_owned(), text].concat());
        }
    }
    files
}

/// Returns the tokens of `nodes`.
pub(crate) fn tokens<'m>(nodes: impl Iterator<Item = Node<'m>>) -> TokenStream {
    let mut text = String::new();
    write_plain(nodes, &mut text);
    // Not reached: emitted code is valid Rust.
    let error = || r#"::core::compile_error!("lexgen emitted invalid Rust: please report this");"#.parse();
    text.parse().or_else(|_| error()).unwrap_or_default()
}

/// Writes `nodes` without layout.
fn write_plain<'m>(nodes: impl Iterator<Item = Node<'m>>, out: &mut String) {
    for node in nodes {
        match node {
            Node::Piece(piece) => out.push_str(piece.code().text()),
            Node::Module(Module { name, attributes, nodes, .. }) => {
                out.push_str(attributes.text());
                out.push_str(&format!("pub mod {name} {{\n"));
                write_plain(nodes, out);
                out.push_str("}\n");
            }
        }
    }
}

struct Printer<'f> {
    /// The number of open modules in this file.
    depth: usize,
    /// The directory of modules that are namespaces, if they do not go into this file.
    split: Option<Split<'f>>,
}

struct Split<'f> {
    /// The directory for files of modules in this file.
    directory: PathBuf,
    files: &'f mut Files,
}

impl Printer<'_> {
    fn print_nodes(&mut self, nodes: Nodes<'_>, out: &mut String) {
        for node in nodes {
            let is_first = out.is_empty() || out.ends_with("{\n");
            if !is_first && !matches!(&node, Node::Piece(Piece::Macro(schema)) if schema.is_attached()) {
                out.push('\n');
            }
            match node {
                Node::Piece(Piece::Item(code)) => layout::write_code(&code, self.depth, Width::ITEM, out),
                Node::Piece(Piece::Macro(schema)) => layout::write_code(schema.code(), self.depth, Width::MACRO, out),
                Node::Module(module) => self.print_module(module, out),
            }
        }
    }

    fn print_module(&mut self, module: Module<'_>, out: &mut String) {
        let Module { name, attributes, nodes, is_namespace } = module;
        layout::write_code(&attributes, self.depth, Width::ITEM, out);
        match &mut self.split {
            Some(split) if is_namespace => {
                layout::write_line(&format!("pub mod {name};"), self.depth, out);
                let directory = split.directory.join(name.unraw());
                let mut text = header::LINE.to_owned();
                let inner = Split { directory: directory.clone(), files: split.files };
                Printer { depth: 0, split: Some(inner) }.print_nodes(nodes, &mut text);
                split.files.insert(module_file(&directory), text);
            }
            _ => {
                layout::write_line(&format!("pub mod {name} {{"), self.depth, out);
                Printer { depth: self.depth + 1, split: None }.print_nodes(nodes, out);
                layout::write_line("}", self.depth, out);
            }
        }
    }
}

/// Returns `app/bsky.rs` for the directory `app/bsky`.
fn module_file(directory: &Path) -> PathBuf {
    let mut name = directory.file_name().unwrap_or_default().to_owned();
    name.push(".rs");
    directory.with_file_name(name)
}
