//! Plausible strings and integers, by format and by the name of their field.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::make;
use crate::lexicon::corpus::Corpus;
use crate::lexicon::syntax::{DefinitionKind, Document, StringFormat};

const DID: &str = "did:plc:k3w7aqx5m2bd6hj4vn2tzy6e";
const HANDLE: &str = "alice.example.com";
const TID: &str = "3l6oveex3ii2l";
const DATETIME: &str = "2026-03-01T09:30:00.000Z";
const URI: &str = "https://example.com/garden";

/// The words of the examples of one lexicon.
pub(super) struct Words {
    nsid: String,
    /// A record type for AT URIs, of the same namespace if it has one.
    collection: String,
    cid: String,
}

impl Words {
    pub(super) fn new(document: &Document, collections: &Collections) -> Self {
        let collection = collections.of(document).unwrap_or("com.example.note").to_owned();
        Self { nsid: document.id.to_string(), collection, cid: make::cid() }
    }

    pub(super) fn nsid(&self) -> &str {
        &self.nsid
    }

    /// The NSID of records.
    pub(super) fn collection(&self) -> &str {
        &self.collection
    }

    pub(super) fn cid(&self) -> &str {
        &self.cid
    }

    /// A string of a format.
    pub(super) fn formatted(&self, format: StringFormat, name: &str) -> String {
        let name = name.to_ascii_lowercase();
        match format {
            StringFormat::Did => DID.to_owned(),
            StringFormat::Handle | StringFormat::AtIdentifier => HANDLE.to_owned(),
            StringFormat::AtUri => format!("at://{DID}/{}/{TID}", self.collection),
            StringFormat::Cid => self.cid.clone(),
            StringFormat::Datetime => DATETIME.to_owned(),
            StringFormat::Language => "en".to_owned(),
            StringFormat::Nsid => self.collection.clone(),
            StringFormat::RecordKey | StringFormat::Tid => TID.to_owned(),
            StringFormat::SpaceRef => format!("at://{DID}/space/com.example.forum/main"),
            StringFormat::Uri if name.contains("avatar") => "https://cdn.example.com/avatar.jpg".to_owned(),
            StringFormat::Uri if ["thumb", "image", "banner", "fullsize"].iter().any(|part| name.contains(part)) => {
                "https://cdn.example.com/image.jpg".to_owned()
            }
            StringFormat::Uri => URI.to_owned(),
        }
    }

    /// A string without format, if its name says what it is.
    pub(super) fn plain(&self, name: &str) -> Option<String> {
        let lower = name.to_ascii_lowercase();
        let found =
            PLAIN.iter().find(|(part, is_whole, _)| if *is_whole { lower == *part } else { lower.contains(part) });
        let ends_with = |end| lower.ends_with(end);
        let text: &str = match found {
            Some((_, _, text)) => text,
            None if ends_with("cid") => &self.cid,
            None if ends_with("did") || lower == "sub" => DID,
            None if ends_with("handle") || lower == "identifier" => HANDLE,
            None if lower == "collection" || lower == "lxm" || ends_with("nsid") => &self.collection,
            None if ends_with("uri") || ends_with("url") => URI,
            None => return None,
        };
        Some(text.to_owned())
    }

    /// Data of any type, if its name says what it is.
    pub(super) fn unknown(&self, name: &str) -> Option<Value> {
        (name == "didDoc").then(|| {
            json!({
                "id": DID,
                "alsoKnownAs": [format!("at://{HANDLE}")],
                "service": [{
                    "id": "#atproto_pds",
                    "type": "AtprotoPersonalDataServer",
                    "serviceEndpoint": "https://pds.example.com"
                }]
            })
        })
    }
}

/// The key of the record type for lexicons that have none nearby.
const ANYWHERE: &str = "";

/// A record type for each namespace, and one for all others.
#[derive(Debug, Default)]
pub(super) struct Collections(HashMap<String, (usize, String)>);

