//! An OpenAPI document that another converter made of the official lexicons, against these lexicons.
//!
//! Each difference is of one of the kinds in [`Kind`]: something that the converter lost or changed, or that the lexicons have
//! changed since.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use lexgen::Unresolved;
use lexgen::import::{AnyData, ImportOptions, Unions, openapi};
use lexgen_test_data::{official, shared};
use serde_json::{Map, Value};

/// The kinds of differences.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    /// The lexicons have no such document or definition any more.
    Older,
    /// The document was made before this was in the lexicons.
    Newer,
    /// A deprecated field, which the converter drops.
    Deprecated,
    /// Subscriptions are not in the document; their messages are documents of their own.
    Subscription,
    /// Permission sets are not in the document.
    PermissionSet,
    /// A record is an object, without its key.
    Record,
    /// A token is a string.
    Token,
    /// A blob is a string.
    Blob,
    /// Bytes are a string.
    Bytes,
    /// A link is a string.
    CidLink,
    /// A union of one type is a ref to it.
    UnionOfOne,
    /// A union without types accepts nothing, so its field is left out.
    EmptyUnion,
    /// A union of types that the document does not have.
    LostUnion,
    /// Whether a union is closed.
    Closed,
    /// `enum` and `knownValues` are both `enum`.
    Values,
    /// Values of `enum` and `knownValues` that were added since.
    NewerValues,
    /// Lengths are in bytes or graphemes in the lexicons, and in code points in the document.
    Length,
    /// A constraint is missing: `const`, `default`, `minimum`, `maximum`, `enum` of integers.
    Constraint,
    /// A format is missing or another one.
    Format,
    /// `nullable` is missing.
    Nullable,
    /// `required` is another list.
    Required,
    /// A description is missing or another text.
    Description,
    /// Errors that every endpoint has are declared.
    CommonErrors,
    /// The errors of the endpoint have changed since, or lost their description.
    Errors,
    /// `unknown` and `object` are both any object.
    AnyObject,
    /// The encoding, or whether there is a body at all.
    Body,
    /// A ref to a definition that the document does not have.
    DanglingRef,
    /// A ref to another definition, since a definition was renamed.
    OtherRef,
    /// An object or array within another one has a definition of its own.
    OwnDefinition,
    /// The type of a field has changed since.
    OtherType,
}

use Kind::*;

struct Comparison<'c> {
    imported: &'c BTreeMap<String, Value>,
    counts: BTreeMap<Kind, usize>,
    examples: BTreeMap<Kind, String>,
    unclassified: Vec<String>,
}

impl<'c> Comparison<'c> {
    fn add(&mut self, kind: Kind, place: &str) {
        *self.counts.entry(kind).or_default() += 1;
        self.examples.entry(kind).or_insert_with(|| place.to_owned());
    }

    fn document(&mut self, id: &str, official: &Value) {
        let main = official["defs"]["main"]["type"].as_str().unwrap_or_default();
        let Some(imported) = self.imported.get(id) else {
            return self.add(
                match main {
                    "subscription" => Subscription,
                    "permission-set" => PermissionSet,
                    _ => Newer,
                },
                id,
            );
        };
        for key in official.as_object().expect("a document is an object").keys() {
            match key.as_str() {
                "lexicon" | "id" | "defs" | "$type" => {}
                "description" => self.add(Description, id),
                other => self.unclassified.push(format!("{id}: {other}")),
            }
        }
        let (official, imported) = (object(&official["defs"]), object(&imported["defs"]));
        for (name, definition) in official {
            let place = format!("{id}#{name}");
            match imported.get(name) {
                Some(other) => self.definition(definition, other, id, &place),
                None if definition["type"] == "subscription" => self.add(Subscription, &place),
                None => self.add(Newer, &place),
            }
        }
        for name in imported.keys().filter(|name| !official.contains_key(*name)) {
            self.add(if official.len() < imported.len() { OwnDefinition } else { Older }, &format!("{id}#{name}"));
        }
    }

    fn definition(&mut self, official: &Value, imported: &Value, id: &str, place: &str) {
        match official["type"].as_str().unwrap_or_default() {
            "record" => {
                self.add(Record, place);
                self.text(official, imported, place);
                self.schema(&official["record"], imported, id, place);
            }
            "query" | "procedure" => self.endpoint(official, imported, id, place),
            _ => self.schema(official, imported, id, place),
        }
    }

