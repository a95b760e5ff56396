//! Objects of the data model, sorted as in DAG-CBOR.

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
use crate::{bytes, cid_link, growth};

/// The key of an object's type.
const TYPE: &str = "$type";

/// The keys that JSON reserves for links and bytes.
const RESERVED: [&str; 2] = [cid_link::KEY, bytes::KEY];

/// An object of the data model: a map from strings to [`Value`]s.
///
/// The fields are always in the order of DAG-CBOR: shorter keys first, then by bytes. So two objects with the same
/// fields are equal, have the same hash and are written identically.
///
/// Source: [data model](https://atproto.com/specs/data-model).
///
/// Lookup is a binary search. There is no spare capacity, so [`insert`](Self::insert) and [`remove`](Self::remove) move
/// all fields. To create a large object, collect its entries ([`FromIterator`],
/// [`try_from_entries`](Self::try_from_entries)) or [`extend`](Extend::extend) one, which sorts once.
///
/// Reading enforces the rules of the data model, in JSON and in DAG-CBOR alike. Keys are unique. `$type` is a non-empty
/// string. An object with `$type: "blob"` has exactly the fields of a blob. There are no keys `$link` and `$bytes`,
/// which JSON reserves for links and bytes. Code can create objects that break the rules. Writing them is an error in
/// both formats.
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
    /// Sorted by `canonical_order`, without duplicate keys.
    entries: Box<[Field]>,
}

/// A field: its key and its value.
pub(crate) type Field = (Box<str>, Value);

impl Object {
    /// Creates an empty object.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Creates an object from entries in any order and [checks](Self::check) it.
    ///
    /// # Errors
    ///
    /// Returns the first rule that the entries break.
    pub fn try_from_entries<K: Into<Box<str>>>(entries: Vec<(K, Value)>) -> Result<Self, ObjectError> {
        Self::checked(entries.into_iter().map(|(key, value)| (key.into(), value)).collect())
    }

    /// Like [`try_from_entries`](Self::try_from_entries), without converting keys.
    pub(crate) fn checked(entries: Vec<Field>) -> Result<Self, ObjectError> {
        let object = Self::unchecked(entries)?;
        object.check()?;
        Ok(object)
    }

    /// Creates an object from entries in any order, checking only that keys are unique.
    pub(crate) fn unchecked(mut entries: Vec<Field>) -> Result<Self, ObjectError> {
        let in_order = |pair: &[Field]| canonical_order(&pair[0].0, &pair[1].0).is_lt();
        if !entries.windows(2).all(in_order) {
            entries.sort_by(|a, b| canonical_order(&a.0, &b.0));
            if let Some(pair) = entries.windows(2).find(|pair| pair[0].0 == pair[1].0) {
                return Err(ObjectError::DuplicateKey(pair[0].0.to_string()));
            }
        }
        Ok(Self::from_sorted(entries))
    }

    /// Checks the data model's rules for keys, `$type` and blobs. Nested values are not checked.
    ///
    /// # Errors
    ///
    /// Returns the first rule that the object breaks.
    pub fn check(&self) -> Result<(), ObjectError> {
        match self.special().find(|(key, _)| &**key == TYPE) {
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

    /// Checks that this object has neither of the keys `$link` and `$bytes`, which JSON reserves for links and bytes.
    /// Nested values are not checked.
    ///
    /// # Errors
    ///
    /// Returns an error if the object has one of these keys.
    pub fn check_keys(&self) -> Result<(), ObjectError> {
        let mut keys = self.special().map(|(key, _)| &**key);
        match keys.find_map(|key| RESERVED.into_iter().find(|reserved| *reserved == key)) {
            Some(key) => Err(ObjectError::ReservedKey(key)),
            None => Ok(()),
        }
    }

    /// Creates an object from sorted entries without duplicate keys.
    pub(crate) fn from_sorted(entries: Vec<Field>) -> Self {
        Self { entries: growth::boxed(entries) }
    }

    /// Returns the fields in order.
    pub(crate) fn entries(&self) -> &[Field] {
        &self.entries
    }

    /// Returns the fields in order, to take them.
    pub(crate) const fn as_boxed_mut(&mut self) -> &mut Box<[Field]> {
        &mut self.entries
    }

    /// Returns the fields whose keys start with `$`, to which the data model may give a meaning. Nearly all objects
    /// have at most one, so scanning these is faster than a lookup.
    fn special(&self) -> impl Iterator<Item = &Field> {
        self.entries.iter().filter(|(key, _)| key.starts_with('$'))
    }

    /// Returns the number of fields.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Returns whether there are no fields.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Returns the field `$type`, if it is a string.
    #[must_use]
    pub fn type_name(&self) -> Option<&str> {
        self.get(TYPE)?.as_str()
    }

    /// Returns the value of a field.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Value> {
        let index = self.find(key).ok()?;
        Some(&self.entries[index].1)
    }

    /// Returns a mutable reference to the value of a field.
    #[must_use]
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Value> {
        let index = self.find(key).ok()?;
        Some(&mut self.entries[index].1)
    }

    /// Returns whether there is a field with this key.
    #[must_use]
    pub fn contains_key(&self, key: &str) -> bool {
        self.find(key).is_ok()
    }

    /// Sets a field and returns its previous value. A new field moves all others.
    pub fn insert(&mut self, key: impl Into<String>, value: impl Into<Value>) -> Option<Value> {
        match self.entry(key) {
            Entry::Occupied(mut entry) => Some(entry.insert(value)),
            Entry::Vacant(entry) => {
                entry.insert(value);
                None
            }
        }
    }

    /// Removes a field and returns its value. This moves all other fields.
    pub fn remove(&mut self, key: &str) -> Option<Value> {
        let index = self.find(key).ok()?;
        Some(self.with_vec(|entries| entries.remove(index).1))
    }

    /// Changes the entries as a `Vec`, and then releases its spare capacity. They must stay sorted, without duplicates.
    fn with_vec<T>(&mut self, change: impl FnOnce(&mut Vec<Field>) -> T) -> T {
        let mut entries = mem::take(&mut self.entries).into_vec();
        let result = change(&mut entries);
        self.entries = entries.into_boxed_slice();
        result
    }

    /// Returns the entry of a key, which may be vacant.
    pub fn entry(&mut self, key: impl Into<String>) -> Entry<'_> {
        let key = key.into();
        match self.find(&key) {
            Ok(index) => Entry::Occupied(OccupiedEntry { value: &mut self.entries[index].1 }),
            Err(index) => Entry::Vacant(VacantEntry { object: self, index, key }),
        }
    }

