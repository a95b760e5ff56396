//! Enumerations of integers.

use crate::rust::model::{IntegerEnum, Item};

use super::schema_macro::integer;
use super::{Expansion, Piece};

pub(super) fn expand_integer_enum(cx: &Expansion<'_>, item: &Item, values: &IntegerEnum) -> Vec<Piece> {
    let mut code = cx.start(item);
    cx.write_derive(item, &["Copy", "Debug"], &mut code);
    cx.open(item, "enum", &mut code);
    for (index, (_, name)) in values.values.iter().enumerate() {
        cx.write_member_attributes(item, index, &mut code);
        code.line(format_args!("{name},"));
    }
    code.close();

    let mut schema = cx.start_macro("integer_enum", item);
    for (value, name) in &values.values {
        schema.variant(integer(*value), name);
    }
    vec![Piece::Item(code), Piece::Macro(schema.end())]
}
