//! Tokens, as constants of their names.

use crate::rust::model::Item;

use super::schema_macro::string;
use super::{Expansion, Piece};

pub(super) fn expand_token(cx: &Expansion<'_>, item: &Item, value: &str) -> Vec<Piece> {
    let mut code = cx.start(item);
    code.line(format_args!("{} const {}: &str = {};", cx.visibility, item.name, string(value)));
    vec![Piece::Item(code)]
}
