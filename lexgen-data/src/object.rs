//! An object of the data model: values by name, in the order of DAG-CBOR.
//!
//! Knows the rules that every object keeps; nothing of formats.

mod entry;
mod error;
mod serde_impls;
mod type_first;

use std::borrow::Borrow;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::mem;
use std::ops::Index;

pub use self::entry::{Entry, OccupiedEntry, VacantEntry};
pub use self::error::ObjectError;
pub(crate) use self::type_first::TypeFirst;

use crate::blob::TypedBlob;
use crate::value::Value;
use crate::value::deep::{self, Shown};
use crate::{bytes, cid_link};

/// The key that names an object's type.
const TYPE: &str = "$type";

/// The keys that in JSON make a link or bytes of an object.
const RESERVED: [&str; 2] = [cid_link::KEY, bytes::KEY];

/// An object of the data model (SPEC section 6): strings to [`Value`]s.
///
/// The order is always that of DAG-CBOR: shorter keys first, then by bytes. So two objects with the
/// same fields are equal, hash alike and are written alike, whatever order they came in.
///
/// Looking up is a binary search. [`insert`](Self::insert) is quick for a key that comes last and
/// moves what comes after it otherwise; to make a large object of unsorted entries, collect them
/// ([`FromIterator`], [`try_from_entries`](Self::try_from_entries)), which sorts once.
///
/// Reading keeps the rules of the data model: no key twice; `$type` a non-empty string; under
/// `$type: "blob"` exactly the fields of a blob; and no key `$link` or `$bytes`, which in JSON make a
/// link or bytes of an object. The rules are the same in JSON and in DAG-CBOR. Code can make objects
/// that break them. Such an object cannot be written in either format.
///
/// ```
/// use lexgen_data::{Object, Value};
///
/// let mut object: Object = [("text", "hi"), ("$type", "com.example.post")].into_iter().collect();
/// object.insert("likes", 3);
/// assert_eq!(object.type_name(), Some("com.example.post"));
/// assert_eq!(object["likes"], Value::Integer(3));
/// assert_eq!(object.keys().collect::<Vec<_>>(), ["text", "$type", "likes"]);
/// ```
#[derive(Default)]
pub struct Object {
    /// Sorted by `canonical_order`, no key twice.
    entries: Vec<(String, Value)>,
}

impl Object {
    /// An object without fields.
    #[must_use]
    pub const fn new() -> Self {
        Self { entries: Vec::new() }
    }

    /// Makes an object as reading does: of entries in any order, [checked](Self::check).
    ///
    /// # Errors
    ///
    /// The first rule that the entries break.
    pub fn try_from_entries(entries: Vec<(String, Value)>) -> Result<Self, ObjectError> {
        let object = Self::unchecked(entries)?;
        object.check()?;
        Ok(object)
    }

    /// Makes an object of entries in any order, without any rule but that no key is there twice.
    pub(crate) fn unchecked(mut entries: Vec<(String, Value)>) -> Result<Self, ObjectError> {
        let in_order = |pair: &[(String, Value)]| canonical_order(&pair[0].0, &pair[1].0).is_lt();
        if !entries.windows(2).all(in_order) {
            entries.sort_by(|a, b| canonical_order(&a.0, &b.0));
            if let Some(pair) = entries.windows(2).find(|pair| pair[0].0 == pair[1].0) {
                return Err(ObjectError::DuplicateKey(pair[0].0.clone()));
            }
        }
        Ok(Self { entries })
    }

    /// Checks that this object keeps the data model's rules for keys, `$type` and blobs. Values in it
    /// are not checked.
    ///
    /// # Errors
    ///
    /// The first rule that it breaks.
    pub fn check(&self) -> Result<(), ObjectError> {
        match self.special().find(|(key, _)| key == TYPE) {
            None => self.check_keys(),
            Some((_, type_name)) => self.check_keys().and_then(|()| self.check_type(type_name)),
        }
    }

    fn check_type(&self, type_name: &Value) -> Result<(), ObjectError> {
        match type_name.as_str() {
            None | Some("") => Err(ObjectError::Type),
            Some(TypedBlob::TYPE) => TypedBlob::check_object(self),
            Some(_) => Ok(()),
        }
    }

    /// Checks that this object has neither of the keys `$link` and `$bytes`, which in JSON make a link
    /// or bytes of an object. Values in it are not checked.
    ///
    /// # Errors
    ///
    /// The object has one of these keys.
    pub fn check_keys(&self) -> Result<(), ObjectError> {
        let mut keys = self.special().map(|(key, _)| key.as_str());
        match keys.find_map(|key| RESERVED.into_iter().find(|reserved| *reserved == key)) {
            Some(key) => Err(ObjectError::ReservedKey(key)),
            None => Ok(()),
        }
    }

    /// An object of entries that are in order, no key twice.
    pub(crate) const fn from_sorted(entries: Vec<(String, Value)>) -> Self {
        Self { entries }
    }

