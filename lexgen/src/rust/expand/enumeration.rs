//! Unions, and enumerations of strings and integers.

use crate::rust::model::{IntegerEnum, Item, StringEnum, Type, Union};

use super::table::{Table, integer, string};
use super::ty::head;
use super::{Expansion, Piece};

pub(super) fn expand_union(cx: &Expansion<'_>, item: &Item, union: &Union) -> Vec<Piece> {
    let mut code = cx.start(item);
    code.line(format_args!("#[derive(Clone, Debug, PartialEq, Eq, Hash)]"));
    code.open(format_args!("{} enum {}", cx.visibility, head(item)));
    for variant in &union.variants {
        code.line(format_args!("{}({}),", variant.name, cx.ty(&variant.ty, item.module)));
    }
    if let Some(unknown) = &union.unknown {
        code.doc("A type that the lexicon does not name, with its data.");
        code.line(format_args!("{unknown}({}::TypedObject),", cx.runtime()));
    }
    code.close();
    let mut table = Table::new(cx.runtime(), "union", head(item));
    if !item.nested.is_empty() {
        table.row("nested");
    }
    for (index, variant) in union.variants.iter().enumerate() {
        let nested = if item.nested.contains(&index) { ", nested" } else { "" };
        table.row(format_args!("{} => {}{nested}", string(&variant.type_name), variant.name));
    }
    if let Some(unknown) = &union.unknown {
        table.row(format_args!("_ => {unknown}"));
    }
    vec![Piece::Item(code), Piece::Table(table)]
}

pub(super) fn expand_string_enum(cx: &Expansion<'_>, item: &Item, values: &StringEnum) -> Vec<Piece> {
    let mut code = cx.start(item);
    let copy = if values.other.is_none() { "Copy, " } else { "" };
    code.line(format_args!("#[derive(Clone, {copy}Debug, PartialEq, Eq, Hash)]"));
    code.open(format_args!("{} enum {}", cx.visibility, head(item)));
    for (_, name) in &values.values {
        code.line(format_args!("{name},"));
    }
    if let Some(other) = &values.other {
        code.doc("A value that the lexicon does not name.");
        code.line(format_args!("{other}({}),", cx.ty(&Type::String, item.module)));
    }
    code.close();
    let mut table = Table::new(cx.runtime(), "string_enum", head(item));
    for (text, name) in &values.values {
        table.row(format_args!("{} => {name}", string(text)));
    }
    if let Some(other) = &values.other {
        table.row(format_args!("_ => {other}"));
    }
    vec![Piece::Item(code), Piece::Table(table)]
}

pub(super) fn expand_integer_enum(cx: &Expansion<'_>, item: &Item, values: &IntegerEnum) -> Vec<Piece> {
    let mut code = cx.start(item);
    code.line(format_args!("#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]"));
    code.open(format_args!("{} enum {}", cx.visibility, item.name));
    for (_, name) in &values.values {
        code.line(format_args!("{name},"));
    }
    code.close();
    let mut table = Table::new(cx.runtime(), "integer_enum", head(item));
    for (value, name) in &values.values {
        table.row(format_args!("{} => {name}", integer(*value)));
    }
    vec![Piece::Item(code), Piece::Table(table)]
}
