//! Permission sets. A permission with unknown parts must be ignored as a whole: ignoring only those parts could grant more
//! than its author intended.

use std::collections::HashSet;

use lexgen_data::{Did, Language, Nsid, RecordKey, StringFormat};

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

/// The actions of `repo`, and those of `space` on spaces themselves.
const WRITING: &[&str] = &["create", "update", "delete"];

/// The actions of `space` on records.
const USING: &[&str] = &["read_self", "read", "create", "update", "delete"];

/// Stands for any value.
const ANY: &str = "*";

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
    pub(super) fn parse_translations(&mut self, object: &Object<'_>, field: &str) -> Vec<(String, String)> {
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
            "space" => self.parse_space_permission(object),
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
        let action = actions(object, "action", WRITING)?;
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

    /// `space`, of a [draft](https://github.com/bluesky-social/proposals/tree/main/0016-permissioned-data#permission-sets):
    /// a type of spaces without wildcards. Everything else can be a wildcard, and collections can be of any group.
    fn parse_space_permission(&self, object: &Object<'_>) -> Usable<Permission> {
        const KNOWN: &[&str] =
            &["type", "description", "resource", "spaceType", "authority", "skey", "collection", "action", "manage"];
        known_fields(object, KNOWN)?;
        let space_type = match text(object, "spaceType")? {
            Some((text, span)) => self.name(text, span)?,
            None => return unusable(object.brace(), "no `spaceType` in here"),
        };
        let authority = match text(object, "authority")? {
            Some((text, span)) if ![ANY, "self"].contains(&text) => formatted::<Did>(text, span)?,
            other => other.map_or("self", |(text, _)| text),
        };
        let skey = match text(object, "skey")? {
            Some((text, span)) if text != ANY => formatted::<RecordKey>(text, span)?,
            _ => ANY,
        };
        Ok(Permission::Space {
            space_type,
            authority: authority.to_owned(),
            skey: skey.to_owned(),
            collections: collections(object)?,
            actions: actions(object, "action", USING)?,
            manage: actions(object, "manage", WRITING)?,
        })
    }

    /// A nonempty list of NSIDs in the group of the set or below it.
    fn names(&self, object: &Object<'_>, field: &str) -> Usable<Vec<Nsid>> {
        let Some(value) = object.get(field) else {
            return unusable(object.brace(), format!("no `{field}` in here"));
        };
        let mut seen = HashSet::new();
        let mut names: Vec<Nsid> = Vec::new();
        for (text, span) in texts(value)? {
            let nsid = self.name(text, span)?;
            if !seen.insert(nsid.clone()) {
                return unusable(span, "the same name twice");
            }
            names.push(nsid);
        }
        if names.is_empty() { unusable(value.span, "an empty list") } else { Ok(names) }
    }

    /// An NSID in the group of the set or below it.
    fn name(&self, text: &str, span: Span) -> Usable<Nsid> {
        let nsid = match text.parse::<Nsid>() {
            Ok(nsid) => nsid,
            Err(_) if text.contains('*') => return unusable(span, "a wildcard is not allowed here"),
            Err(error) => return unusable(span, error.reason()),
        };
        let group = format!("{}.", self.id.authority().to_ascii_lowercase());
        if !nsid.normalized().as_str().starts_with(&group) {
            return unusable(span, format!("not within `{}`, whose authority the set has", self.id.authority()));
        }
        Ok(nsid)
    }
}

/// The collections of `space`: a nonempty list of NSIDs or `*`. Without the field, those that the space type declares.
fn collections(object: &Object<'_>) -> Usable<Vec<String>> {
    let Some(value) = object.get("collection") else { return Ok(Vec::new()) };
    let mut seen = HashSet::new();
    let mut names: Vec<&str> = Vec::new();
    for (text, span) in texts(value)? {
        if text != ANY {
            formatted::<Nsid>(text, span)?;
        }
        if !seen.insert(text) {
            return unusable(span, "the same name twice");
        }
        names.push(text);
    }
    if names.is_empty() {
        return unusable(value.span, "an empty list");
    }
    // The wildcard includes the others.
    if seen.contains(ANY) {
        names = vec![ANY];
    }
    Ok(names.into_iter().map(str::to_owned).collect())
}

/// A nonempty list of some of the actions `known`. Without the field, the list is empty.
fn actions(object: &Object<'_>, field: &str, known: &[&str]) -> Usable<Vec<String>> {
    let Some(value) = object.get(field) else { return Ok(Vec::new()) };
    let mut found: Vec<String> = Vec::new();
    for (text, span) in texts(value)? {
        if !known.contains(&text) {
            let (last, others) = known.split_last().unwrap_or((&"", &[]));
            return unusable(span, format!("there are the actions `{}` and `{last}`", others.join("`, `")));
        }
        if !found.iter().any(|other| other == text) {
            found.push(text.to_owned());
        }
    }
    if found.is_empty() { unusable(value.span, "no action") } else { Ok(found) }
}

/// A string, if the field exists.
fn text<'v>(object: &'v Object<'_>, field: &str) -> Usable<Option<(&'v str, Span)>> {
    match object.get(field).map(|value| (&value.kind, value.caret())) {
        None => Ok(None),
        Some((Kind::String(text), span)) => Ok(Some((text.as_ref(), span))),
        Some((_, span)) => unusable(span, "expected a string"),
    }
}

/// A string of the format `T`.
fn formatted<T: StringFormat>(text: &str, span: Span) -> Usable<&str> {
    T::check(text).map(|()| text).or_else(|error| unusable(span, error.reason()))
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