    fn endpoint(&mut self, official: &Value, imported: &Value, id: &str, place: &str) {
        if official["type"] != imported["type"] {
            return self.unclassified.push(format!("{place}: {} {}", official["type"], imported["type"]));
        }
        self.text(official, imported, place);
        match (official.get("parameters"), imported.get("parameters")) {
            (None, None) => {}
            (Some(official), Some(imported)) => self.object(official, imported, id, place),
            (Some(_), None) => self.add(Newer, place),
            (None, Some(_)) => self.add(Older, place),
        }
        for body in ["input", "output"] {
            let place = format!("{place}.{body}");
            match (official.get(body), imported.get(body)) {
                (None, None) => {}
                (Some(official), Some(imported)) => {
                    self.text(official, imported, &place);
                    if official["encoding"] != imported["encoding"] {
                        self.add(Body, &place);
                    }
                    match (official.get("schema"), imported.get("schema")) {
                        (None, None) => {}
                        (Some(official), Some(imported)) => self.schema(official, imported, id, &place),
                        _ => self.add(Body, &place),
                    }
                }
                _ => self.add(Body, &place),
            }
        }
        self.errors(official, imported, place);
    }

    fn errors(&mut self, official: &Value, imported: &Value, place: &str) {
        const COMMON: &[&str] = &["InvalidRequest", "ExpiredToken", "InvalidToken", "AuthMissing"];
        let names = |value: &Value| -> BTreeSet<String> {
            let errors = value["errors"].as_array().into_iter().flatten();
            errors.filter_map(|error| error["name"].as_str().map(str::to_owned)).collect()
        };
        let (declared, found) = (names(official), names(imported));
        let extra: BTreeSet<&String> = found.difference(&declared).collect();
        if extra.iter().any(|name| COMMON.contains(&name.as_str())) {
            self.add(CommonErrors, place);
        }
        let is_other = extra.iter().any(|name| !COMMON.contains(&name.as_str())) || !found.is_superset(&declared);
        let is_described = official["errors"].as_array().into_iter().flatten().any(|e| e.get("description").is_some());
        if is_other || is_described {
            self.add(Errors, place);
        }
    }

    fn text(&mut self, official: &Value, imported: &Value, place: &str) {
        if official.get("description") != imported.get("description") {
            self.add(Description, place);
        }
    }

    fn schema(&mut self, official: &Value, imported: &Value, id: &str, place: &str) {
        let imported = self.followed(official, imported, id, place);
        let (ty, other) =
            (official["type"].as_str().unwrap_or_default(), imported["type"].as_str().unwrap_or_default());
        self.text(official, imported, place);
        match (ty, other) {
            ("token", "string") => self.add(Token, place),
            ("blob", "string") => self.add(Blob, place),
            ("bytes", "string") => self.add(Bytes, place),
            ("cid-link", "string") => self.add(CidLink, place),
            ("union", "ref") if official["refs"].as_array().is_some_and(|refs| refs.len() == 1) => {
                self.add(UnionOfOne, place)
            }
            ("union", "unknown" | "ref") => self.add(LostUnion, place),
            ("ref", "unknown") => self.add(DanglingRef, place),
            ("unknown", "object") | ("object", "unknown") => self.add(AnyObject, place),
            ("object", "object") => self.object(official, imported, id, place),
            ("array", "array") => {
                self.constraints(official, imported, place);
                self.schema(&official["items"], &imported["items"], id, &format!("{place}[]"));
            }
            ("ref", "ref") => {
                let is_same = absolute(&official["ref"], id) == absolute(&imported["ref"], id);
                if !is_same {
                    self.add(OtherRef, place);
                }
            }
            ("union", "union") => self.union(official, imported, id, place),
            (ty, other) if ty == other => self.constraints(official, imported, place),
            ("string" | "ref" | "unknown" | "object" | "array" | "union", _) => self.add(OtherType, place),
            (ty, other) => self.unclassified.push(format!("{place}: {ty} {other}")),
        }
    }

