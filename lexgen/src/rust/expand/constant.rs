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
    let title = title.as_ref().map(|title| format!(".with_title({})", string(title)));
    let title_lang = (!title_lang.is_empty()).then(|| format!(".with_title_lang({})", translations(title_lang)));
    let detail = detail.as_ref().map(|detail| format!(".with_detail({})", string(detail)));
    let detail_lang = (!detail_lang.is_empty()).then(|| format!(".with_detail_lang({})", translations(detail_lang)));
    let permissions = (!permissions.is_empty()).then(|| {
        let permissions = list(permissions, |permission| expand_permission(runtime, permission));
        format!(".with_permissions(&{permissions})")
    });
    let calls: String = [title, title_lang, detail, detail_lang, permissions].into_iter().flatten().collect();
    let mut code = cx.start(item);
    code.line(format_args!(
        "{} const {}: {runtime}::PermissionSet = {runtime}::PermissionSet::new({}){calls};",
        cx.visibility,
        item.name,
        string(nsid)
    ));
    vec![Piece::Item(code)]
}

fn expand_permission(runtime: &str, permission: &Permission) -> String {
    match permission {
        Permission::Repo { collection, action } => {
            let collection = list(collection, |nsid| string(nsid.as_str()).to_string());
            let action = list(action, |action| string(action).to_string());
            format!("{runtime}::Permission::repo(&{collection}, &{action})")
        }
        Permission::Rpc { lxm, audience } => {
            let lxm = list(lxm, |nsid| string(nsid.as_str()).to_string());
            let audience = match audience {
                Audience::Any => "Any",
                Audience::Inherit => "Inherit",
            };
            format!("{runtime}::Permission::rpc(&{lxm}, {runtime}::Audience::{audience})")
        }
    }
}

fn translations(texts: &[(String, String)]) -> String {
    format!("&{}", list(texts, |(language, text)| format!("({}, {})", string(language), string(text))))
}

fn list<T>(items: &[T], expand: impl FnMut(&T) -> String) -> String {
    let items: Vec<String> = items.iter().map(expand).collect();
    format!("[{}]", items.join(", "))
}
