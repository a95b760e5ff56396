//! Enumerations of strings.

use crate::rust::model::{Item, StringEnum, Type};

use super::schema_macro::string;
use super::{Expansion, Piece, doc};

pub(super) fn expand_string_enum(cx: &Expansion<'_>, item: &Item, values: &StringEnum) -> Vec<Piece> {
    let mut code = cx.start(item);
    let own: &[&str] = if values.other.is_none() { &["Copy", "Debug"] } else { &["Debug"] };
    cx.write_derive(item, own, &mut code);
    cx.open(item, "enum", &mut code);
    for (index, (value, name)) in values.values.iter().enumerate() {
        doc::write_alias(value, name, cx.member_room(item.module), &mut code);
        cx.write_member_attributes(item, index, &mut code);
        cx.write_schema_attributes_of_variant(item, name, value, &mut code);
        code.line(format_args!("{name},"));
    }
    if let Some(other) = &values.other {
        code.doc("An unknown value.");
        cx.write_schema_attributes_of_rest(item, &mut code);
        code.write_line(|text| {
            text.push(other.as_str());
            text.open("(");
            cx.write_ty(&Type::String, item.module, text);
            text.close(")");
            text.push(",");
        });
    }
    code.close();

    let mut schema = cx.start_macro("string_enum", item);
    for (value, name) in &values.values {
        schema.variant(string(value), name);
    }
    if let Some(other) = &values.other {
        schema.variant("_", other);
    }
    vec![Piece::Item(code), Piece::Macro(schema.end())]
}