    /// Follows a ref to a definition that only the import has.
    fn followed<'v>(&mut self, official: &Value, imported: &'v Value, id: &str, place: &str) -> &'v Value
    where
        'c: 'v,
    {
        if official["type"] == "ref" || imported["type"] != "ref" || official["type"] == "union" {
            return imported;
        }
        let target = absolute(&imported["ref"], id);
        let (nsid, name) = target.split_once('#').unwrap_or((&target, "main"));
        let documents = self.imported;
        match documents.get(nsid).and_then(|document| document["defs"].get(name)) {
            Some(found) => {
                self.add(OwnDefinition, place);
                found
            }
            None => imported,
        }
    }

    fn union(&mut self, official: &Value, imported: &Value, id: &str, place: &str) {
        let refs = |value: &Value| -> BTreeSet<String> {
            value["refs"].as_array().into_iter().flatten().map(|name| absolute(name, id)).collect()
        };
        if refs(official) != refs(imported) {
            self.add(OtherRef, place);
        }
        if official.get("closed") != imported.get("closed") {
            self.add(Closed, place);
        }
    }

    fn object(&mut self, official: &Value, imported: &Value, id: &str, place: &str) {
        let (properties, others) = (object(&official["properties"]), object(&imported["properties"]));
        for (name, property) in properties {
            let place = format!("{place}.{name}");
            match others.get(name) {
                Some(other) => self.schema(property, other, id, &place),
                None if property["refs"].as_array().is_some_and(Vec::is_empty) => self.add(EmptyUnion, &place),
                None if is_deprecated(property) => self.add(Deprecated, &place),
                None => self.add(Newer, &place),
            }
        }
        for name in others.keys().filter(|name| !properties.contains_key(*name)) {
            self.add(Older, &format!("{place}.{name}"));
        }
        self.constraints(official, imported, place);
    }

    fn constraints(&mut self, official: &Value, imported: &Value, place: &str) {
        let keys: BTreeSet<&String> = object(official).keys().chain(object(imported).keys()).collect();
        let values = |value: &Value| -> BTreeSet<String> {
            let lists = [&value["enum"], &value["knownValues"]];
            lists.iter().filter_map(|list| list.as_array()).flatten().map(ToString::to_string).collect()
        };
        for key in keys.into_iter().filter(|key| official.get(key) != imported.get(key)) {
            let place = &format!("{place} {key}");
            match key.as_str() {
                "type" | "description" | "properties" | "items" | "refs" | "ref" => {}
                "knownValues" | "enum" if official["type"] != "string" => self.add(Constraint, place),
                "enum" if imported.get("knownValues").is_some() && official.get("enum").is_some() => {
                    self.add(Values, place)
                }
                "knownValues" | "enum" if values(official) != values(imported) => self.add(NewerValues, place),
                "knownValues" | "enum" => {}
                "minLength" | "maxLength" | "minGraphemes" | "maxGraphemes" => self.add(Length, place),
                "const" | "default" | "minimum" | "maximum" => self.add(Constraint, place),
                "format" => self.add(Format, place),
                "nullable" => self.add(Nullable, place),
                "required" => self.add(Required, place),
                other => self.unclassified.push(format!("{place}: {other}")),
            }
        }
    }
}

fn object(value: &Value) -> &Map<String, Value> {
    static EMPTY: std::sync::LazyLock<Map<String, Value>> = std::sync::LazyLock::new(Map::new);
    value.as_object().unwrap_or(&EMPTY)
}

fn is_deprecated(property: &Value) -> bool {
    property["description"].as_str().is_some_and(|text| text.to_ascii_lowercase().contains("deprecated"))
}

/// A ref with the NSID of its document.
fn absolute(name: &Value, id: &str) -> String {
    let name = name.as_str().unwrap_or_default();
    let full = if name.starts_with('#') { format!("{id}{name}") } else { name.to_owned() };
    full.strip_suffix("#main").map_or(full.clone(), str::to_owned)
}

fn documents(shared: &Path) -> BTreeMap<String, Value> {
    let mut documents = BTreeMap::new();
    let mut open: Vec<_> = official(shared).into_iter().map(|(_, directory)| directory).collect();
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(path.read_dir().expect("the directory can be read").flatten().map(|entry| entry.path()));
        } else if path.extension().is_some_and(|extension| extension == "json") {
            let text = fs::read_to_string(&path).expect("the file can be read");
            let document: Value = serde_json::from_str(&text).expect("a lexicon is JSON");
            if let Some(id) = document["id"].as_str().map(str::to_owned) {
                documents.insert(id, document);
            }
        }
    }
    documents
}

#[test]
fn every_difference_from_the_official_lexicons_is_of_a_known_kind() {
    let Some(shared) = shared() else { return };
    let path = shared.join("views/atproto-openapi-types.json");
    let text = fs::read_to_string(&path).expect("the document can be read");
    let authority = "com.example".parse().expect("this is an authority");
    // The data of these schemas has a `$type`, and lexicons allow for growth.
    let options = ImportOptions::default().any(AnyData::Unknown).unions(Unions::Union).open(true);
    let result = openapi(&path, &text, &authority, &options.unresolved(Unresolved::Data));
    assert!(!result.diagnostics.has_errors(), "the document is imported");
    let imported: BTreeMap<String, Value> = result
        .files
        .values()
        .map(|text| {
            let document: Value = serde_json::from_str(text).expect("a lexicon is JSON");
            (document["id"].as_str().expect("a lexicon has an id").to_owned(), document)
        })
        .collect();
    let official = documents(&shared);
    let mut comparison = Comparison {
        imported: &imported,
        counts: BTreeMap::new(),
        examples: BTreeMap::new(),
        unclassified: Vec::new(),
    };
    let mut compared = 0;
    for (id, document) in &official {
        compared += usize::from(imported.contains_key(id));
        comparison.document(id, document);
    }
    for id in imported.keys().filter(|id| !official.contains_key(*id)) {
        // The messages of a subscription, which is not in the document.
        let parent = id.rsplit_once('.').map_or("", |(parent, _)| parent);
        comparison.add(if official.contains_key(parent) { Subscription } else { Older }, id);
    }
    println!("{compared} of {} official lexicons, {} imported", official.len(), imported.len());
    for (kind, count) in &comparison.counts {
        println!("{count:6} {kind:?}, such as {}", comparison.examples[kind]);
    }
    assert!(comparison.unclassified.is_empty(), "{:#?}", comparison.unclassified);
    assert!(compared > 0, "no lexicon was compared");
}
