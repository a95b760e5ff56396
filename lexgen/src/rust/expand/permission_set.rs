//! Permission sets: constants that hold their content.

use crate::lexicon::syntax::{Audience, Permission, PermissionSet};
use crate::rust::model::Item;

use super::code::Text;
use super::schema_macro::string;
use super::{Expansion, Piece};

pub(super) fn expand_permission_set(cx: &Expansion<'_>, item: &Item, nsid: &str, set: &PermissionSet) -> Vec<Piece> {
    let runtime = cx.runtime();
    let PermissionSet { title, title_lang, detail, detail_lang, permissions } = set;
    let mut code = cx.start(item);
    code.write_line(|text| {
        text.write(format_args!(
            "{} const {}: {runtime}::PermissionSet = {runtime}::PermissionSet ",
            cx.visibility, item.name
        ));
        text.open_always("{");
        text.write(format_args!("nsid: {}", string(nsid)));
        text.comma();
        text.push("title: ");
        write_optional(title.as_deref(), text);
        text.comma();
        text.push("title_lang: ");
        write_translations(title_lang, text);
        text.comma();
        text.push("detail: ");
        write_optional(detail.as_deref(), text);
        text.comma();
        text.push("detail_lang: ");
        write_translations(detail_lang, text);
        text.comma();
        text.push("permissions: &");
        text.list(BRACKETS, permissions, |permission, text| write_permission(runtime, permission, text));
        text.close("}");
        text.push(";");
    });
    vec![Piece::Item(code)]
}

const BRACKETS: [&str; 2] = ["[", "]"];

fn write_permission(runtime: &str, permission: &Permission, text: &mut Text) {
    match permission {
        Permission::Repo { collection, action } => {
            text.write(format_args!("{runtime}::Permission::Repo "));
            text.open_always("{");
            text.push("collection: &");
            write_strings(collection.iter().map(|nsid| nsid.as_str()), text);
            text.comma();
            text.push("action: &");
            write_strings(action.iter().map(|action| &**action), text);
        }
        Permission::Rpc { lxm, audience } => {
            text.write(format_args!("{runtime}::Permission::Rpc "));
            text.open_always("{");
            text.push("lxm: &");
            write_strings(lxm.iter().map(|nsid| nsid.as_str()), text);
            text.comma();
            let audience = match audience {
                Audience::Any => "Any",
                Audience::Inherit => "Inherit",
            };
            text.write(format_args!("audience: {runtime}::Audience::{audience}"));
        }
    }
    text.close("}");
}

fn write_strings<'s>(strings: impl Iterator<Item = &'s str>, text: &mut Text) {
    text.list(BRACKETS, strings, |item, text| text.write(format_args!("{}", string(item))));
}

fn write_optional(value: Option<&str>, text: &mut Text) {
    match value {
        Some(value) => {
            text.push("::core::option::Option::Some");
            text.open("(");
            text.write(format_args!("{}", string(value)));
            text.close(")");
        }
        None => text.push("::core::option::Option::None"),
    }
}

fn write_translations(translations: &[(String, String)], text: &mut Text) {
    text.push("&");
    text.list(BRACKETS, translations, |(language, translation), text| {
        text.open("(");
        text.write(format_args!("{}", string(language)));
        text.comma();
        text.write(format_args!("{}", string(translation)));
        text.close(")");
    });
}
