//! Operations: their NSIDs, and the endpoints that they become.

use std::collections::{BTreeMap, BTreeSet};

use lexgen_data::Nsid;
use serde_json::{Map, Value as Json};

use super::importer::{Id, Importer};
use super::name::{camel_case, capitalized, segment};
use super::options::Authority;
use super::schema::{Scope, joined};
use crate::lexicon::diagnostic::{Code, Diagnostic, quoted};
use crate::lexicon::json::{Entry, Kind, Object, Value};
use crate::lexicon::source::Span;

/// An operation, and the NSID that it gets.
pub(super) struct Operation<'v> {
    pub(super) nsid: String,
    pub(super) method: &'v str,
    /// The name of the method in the document.
    pub(super) span: Span,
    pub(super) object: &'v Object<'v>,
    pub(super) path: &'v str,
    /// The entry of the path, which can have parameters.
    pub(super) item: &'v Object<'v>,
}

/// The methods that become endpoints.
const METHODS: &[&str] = &["get", "post", "put", "patch", "delete"];

/// The methods that do not.
const OTHER_METHODS: &[&str] = &["head", "options", "trace", "query", "additionalOperations"];

/// The parts of operations and paths that are read.
const READ: &[&str] =
    &["operationId", "summary", "description", "deprecated", "parameters", "requestBody", "responses", "$ref"];