    /// Keeps only the fields for which `keep` returns `true`.
    pub fn retain(&mut self, mut keep: impl FnMut(&str, &mut Value) -> bool) {
        self.with_vec(|entries| entries.retain_mut(|(key, value)| keep(key, value)));
    }

    /// Returns the fields in order.
    #[must_use]
    pub fn iter(&self) -> Iter<'_> {
        self.into_iter()
    }

    /// Returns the fields in order, with mutable values.
    pub fn iter_mut(&mut self) -> impl ExactSizeIterator<Item = (&str, &mut Value)> {
        self.entries.iter_mut().map(|(key, value)| (&**key, value))
    }

    /// Returns the keys in order.
    #[must_use]
    pub fn keys(&self) -> impl ExactSizeIterator<Item = &str> {
        self.entries.iter().map(|(key, _)| &**key)
    }

    /// Returns the values in the order of their keys.
    #[must_use]
    pub fn values(&self) -> impl ExactSizeIterator<Item = &Value> {
        self.entries.iter().map(|(_, value)| value)
    }

    fn find(&self, key: &str) -> Result<usize, usize> {
        match self.entries.last() {
            // Keys that are read or inserted in order come last.
            Some((last, _)) if canonical_order(last, key).is_lt() => Err(self.entries.len()),
            _ => self.entries.binary_search_by(|(present, _)| canonical_order(present, key)),
        }
    }
}

/// Compares keys in the order of DAG-CBOR, which is that of their encoded bytes.
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
        Self::from_sorted(deep::clone_entries(&self.entries, 0))
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
/// Panics if there is no such field, like the maps of the standard library.
impl<K: Borrow<str>> Index<K> for Object {
    type Output = Value;

    fn index(&self, key: K) -> &Value {
        let key = key.borrow();
        self.get(key).unwrap_or_else(|| panic!("the object has no field `{key}`"))
    }
}

/// An iterator over the fields of an [`Object`] in order.
#[derive(Clone, Debug)]
pub struct Iter<'a>(std::slice::Iter<'a, Field>);

impl<'a> Iterator for Iter<'a> {
    type Item = (&'a str, &'a Value);

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(|(key, value)| (&**key, value))
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
    type IntoIter = IntoIter;

    fn into_iter(mut self) -> IntoIter {
        IntoIter(mem::take(&mut self.entries).into_vec().into_iter())
    }
}

/// An iterator over the owned fields of an [`Object`] in order.
#[derive(Debug)]
pub struct IntoIter(std::vec::IntoIter<Field>);

impl Iterator for IntoIter {
    type Item = (String, Value);

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(|(key, value)| (key.into_string(), value))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

impl ExactSizeIterator for IntoIter {}

/// If two entries have the same key, the later one wins. The data model's rules are not checked.
impl<K: Into<String>, V: Into<Value>> FromIterator<(K, V)> for Object {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Self {
        let mut object = Self::new();
        object.extend(entries);
        object
    }
}

/// If two entries have the same key, the later one wins.
impl<K: Into<String>, V: Into<Value>> Extend<(K, V)> for Object {
    fn extend<I: IntoIterator<Item = (K, V)>>(&mut self, entries: I) {
        let entries = entries.into_iter().map(|(key, value)| (key.into().into_boxed_str(), value.into()));
        self.with_vec(|present| {
            present.extend(entries);
            // The sort is stable, so of equal keys the latest is last.
            present.sort_by(|a, b| canonical_order(&a.0, &b.0));
            present.dedup_by(|later, kept| {
                let same = later.0 == kept.0;
                if same {
                    mem::swap(later, kept);
                }
                same
            });
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
    fn fields_are_in_dag_cbor_order_for_any_insertion_order() {
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
    fn entry_finds_or_inserts() {
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
    fn invalid_entries_do_not_form_an_object() {
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
