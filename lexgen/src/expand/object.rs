//! Structs, aliases and newtypes.

use crate::model::{Constraint, Default, Enumeration, Field, Item, Literal, Presence, Role, Struct, Type};

use super::table::{Table, string};
use super::ty::head;
use super::{Code, Expansion, Piece, doc};

/// How long the row of a constructor may be before its arguments take a line each.
const WIDEST_ROW: usize = 120;

/// The most arguments that a constructor takes: beyond that, positions are no help.
const MOST_ARGUMENTS: usize = 6;

pub(super) fn expand_struct(cx: &Expansion<'_>, item: &Item, object: &Struct) -> Vec<Piece> {
    let mut pieces = vec![Piece::Item(expand_declaration(cx, item, object)), Piece::Table(table(cx, item, object))];
    pieces.extend(expand_defaults(cx, item, object).map(Piece::Item));
    pieces
}

fn expand_declaration(cx: &Expansion<'_>, item: &Item, object: &Struct) -> Code {
    let mut code = cx.start(item);
    write_derives(object, &mut code);
    code.open(format_args!("{} struct {}", cx.visibility, head(item)));
    for field in &object.fields {
        doc::write(&field.doc, cx.member_width(item.module), &mut code);
        let ty = cx.field_type(&field.ty, field.presence, item.module);
        code.line(format_args!("pub {}: {ty},", field.name));
    }
    if let Some(extra) = &object.extra {
        code.doc("Fields that the lexicon does not name.");
        code.line(format_args!("pub {extra}: {}::Extra,", cx.runtime()));
    }
    code.close();
    code
}

fn write_derives(object: &Struct, code: &mut Code) {
    let has_default = arguments(object).is_empty() && object.fields.iter().all(is_optional);
    let debug = if has_secret(object) { "" } else { "Debug, " };
    let default = if has_default { "Default, " } else { "" };
    code.line(format_args!("#[derive(Clone, {debug}{default}PartialEq, Eq, Hash)]"));
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
        table.row(format_args!("_ => {extra}"));
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
        row.push_str(", const = ");
        row.push_str(&literal(value));
    }
    if let Some(default) = &field.default {
        row.push_str(", default = ");
        row.push_str(&literal(&default.literal));
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
            let types: Vec<String> = types.iter().map(|mime| string(mime).to_string()).collect();
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
        Literal::String(value) => string(value).to_string(),
    }
}

/// The defaults of fields, and methods that apply them.
fn expand_defaults(cx: &Expansion<'_>, item: &Item, object: &Struct) -> Option<Code> {
    if object.fields.iter().all(|field| field.default.is_none()) {
        return None;
    }
    let mut code = Code::new();
    cx.write_lints(item, &mut code);
    let generics = if item.borrows { "<'_>" } else { "" };
    code.open(format_args!("impl {}{generics}", item.name));
    let mut is_first = true;
    for field in &object.fields {
        if let Some(default) = &field.default {
            if !is_first {
                code.blank();
            }
            is_first = false;
            write_default(cx, item, field, default, &mut code);
        }
    }
    code.close();
    Some(code)
}

fn write_default(cx: &Expansion<'_>, item: &Item, field: &Field, default: &Default, code: &mut Code) {
    let Default { literal: value, constant, accessor, enumeration } = default;
    let name = &field.name;
    let wire = field.wire.replace('`', "'");
    let path = match &field.ty {
        Type::Item(id) => cx.path(*id, item.module),
        ty => cx.ty(ty, item.module),
    };
    let variant = enumeration.as_ref().and_then(|enumeration| enumeration.variant.as_ref());
    let (constant_type, value) = match (variant, value) {
        (Some(variant), _) => (cx.ty_living(&field.ty, item.module, "'static"), format!("{path}::{variant}")),
        (None, Literal::Boolean(_)) => ("bool".to_owned(), literal(value)),
        (None, Literal::Integer(_)) => ("i64".to_owned(), literal(value)),
        (None, Literal::String(_)) => ("&'static str".to_owned(), literal(value)),
    };
    code.doc(&doc::printable(&format!("What `{wire}` is where it is absent.")));
    code.line(format_args!("pub const {constant}: {constant_type} = {value};"));
    if field.presence != Presence::Optional {
        return;
    }

    let field_type = cx.ty_living(&field.ty, item.module, "'_");
    let (returned, body) = match (enumeration, &default.literal) {
        (Some(Enumeration { variant: Some(_), closed: true }), _) => {
            (field_type, format!("self.{name}.unwrap_or(Self::{constant})"))
        }
        (Some(Enumeration { variant: Some(_), closed: false }), _) => {
            (field_type, format!("self.{name}.clone().unwrap_or(Self::{constant})"))
        }
        (Some(Enumeration { variant: None, closed: false }), _) => {
            (field_type, format!("self.{name}.clone().unwrap_or_else(|| {path}::from(Self::{constant}))"))
        }
        // A closed enumeration whose default is not one of its values: an error in the lexicon, found when it is checked.
        (Some(Enumeration { variant: None, closed: true }), _) => return,
        (None, Literal::Boolean(_) | Literal::Integer(_)) => {
            (constant_type, format!("self.{name}.unwrap_or(Self::{constant})"))
        }
        (None, Literal::String(_)) => (
            "&str".to_owned(),
            format!("self.{name}.as_ref().map_or(Self::{constant}, ::core::convert::AsRef::as_ref)"),
        ),
    };
    code.blank();
    code.doc(&doc::printable(&format!("`{wire}`, or its default where it is absent.")));
    code.open(format_args!("pub fn {accessor}(&self) -> {returned}"));
    code.line(format_args!("{body}"));
    code.close();
}

pub(super) fn expand_alias(cx: &Expansion<'_>, item: &Item, ty: &Type) -> Vec<Piece> {
    let mut code = cx.start(item);
    code.line(format_args!("{} type {} = {};", cx.visibility, head(item), cx.ty(ty, item.module)));
    vec![Piece::Item(code)]
}

pub(super) fn expand_newtype(cx: &Expansion<'_>, item: &Item, ty: &Type, constraints: &[Constraint]) -> Vec<Piece> {
    let ty = cx.ty(ty, item.module);
    let mut code = cx.start(item);
    code.line(format_args!("#[derive(Clone, Debug, PartialEq, Eq, Hash)]"));
    code.line(format_args!("{} struct {}(pub {ty});", cx.visibility, head(item)));
    let mut table = Table::new(cx.runtime(), "newtype", head(item));
    table.row(with_constraints(ty, constraints));
    vec![Piece::Item(code), Piece::Table(table)]
}
