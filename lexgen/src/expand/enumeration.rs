//! Unions, and enumerations of strings and integers.

use quote::quote;

use crate::model::{IntegerEnum, Item, StringEnum, Union};

use super::table::{Table, string};
use super::ty::{head, tokens};
use super::{Expansion, Piece};

pub(super) fn expand_union(cx: &Expansion<'_>, item: &Item, union: &Union) -> Vec<Piece> {
    let attributes = cx.attributes(item);
    let visibility = &cx.visibility;
    let name = &item.name;
    let generics = cx.generics(item.borrows);
    let variants = union.variants.iter().map(|variant| {
        let name = &variant.name;
        let ty = tokens(&cx.ty(&variant.ty, item.module));
        quote!(#name(#ty))
    });
    let unknown = union.unknown.as_ref().map(|name| {
        let ty = tokens(&format!("{}::TypedObject", cx.runtime()));
        quote! {
            #[doc = " A type that the lexicon does not name, with its data."]
            #name(#ty),
        }
    });
    let declaration = quote! {
        #attributes
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #visibility enum #name #generics {
            #(#variants,)*
            #unknown
        }
    };
    let mut table = Table::new(cx.runtime(), "union", head(item));
    for variant in &union.variants {
        table.row(format!("{} => {}", string(&variant.type_name), variant.name));
    }
    if let Some(unknown) = &union.unknown {
        table.row(format!("_ => {unknown}"));
    }
    vec![Piece::Item(declaration), Piece::Table(table)]
}

pub(super) fn expand_string_enum(cx: &Expansion<'_>, item: &Item, values: &StringEnum) -> Vec<Piece> {
    let attributes = cx.attributes(item);
    let visibility = &cx.visibility;
    let name = &item.name;
    let generics = cx.generics(item.borrows);
    let copy = values.other.is_none().then(|| quote!(Copy,));
    let variants = values.values.iter().map(|(_, name)| name);
    let other = values.other.as_ref().map(|name| {
        let text = tokens(&cx.ty(&crate::model::Type::String, item.module));
        quote! {
            #[doc = " A value that the lexicon does not name."]
            #name(#text),
        }
    });
    let declaration = quote! {
        #attributes
        #[derive(Clone, #copy Debug, PartialEq, Eq, Hash)]
        #visibility enum #name #generics {
            #(#variants,)*
            #other
        }
    };
    let mut table = Table::new(cx.runtime(), "string_enum", head(item));
    for (text, name) in &values.values {
        table.row(format!("{} => {name}", string(text)));
    }
    if let Some(other) = &values.other {
        table.row(format!("_ => {other}"));
    }
    vec![Piece::Item(declaration), Piece::Table(table)]
}

pub(super) fn expand_integer_enum(cx: &Expansion<'_>, item: &Item, values: &IntegerEnum) -> Vec<Piece> {
    let attributes = cx.attributes(item);
    let visibility = &cx.visibility;
    let name = &item.name;
    let variants = values.values.iter().map(|(_, name)| name);
    let declaration = quote! {
        #attributes
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #visibility enum #name {
            #(#variants,)*
        }
    };
    let mut table = Table::new(cx.runtime(), "integer_enum", head(item));
    for (value, name) in &values.values {
        table.row(format!("{value} => {name}"));
    }
    vec![Piece::Item(declaration), Piece::Table(table)]
}
