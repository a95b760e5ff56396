//! Permission sets, as constants.

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
        text.write(format_args!("{} const {}: {runtime}::PermissionSet", cx.visibility, item.name));
        text.equals();
        text.push_all([runtime, "::PermissionSet::new"]);
        write_string_argument(nsid, text);
        if let Some(title) = title {
            text.call("with_title");
            write_string_argument(title, text);
        }
        write_translations("with_title_lang", title_lang, text);
        if let Some(detail) = detail {
            text.call("with_detail");
            write_string_argument(detail, text);
        }
        write_translations("with_detail_lang", detail_lang, text);
        if !permissions.is_empty() {
            text.call("with_permissions");
            text.open("(");
            text.push("&");
            text.list(BRACKETS, permissions, |permission, text| write_permission(runtime, permission, text));
            text.close(")");
        }
        text.push(";");
    });
    vec![Piece::Item(code)]
}

pub(super) const BRACKETS: [&str; 2] = ["[", "]"];

fn write_permission(runtime: &str, permission: &Permission, text: &mut Text) {
    match permission {
        Permission::Repo { collection, action } => {
            text.push_all([runtime, "::Permission::repo"]);
            text.open("(");
            write_strings(collection.iter().map(|nsid| nsid.as_str()), text);
            text.comma();
            write_strings(action.iter().map(|action| &**action), text);
        }
        Permission::Rpc { lxm, audience } => {
            text.push_all([runtime, "::Permission::rpc"]);
            text.open("(");
            write_strings(lxm.iter().map(|nsid| nsid.as_str()), text);
            text.comma();
            let audience = match audience {
                Audience::Any => "Any",
                Audience::Inherit => "Inherit",
            };
            text.push_all([runtime, "::Audience::", audience]);
        }
        Permission::Space { space_type, authority, skey, collections, actions, manage } => {
            text.push_all([runtime, "::Permission::space"]);
            text.open("(");
            for argument in [space_type.as_str(), authority, skey] {
                text.write(format_args!("{}", string(argument)));
                text.comma();
            }
            write_strings(collections.iter().map(String::as_str), text);
            text.comma();
            write_strings(actions.iter().map(String::as_str), text);
            text.comma();
            write_strings(manage.iter().map(String::as_str), text);
        }
    }
    text.close(")");
}

fn write_string_argument(value: &str, text: &mut Text) {
    text.open("(");
    text.write(format_args!("{}", string(value)));
    text.close(")");
}

pub(super) fn write_strings<'s>(strings: impl Iterator<Item = &'s str>, text: &mut Text) {
    text.push("&");
    text.list(BRACKETS, strings, |item, text| text.write(format_args!("{}", string(item))));
}

/// Writes a call of `method` if there are translations.
pub(super) fn write_translations(method: &str, translations: &[(String, String)], text: &mut Text) {
    if translations.is_empty() {
        return;
    }
    text.call(method);
    text.open("(");
    text.push("&");
    text.list(BRACKETS, translations, |(language, translation), text| {
        text.open("(");
        text.write(format_args!("{}", string(language)));
        text.comma();
        text.write(format_args!("{}", string(translation)));
        text.close(")");
    });
    text.close(")");
}