impl<'v> Importer<'v> {
    /// Finds all operations and names them.
    pub(super) fn operations(&mut self, root: &'v Object<'v>, authority: &Authority) -> Vec<Operation<'v>> {
        let mut operations: Vec<Operation<'v>> = Vec::new();
        let mut taken: BTreeMap<String, Span> = BTreeMap::new();
        let paths = match root.get("paths").map(|value| (value, &value.kind)) {
            Some((_, Kind::Object(paths))) => paths.entries.as_slice(),
            Some((value, _)) => {
                self.wrong_type(value, "`paths`", "an object");
                return operations;
            }
            None => &[],
        };
        for path in paths {
            if path.key.starts_with("x-") {
                self.remark_entry(path);
                continue;
            }
            let Some(item) = self.followed(&path.value) else { continue };
            for entry in &item.entries {
                let method = &*entry.key;
                if !METHODS.contains(&method) {
                    self.report_other(entry);
                    continue;
                }
                let Kind::Object(object) = &entry.value.kind else {
                    self.wrong_type(&entry.value, "an operation", "an object");
                    continue;
                };
                let Some(nsid) = self.nsid(&path.key, method, object, authority, entry.key_span) else { continue };
                if self.exact && self.is_exported(&nsid) {
                    continue;
                }
                let nsid = self.distinct(nsid, method, entry.key_span, &mut taken);
                operations.push(Operation { nsid, method, span: entry.key_span, object, path: &path.key, item });
            }
        }
        operations
    }

    /// Reports an entry of a path that is not one of the methods.
    fn report_other(&mut self, entry: &'v Entry<'v>) {
        let key = &*entry.key;
        if OTHER_METHODS.contains(&key) {
            let message = format!("the method {} has no counterpart in XRPC", quoted(&key.to_ascii_uppercase()));
            self.report(Diagnostic::new(Code::ImportLeftOut, message).at(entry.key_span, "left out"));
        } else if !READ.contains(&key) {
            self.report_part(entry);
        }
    }

    /// Returns the NSID of an operation: its `operationId` or the end of its path if that is one, or one made of both.
    fn nsid(
        &mut self,
        path: &str,
        method: &str,
        object: &Object<'v>,
        authority: &Authority,
        span: Span,
    ) -> Option<String> {
        let operation_id = match object.get("operationId").map(|value| &value.kind) {
            Some(Kind::String(text)) => Some(text.as_ref()),
            _ => None,
        };
        let last = path.rsplit('/').next().unwrap_or_default();
        let given = operation_id.into_iter().chain([last]).find(|text| text.parse::<Nsid>().is_ok());
        if let Some(given) = given {
            return Some(given.to_owned());
        }
        let nsid = made_nsid(path, method, operation_id, authority.as_str());
        if nsid.parse::<Nsid>().is_ok() {
            return Some(nsid);
        }
        let message = format!("the path {} is too long for an NSID", quoted(path));
        let help = "give the operation an `operationId` that is an NSID";
        self.report(Diagnostic::new(Code::ImportFormat, message).at(span, "").help(help));
        None
    }

    /// Returns `nsid`, or one with the method or a number if it is taken.
    fn distinct(&mut self, nsid: String, method: &str, span: Span, taken: &mut BTreeMap<String, Span>) -> String {
        let name = nsid.rsplit('.').next().unwrap_or_default();
        let with_method = (!name.starts_with(method)).then(|| format!("{nsid}{}", capitalized(method)));
        let by_method = std::iter::once(nsid.clone()).chain(with_method);
        let numbered = (2_u32..).map(|number| format!("{nsid}{number}"));
        let is_free = |name: &String| !taken.contains_key(&name.to_ascii_lowercase()) && name.parse::<Nsid>().is_ok();
        let free = by_method.chain(numbered.take(10_000)).find(is_free).unwrap_or_else(|| nsid.clone());
        if free != nsid {
            let message = format!("the NSID `{nsid}` is taken; this operation is `{free}`");
            let mut diagnostic = Diagnostic::new(Code::ImportRenamed, message).at(span, "another name");
            if let Some(&first) = taken.get(&nsid.to_ascii_lowercase()) {
                diagnostic = diagnostic.related(first, "taken by this operation");
            }
            self.report(diagnostic);
        }
        taken.entry(free.to_ascii_lowercase()).or_insert(span);
        free
    }

    /// Makes the endpoint that an operation becomes.
    pub(super) fn convert_operation(&mut self, operation: &Operation<'v>) {
        let Operation { nsid, method, span, object, path, item } = operation;
        let is_query = *method == "get";
        if !matches!(*method, "get" | "post") {
            let message =
                format!("XRPC has no method {}; this becomes a procedure", quoted(&method.to_ascii_uppercase()));
            self.report(Diagnostic::new(Code::ImportChanged, message).at(*span, "sent as `POST`"));
        }
        let ty = if is_query { "query" } else { "procedure" };
        let mut main = Map::from_iter([("type".to_owned(), Json::from(ty))]);
        let description = self.describe_operation(object, item, nsid);
        main.extend(description.map(|description| ("description".to_owned(), description.into())));
        let scope = Scope::new(nsid.clone(), "");
        let parameters = self.parameters(object, item, &scope);
        self.check_path(path, parameters.as_ref(), *span);
        main.extend(parameters.map(|parameters| ("parameters".to_owned(), parameters)));
        match object.get("requestBody") {
            Some(body) if is_query => {
                self.left_out::<()>(body.caret(), "a body of a query", Some("a query has parameters only"));
            }
            Some(body) => {
                if let Some(input) = self.input(body, &scope) {
                    main.insert("input".to_owned(), input);
                }
            }
            None => {}
        }
        self.responses(object, &scope, &mut main);
        self.define(&Id::new(nsid.clone(), "main"), main);
        for entry in object.entries.iter().filter(|entry| !READ.contains(&&*entry.key)) {
            self.report_part(entry);
        }
    }

    /// Reports parameters in a path that are not declared.
    fn check_path(&mut self, path: &str, parameters: Option<&Json>, span: Span) {
        let names = path.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(name, _)| name);
        for name in names {
            let is_declared = parameters.is_some_and(|parameters| parameters["properties"].get(name).is_some());
            if !is_declared {
                self.left_out::<()>(
                    span,
                    &format!("the parameter {} of the path, which is not declared,", quoted(name)),
                    None,
                );
            }
        }
    }

    fn describe_operation(&mut self, object: &Object<'v>, item: &Object<'v>, nsid: &str) -> Option<String> {
        let name = nsid.rsplit('.').next().unwrap_or_default();
        let text = |object: &Object<'v>, key: &str| match object.get(key).map(|value| &value.kind) {
            Some(Kind::String(text)) if !text.trim().is_empty() => Some(text.trim().to_owned()),
            _ => None,
        };
        let summary = text(object, "summary").or_else(|| text(item, "summary"));
        let description = text(object, "description").or_else(|| text(item, "description"));
        let description = joined(summary.as_deref(), description.as_deref(), name);
        match object.get("deprecated").map(|value| &value.kind) {
            Some(Kind::Boolean(true)) => Some(match description {
                Some(text) if text.to_ascii_lowercase().contains("deprecated") => text,
                Some(text) => format!("DEPRECATED: {text}"),
                None => "DEPRECATED".to_owned(),
            }),
            _ => description,
        }
    }

    /// Makes the parameters of an operation and of its path.
    fn parameters(&mut self, object: &'v Object<'v>, item: &'v Object<'v>, scope: &Scope) -> Option<Json> {
        let mut all: Vec<(&'v Object<'v>, Span)> = Vec::new();
        let mut seen: BTreeSet<(String, String)> = BTreeSet::new();
        // Parameters of an operation replace those of its path.
        for owner in [object, item] {
            let items = match owner.get("parameters").map(|value| (value, &value.kind)) {
                Some((_, Kind::Array(items))) => items.as_slice(),
                Some((value, _)) => {
                    self.wrong_type(value, "`parameters`", "an array");
                    &[]
                }
                None => &[],
            };
            let first = all.len();
            for value in items {
                let Some(parameter) = self.followed(value) else { continue };
                let text = |key: &str| match parameter.get(key).map(|value| &value.kind) {
                    Some(Kind::String(text)) => text.to_string(),
                    _ => String::new(),
                };
                if seen.insert((text("name"), text("in"))) {
                    all.push((parameter, value.caret()));
                }
            }
            // Those of the path come first.
            all.rotate_left(first);
        }
        self.params(&all, scope)
    }
}

