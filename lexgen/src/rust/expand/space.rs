//! Declarations of types of spaces, as constants.

use crate::lexicon::syntax::Space;
use crate::rust::model::Item;
use crate::rust::names::ModuleTree;

use super::code::Code;
use super::permission_set::{BRACKETS, write_strings, write_translations};
use super::schema_macro::string;
use super::{Expansion, Piece, cfg};

pub(super) fn expand_space(cx: &Expansion<'_>, item: &Item, nsid: &str, space: &Space) -> Vec<Piece> {
    let runtime = cx.runtime();
    let Space { key, name, name_lang, collections } = space;
    let mut code = cx.start(item);
    code.write_line(|text| {
        text.write(format_args!("{} const {}: {runtime}::Space", cx.visibility, item.name));
        text.equals();
        text.push_all([runtime, "::Space::new"]);
        text.open("(");
        text.write(format_args!("{}", string(nsid)));
        text.comma();
        text.write(format_args!("{}", string(&key.to_string())));
        text.comma();
        text.write(format_args!("{}", string(name)));
        text.close(")");
        write_translations("with_name_lang", name_lang, text);
        if !collections.is_empty() {
            text.call("with_collections");
            text.open("(");
            write_strings(collections.iter().map(|nsid| nsid.as_str()), text);
            text.close(")");
        }
        text.push(";");
    });
    vec![Piece::Item(code)]
}

/// The constant that lists all spaces.
pub(super) fn expand_spaces(cx: &Expansion<'_>) -> Option<Piece> {
    if cx.model.spaces.is_empty() {
        return None;
    }
    let runtime = cx.runtime();
    let mut code = Code::new();
    code.doc("The types of spaces that these lexicons declare, ordered by NSID.");
    code.line(format_args!("#[allow(dead_code, deprecated, unreachable_pub, reason = \"some may be unused\")]"));
    code.write_line(|text| {
        text.push_all(["pub const SPACES: &[", runtime, "::Space]"]);
        text.equals();
        text.push("&");
        text.list(BRACKETS, &cx.model.spaces, |&id, text| {
            if let Some(feature) = cx.feature(cx.model.item(id).module) {
                text.push_all([&cfg(feature), " "]);
            }
            text.push(&cx.path(id, ModuleTree::ROOT));
        });
        text.push(";");
    });
    Some(Piece::Item(code))
}
