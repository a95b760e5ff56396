//! Structs, aliases and newtypes.

use proc_macro2::TokenStream;
use quote::quote;

use crate::model::{Constraint, Default, Field, Item, ItemKind, Literal, Presence, Role, Struct, Type};
use crate::names;

use super::table::{Table, string};
use super::ty::{head, tokens};
use super::{Expansion, Piece, doc};

/// The most arguments that a constructor takes: beyond that, positions are no help.
const MOST_ARGUMENTS: usize = 6;

pub(super) fn expand_struct(cx: &Expansion<'_>, item: &Item, object: &Struct) -> Vec<Piece> {
    let mut pieces = vec![Piece::Item(expand_declaration(cx, item, object)), Piece::Table(table(cx, item, object))];
    pieces.extend(expand_defaults(cx, item, object).map(Piece::Item));
    pieces
}

fn expand_declaration(cx: &Expansion<'_>, item: &Item, object: &Struct) -> TokenStream {
    let attributes = cx.attributes(item);
    let derives = derives(object);
    let name = &item.name;
    let generics = cx.generics(item.borrows);
    let width = cx.width(item.module) - 4;
    let fields = object.fields.iter().map(|field| {
        let attributes = doc::of_item(&field.doc, width);
        let name = &field.name;
        let ty = tokens(&cx.field_type(&field.ty, field.presence, item.module));
        quote!(#attributes pub #name: #ty)
    });
    let extra = object.extra.as_ref().map(|name| {
        let ty = tokens(&format!("{}::Extra", cx.runtime()));
        quote! {
            #[doc = " Fields that the lexicon does not name."]
            pub #name: #ty,
        }
    });
    quote! {
        #attributes
        #derives
        pub struct #name #generics {
            #(#fields,)*
            #extra
        }
    }
}

