//! The items of lexicons in short, to be read beside a lexicon: without documentation, attributes, schema macros, and the
//! paths of the standard library and of the runtime.

use crate::rust::expand::{Expansion, Piece};
use crate::rust::model::Model;

use super::layout::{self, Width};

/// The items of one lexicon.
#[derive(Clone, Debug)]
pub(crate) struct Signatures {
    pub(crate) nsid: String,
    /// The path of the module, such as `com::example::note`.
    pub(crate) module: String,
    pub(crate) code: String,
}

/// Returns the items of each lexicon.
pub(crate) fn signatures(model: &Model) -> Vec<Signatures> {
    let expansion = Expansion::new(model);
    let lexicons = expansion.lexicons().map(|(module, pieces)| Signatures {
        nsid: model.modules.nsid_path(module).to_owned(),
        module: model.modules.rust_path(module),
        code: shortened(&code(pieces), &model.runtime),
    });
    lexicons.collect()
}

fn code(pieces: impl Iterator<Item = Piece>) -> String {
    let mut code = String::new();
    for piece in pieces {
        let Piece::Item(item) = piece else { continue };
        if !code.is_empty() {
            code.push('\n');
        }
        let mut whole = String::new();
        layout::write_code(&item, 0, Width::ITEM, &mut whole);
        write_shown(&whole, &mut code);
    }
    code
}

/// Writes the lines that are neither documentation nor attributes.
fn write_shown(item: &str, code: &mut String) {
    let mut is_attribute = false;
    for line in item.split_inclusive('\n') {
        let text = line.trim();
        is_attribute |= text.starts_with("#[");
        if is_attribute {
            // One that is long continues on the next lines.
            is_attribute = !text.ends_with(']');
        } else if !text.starts_with("///") {
            code.push_str(line);
        }
    }
}

/// The paths of names that everybody knows.
const KNOWN: [&str; 5] = ["::std::string::", "::std::vec::", "::std::boxed::", "::core::option::", "::core::result::"];

fn shortened(code: &str, runtime: &str) -> String {
    let code = code.replace(&format!("{runtime}::"), "");
    KNOWN.iter().fold(code, |code, path| code.replace(path, ""))
}
