//! Errors that endpoints declare.

use crate::rust::model::{Errors, Item};

use super::doc::{self, Links};
use super::schema_macro::string;
use super::{Expansion, Piece};

pub(super) fn expand_errors(cx: &Expansion<'_>, item: &Item, errors: &Errors) -> Vec<Piece> {
    let runtime = cx.runtime();
    let other = &errors.other;
    let mut code = cx.start(item);
    cx.write_derive(item, &["Debug"], &mut code);
    cx.open(item, "enum", &mut code);
    for (index, (value, name, description)) in errors.variants.iter().enumerate() {
        doc::write(description, cx.member_width(item.module), Links::new(cx, item.module), &mut code);
        cx.write_member_attributes(item, index, &mut code);
        cx.write_schema_attributes_of_variant(item, name, value, &mut code);
        code.write_line(|text| {
            text.push(name.as_str());
            text.open("(");
            text.push_all([runtime, "::ErrorDetails"]);
            text.close(")");
            text.push(",");
        });
    }
    code.doc("Any other error.");
    cx.write_schema_attributes_of_rest(item, &mut code);
    code.line(format_args!("{other}({runtime}::XrpcError),"));
    code.close();

    let mut schema = cx.start_macro("errors", item);
    for (value, name, _) in &errors.variants {
        schema.variant(string(value), name);
    }
    schema.variant("_", other);
    vec![Piece::Item(code), Piece::Macro(schema.end())]
}