fn derives(object: &Struct) -> TokenStream {
    let debug = (!has_secret(object)).then(|| quote!(Debug,));
    let default = arguments(object).is_empty().then(|| quote!(Default,));
    let default = default.filter(|_| object.fields.iter().all(is_optional));
    quote!(#[derive(Clone, #debug #default PartialEq, Eq, Hash)])
}

fn has_secret(object: &Struct) -> bool {
    object.fields.iter().any(|field| field.secret)
}

fn is_optional(field: &Field) -> bool {
    matches!(field.presence, Presence::Optional | Presence::OptionalNullable)
}

/// The fields that a constructor has to be told.
fn arguments(object: &Struct) -> Vec<&Field> {
    object.fields.iter().filter(|field| !is_optional(field) && field.constant.is_none()).collect()
}

/// The table that states what the struct is on the wire.
fn table(cx: &Expansion<'_>, item: &Item, object: &Struct) -> Table {
    let name = head(item);
    let mut table = match &object.role {
        Role::Record { nsid, key } => {
            Table::new(cx.runtime(), "record", format!("{name} = {}, key = {}", string(nsid), string(key)))
        }
        Role::Definition(type_name) => Table::new(cx.runtime(), "object", format!("{name} = {}", string(type_name))),
        Role::Anonymous => Table::new(cx.runtime(), "object", name),
    };
    if has_secret(object) {
        table.row("debug");
    }
    let arguments = arguments(object);
    let has_required = object.fields.iter().any(|field| !is_optional(field));
    if has_required && arguments.len() <= MOST_ARGUMENTS {
        let arguments: Vec<String> = arguments
            .iter()
            .map(|field| {
                let ty = match field.presence {
                    Presence::Nullable => cx.field_type(&field.ty, field.presence, item.module),
                    _ => cx.ty(&field.ty, item.module),
                };
                format!("{}: {ty}", field.name)
            })
            .collect();
        table.row(format!("new({})", arguments.join(", ")));
    }
    for field in &object.fields {
        table.row(row(field));
    }
    if let Some(extra) = &object.extra {
        table.row(format!("_ => {extra}"));
    }
    table
}

fn row(field: &Field) -> String {
    let presence = match field.presence {
        Presence::Required => "required",
        Presence::Optional => "optional",
        Presence::Nullable => "nullable",
        Presence::OptionalNullable => "optional_nullable",
    };
    let mut row = format!("{} => {}: {presence}", string(&field.wire), field.name);
    if let Some(value) = &field.constant {
        row.push_str(&format!(", const = {}", literal(value)));
    }
    if let Some(default) = &field.default {
        row.push_str(&format!(", default = {}", literal(&default.literal)));
    }
    for constraint in &field.constraints {
        row.push_str(", ");
        row.push_str(&constraint_text(constraint));
    }
    if field.secret {
        row.push_str(", secret");
    }
    row
}

fn constraint_text(constraint: &Constraint) -> String {
    match constraint {
        Constraint::Bound(name, bound) => format!("{name} = {bound}"),
        Constraint::Accept(types) => {
            let types: Vec<String> = types.iter().map(|mime| string(mime)).collect();
            format!("accept({})", types.join(", "))
        }
        Constraint::Items(constraints) => {
            let constraints: Vec<String> = constraints.iter().map(constraint_text).collect();
            format!("items({})", constraints.join(", "))
        }
    }
}

fn literal(literal: &Literal) -> String {
    match literal {
        Literal::Boolean(value) => value.to_string(),
        Literal::Integer(value) => value.to_string(),
        Literal::String(value) => string(value),
    }
}

/// The defaults of fields, and methods that apply them.
fn expand_defaults(cx: &Expansion<'_>, item: &Item, object: &Struct) -> Option<TokenStream> {
    let members: Vec<TokenStream> = object
        .fields
        .iter()
        .filter_map(|field| Some(expand_default(cx, item, field, field.default.as_ref()?)))
        .collect();
    if members.is_empty() {
        return None;
    }
    let name = &item.name;
    let generics = item.borrows.then(|| quote!(<'_>));
    Some(quote! {
        impl #name #generics {
            #(#members)*
        }
    })
}

fn expand_default(cx: &Expansion<'_>, item: &Item, field: &Field, default: &Default) -> TokenStream {
    let constant = names::constant(&format!("DEFAULT_{}", field.name.unraw()));
    let wire = field.wire.replace('`', "'");
    let constant_doc = doc::attributes(&[format!("What `{wire}` is where it is absent.")]);
    let value = tokens(&literal(&default.literal));
    // The enumeration that the field is, if it is one.
    let enumeration = match &field.ty {
        Type::Item(id) => match &cx.model.item(*id).kind {
            ItemKind::StringEnum(values) => Some(values.other.is_none()),
            ItemKind::IntegerEnum(_) => Some(true),
            _ => None,
        },
        _ => None,
    };
    let enumeration_type = tokens(&cx.ty_living(&field.ty, item.module, "'static"));
    let (constant_type, constant_value) = match (&default.variant, &default.literal) {
        (Some(variant), _) => {
            let path = match &field.ty {
                Type::Item(id) => tokens(&cx.path(*id, item.module)),
                _ => enumeration_type.clone(),
            };
            (enumeration_type.clone(), quote!(#path::#variant))
        }
        (None, Literal::Boolean(_)) => (quote!(bool), value),
        (None, Literal::Integer(_)) => (quote!(i64), value),
        (None, Literal::String(_)) => (quote!(&'static str), value),
    };
    let declaration = quote! {
        #constant_doc
        pub const #constant: #constant_type = #constant_value;
    };
    if field.presence != Presence::Optional {
        return declaration;
    }

    let name = &field.name;
    let method = names::field(&format!("{}_or_default", name.unraw()));
    let method_doc = doc::attributes(&[format!("`{wire}`, or its default where it is absent.")]);
    let (returned, body) = match (&default.variant, enumeration, &default.literal) {
        (Some(_), Some(true), _) | (None, None, Literal::Boolean(_) | Literal::Integer(_)) => {
            (constant_type, quote!(self.#name.unwrap_or(Self::#constant)))
        }
        (Some(_), _, _) => {
            let returned = tokens(&cx.ty_living(&field.ty, item.module, "'_"));
            (returned, quote!(self.#name.clone().unwrap_or(Self::#constant)))
        }
        (None, Some(_), _) => {
            let returned = tokens(&cx.ty_living(&field.ty, item.module, "'_"));
            let path = match &field.ty {
                Type::Item(id) => tokens(&cx.path(*id, item.module)),
                _ => enumeration_type,
            };
            (returned, quote!(self.#name.clone().unwrap_or_else(|| #path::from(Self::#constant))))
        }
        (None, None, Literal::String(_)) => {
            (quote!(&str), quote!(self.#name.as_ref().map_or(Self::#constant, ::core::convert::AsRef::as_ref)))
        }
    };
    quote! {
        #declaration

        #method_doc
        pub fn #method(&self) -> #returned {
            #body
        }
    }
}

pub(super) fn expand_alias(cx: &Expansion<'_>, item: &Item, ty: &Type) -> Vec<Piece> {
    let attributes = cx.attributes(item);
    let name = &item.name;
    let generics = cx.generics(item.borrows);
    let ty = tokens(&cx.ty(ty, item.module));
    vec![Piece::Item(quote!(#attributes pub type #name #generics = #ty;))]
}

pub(super) fn expand_newtype(cx: &Expansion<'_>, item: &Item, ty: &Type) -> Vec<Piece> {
    let attributes = cx.attributes(item);
    let name = &item.name;
    let generics = cx.generics(item.borrows);
    let text = cx.ty(ty, item.module);
    let ty = tokens(&text);
    let declaration = quote! {
        #attributes
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        pub struct #name #generics(pub #ty);
    };
    let mut table = Table::new(cx.runtime(), "newtype", head(item));
    table.row(text);
    vec![Piece::Item(declaration), Piece::Table(table)]
}
