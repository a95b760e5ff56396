//! Tokens and permission sets.

use crate::lexicon::syntax::{Audience, Permission, PermissionSet};
use crate::rust::model::Item;

use super::table::string;
use super::{Expansion, Piece};

pub(super) fn expand_token(cx: &Expansion<'_>, item: &Item, value: &str) -> Vec<Piece> {
    let mut code = cx.start(item);
    code.line(format_args!("{} const {}: &str = {};", cx.visibility, item.name, string(value)));
    vec![Piece::Item(code)]
}

pub(super) fn expand_permission_set(cx: &Expansion<'_>, item: &Item, nsid: &str, set: &PermissionSet) -> Vec<Piece> {
    let runtime = cx.runtime();
    let PermissionSet { title, title_lang, detail, detail_lang, permissions } = set;
    let fields = [
        format!("nsid: {}", string(nsid)),
        format!("title: {}", optional(title.as_deref())),
        format!("title_lang: {}", translations(title_lang)),
        format!("detail: {}", optional(detail.as_deref())),
        format!("detail_lang: {}", translations(detail_lang)),
        format!("permissions: &{}", list(permissions, |permission| expand_permission(runtime, permission))),
    ];
    let mut code = cx.start(item);
    code.line(format_args!(
        "{} const {}: {runtime}::PermissionSet = {runtime}::PermissionSet {{ {} }};",
        cx.visibility,
        item.name,
        fields.join(", ")
    ));
    vec![Piece::Item(code)]
}

fn expand_permission(runtime: &str, permission: &Permission) -> String {
    match permission {
        Permission::Repo { collection, action } => {
            let collection = list(collection, |nsid| string(nsid.as_str()).to_string());
            let action = list(action, |action| string(action).to_string());
            format!("{runtime}::Permission::Repo {{ collection: &{collection}, action: &{action} }}")
        }
        Permission::Rpc { lxm, audience } => {
            let lxm = list(lxm, |nsid| string(nsid.as_str()).to_string());
            let audience = match audience {
                Audience::Any => "Any",
                Audience::Inherit => "Inherit",
            };
            format!("{runtime}::Permission::Rpc {{ lxm: &{lxm}, audience: {runtime}::Audience::{audience} }}")
        }
    }
}

fn optional(text: Option<&str>) -> String {
    match text {
        Some(text) => format!("::core::option::Option::Some({})", string(text)),
        None => "::core::option::Option::None".to_owned(),
    }
}

fn translations(texts: &[(String, String)]) -> String {
    format!("&{}", list(texts, |(language, text)| format!("({}, {})", string(language), string(text))))
}

fn list<T>(items: &[T], expand: impl FnMut(&T) -> String) -> String {
    let items: Vec<String> = items.iter().map(expand).collect();
    format!("[{}]", items.join(", "))
}