/// Makes an NSID: the authority, the path without its last part and its parameters, and a name.
///
/// The name is the `operationId`, or else the method and the last part of the path: `getSession` for `GET /auth/session`, and
/// `getUsersById` for `GET /users/{id}`.
fn made_nsid(path: &str, method: &str, operation_id: Option<&str>, authority: &str) -> String {
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let is_parameter = |part: &str| part.contains('{');
    let fixed: Vec<&str> = parts.iter().copied().filter(|part| !is_parameter(part)).collect();
    let (last, namespace) = fixed.split_last().map_or(("root", [].as_slice()), |(last, rest)| (*last, rest));
    let mut nsid = authority.to_owned();
    for part in namespace.iter().filter_map(|part| segment(part)) {
        nsid.push('.');
        nsid.push_str(&part);
    }
    let name = match operation_id.map(|id| camel_case(id, "")).filter(|id| is_name(id)) {
        Some(name) => name,
        None => {
            let mut name = format!("{method}{}", capitalized(&camel_case(last, "root")));
            let mut joint = "By";
            for part in parts.iter().rev().take_while(|part| is_parameter(part)).collect::<Vec<_>>().into_iter().rev() {
                name.push_str(joint);
                name.push_str(&capitalized(&camel_case(part, "value")));
                joint = "And";
            }
            name
        }
    };
    nsid.push('.');
    nsid.extend(name.chars().take(MAX_NAME));
    nsid
}

/// The longest name of an NSID.
const MAX_NAME: usize = 63;

fn is_name(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
}

/// Returns whether a value is a boolean that is true.
pub(super) fn is_true(value: Option<&Value<'_>>) -> bool {
    matches!(value, Some(Value { kind: Kind::Boolean(true), .. }))
}

#[cfg(test)]
mod tests {
    use super::made_nsid;

    #[test]
    fn nsids_are_made_of_paths_and_operation_ids() {
        for (path, method, operation_id, nsid) in [
            ("/auth/session", "get", None, "com.example.auth.getSession"),
            ("/users", "post", None, "com.example.postUsers"),
            ("/users/{id}", "get", None, "com.example.getUsersById"),
            ("/users/{userId}/posts/{post-id}", "delete", None, "com.example.users.deletePostsByPostId"),
            ("/maps/{x}/{y}", "get", None, "com.example.getMapsByXAndY"),
            ("/", "get", None, "com.example.getRoot"),
            ("/v1/pets/{id}", "get", Some("showPetById"), "com.example.v1.showPetById"),
            ("/pets", "get", Some("list_pets"), "com.example.listPets"),
            ("/pets", "get", Some("..."), "com.example.getPets"),
            ("/../constructor", "get", None, "com.example.getConstructor"),
        ] {
            assert_eq!(made_nsid(path, method, operation_id, "com.example"), nsid, "{method} {path}");
        }
    }
}
