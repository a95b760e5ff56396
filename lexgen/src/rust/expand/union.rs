//! Unions.

use crate::rust::model::{Item, Union};

use super::schema_macro::{SchemaMacro, string, write_variant};
use super::{Expansion, Piece, cfg};

pub(super) fn expand_union(cx: &Expansion<'_>, item: &Item, union: &Union) -> Vec<Piece> {
    vec![Piece::Item(expand_enum(cx, item, union)), Piece::Macro(expand_macro(cx, item, union))]
}

fn expand_enum(cx: &Expansion<'_>, item: &Item, union: &Union) -> super::Code {
    let mut code = cx.start(item);
    cx.write_derive(item, &["Debug"], &mut code);
    cx.open(item, "enum", &mut code);
    for (index, variant) in union.variants.iter().enumerate() {
        cx.write_member_attributes(item, index, &mut code);
        if let Some(feature) = cx.feature_of_variant(item, variant) {
            code.line(format_args!("{}", cfg(feature)));
        }
        cx.write_schema_attributes_of_variant(item, &variant.name, &variant.type_name, &mut code);
        code.write_line(|text| {
            text.push(variant.name.as_str());
            text.open("(");
            cx.write_ty(&variant.ty, item.module, text);
            text.close(")");
            text.push(",");
        });
    }
    if let Some(unknown) = &union.unknown {
        code.doc("An unknown type, with its data.");
        cx.write_schema_attributes_of_rest(item, &mut code);
        code.line(format_args!("{unknown}({}::TypedObject),", cx.runtime()));
    }
    code.close();
    code
}

fn expand_macro(cx: &Expansion<'_>, item: &Item, union: &Union) -> SchemaMacro {
    let mut schema = cx.start_macro("union", item);
    if !item.nested.is_empty() {
        schema.entry(format_args!("nested"));
    }
    for (index, variant) in union.variants.iter().enumerate() {
        if let Some(feature) = cx.feature_of_variant(item, variant) {
            schema.attribute(feature);
        }
        schema.write_entry(|text| {
            write_variant(string(&variant.type_name), &variant.name, text);
            if variant.is_converted {
                text.push("(");
                cx.write_ty(variant.ty.unboxed(), item.module, text);
                text.push(")");
            }
            if item.nested.contains(&index) {
                text.push(", nested");
            }
        });
    }
    if let Some(unknown) = &union.unknown {
        schema.variant("_", unknown);
    }
    schema.end()
}
