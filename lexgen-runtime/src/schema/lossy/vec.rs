//! [`LossyVec`]: a list that keeps its invalid elements as data.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};

use lexgen_data::value::Unchecked;
use lexgen_data::{Constraint, Value};
use serde::de::value::SeqAccessDeserializer;
use serde::de::{Deserialize, Deserializer, EnumAccess, IgnoredAny, SeqAccess, VariantAccess, Visitor};
use serde::ser::{Serialize, SerializeSeq, Serializer};

use super::borrowed::{BorrowedValue, LIST};
use super::invalid::{Attempt, InvalidData};
use crate::schema::Decode;
use crate::validate::{Rules, Validate, ValidationContext};
use crate::value::{IntoOwned, Pairs, Parts, Recursive};

/// A list that keeps its invalid elements as data.
///
/// It is the type of arrays that the option `lossy` selects, for third-party data: one malformed post should not make a
/// whole timeline unreadable. It dereferences to a slice of its valid elements. It is serialized as it was read, in JSON
/// and in DAG-CBOR, with all elements at their indices.
///
/// ```
/// use lexgen_runtime::{Did, LossyVec, Validate, json};
///
/// let text = r#"["did:web:a.example",7,"did:web:b.example"]"#;
/// let list: LossyVec<Did> = json::from_str(text)?;
/// assert_eq!(list[1], "did:web:b.example");
///
/// let (index, invalid) = list.invalid().next().unwrap();
/// assert_eq!((index, &invalid.value), (1, &7.into()));
/// assert_eq!(&*invalid.reason, "invalid type: integer `7`, expected a string of format `did`");
/// assert_eq!(
///     list.validate().unwrap_err().to_string(),
///     "`[1]`: could not be read: invalid type: integer `7`, expected a string of format `did`",
/// );
/// assert_eq!(json::to_string(&list)?, text);
/// # Ok::<(), json::Error>(())
/// ```
///
/// # Values that are not arrays
///
/// Commits in the network's event stream have a required array of blobs, for which some senders write null. With
///
/// ```toml
/// lossy = ["com.atproto.sync.subscribeRepos#commit.blobs"]
/// ```
///
/// such a commit can be read, and the value in place of the array is kept:
///
/// ```
/// use lexgen_runtime::{CidLink, LossyVec, Value, json};
///
/// let blobs: LossyVec<CidLink> = json::from_str("null")?;
/// assert!(blobs.is_empty());
/// let whole = blobs.whole().unwrap();
/// assert_eq!((&whole.value, &*whole.reason), (&Value::Null, "must be an array, found null"));
/// assert_eq!(json::to_string(&blobs)?, "null");
/// # Ok::<(), json::Error>(())
/// ```
///
/// # Limits
///
/// An element with a malformed blob, link or `$type` is kept, too, but is not in the data model. Serializing the list is
/// then an error that names the element. [`into_valid`](Self::into_valid) returns a list without it.
///
/// Only what a [`Value`] can represent is kept. A repeated key, a number with a fraction, a string that is not Unicode, or
/// too much nesting, anywhere in the list, is an error of the whole value.
///
/// The list is first read as data, and its elements are read from that. This takes several times as long as reading a
/// plain list.
#[derive(Clone)]
pub struct LossyVec<T> {
    valid: Vec<T>,
    invalid: Option<Box<Invalid>>,
}

/// The invalid data of a list.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Invalid {
    /// Elements with their indices among all elements, in order.
    Elements(Vec<(usize, InvalidData)>),
    /// A value that is not an array. It is replaced by valid elements once there are any.
    Whole(InvalidData),
}

