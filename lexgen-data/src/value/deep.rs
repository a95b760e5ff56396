//! Operations on nested values with bounded stack.
//!
//! Cloning, comparing and dropping recurse up to the usual depth of data, which is fastest, and then continue with an
//! explicit list. Hashing, `Debug` and writing count levels and stop.

use std::cell::Cell;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::mem;

use serde::ser::{Error as _, Serialize, SerializeMap as _, SerializeSeq as _, Serializer};

use super::{Array, Value};
use crate::nesting::{MAX_DEPTH, TOO_DEEP};
use crate::object::{Field as Entry, Object};

/// The depth up to which operations recurse.
const USUAL: usize = 32;

/// An array or object that is being cloned: the original, and the clone of its first items.
enum Copying<'v> {
    Array(&'v [Value], Vec<Value>),
    Object(&'v [Entry], Vec<Entry>),
}

impl<'v> Copying<'v> {
    fn of_elements(elements: &'v [Value]) -> Self {
        Self::Array(elements, Vec::with_capacity(elements.len()))
    }

    fn of_entries(entries: &'v [Entry]) -> Self {
        Self::Object(entries, Vec::with_capacity(entries.len()))
    }

    /// Returns the next value to clone.
    fn next(&self) -> Option<&'v Value> {
        match self {
            Self::Array(elements, copied) => elements.get(copied.len()),
            Self::Object(entries, copied) => entries.get(copied.len()).map(|(_, value)| value),
        }
    }

    /// Appends the clone of that value.
    fn push(&mut self, value: Value) {
        match self {
            Self::Array(_, copied) => copied.push(value),
            Self::Object(entries, copied) => {
                if let Some((key, _)) = entries.get(copied.len()) {
                    copied.push((key.clone(), value));
                }
            }
        }
    }

    fn finish(self) -> Value {
        match self {
            Self::Array(_, elements) => Value::Array(Array::from(elements)),
            Self::Object(_, entries) => Value::Object(Object::from_sorted(entries)),
        }
    }

    /// Clones the remaining values, with everything in them.
    fn run(mut self) -> Self {
        let mut around = Vec::new();
        loop {
            let copy = match self.next() {
                Some(Value::Array(array)) => {
                    around.push(mem::replace(&mut self, Self::of_elements(array)));
                    continue;
                }
                Some(Value::Object(object)) => {
                    around.push(mem::replace(&mut self, Self::of_entries(object.entries())));
                    continue;
                }
                Some(other) => other.clone(),
                None => match around.pop() {
                    Some(outer) => mem::replace(&mut self, outer).finish(),
                    None => return self,
                },
            };
            self.push(copy);
        }
    }
}

pub(crate) fn clone_elements(elements: &[Value], depth: usize) -> Vec<Value> {
    if depth < USUAL {
        return elements.iter().map(|value| clone_value(value, depth + 1)).collect();
    }
    match Copying::of_elements(elements).run() {
        Copying::Array(_, copied) => copied,
        Copying::Object(..) => Vec::new(),
    }
}

pub(crate) fn clone_entries(entries: &[Entry], depth: usize) -> Vec<Entry> {
    if depth < USUAL {
        return entries.iter().map(|(key, value)| (key.clone(), clone_value(value, depth + 1))).collect();
    }
    match Copying::of_entries(entries).run() {
        Copying::Object(_, copied) => copied,
        Copying::Array(..) => Vec::new(),
    }
}

fn clone_value(value: &Value, depth: usize) -> Value {
    match value {
        Value::Array(array) => Value::Array(Array::from(clone_elements(array, depth))),
        Value::Object(object) => Value::Object(Object::from_sorted(clone_entries(object.entries(), depth))),
        other => other.clone(),
    }
}

/// Pairs of arrays or objects that are still to be compared.
#[derive(Default)]
struct Pairs<'v>(Vec<(&'v Value, &'v Value)>);