    /// The fields in order.
    pub(crate) fn entries(&self) -> &[(String, Value)] {
        &self.entries
    }

    /// The fields in order, to be taken away.
    pub(crate) const fn entries_mut(&mut self) -> &mut Vec<(String, Value)> {
        &mut self.entries
    }

    /// The fields whose keys begin as those do to which the data model gives a meaning. Nearly all objects have at most
    /// one, so that looking among these is quicker than looking up.
    fn special(&self) -> impl Iterator<Item = &(String, Value)> {
        self.entries.iter().filter(|(key, _)| key.starts_with('$'))
    }

    /// How many fields there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are no fields.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The text of the field `$type`, if it is there and a string.
    #[must_use]
    pub fn type_name(&self) -> Option<&str> {
        self.get(TYPE)?.as_str()
    }

    /// The value under a key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Value> {
        let index = self.find(key).ok()?;
        Some(&self.entries[index].1)
    }

    /// The value under a key, to be changed.
    #[must_use]
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Value> {
        let index = self.find(key).ok()?;
        Some(&mut self.entries[index].1)
    }

    /// Whether there is a value under a key.
    #[must_use]
    pub fn contains_key(&self, key: &str) -> bool {
        self.find(key).is_ok()
    }

    /// Puts a value under a key and gives back what was there before.
    pub fn insert(&mut self, key: impl Into<String>, value: impl Into<Value>) -> Option<Value> {
        match self.entry(key) {
            Entry::Occupied(mut entry) => Some(entry.insert(value)),
            Entry::Vacant(entry) => {
                entry.insert(value);
                None
            }
        }
    }

    /// Takes the value under a key out.
    pub fn remove(&mut self, key: &str) -> Option<Value> {
        let index = self.find(key).ok()?;
        Some(self.entries.remove(index).1)
    }

    /// The place of a key, be it taken or free.
    pub fn entry(&mut self, key: impl Into<String>) -> Entry<'_> {
        let key = key.into();
        match self.find(&key) {
            Ok(index) => Entry::Occupied(OccupiedEntry { value: &mut self.entries[index].1 }),
            Err(index) => Entry::Vacant(VacantEntry { entries: &mut self.entries, index, key }),
        }
    }

    /// Keeps only the fields for which `keep` says so.
    pub fn retain(&mut self, mut keep: impl FnMut(&str, &mut Value) -> bool) {
        self.entries.retain_mut(|(key, value)| keep(key, value));
    }

    /// The fields in order.
    #[must_use]
    pub fn iter(&self) -> Iter<'_> {
        self.into_iter()
    }

    /// The fields in order, their values to be changed.
    pub fn iter_mut(&mut self) -> impl ExactSizeIterator<Item = (&str, &mut Value)> {
        self.entries.iter_mut().map(|(key, value)| (key.as_str(), value))
    }

    /// The keys in order.
    #[must_use]
    pub fn keys(&self) -> impl ExactSizeIterator<Item = &str> {
        self.entries.iter().map(|(key, _)| key.as_str())
    }

    /// The values in the order of their keys.
    #[must_use]
    pub fn values(&self) -> impl ExactSizeIterator<Item = &Value> {
        self.entries.iter().map(|(_, value)| value)
    }

    fn find(&self, key: &str) -> Result<usize, usize> {
        match self.entries.last() {
            // What is read or built in order comes last each time.
            Some((last, _)) if canonical_order(last, key).is_lt() => Err(self.entries.len()),
            _ => self.entries.binary_search_by(|(present, _)| canonical_order(present, key)),
        }
    }
}

/// The order of keys in DAG-CBOR, that is, of their encoded bytes.
fn canonical_order(a: &str, b: &str) -> Ordering {
    a.len().cmp(&b.len()).then_with(|| a.cmp(b))
}

impl fmt::Debug for Object {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Shown::entries(&self.entries, 0, f)
    }
}

impl Clone for Object {
    fn clone(&self) -> Self {
        Self { entries: deep::clone_entries(&self.entries, 0) }
    }
}

impl PartialEq for Object {
    fn eq(&self, other: &Self) -> bool {
        deep::equal_entries(&self.entries, &other.entries, 0)
    }
}

impl Eq for Object {}

impl Hash for Object {
    fn hash<H: Hasher>(&self, state: &mut H) {
        deep::hash_entries(&self.entries, 0, state);
    }
}

impl Drop for Object {
    fn drop(&mut self) {
        deep::drop_entries(&mut self.entries);
    }
}

/// # Panics
///
/// If there is no such field, as the maps of the standard library do.
impl<K: Borrow<str>> Index<K> for Object {
    type Output = Value;

    fn index(&self, key: K) -> &Value {
        let key = key.borrow();
        self.get(key).unwrap_or_else(|| panic!("the object has no field `{key}`"))
    }
}