/// An element of a [`LossyVec`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LossyElement<'l, T> {
    /// A valid element.
    Valid(&'l T),
    /// An invalid element, kept as data.
    Invalid(&'l InvalidData),
}

impl<T> LossyVec<T> {
    /// Creates an empty list.
    #[must_use]
    pub const fn new() -> Self {
        Self { valid: Vec::new(), invalid: None }
    }

    /// Returns whether the list has no invalid data.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        self.whole().is_none() && self.invalid_elements().is_empty()
    }

    /// Iterates over the invalid elements, each with its index among all elements.
    pub fn invalid(&self) -> impl ExactSizeIterator<Item = (usize, &InvalidData)> {
        self.invalid_elements().iter().map(|(index, invalid)| (*index, invalid))
    }

    /// Returns the value that was read in place of an array, if it is something else.
    #[must_use]
    pub fn whole(&self) -> Option<&InvalidData> {
        match self.invalid.as_deref() {
            Some(Invalid::Whole(whole)) if self.valid.is_empty() => Some(whole),
            _ => None,
        }
    }

    /// Iterates over all elements in the order of the data.
    pub fn elements(&self) -> impl Iterator<Item = LossyElement<'_, T>> {
        let mut valid = self.valid.iter();
        let mut invalid = self.invalid_elements().iter().peekable();
        (0..self.total()).filter_map(move |index| {
            // If valid elements were removed, invalid ones move up.
            if valid.len() == 0 || invalid.peek().is_some_and(|(place, _)| *place <= index) {
                invalid.next().map(|(_, data)| LossyElement::Invalid(data))
            } else {
                valid.next().map(LossyElement::Valid)
            }
        })
    }

    /// Borrows the valid elements mutably. Added elements come after all others, and replace a value that is not an array.
    pub const fn valid_mut(&mut self) -> &mut Vec<T> {
        &mut self.valid
    }

    /// Appends an element. It replaces a value that is not an array.
    pub fn push(&mut self, element: T) {
        self.valid.push(element);
    }

    /// Returns the valid elements.
    #[must_use]
    pub fn into_valid(self) -> Vec<T> {
        self.valid
    }

    fn invalid_elements(&self) -> &[(usize, InvalidData)] {
        match self.invalid.as_deref() {
            Some(Invalid::Elements(elements)) => elements,
            _ => &[],
        }
    }

    /// Returns whether both are the same data, with a function that compares valid elements.
    pub(crate) fn equals_by<'l>(&'l self, other: &'l Self, mut equal: impl FnMut(&'l T, &'l T) -> bool) -> bool {
        let mut are_equal = |pair| match pair {
            (LossyElement::Valid(a), LossyElement::Valid(b)) => equal(a, b),
            (LossyElement::Invalid(a), LossyElement::Invalid(b)) => a == b,
            _ => false,
        };
        self.whole() == other.whole()
            && self.total() == other.total()
            && self.elements().zip(other.elements()).all(&mut are_equal)
    }

    /// The number of elements, valid or not.
    fn total(&self) -> usize {
        self.valid.len() + self.invalid_elements().len()
    }
}

impl<T> Default for LossyVec<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> Deref for LossyVec<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.valid
    }
}

impl<T> DerefMut for LossyVec<T> {
    fn deref_mut(&mut self) -> &mut [T] {
        &mut self.valid
    }
}

impl<T> From<Vec<T>> for LossyVec<T> {
    fn from(valid: Vec<T>) -> Self {
        Self { valid, invalid: None }
    }
}

impl<T> FromIterator<T> for LossyVec<T> {
    fn from_iter<I: IntoIterator<Item = T>>(elements: I) -> Self {
        Self::from(Vec::from_iter(elements))
    }
}

impl<T> Extend<T> for LossyVec<T> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, elements: I) {
        self.valid.extend(elements);
    }
}

/// Iterates over the valid elements.
impl<T> IntoIterator for LossyVec<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.valid.into_iter()
    }
}

/// Iterates over the valid elements.
impl<'l, T> IntoIterator for &'l LossyVec<T> {
    type Item = &'l T;
    type IntoIter = std::slice::Iter<'l, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.valid.iter()
    }
}

/// Lists are equal if they are the same data.
impl<T: PartialEq> PartialEq for LossyVec<T> {
    fn eq(&self, other: &Self) -> bool {
        self.equals_by(other, PartialEq::eq)
    }
}

impl<T: Eq> Eq for LossyVec<T> {}

impl<T: Hash> Hash for LossyVec<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.whole().hash(state);
        state.write_usize(self.total());
        for element in self.elements() {
            match element {
                LossyElement::Valid(element) => element.hash(state),
                LossyElement::Invalid(data) => data.hash(state),
            }
        }
    }
}

impl<T: fmt::Debug> fmt::Debug for LossyVec<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.whole() {
            Some(whole) => fmt::Debug::fmt(whole, f),
            None if self.is_valid() => fmt::Debug::fmt(&self.valid, f),
            None => f.debug_list().entries(self.elements()).finish(),
        }
    }
}

impl<'de, T: Decode<'de>> Decode<'de> for LossyVec<T> {
    fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let is_text = deserializer.is_human_readable();
        deserializer.deserialize_newtype_struct(LIST, ListVisitor { is_text, element: PhantomData })
    }
}

/// Reads a list. Formats pass it as a newtype or a sequence. A list around it, which has read it as data, passes it as an
/// enumeration, so that nested lists are not copied at each level.
struct ListVisitor<T> {
    is_text: bool,
    element: PhantomData<fn() -> T>,
}

