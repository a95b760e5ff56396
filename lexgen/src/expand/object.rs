//! Structs, aliases and newtypes.

use proc_macro2::TokenStream;
use quote::quote;

use crate::model::{Constraint, Default, Enumeration, Field, Item, Literal, Presence, Role, Struct, Type};

use super::table::{Table, string};
use super::ty::{head, tokens};
use super::{Expansion, Piece, doc};

/// How long the row of a constructor may be before its arguments take a line each.
const WIDEST_ROW: usize = 120;

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
    let visibility = &cx.visibility;
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
        #visibility struct #name #generics {
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
        let arguments: Vec<String> = arguments.iter().map(|field| argument(cx, item, field)).collect();
        let row = format!("new({})", arguments.join(", "));
        table.row(if row.len() > WIDEST_ROW { format!("new(\n    {},\n)", arguments.join(",\n    ")) } else { row });
    }
    for field in &object.fields {
        table.row(row(field));
    }
    if let Some(extra) = &object.extra {
        table.row(format!("_ => {extra}"));
    }
    table
}

/// An argument of the constructor. Text is taken in any form, and what may be broken also as what cannot be; of other types
/// there is one, which `parse` can be made for.
fn argument(cx: &Expansion<'_>, item: &Item, field: &Field) -> String {
    let Field { name, ty, presence, .. } = field;
    let written = match presence {
        Presence::Nullable => cx.field_type(ty, *presence, item.module),
        _ => cx.ty(ty, item.module),
    };
    match (ty, presence) {
        (Type::String | Type::Boxed(_) | Type::Lossy(_), Presence::Required) => format!("{name} into {written}"),
        _ => format!("{name}: {written}"),
    }
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
    let mut row = with_constraints(row, &field.constraints);
    if field.secret {
        row.push_str(", secret");
    }
    row
}

/// The start of a row with constraints behind it.
fn with_constraints(mut row: String, constraints: &[Constraint]) -> String {
    for constraint in constraints {
        row.push_str(", ");
        row.push_str(&constraint_text(constraint));
    }
    row
}

fn constraint_text(constraint: &Constraint) -> String {
    match constraint {
        Constraint::Bound(name, bound) => format!("{name} = {bound}"),
        Constraint::Constant(value) => format!("const = {}", literal(value)),
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
    let lints = cx.lints(item);
    Some(quote! {
        #lints
        impl #name #generics {
            #(#members)*
        }
    })
}

fn expand_default(cx: &Expansion<'_>, item: &Item, field: &Field, default: &Default) -> TokenStream {
    let Default { literal, constant, accessor, enumeration } = default;
    let name = &field.name;
    let wire = field.wire.replace('`', "'");
    let path = match &field.ty {
        Type::Item(id) => tokens(&cx.path(*id, item.module)),
        ty => tokens(&cx.ty(ty, item.module)),
    };
    let variant = enumeration.as_ref().and_then(|enumeration| enumeration.variant.as_ref());
    let (constant_type, value) = match (variant, literal) {
        (Some(variant), _) => (tokens(&cx.ty_living(&field.ty, item.module, "'static")), quote!(#path::#variant)),
        (None, Literal::Boolean(value)) => (quote!(bool), quote!(#value)),
        (None, Literal::Integer(value)) => (quote!(i64), tokens(&value.to_string())),
        (None, Literal::String(value)) => (quote!(&'static str), quote!(#value)),
    };
    let doc = doc::attributes(&[format!("What `{wire}` is where it is absent.")]);
    let declaration = quote!(#doc pub const #constant: #constant_type = #value;);
    if field.presence != Presence::Optional {
        return declaration;
    }

    let field_type = tokens(&cx.ty_living(&field.ty, item.module, "'_"));
    let (returned, body) = match (enumeration, literal) {
        (Some(Enumeration { variant: Some(_), closed: true }), _) => {
            (field_type, quote!(self.#name.unwrap_or(Self::#constant)))
        }
        (Some(Enumeration { variant: Some(_), closed: false }), _) => {
            (field_type, quote!(self.#name.clone().unwrap_or(Self::#constant)))
        }
        (Some(Enumeration { variant: None, closed: false }), _) => {
            (field_type, quote!(self.#name.clone().unwrap_or_else(|| #path::from(Self::#constant))))
        }
        // A closed enumeration whose default is not one of its values: an error in the lexicon, found when it is checked.
        (Some(Enumeration { variant: None, closed: true }), _) => return declaration,
        (None, Literal::Boolean(_) | Literal::Integer(_)) => {
            (constant_type, quote!(self.#name.unwrap_or(Self::#constant)))
        }
        (None, Literal::String(_)) => {
            (quote!(&str), quote!(self.#name.as_ref().map_or(Self::#constant, ::core::convert::AsRef::as_ref)))
        }
    };
    let doc = doc::attributes(&[format!("`{wire}`, or its default where it is absent.")]);
    quote! {
        #declaration

        #doc
        pub fn #accessor(&self) -> #returned {
            #body
        }
    }
}

pub(super) fn expand_alias(cx: &Expansion<'_>, item: &Item, ty: &Type) -> Vec<Piece> {
    let attributes = cx.attributes(item);
    let name = &item.name;
    let generics = cx.generics(item.borrows);
    let ty = tokens(&cx.ty(ty, item.module));
    let visibility = &cx.visibility;
    vec![Piece::Item(quote!(#attributes #visibility type #name #generics = #ty;))]
}

pub(super) fn expand_newtype(cx: &Expansion<'_>, item: &Item, ty: &Type, constraints: &[Constraint]) -> Vec<Piece> {
    let attributes = cx.attributes(item);
    let name = &item.name;
    let generics = cx.generics(item.borrows);
    let visibility = &cx.visibility;
    let text = cx.ty(ty, item.module);
    let ty = tokens(&text);
    let declaration = quote! {
        #attributes
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #visibility struct #name #generics(pub #ty);
    };
    let mut table = Table::new(cx.runtime(), "newtype", head(item));
    table.row(with_constraints(text, constraints));
    vec![Piece::Item(declaration), Piece::Table(table)]
}
