//! Permission sets. A permission with unknown parts must be ignored as a whole: ignoring only those parts could grant more
//! than its author intended.

use std::collections::HashSet;

use lexgen_data::{Language, Nsid};

use crate::lexicon::diagnostic::{Code, Diagnostic, quoted};
use crate::lexicon::json::{Kind, Object, Value};
use crate::lexicon::source::Span;
use crate::lexicon::syntax::fields::Parser;
use crate::lexicon::syntax::place::Place;
use crate::lexicon::syntax::{Audience, Permission, PermissionSet};

/// The reason why a permission cannot be used, and the span of the cause.
struct Unusable {
    span: Span,
    reason: String,
}

type Usable<T> = Result<T, Unusable>;

fn unusable<T>(span: Span, reason: impl Into<String>) -> Usable<T> {
    Err(Unusable { span, reason: reason.into() })
}

impl Parser<'_> {
    pub(super) fn parse_permission_set(&mut self, object: &Object<'_>) -> PermissionSet {
        let known = ["type", "description", "title", "title:lang", "detail", "detail:lang", "permissions"];
        self.check_fields(object, "a `permission-set`", &known);
        self.required(object, "a `permission-set`", "permissions");
        let permissions = self.array(object, "permissions").unwrap_or_default();
        PermissionSet {
            title: self.string(object, "title").map(|text| text.value.to_owned()),
            title_lang: self.parse_translations(object, "title:lang"),
            detail: self.string(object, "detail").map(|text| text.value.to_owned()),
            detail_lang: self.parse_translations(object, "detail:lang"),
            permissions: permissions.iter().filter_map(|value| self.parse_permission(value)).collect(),
        }
    }

    /// Translations by language tag, sorted, since the order of keys must not affect generated constants.
    fn parse_translations(&mut self, object: &Object<'_>, field: &str) -> Vec<(String, String)> {
        let Some(translations) = self.object(object, field) else {
            return Vec::new();
        };
        let mut parsed = Vec::new();
        for entry in &translations.entries {
            let text = self.as_string(&entry.value, format_args!("the translation {}", quoted(&entry.key)));
            if let Err(error) = entry.key.parse::<Language>() {
                self.push(
                    Diagnostic::new(Code::InvalidLanguage, format!("{} is not a language tag", quoted(&entry.key)))
                        .at(entry.key_span, error.reason()),
                );
            } else if let Some(text) = text {
                parsed.push((entry.key.as_ref().to_owned(), text.value.to_owned()));
            }
        }
        parsed.sort();
        parsed
    }

    fn parse_permission(&mut self, value: &Value<'_>) -> Option<Permission> {
        let object = self.as_object(value, "each item of `permissions`")?;
        self.parse_type(object, Place::Permission)?;
        self.description(object);
        let value = self.required(object, "a permission", "resource")?;
        let resource = self.as_string(value, "`resource`")?;
        let permission = match resource.value {
            "repo" => self.parse_repo_permission(object),
            "rpc" => self.parse_rpc_permission(object),
            "blob" | "account" | "identity" => {
                unusable(resource.span, format!("`{}` cannot be granted by a set", resource.value))
            }
            _ => unusable(resource.span, "unknown resource"),
        };
        permission
            .map_err(|Unusable { span, reason }| {
                self.push(
                    Diagnostic::new(Code::UnusablePermission, "the permission cannot be used")
                        .at(span, reason)
                        .note("it is left out; readers have to ignore a permission that they do not fully understand"),
                );
            })
            .ok()
    }

    /// `repo`: collections without wildcards, and optionally actions.
    fn parse_repo_permission(&self, object: &Object<'_>) -> Usable<Permission> {
        known_fields(object, &["type", "description", "resource", "collection", "action"])?;
        let collection = self.names(object, "collection")?;
        let mut action: Vec<String> = Vec::new();
        if let Some(value) = object.get("action") {
            for (text, span) in texts(value)? {
                if !matches!(text, "create" | "update" | "delete") {
                    return unusable(span, "there are the actions `create`, `update` and `delete`");
                }
                if !action.iter().any(|other| other == text) {
                    action.push(text.to_owned());
                }
            }
            if action.is_empty() {
                return unusable(value.span, "no action");
            }
        }
        Ok(Permission::Repo { collection, action })
    }

    /// `rpc`: methods without wildcards, and either any audience or the one that the set is granted for.
    fn parse_rpc_permission(&self, object: &Object<'_>) -> Usable<Permission> {
        known_fields(object, &["type", "description", "resource", "lxm", "aud", "inheritAud"])?;
        let lxm = self.names(object, "lxm")?;
        let inherit = match object.get("inheritAud").map(|value| (&value.kind, value.caret())) {
            None | Some((Kind::Boolean(false), _)) => false,
            Some((Kind::Boolean(true), _)) => true,
            Some((_, span)) => return unusable(span, "expected a boolean"),
        };
        let audience = match object.get("aud").map(|value| (&value.kind, value.caret())) {
            None if inherit => Audience::Inherit,
            None => return unusable(object.brace(), "neither `aud` nor `inheritAud` says whom the calls may go to"),
            Some((_, span)) if inherit => return unusable(span, "`aud` and `inheritAud` exclude each other"),
            Some((Kind::String(text), _)) if text == "*" => Audience::Any,
            Some((_, span)) => return unusable(span, "in a set, `aud` can only be `*`"),
        };
        Ok(Permission::Rpc { lxm, audience })
    }

    /// A nonempty list of NSIDs in the group of the set or below it.
    fn names(&self, object: &Object<'_>, field: &str) -> Usable<Vec<Nsid>> {
        let Some(value) = object.get(field) else {
            return unusable(object.brace(), format!("no `{field}` in here"));
        };
        let group = format!("{}.", self.id.authority().to_ascii_lowercase());
        let mut seen = HashSet::new();
        let mut names: Vec<Nsid> = Vec::new();
        for (text, span) in texts(value)? {
            let nsid = match text.parse::<Nsid>() {
                Ok(nsid) => nsid,
                Err(_) if text.contains('*') => return unusable(span, "a set cannot hold wildcards"),
                Err(error) => return unusable(span, error.reason()),
            };
            if !nsid.normalized().as_str().starts_with(&group) {
                return unusable(span, format!("not within `{}`, whose authority the set has", self.id.authority()));
            }
            if !seen.insert(nsid.clone()) {
                return unusable(span, "the same name twice");
            }
            names.push(nsid);
        }
        if names.is_empty() { unusable(value.span, "an empty list") } else { Ok(names) }
    }
}

/// An unknown field makes a permission unusable, since it may be a restriction.
fn known_fields(object: &Object<'_>, known: &[&str]) -> Usable<()> {
    match object.entries.iter().find(|entry| !known.contains(&&*entry.key)) {
        Some(entry) => unusable(entry.key_span, "unknown field"),
        None => Ok(()),
    }
}

fn texts<'v>(value: &'v Value<'_>) -> Usable<Vec<(&'v str, Span)>> {
    let Kind::Array(items) = &value.kind else {
        return unusable(value.caret(), "expected an array");
    };
    let text = |item: &'v Value<'_>| match &item.kind {
        Kind::String(text) => Ok((text.as_ref(), item.span)),
        _ => unusable(item.caret(), "expected a string"),
    };
    items.iter().map(text).collect()
}
