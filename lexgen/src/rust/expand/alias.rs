//! Aliases and newtypes.

use crate::rust::model::{Constraint, Item, Type};

use super::object::write_constraints;
use super::ty::write_head;
use super::{Expansion, Piece};

pub(super) fn expand_alias(cx: &Expansion<'_>, item: &Item, ty: &Type) -> Vec<Piece> {
    let mut code = cx.start(item);
    code.write_line(|text| {
        text.push_all([&cx.visibility, " type "]);
        write_head(item, text);
        text.equals();
        cx.write_ty(ty, item.module, text);
        text.push(";");
    });
    vec![Piece::Item(code)]
}

pub(super) fn expand_newtype(cx: &Expansion<'_>, item: &Item, ty: &Type, constraints: &[Constraint]) -> Vec<Piece> {
    let mut code = cx.start(item);
    cx.write_derive(item, &["Debug"], &mut code);
    code.write_line(|text| {
        text.push_all([&cx.visibility, " struct "]);
        write_head(item, text);
        text.hold();
        text.open("(");
        text.push("pub ");
        cx.write_ty(ty, item.module, text);
        text.close(")");
        text.push(";");
    });

    let mut schema = cx.start_macro("newtype", item);
    if !item.nested.is_empty() {
        schema.entry(format_args!("nested"));
    }
    schema.write_entry(|text| {
        cx.write_ty(ty, item.module, text);
        write_constraints(constraints, text);
    });
    vec![Piece::Item(code), Piece::Macro(schema.end())]
}