impl Collections {
    /// Chooses the record types that are named most often in their namespace.
    pub(super) fn new(corpus: &Corpus) -> Self {
        let mut collections = Self::default();
        let records = corpus.documents().iter().filter(|document| {
            document.definitions.iter().any(|definition| matches!(definition.kind, DefinitionKind::Record(_)))
        });
        let mut names: HashMap<&str, Vec<String>> = HashMap::new();
        for (namespace, name) in corpus.documents().iter().flat_map(self::names) {
            names.entry(namespace).or_default().push(name);
        }
        for record in records {
            let nsid = record.id.as_str();
            let (namespace, last) = nsid.rsplit_once('.').unwrap_or(("", nsid));
            let last = last.to_ascii_lowercase();
            let count = names.get(namespace).into_iter().flatten().filter(|name| name.contains(&last)).count();
            for key in [namespace, ANYWHERE].map(str::to_owned) {
                let best = collections.0.entry(key).or_default();
                if best.1.is_empty() || count > best.0 {
                    *best = (count, nsid.to_owned());
                }
            }
            collections.0.insert(nsid.to_owned(), (count, nsid.to_owned()));
        }
        collections
    }

    /// The record type of a lexicon, or one that is near.
    fn of(&self, document: &Document) -> Option<&str> {
        let nsid = document.id.as_str();
        let namespace = nsid.rsplit_once('.').map_or("", |(namespace, _)| namespace);
        let found = [nsid, namespace, ANYWHERE].into_iter().find_map(|key| self.0.get(key));
        found.map(|(_, collection)| collection.as_str())
    }
}

/// The lowercase names of a document and of its definitions, with the namespace.
fn names(document: &Document) -> impl Iterator<Item = (&str, String)> {
    let (namespace, last) = document.id.as_str().rsplit_once('.').unwrap_or_default();
    let definitions = document.definitions.iter().map(|definition| definition.name.as_str());
    definitions.chain([last]).map(move |name| (namespace, name.to_ascii_lowercase()))
}

/// Strings by a part of the lowercase name, or by the whole name.
const PLAIN: &[(&str, bool, &str)] = &[
    ("email", false, "alice@example.com"),
    ("displayname", false, "Alice"),
    ("username", false, "alice"),
    ("password", false, "correct horse battery staple"),
    ("jwt", false, "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJl"),
    ("token", false, "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJl"),
    ("secret", false, "nVqW3h8uYtF2"),
    ("cursor", true, TID),
    ("rkey", true, TID),
    ("rev", true, TID),
    ("since", true, TID),
    ("tid", true, TID),
    ("mimetype", false, "image/jpeg"),
    ("lang", true, "en"),
    ("language", false, "en"),
    ("tag", false, "gardening"),
    ("title", false, "The tomatoes are ripe"),
    ("description", false, "Notes from a small garden."),
    ("text", false, "The tomatoes are ripe."),
    ("message", false, "The tomatoes are ripe."),
    ("content", false, "The tomatoes are ripe."),
    ("comment", false, "The tomatoes are ripe."),
    ("note", true, "The tomatoes are ripe."),
    ("alt", true, "Tomatoes on a windowsill"),
    ("reason", false, "See the guidelines of the garden."),
    ("query", true, "tomatoes"),
    ("q", true, "tomatoes"),
    ("term", true, "tomatoes"),
    ("version", false, "1.0.0"),
    ("phone", false, "+1 555 0100"),
    ("code", false, "k7q2-m9fd"),
    ("date", true, "2026-03-01"),
    ("val", true, "spam"),
    ("label", false, "garden"),
    ("name", false, "Garden"),
    ("ip", true, "192.0.2.1"),
    ("key", true, TID),
];

/// An integer.
pub(super) fn integer(name: &str) -> i64 {
    let name = name.to_ascii_lowercase();
    let known = [
        ("limit", 50),
        ("width", 1200),
        ("height", 900),
        ("start", 0),
        ("end", 12),
        ("size", 48_213),
        ("bytes", 48_213),
        ("seq", 1057),
        ("year", 2026),
        ("port", 443),
        ("priority", 1),
        ("version", 1),
    ];
    known.iter().find(|(part, _)| name.contains(part)).map_or(12, |(_, value)| *value)
}

/// A MIME type that a pattern accepts.
pub(super) fn mime_type(pattern: &str) -> &str {
    match pattern {
        "*/*" | "image/*" => "image/jpeg",
        "video/*" => "video/mp4",
        "audio/*" => "audio/mpeg",
        "text/*" => "text/plain",
        "application/*" => "application/octet-stream",
        other => other,
    }
}