/// The fields of an [`Object`] in order.
#[derive(Clone, Debug)]
pub struct Iter<'a>(std::slice::Iter<'a, (String, Value)>);

impl<'a> Iterator for Iter<'a> {
    type Item = (&'a str, &'a Value);

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(|(key, value)| (key.as_str(), value))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

impl ExactSizeIterator for Iter<'_> {}

impl<'a> IntoIterator for &'a Object {
    type Item = (&'a str, &'a Value);
    type IntoIter = Iter<'a>;

    fn into_iter(self) -> Iter<'a> {
        Iter(self.entries.iter())
    }
}

impl IntoIterator for Object {
    type Item = (String, Value);
    type IntoIter = std::vec::IntoIter<(String, Value)>;

    fn into_iter(mut self) -> Self::IntoIter {
        mem::take(&mut self.entries).into_iter()
    }
}

/// Of two entries with one key the later stays. The data model's rules are not checked.
impl<K: Into<String>, V: Into<Value>> FromIterator<(K, V)> for Object {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Self {
        let mut object = Self::new();
        object.extend(entries);
        object
    }
}

/// Of two entries with one key the later stays.
impl<K: Into<String>, V: Into<Value>> Extend<(K, V)> for Object {
    fn extend<I: IntoIterator<Item = (K, V)>>(&mut self, entries: I) {
        let entries = entries.into_iter();
        self.entries.extend(entries.map(|(key, value)| (key.into(), value.into())));
        // Stable, so that of equal keys the latest is the last of its run.
        self.entries.sort_by(|a, b| canonical_order(&a.0, &b.0));
        self.entries.dedup_by(|later, kept| {
            let same = later.0 == kept.0;
            if same {
                mem::swap(later, kept);
            }
            same
        });
    }
}

impl<K: Into<String>, V: Into<Value>, const N: usize> From<[(K, V); N]> for Object {
    fn from(entries: [(K, V); N]) -> Self {
        entries.into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{Entry, Object, ObjectError};
    use crate::value::Value;

    #[test]
    fn order_is_that_of_dag_cbor_however_the_fields_came() {
        let sorted = ["", "a", "b", "aa", "ba", "aaa"];
        let mut inserted = Object::new();
        for key in ["aaa", "b", "aa", "", "ba", "a"] {
            assert_eq!(inserted.insert(key, key), None);
        }
        let collected: Object = sorted.iter().rev().map(|key| (*key, *key)).collect();
        assert!(inserted.keys().eq(sorted));
        assert_eq!(inserted, collected);
    }

    #[test]
    fn later_entry_replaces_earlier_one() {
        let object = Object::from([("a", 1), ("b", 2), ("a", 3), ("a", 4)]);
        assert_eq!((object.len(), &object["a"]), (2, &Value::Integer(4)));
        let mut object = object;
        assert_eq!(object.insert("a", 5), Some(Value::Integer(4)));
        object.extend([("a", 6), ("c", 7)]);
        assert!(object.values().eq(&[6, 2, 7].map(Value::Integer)));
    }

    #[test]
    fn entry_finds_or_makes_a_place() {
        let mut object = Object::from([("b", 1)]);
        *object.entry("a").or_insert(0) = Value::Null;
        let entry = object.entry("b").and_modify(|value| *value = 1.into());
        *entry.or_insert(0) = 2.into();
        assert!(matches!(object.entry("c"), Entry::Vacant(entry) if entry.key() == "c"));
        assert_eq!(object, Object::from([("a", Value::Null), ("b", 2.into())]));
        assert_eq!(object.remove("a"), Some(Value::Null));
        assert_eq!(object.remove("a"), None);
    }

    #[test]
    fn entries_that_break_a_rule_make_no_object() {
        let make = |entries: &[(&str, Value)]| {
            let owned = entries.iter().map(|(key, value)| ((*key).to_owned(), value.clone()));
            Object::try_from_entries(owned.collect())
        };
        assert_eq!(
            make(&[("b", 1.into()), ("a", 2.into()), ("b", 1.into())]),
            Err(ObjectError::DuplicateKey("b".to_owned()))
        );
        assert_eq!(make(&[("$type", "".into())]), Err(ObjectError::Type));
        assert_eq!(make(&[("$type", 1.into())]), Err(ObjectError::Type));
        assert_eq!(make(&[("$bytes", "AA".into()), ("a", 1.into())]), Err(ObjectError::ReservedKey("$bytes")));
        assert_eq!(make(&[("$link", 1.into())]), Err(ObjectError::ReservedKey("$link")));
        assert_eq!(make(&[("$type", "x".into()), ("$link", 1.into())]), Err(ObjectError::ReservedKey("$link")));
        assert!(make(&[("$type", "blob".into())]).is_err());
        assert!(make(&[("$foo", 1.into()), ("$type", "x".into())]).is_ok());
    }
}
