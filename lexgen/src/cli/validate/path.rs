//! Paths of records in repositories: a collection and a record key.
//!
//! Knows nothing of lexicons.

use std::collections::HashMap;
use std::fmt;

use lexgen_data::{AtUri, CidLink, Nsid, Object, RecordKey, Value};

/// The path of a record: `com.example.note/3jzfcijpj2z2a`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RecordPath {
    pub(super) collection: String,
    pub(super) key: String,
}

/// The maximum length of a path in bytes: that of an NSID, a slash and a record key. Keys of a tree share their starts,
/// so that longer ones could take any amount of memory.
const MAX_LENGTH: usize = Nsid::MAX_LENGTH + 1 + RecordKey::MAX_LENGTH;

impl RecordPath {
    /// The path in the URI of a record.
    pub(super) fn of_uri(uri: &str) -> Option<Self> {
        let uri: AtUri = uri.parse().ok()?;
        let (collection, key) = (uri.collection().get()?, uri.record_key().get()?);
        Some(Self { collection: collection.to_string(), key: key.to_string() })
    }

    fn parse(path: &[u8]) -> Option<Self> {
        let (collection, key) = std::str::from_utf8(path).ok()?.split_once('/')?;
        Some(Self { collection: collection.to_owned(), key: key.to_owned() })
    }
}

impl fmt::Display for RecordPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.collection, self.key)
    }
}

/// The paths of the records in a repository, by their CIDs. Equal records have one CID.
#[derive(Default)]
pub(super) struct RecordPaths(HashMap<Vec<u8>, Vec<RecordPath>>);

impl RecordPaths {
    /// Adds the entries of a node of the [tree](https://atproto.com/specs/repository#mst-structure), up to one that is
    /// malformed.
    pub(super) fn add_node(&mut self, node: &Object) {
        let entries = node.get("e").and_then(Value::as_array).into_iter().flatten();
        let mut path = Vec::new();
        for entry in entries {
            let Some(record) = next_path(&mut path, entry) else { return };
            if let Some(path) = RecordPath::parse(&path) {
                self.0.entry(record.as_bytes().to_vec()).or_default().push(path);
            }
        }
    }

    /// Removes and returns the paths of a record, by the bytes of its CID.
    pub(super) fn take(&mut self, record: &[u8]) -> Vec<RecordPath> {
        self.0.remove(record).unwrap_or_default()
    }
}

/// Changes the path to that of an entry, which states how many bytes it has in common with the previous one. Returns
/// the CID of the record.
fn next_path<'e>(path: &mut Vec<u8>, entry: &'e Value) -> Option<&'e CidLink> {
    let shared = usize::try_from(entry.get("p")?.as_integer()?).ok().filter(|shared| *shared <= path.len())?;
    let rest = entry.get("k")?.as_bytes()?;
    path.truncate(shared);
    path.extend_from_slice(rest);
    entry.get("v")?.as_link().filter(|_| path.len() <= MAX_LENGTH)
}

#[cfg(test)]
mod tests {
    use lexgen_data::{Bytes, CidLink, Object, Value};

    use super::{RecordPath, RecordPaths};

    fn entry(shared: i64, rest: &[u8], record: &CidLink) -> Value {
        Value::Object(Object::from([
            ("p", Value::from(shared)),
            ("k", Value::Bytes(Bytes::from(rest.to_vec()))),
            ("v", Value::from(record.clone())),
        ]))
    }

    fn paths(entries: Vec<Value>, record: &CidLink) -> Vec<String> {
        let mut paths = RecordPaths::default();
        paths.add_node(&Object::from([("e", Value::from(entries))]));
        paths.take(record.as_bytes()).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn paths_of_a_node_share_their_starts() {
        let [a, b] = [b"a", b"b"].map(|text| CidLink::of_raw(text));
        let entries = || vec![entry(0, b"com.example.note/aa", &a), entry(18, b"b", &b), entry(12, b"like/c", &a)];
        assert_eq!(paths(entries(), &a), ["com.example.note/aa", "com.example.like/c"]);
        assert_eq!(paths(entries(), &b), ["com.example.note/ab"]);
    }

    #[test]
    fn a_malformed_entry_ends_its_node() {
        let a = CidLink::of_raw(b"a");
        let good = || entry(0, b"x.y.z/a", &a);
        for bad in [
            entry(-1, b"x.y.z/b", &a),
            entry(8, b"x.y.z/b", &a),
            entry(0, "a".repeat(831).as_bytes(), &a),
            Value::from(1),
            Value::Object(Object::from([("p", 0)])),
        ] {
            assert_eq!(paths(vec![good(), bad.clone(), good()], &a), ["x.y.z/a"], "{bad:?}");
        }
        assert_eq!(paths(vec![good(), entry(7, b"", &a), good()], &a), ["x.y.z/a"; 3]);
        let longest = format!("x.y.z/{}", "a".repeat(824));
        assert_eq!(paths(vec![entry(0, longest.as_bytes(), &a)], &a), [longest]);
    }

    #[test]
    fn a_path_is_that_of_a_record() {
        let a = CidLink::of_raw(b"a");
        assert_eq!(
            paths(vec![entry(0, b"x.y.z", &a), entry(0, b"\xff/a", &a), entry(0, b"x.y.z/a/b", &a)], &a),
            ["x.y.z/a/b"]
        );
        let path = |uri| RecordPath::of_uri(uri).map(|path| path.to_string());
        assert_eq!(path("at://a.example/com.example.note/self").as_deref(), Some("com.example.note/self"));
        assert_eq!(path("at://a.example/com.example.note"), None);
        assert_eq!(path("at://a.example/note/self"), None);
    }
}
