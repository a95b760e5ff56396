//! Structs.

use crate::rust::model::{Constraint, Field, Item, Presence, Role, Struct, Type};

use super::code::Text;
use super::doc::{self, Links};
use super::schema_macro::{SchemaMacro, integer, string};
use super::ty::write_head;
use super::{Code, Expansion, Piece, default, setters};

pub(super) fn expand_struct(cx: &Expansion<'_>, item: &Item, object: &Struct) -> Vec<Piece> {
    let mut pieces =
        vec![Piece::Item(expand_declaration(cx, item, object)), Piece::Macro(expand_macro(cx, item, object))];
    pieces.extend(default::expand_defaults(cx, item, object).map(Piece::Item));
    if item.additions.has_setters {
        pieces.extend(setters::expand_setters(cx, item, object).map(Piece::Macro));
    }
    pieces
}

fn expand_declaration(cx: &Expansion<'_>, item: &Item, object: &Struct) -> Code {
    let mut code = cx.start(item);
    let own = [("Debug", !object.has_secret()), ("Default", object.has_default)];
    let own: Vec<&str> = own.iter().filter(|(_, is_derived)| *is_derived).map(|(name, _)| *name).collect();
    cx.write_derive(item, &own, &mut code);
    cx.open(item, "struct", &mut code);
    for (index, field) in object.fields.iter().enumerate() {
        doc::write(&field.doc, cx.member_width(item.module), Links::new(cx, item.module), &mut code);
        doc::write_alias(&field.wire, &field.name, cx.member_room(item.module), &mut code);
        cx.write_member_attributes(item, index, &mut code);
        cx.write_schema_attributes_of_field(item, field, &mut code);
        code.write_line(|text| {
            text.push_all(["pub ", field.name.as_str(), ": "]);
            cx.write_field_type(&field.ty, field.presence, item.module, text);
            text.push(",");
        });
    }
    if let Some(extra) = &object.extra {
        code.doc("Unknown fields.");
        cx.write_schema_attributes_of_extra(item, &mut code);
        code.line(format_args!("pub {extra}: {}::Extra,", cx.runtime()));
    }
    code.close();
    code
}

/// The macro that states the names, presence and constraints of fields.
fn expand_macro(cx: &Expansion<'_>, item: &Item, object: &Struct) -> SchemaMacro {
    let name = match object.role {
        Role::Record { .. } => "record",
        Role::Definition(_) | Role::Anonymous => "object",
    };
    let mut schema = SchemaMacro::new(cx.runtime(), name, |head| {
        write_head(item, head);
        if let Role::Record { nsid: name, .. } | Role::Definition(name) = &object.role {
            head.push(" =");
            head.space();
            head.write(format_args!("{}", string(name)));
        }
        if let Role::Record { key, .. } = &object.role {
            head.push(",");
            head.space();
            head.write(format_args!("key = {}", string(key)));
        }
    });
    if !item.nested.is_empty() {
        schema.entry(format_args!("nested"));
    }
    if item.additions.is_read_only {
        schema.entry(format_args!("read_only"));
    }
    if object.has_secret() && !item.additions.is_own {
        schema.entry(format_args!("debug"));
    }
    if object.is_commit_event {
        schema.entry(format_args!("commit_event"));
    }
    let constructor = object.constructor.as_ref().map(|arguments| ("new", "", arguments));
    let builder =
        item.additions.builder.as_ref().map(|builder| ("builder ", builder.name.as_str(), &builder.arguments));
    if let Some((entry, name, arguments)) = constructor.or(builder) {
        let arguments = arguments.iter().map(|&index| &object.fields[index]);
        schema.write_entry(|text| {
            text.push_all([entry, name]);
            text.list(["(", ")"], arguments, |field, text| write_argument(cx, item, field, text));
        });
    }
    for (index, field) in object.fields.iter().enumerate() {
        schema.write_entry(|text| {
            write_field(field, text);
            if item.nested.contains(&index) {
                write_rule(text, |text| text.push("nested"));
            }
        });
    }
    if let Some(extra) = &object.extra {
        schema.variant("_", extra);
    }
    schema.end()
}

/// Writes an argument of the constructor.
///
/// A string is accepted in any form, and a value that may be invalid also as one that cannot be. For other types there is
/// one form only, so that `parse` knows its result.
fn write_argument(cx: &Expansion<'_>, item: &Item, field: &Field, text: &mut Text) {
    let is_converted = matches!(&field.ty, Type::String | Type::Boxed(_) | Type::Nested(_) | Type::Lossy(_))
        && field.presence == Presence::Required;
    text.push_all([field.name.as_str(), if is_converted { " into " } else { ": " }]);
    let presence = if field.presence == Presence::Nullable { Presence::Nullable } else { Presence::Required };
    cx.write_field_type(&field.ty, presence, item.module, text);
}

fn write_field(field: &Field, text: &mut Text) {
    text.write(format_args!("{} =>", string(&field.wire)));
    text.space();
    text.push_all([
        field.name.as_str(),
        match field.presence {
            Presence::Required => ": required",
            Presence::Optional => ": optional",
            Presence::Nullable => ": nullable",
            Presence::OptionalNullable => ": optional_nullable",
            Presence::Lossy | Presence::LossyNullable => ": lossy",
        },
    ]);
    if let Some(value) = &field.constant {
        write_rule(text, |text| text.write(format_args!("const = {value}")));
    }
    if let Some(default) = &field.default {
        write_rule(text, |text| text.write(format_args!("default = {}", default.literal)));
    }
    write_constraints(&field.constraints, text);
    if field.secret {
        write_rule(text, |text| text.push("secret"));
    }
}

/// Writes constraints behind the start of an entry.
pub(super) fn write_constraints(constraints: &[Constraint], text: &mut Text) {
    for constraint in constraints {
        write_rule(text, |text| write_constraint(constraint, text));
    }
}

/// Writes what follows in an entry.
fn write_rule(text: &mut Text, write: impl FnOnce(&mut Text)) {
    text.push(",");
    text.space();
    write(text);
}

fn write_constraint(constraint: &Constraint, text: &mut Text) {
    match constraint {
        Constraint::Bound(name, bound) => text.write(format_args!("{name} = {}", integer(*bound))),
        Constraint::Constant(value) => text.write(format_args!("const = {value}")),
        Constraint::Accept(types) => {
            write_list("accept", types, text, |pattern, text| text.write(format_args!("{}", string(pattern))));
        }
        Constraint::Items(constraints) => write_list("items", constraints, text, write_constraint),
    }
}

fn write_list<T>(name: &str, items: &[T], text: &mut Text, write: impl Fn(&T, &mut Text)) {
    text.push_all([name, "("]);
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            text.push(",");
            text.space();
        }
        write(item, text);
    }
    text.push(")");
}
