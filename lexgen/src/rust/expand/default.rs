//! Defaults of fields: constants, and methods that apply them.

use std::fmt;

use crate::rust::model::{Default, EnumDefault, Field, Item, Literal, Presence, Struct, Type};

use super::code::Text;
use super::schema_macro::{integer, string};
use super::{Code, Expansion, doc};

impl fmt::Display for Literal {
    /// Writes the value as a Rust literal.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Boolean(value) => write!(f, "{value}"),
            Self::Integer(value) => f.write_str(&integer(*value)),
            Self::String(value) => write!(f, "{}", string(value)),
        }
    }
}

pub(super) fn expand_defaults(cx: &Expansion<'_>, item: &Item, object: &Struct) -> Option<Code> {
    if object.fields.iter().all(|field| field.default.is_none()) {
        return None;
    }
    let mut code = Code::new();
    cx.write_lints(item, &mut code);
    code.write_open(|text| {
        text.push_all(["impl ", item.name.as_str()]);
        if item.borrows {
            text.open("<");
            text.push("'_");
            text.close(">");
        }
    });
    let mut is_first = true;
    for field in &object.fields {
        if let Some(default) = &field.default {
            if !std::mem::take(&mut is_first) {
                code.blank();
            }
            Writer { cx, item, field, default, code: &mut code }.write();
        }
    }
    code.close();
    Some(code)
}

/// Writes the constant and the accessor of one field.
struct Writer<'x, 'm> {
    cx: &'x Expansion<'m>,
    item: &'x Item,
    field: &'x Field,
    default: &'x Default,
    code: &'x mut Code,
}

impl Writer<'_, '_> {
    fn write(mut self) {
        self.write_constant();
        // A closed enumeration without the value is an error in the lexicon.
        let is_impossible = matches!(self.default.in_enum, Some(EnumDefault { variant: None, is_closed: true }));
        if self.field.presence == Presence::Optional && !is_impossible {
            self.code.blank();
            self.write_accessor();
        }
    }

    /// The field's type, borrowing for `lifetime` if it borrows.
    fn field_type(&self, lifetime: &str) -> Text {
        self.cx.ty_living(&self.field.ty, self.item.module, lifetime)
    }

    /// The field's type as a path, without generic arguments.
    fn path(&self) -> Text {
        match &self.field.ty {
            Type::Item(id) => {
                let mut path = Text::default();
                path.push(&self.cx.path(*id, self.item.module));
                path
            }
            _ => self.field_type("'_"),
        }
    }

    /// The name of the field in data, for documentation.
    fn wire(&self) -> String {
        self.field.wire.replace('`', "'")
    }

    fn write_constant(&mut self) {
        let Default { literal, constant, in_enum, .. } = self.default;
        let variant = in_enum.as_ref().and_then(|in_enum| in_enum.variant.as_ref());
        let ty = match variant {
            Some(_) => self.field_type("'static"),
            None => plain_type(literal, "&'static str"),
        };
        let path = self.path();
        self.code.doc(&doc::printable(&format!("Default of `{}`.", self.wire())));
        self.code.write_line(|text| {
            text.push_all(["pub const ", constant.as_str(), ": "]);
            text.append(&ty);
            text.equals();
            match variant {
                Some(variant) => {
                    text.append(&path);
                    text.push_all(["::", variant.as_str()]);
                }
                None => text.write(format_args!("{literal}")),
            }
            text.push(";");
        });
    }

    fn write_accessor(&mut self) {
        let Default { literal, constant, accessor, in_enum } = self.default;
        let returned = match in_enum {
            Some(_) => self.field_type("'_"),
            None => plain_type(literal, "&str"),
        };
        let path = self.path();
        self.code.doc(&doc::printable(&format!("Returns `{}`, or its default if absent.", self.wire())));
        self.code.line(format_args!("#[must_use]"));
        self.code.write_open(|text| {
            text.push_all(["pub fn ", accessor.as_str()]);
            text.open("(");
            text.push("&self");
            text.close(")");
            text.push(" -> ");
            text.append(&returned);
        });
        let write_constant = |text: &mut Text| {
            text.open("(");
            text.write(format_args!("Self::{constant}"));
            text.close(")");
        };
        self.code.write_line(|text| {
            text.push_all(["self.", self.field.name.as_str()]);
            match (in_enum, literal) {
                (Some(EnumDefault { is_closed: true, .. }), _) | (None, Literal::Boolean(_) | Literal::Integer(_)) => {
                    text.call("unwrap_or");
                    write_constant(text);
                }
                (Some(EnumDefault { variant: Some(_), .. }), _) => {
                    text.call("clone()");
                    text.call("unwrap_or");
                    write_constant(text);
                }
                (Some(EnumDefault { variant: None, .. }), _) => {
                    text.call("clone()");
                    text.call("unwrap_or_else");
                    text.push("(|| ");
                    text.append(&path);
                    text.push("::from");
                    write_constant(text);
                    text.push(")");
                }
                (None, Literal::String(_)) => {
                    text.call("as_ref()");
                    text.call("map_or");
                    text.open("(");
                    text.write(format_args!("Self::{constant}"));
                    text.comma();
                    text.push("::core::convert::AsRef::as_ref");
                    text.close(")");
                }
            }
        });
        self.code.close();
    }
}

/// The type of a default that is not a variant.
fn plain_type(literal: &Literal, string: &str) -> Text {
    let mut text = Text::default();
    text.push(match literal {
        Literal::Boolean(_) => "bool",
        Literal::Integer(_) => "i64",
        Literal::String(_) => string,
    });
    text
}