impl<'v> Pairs<'v> {
    fn are_equal(&mut self, a: &'v Value, b: &'v Value) -> bool {
        match (a, b) {
            (Value::Array(_), Value::Array(_)) | (Value::Object(_), Value::Object(_)) => {
                self.0.push((a, b));
                true
            }
            _ => a == b,
        }
    }

    fn are_elements_equal(&mut self, a: &'v [Value], b: &'v [Value]) -> bool {
        a.len() == b.len() && a.iter().zip(b).all(|(a, b)| self.are_equal(a, b))
    }

    fn are_entries_equal(&mut self, a: &'v [Entry], b: &'v [Entry]) -> bool {
        a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.0 == b.0 && self.are_equal(&a.1, &b.1))
    }

    fn are_all_equal(mut self) -> bool {
        while let Some(pair) = self.0.pop() {
            let equal = match pair {
                (Value::Array(a), Value::Array(b)) => self.are_elements_equal(a, b),
                (Value::Object(a), Value::Object(b)) => self.are_entries_equal(a.entries(), b.entries()),
                (a, b) => a == b,
            };
            if !equal {
                return false;
            }
        }
        true
    }
}

pub(crate) fn equal_elements(a: &[Value], b: &[Value], depth: usize) -> bool {
    if depth < USUAL {
        return a.len() == b.len() && a.iter().zip(b).all(|(a, b)| equal_values(a, b, depth + 1));
    }
    let mut pairs = Pairs::default();
    pairs.are_elements_equal(a, b) && pairs.are_all_equal()
}

pub(crate) fn equal_entries(a: &[Entry], b: &[Entry], depth: usize) -> bool {
    if depth < USUAL {
        return a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.0 == b.0 && equal_values(&a.1, &b.1, depth + 1));
    }
    let mut pairs = Pairs::default();
    pairs.are_entries_equal(a, b) && pairs.are_all_equal()
}

fn equal_values(a: &Value, b: &Value, depth: usize) -> bool {
    match (a, b) {
        (Value::Array(a), Value::Array(b)) => equal_elements(a, b, depth),
        (Value::Object(a), Value::Object(b)) => equal_entries(a.entries(), b.entries(), depth),
        (a, b) => a == b,
    }
}

#[inline]
pub(crate) fn drop_elements(elements: &mut Box<[Value]>) {
    if !is_dropped(elements) {
        drop_listed(|open| take_elements(elements, open));
    }
}

#[inline]
pub(crate) fn drop_entries(entries: &mut Box<[Entry]>) {
    if !is_dropped(entries) {
        drop_listed(|open| take_entries(entries, open));
    }
}

/// Drops the items of an array or object by recursion, unless they are too deep. Returns whether it did.
#[inline]
fn is_dropped<T>(held: &mut Box<[T]>) -> bool {
    thread_local! {
        static DEPTH: Cell<usize> = const { Cell::new(0) };
    }
    // The counter may be unavailable when a thread ends, and values must be dropped nevertheless.
    match DEPTH.try_with(Cell::get) {
        Ok(depth) if depth < USUAL => {
            DEPTH.set(depth + 1);
            drop(mem::take(held));
            DEPTH.set(depth);
            true
        }
        _ => false,
    }
}

/// Drops the values that `take` puts into a list, with everything in them.
#[cold]
fn drop_listed(take: impl FnOnce(&mut Vec<Value>)) {
    let mut open = Vec::new();
    take(&mut open);
    while let Some(mut value) = open.pop() {
        match &mut value {
            Value::Array(array) => take_elements(array.as_boxed_mut(), &mut open),
            Value::Object(object) => take_entries(object.as_boxed_mut(), &mut open),
            _ => {}
        }
    }
}

fn take_elements(elements: &mut Box<[Value]>, open: &mut Vec<Value>) {
    open.extend(mem::take(elements).into_iter().filter(Value::is_container));
}

fn take_entries(entries: &mut Box<[Entry]>, open: &mut Vec<Value>) {
    open.extend(mem::take(entries).into_iter().map(|(_, value)| value).filter(Value::is_container));
}

