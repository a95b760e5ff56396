//! Structs, aliases and newtypes.

use std::fmt::{self, Write};

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
        code.write_line(|line| {
            line.extend(["pub ", field.name.as_str(), ": "]);
            cx.write_field_type(&field.ty, field.presence, item.module, line);
            line.push(',');
        });
    }
    if let Some(extra) = &object.extra {
        code.doc("Fields that the lexicon does not name.");
        code.line(format_args!("pub {extra}: {}::Extra,", cx.runtime()));
    }
    code.close();
    code
}

fn write_derives(object: &Struct, code: &mut Code) {
    let has_default = arguments(object).next().is_none() && object.fields.iter().all(is_optional);
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
fn arguments(object: &Struct) -> impl Iterator<Item = &Field> {
    object
        .fields
        .iter()
        .filter(|field| !is_optional(field) && (field.constant.is_none() || field.presence == Presence::Nullable))
}

/// The table that states what the struct is on the wire.
fn table(cx: &Expansion<'_>, item: &Item, object: &Struct) -> Table {
    let name = head(item);
    let mut table = match &object.role {
        Role::Record { nsid, key } => {
            Table::new(cx.runtime(), "record", format_args!("{name} = {}, key = {}", string(nsid), string(key)))
        }
        Role::Definition(type_name) => {
            Table::new(cx.runtime(), "object", format_args!("{name} = {}", string(type_name)))
        }
        Role::Anonymous => Table::new(cx.runtime(), "object", name),
    };
    if has_secret(object) {
        table.row("debug");
    }
    let arguments: Vec<&Field> = arguments(object).collect();
    let has_required = object.fields.iter().any(|field| !is_optional(field));
    if has_required && arguments.len() <= MOST_ARGUMENTS {
        table.write_row(|row| write_constructor(cx, item, &arguments, row));
    }
    for field in &object.fields {
        table.write_row(|row| write_field_row(field, row));
    }
    if let Some(extra) = &object.extra {
        table.write_row(|row| row.extend(["_ => ", extra.as_str()]));
    }
    table
}

fn write_constructor(cx: &Expansion<'_>, item: &Item, arguments: &[&Field], row: &mut String) {
    let start = row.len();
    let mut write = |open: &str, between: &str, close: &str| {
        row.truncate(start);
        row.push_str(open);
        for (index, field) in arguments.iter().enumerate() {
            row.push_str(if index == 0 { "" } else { between });
            write_argument(cx, item, field, row);
        }
        row.push_str(close);
        row.len() - start
    };
    if write("new(", ", ", ")") > WIDEST_ROW {
        write("new(\n    ", ",\n    ", ",\n)");
    }
}

/// An argument of the constructor. Text is taken in any form, and what may be broken also as what cannot be; of other types
/// there is one, which `parse` can be made for.
fn write_argument(cx: &Expansion<'_>, item: &Item, field: &Field, row: &mut String) {
    let is_converted =
        matches!((&field.ty, field.presence), (Type::String | Type::Boxed(_) | Type::Lossy(_), Presence::Required));
    row.extend([field.name.as_str(), if is_converted { " into " } else { ": " }]);
    let presence = if field.presence == Presence::Nullable { Presence::Nullable } else { Presence::Required };
    cx.write_field_type(&field.ty, presence, item.module, row);
}

fn write_field_row(field: &Field, row: &mut String) {
    let presence = match field.presence {
        Presence::Required => ": required",
        Presence::Optional => ": optional",
        Presence::Nullable => ": nullable",
        Presence::OptionalNullable => ": optional_nullable",
    };
    push(row, string(&field.wire));
    row.extend([" => ", field.name.as_str(), presence]);
    if let Some(value) = &field.constant {
        row.push_str(", const = ");
        push(row, value);
    }
    if let Some(default) = &field.default {
        row.push_str(", default = ");
        push(row, &default.literal);
    }
    write_constraints(&field.constraints, row);
    if field.secret {
        row.push_str(", secret");
    }
}

/// Writes constraints behind the start of a row.
fn write_constraints(constraints: &[Constraint], row: &mut String) {
    for constraint in constraints {
        row.push_str(", ");
        write_constraint(constraint, row);
    }
}

fn write_constraint(constraint: &Constraint, row: &mut String) {
    match constraint {
        Constraint::Bound(name, bound) => push(row, format_args!("{name} = {bound}")),
        Constraint::Constant(value) => push(row, format_args!("const = {value}")),
        Constraint::Accept(types) => {
            write_list("accept", types, row, |mime, row| push(row, string(mime)));
        }
        Constraint::Items(constraints) => write_list("items", constraints, row, write_constraint),
    }
}

fn write_list<T>(name: &str, items: &[T], row: &mut String, write: impl Fn(&T, &mut String)) {
    row.extend([name, "("]);
    for (index, item) in items.iter().enumerate() {
        row.push_str(if index == 0 { "" } else { ", " });
        write(item, row);
    }
    row.push(')');
}

fn push(row: &mut String, text: impl fmt::Display) {
    // Writing to a string cannot fail.
    let _ = write!(row, "{text}");
}

/// As Rust has it.
impl fmt::Display for Literal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Boolean(value) => write!(f, "{value}"),
            Self::Integer(value) => write!(f, "{value}"),
            Self::String(value) => write!(f, "{}", string(value)),
        }
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
        (None, Literal::Boolean(_)) => ("bool".to_owned(), value.to_string()),
        (None, Literal::Integer(_)) => ("i64".to_owned(), value.to_string()),
        (None, Literal::String(_)) => ("&'static str".to_owned(), value.to_string()),
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
    table.write_row(|row| {
        row.push_str(&ty);
        write_constraints(constraints, row);
    });
    vec![Piece::Item(code), Piece::Table(table)]
}