impl<'de, T: Decode<'de>> Visitor<'de> for ListVisitor<T> {
    type Value = LossyVec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<LossyVec<T>, D::Error> {
        // A stream cannot be continued after an error, so everything is read as data first.
        let Unchecked(value) = Unchecked::deserialize(deserializer)?;
        let Value::Array(elements) = value else {
            let reason = format!("must be an array, found {}", value.kind());
            let whole = Invalid::Whole(InvalidData::new(value, reason));
            return Ok(LossyVec { valid: Vec::new(), invalid: Some(Box::new(whole)) });
        };
        let mut valid = Vec::with_capacity(elements.len());
        let mut invalid = Vec::new();
        for (index, value) in elements.into_iter().enumerate() {
            match T::decode(BorrowedValue::new(&value, self.is_text)) {
                Ok(element) => valid.push(element),
                Err(error) => invalid.push((index, InvalidData::new(value, error.to_string()))),
            }
        }
        Ok(LossyVec::of_parts(valid, invalid))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, elements: A) -> Result<LossyVec<T>, A::Error> {
        self.visit_newtype_struct(SeqAccessDeserializer::new(elements))
    }

    fn visit_enum<A: EnumAccess<'de>>(self, list: A) -> Result<LossyVec<T>, A::Error> {
        let (IgnoredAny, elements) = list.variant()?;
        elements.tuple_variant(0, TwiceVisitor(self.element))
    }
}

/// Reads elements that are passed twice each.
struct TwiceVisitor<T>(PhantomData<fn() -> T>);

impl<'de, T: Decode<'de>> Visitor<'de> for TwiceVisitor<T> {
    type Value = LossyVec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<LossyVec<T>, A::Error> {
        let mut valid = Vec::new();
        let mut invalid = Vec::new();
        let mut index = 0;
        while let Some(element) = elements.next_element_seed(Attempt(PhantomData::<fn() -> T>))? {
            match element {
                Ok(element) => {
                    valid.push(element);
                    elements.next_element::<IgnoredAny>()?;
                }
                Err(reason) => {
                    let Unchecked(value) = elements.next_element()?.unwrap_or_default();
                    invalid.push((index, InvalidData::new(value, reason)));
                }
            }
            index += 1;
        }
        Ok(LossyVec::of_parts(valid, invalid))
    }
}

impl<T> LossyVec<T> {
    fn of_parts(valid: Vec<T>, invalid: Vec<(usize, InvalidData)>) -> Self {
        let invalid = (!invalid.is_empty()).then(|| Box::new(Invalid::Elements(invalid)));
        Self { valid, invalid }
    }
}

impl<'de, T: Decode<'de>> Deserialize<'de> for LossyVec<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::decode(deserializer)
    }
}

impl<T: Serialize> Serialize for LossyVec<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if let Some(whole) = self.whole() {
            return whole.value.serialize(serializer);
        }
        let mut array = serializer.serialize_seq(Some(self.total()))?;
        for element in self.elements() {
            match element {
                LossyElement::Valid(element) => array.serialize_element(element)?,
                LossyElement::Invalid(data) => array.serialize_element(&data.value)?,
            }
        }
        array.end()
    }
}

/// Invalid data violates [`Constraint::Readable`]. Valid elements are checked as those of any list.
impl<T: Validate> Validate for LossyVec<T> {
    fn check_constraints(&self, rules: &Rules, cx: &mut ValidationContext<'_>) {
        if let Some(whole) = self.whole() {
            return cx.report(Constraint::Readable, "", &whole.reason);
        }
        rules.check_length(self.total(), cx);
        if cx.may_descend() {
            let items = rules.of_items();
            for (index, element) in self.elements().enumerate() {
                let mut cx = cx.element(index);
                match element {
                    LossyElement::Valid(element) => element.check_constraints(items, &mut cx),
                    LossyElement::Invalid(data) => cx.report(Constraint::Readable, "", &data.reason),
                }
            }
        }
    }
}

impl<T: IntoOwned> IntoOwned for LossyVec<T> {
    type Owned = LossyVec<T::Owned>;

    fn into_owned(self) -> Self::Owned {
        LossyVec { valid: self.valid.into_owned(), invalid: self.invalid }
    }
}

impl<T: Recursive> Recursive for LossyVec<T> {
    fn take_nested<'s>(&mut self, parts: &mut Parts<'s>)
    where
        Self: 's,
    {
        self.valid_mut().take_nested(parts);
    }

    fn equals<'s>(&'s self, other: &'s Self, pairs: &mut Pairs<'s>) -> bool {
        self.equals_by(other, |a, b| a.equals(b, pairs))
    }
}