/// Hashes the elements of an array at this depth. Levels beyond the limit are ignored, which is consistent with
/// equality.
pub(crate) fn hash_elements<H: Hasher>(elements: &[Value], depth: usize, state: &mut H) {
    elements.len().hash(state);
    if depth < MAX_DEPTH {
        elements.iter().for_each(|value| hash_value(value, depth + 1, state));
    }
}

/// Like [`hash_elements`], for an object.
pub(crate) fn hash_entries<H: Hasher>(entries: &[Entry], depth: usize, state: &mut H) {
    entries.len().hash(state);
    if depth < MAX_DEPTH {
        for (key, value) in entries {
            key.hash(state);
            hash_value(value, depth + 1, state);
        }
    }
}

fn hash_value<H: Hasher>(value: &Value, depth: usize, state: &mut H) {
    match value {
        Value::Array(array) => {
            mem::discriminant(value).hash(state);
            hash_elements(array, depth, state);
        }
        Value::Object(object) => {
            mem::discriminant(value).hash(state);
            hash_entries(object.entries(), depth, state);
        }
        other => other.hash(state),
    }
}

/// A value at some depth for `Debug`, which shows levels beyond the limit as `…`.
pub(crate) struct Shown<'v> {
    value: &'v Value,
    depth: usize,
}

impl<'v> Shown<'v> {
    pub(crate) fn elements(elements: &'v [Value], depth: usize, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if depth >= MAX_DEPTH {
            return f.write_str("[…]");
        }
        f.debug_list().entries(elements.iter().map(|value| Self { value, depth: depth + 1 })).finish()
    }

    pub(crate) fn entries(entries: &'v [Entry], depth: usize, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if depth >= MAX_DEPTH {
            return f.write_str("{…}");
        }
        f.debug_map().entries(entries.iter().map(|(key, value)| (key, Self { value, depth: depth + 1 }))).finish()
    }
}

impl fmt::Debug for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.value {
            Value::Array(array) => Self::elements(array, self.depth, f),
            Value::Object(object) => Self::entries(object.entries(), self.depth, f),
            other => fmt::Debug::fmt(other, f),
        }
    }
}

/// A value at some depth that is serialized in any format.
pub(crate) struct Written<'v> {
    value: &'v Value,
    depth: usize,
}

impl<'v> Written<'v> {
    /// Creates a value at depth 0.
    pub(crate) const fn new(value: &'v Value) -> Self {
        Self { value, depth: 0 }
    }

    pub(crate) fn elements<S: Serializer>(
        elements: &'v [Value],
        depth: usize,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        check_depth(depth)?;
        let mut array = serializer.serialize_seq(Some(elements.len()))?;
        for value in elements {
            array.serialize_element(&Self { value, depth: depth + 1 })?;
        }
        array.end()
    }

    pub(crate) fn object<S: Serializer>(object: &'v Object, depth: usize, serializer: S) -> Result<S::Ok, S::Error> {
        object.check().map_err(S::Error::custom)?;
        check_depth(depth)?;
        let mut map = serializer.serialize_map(Some(object.len()))?;
        for (key, value) in object {
            map.serialize_entry(key, &Self { value, depth: depth + 1 })?;
        }
        map.end()
    }
}

fn check_depth<E: serde::ser::Error>(depth: usize) -> Result<(), E> {
    if depth >= MAX_DEPTH { Err(E::custom(TOO_DEEP)) } else { Ok(()) }
}

impl Serialize for Written<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.value {
            Value::Array(array) => Self::elements(array, self.depth, serializer),
            Value::Object(object) => Self::object(object, self.depth, serializer),
            Value::Null => serializer.serialize_unit(),
            Value::Boolean(boolean) => serializer.serialize_bool(*boolean),
            Value::Integer(integer) => serializer.serialize_i64(*integer),
            Value::String(text) => serializer.serialize_str(text),
            Value::Bytes(bytes) => bytes.serialize(serializer),
            Value::Link(link) => link.serialize(serializer),
        }
    }
}
