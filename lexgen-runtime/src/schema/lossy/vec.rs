//! [`LossyVec`]: a list of which some elements could not be read.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};

use lexgen_data::value::Unchecked;
use lexgen_data::{Constraint, Value};
use serde::de::value::SeqAccessDeserializer;
use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, EnumAccess, IgnoredAny, SeqAccess, VariantAccess, Visitor,
};
use serde::ser::{Serialize, SerializeSeq, Serializer};

use super::borrowed::{LIST, Lent};
use crate::schema::Decode;
use crate::schema::path::prefix;
use crate::validate::{At, Rules, Validate};
use crate::value::{IntoOwned, Pairs, Parts, Recursive};

/// A list that keeps its sound elements, and beside them as data what could not be read.
///
/// It is what an array becomes where the option `lossy` says so, for data that others wrote: one malformed post should not
/// cost a timeline. To all that reads a slice it is its sound elements. Written, it is what was read, in JSON and in
/// DAG-CBOR: each element stands at its index, and what was not even an array stays what it was.
///
/// ```
/// use lexgen_runtime::{Did, LossyVec, Validate, json};
///
/// let text = r#"["did:web:a.example",7,"did:web:b.example"]"#;
/// let list: LossyVec<Did> = json::from_str(text)?;
/// assert_eq!(list[1], "did:web:b.example");
///
/// let (index, unread) = list.unsound().next().unwrap();
/// assert_eq!((index, &unread.value), (1, &7.into()));
/// assert_eq!(&*unread.reason, "invalid type: integer `7`, expected a string of format `did`");
/// assert_eq!(
///     list.validate().unwrap_err().to_string(),
///     "`[1]`: could not be read: invalid type: integer `7`, expected a string of format `did`",
/// );
/// assert_eq!(json::to_string(&list)?, text);
/// # Ok::<(), json::Error>(())
/// ```
///
/// # A stream as it is
///
/// The commits of the network's event stream have a required array of blobs in which some senders write null. With
///
/// ```toml
/// lossy = ["com.atproto.sync.subscribeRepos#commit.blobs"]
/// ```
///
/// such a commit is read, and what stood there is kept as a whole:
///
/// ```
/// use lexgen_runtime::{CidLink, LossyVec, Value, json};
///
/// let blobs: LossyVec<CidLink> = json::from_str("null")?;
/// assert!(blobs.is_empty());
/// let whole = blobs.whole().unwrap();
/// assert_eq!((&whole.value, &*whole.reason), (&Value::Null, "must be an array, not null"));
/// assert_eq!(json::to_string(&blobs)?, "null");
/// # Ok::<(), json::Error>(())
/// ```
///
/// # Limits
///
/// An element with a malformed blob, link or `$type` is kept like any other that could not be read, but it is not in the
/// data model. Writing the list is an error that names the element: [`into_sound`](Self::into_sound) gives a list without it.
///
/// What [`Value`] cannot hold cannot be kept: an object with a key that is there twice, a number with a fraction, text that
/// is not Unicode, or containers deeper than the format takes them, anywhere in the list, fail all that is being read.
///
/// All of a list is taken in as data before its elements are read from that: reading takes a multiple of the time that it
/// takes with a plain list.
#[derive(Clone)]
pub struct LossyVec<T> {
    sound: Vec<T>,
    unsound: Option<Box<Unsound>>,
}

/// What could not be read.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Unsound {
    /// Elements, each with its index among all elements, in the order of these.
    Elements(Vec<(usize, Unread)>),
    /// All of it: it is not an array. Once there are sound elements, it is theirs.
    Whole(Unread),
}

/// Data that could not be read as its type.
///
/// `Debug` shows the reason without the data, in which fields may stand that are secret.
#[derive(Clone)]
pub struct Unread {
    /// The data.
    pub value: Value,
    /// What is wrong with it, after the path within it: `` `embed.images[2].alt`: missing required field ``. At most a
    /// kibibyte of it.
    pub reason: Box<str>,
}

/// An element of a list, read or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LossyElement<'l, T> {
    /// Read.
    Sound(&'l T),
    /// Kept as data.
    Unsound(&'l Unread),
}

/// The longest reason that is kept whole, in bytes: it may quote the data.
const LONGEST: usize = 256;

impl Unread {
    fn new(value: Value, mut reason: String) -> Self {
        if reason.len() > LONGEST {
            reason.truncate(prefix(&reason, LONGEST).len());
            reason.push('…');
        }
        Self { value, reason: reason.into() }
    }
}

impl fmt::Debug for Unread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Unread").field("reason", &self.reason).finish_non_exhaustive()
    }
}

/// The reason follows from the data.
impl PartialEq for Unread {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl Eq for Unread {}

impl Hash for Unread {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.value.hash(state);
    }
}

impl<T> LossyVec<T> {
    /// An empty list.
    #[must_use]
    pub const fn new() -> Self {
        Self { sound: Vec::new(), unsound: None }
    }

    /// Whether everything could be read.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.whole().is_none() && self.unsound_elements().is_empty()
    }

    /// The elements that could not be read, each with its index among all elements.
    pub fn unsound(&self) -> impl ExactSizeIterator<Item = (usize, &Unread)> {
        self.unsound_elements().iter().map(|(index, unread)| (*index, unread))
    }

    /// What stands where an array should, if that is something else.
    #[must_use]
    pub fn whole(&self) -> Option<&Unread> {
        match self.unsound.as_deref() {
            Some(Unsound::Whole(unread)) if self.sound.is_empty() => Some(unread),
            _ => None,
        }
    }

    /// All elements as they stand in data.
    pub fn elements(&self) -> impl Iterator<Item = LossyElement<'_, T>> {
        let mut sound = self.sound.iter();
        let mut unsound = self.unsound_elements().iter().peekable();
        (0..self.total()).filter_map(move |index| {
            // Where sound elements were taken away, unsound ones move up.
            if sound.len() == 0 || unsound.peek().is_some_and(|(place, _)| *place <= index) {
                unsound.next().map(|(_, unread)| LossyElement::Unsound(unread))
            } else {
                sound.next().map(LossyElement::Sound)
            }
        })
    }

    /// The sound elements, to be changed: those that are added come after all others, and they take the place of what
    /// was not an array.
    pub const fn sound_mut(&mut self) -> &mut Vec<T> {
        &mut self.sound
    }

    /// Adds an element behind all others. It takes the place of what was not an array.
    pub fn push(&mut self, element: T) {
        self.sound.push(element);
    }

    /// The sound elements.
    #[must_use]
    pub fn into_sound(self) -> Vec<T> {
        self.sound
    }

    fn unsound_elements(&self) -> &[(usize, Unread)] {
        match self.unsound.as_deref() {
            Some(Unsound::Elements(elements)) => elements,
            _ => &[],
        }
    }

    /// Whether both are the same data, if `equal` says when two elements are.
    pub(crate) fn equals_by<'l>(&'l self, other: &'l Self, mut equal: impl FnMut(&'l T, &'l T) -> bool) -> bool {
        let mut are_equal = |pair| match pair {
            (LossyElement::Sound(a), LossyElement::Sound(b)) => equal(a, b),
            (LossyElement::Unsound(a), LossyElement::Unsound(b)) => a == b,
            _ => false,
        };
        self.whole() == other.whole()
            && self.total() == other.total()
            && self.elements().zip(other.elements()).all(&mut are_equal)
    }

    /// How many elements there are, sound or not.
    fn total(&self) -> usize {
        self.sound.len() + self.unsound_elements().len()
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
        &self.sound
    }
}

impl<T> DerefMut for LossyVec<T> {
    fn deref_mut(&mut self) -> &mut [T] {
        &mut self.sound
    }
}

impl<T> From<Vec<T>> for LossyVec<T> {
    fn from(sound: Vec<T>) -> Self {
        Self { sound, unsound: None }
    }
}

impl<T> FromIterator<T> for LossyVec<T> {
    fn from_iter<I: IntoIterator<Item = T>>(elements: I) -> Self {
        Self::from(Vec::from_iter(elements))
    }
}

impl<T> Extend<T> for LossyVec<T> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, elements: I) {
        self.sound.extend(elements);
    }
}

/// The sound elements.
impl<T> IntoIterator for LossyVec<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.sound.into_iter()
    }
}

/// The sound elements.
impl<'l, T> IntoIterator for &'l LossyVec<T> {
    type Item = &'l T;
    type IntoIter = std::slice::Iter<'l, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.sound.iter()
    }
}

/// Two lists are equal if they are the same data.
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
                LossyElement::Sound(element) => element.hash(state),
                LossyElement::Unsound(unread) => unread.hash(state),
            }
        }
    }
}

impl<T: fmt::Debug> fmt::Debug for LossyVec<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.whole() {
            Some(unread) => fmt::Debug::fmt(unread, f),
            None if self.is_sound() => fmt::Debug::fmt(&self.sound, f),
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

/// Reads a list. From a format it comes as a newtype, or as a sequence; from a value that a list around it has read
/// already, as an enumeration, so that lists within lists are not copied in each depth.
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
        // A stream cannot be gone on with after a type has failed, so all is read as data before it is read as types.
        let Unchecked(value) = Unchecked::deserialize(deserializer)?;
        let Value::Array(elements) = value else {
            let reason = format!("must be an array, not {}", value.kind());
            let whole = Unsound::Whole(Unread::new(value, reason));
            return Ok(LossyVec { sound: Vec::new(), unsound: Some(Box::new(whole)) });
        };
        let mut sound = Vec::with_capacity(elements.len());
        let mut unsound = Vec::new();
        for (index, value) in elements.into_iter().enumerate() {
            match T::decode(Lent::new(&value, self.is_text)) {
                Ok(element) => sound.push(element),
                Err(error) => unsound.push((index, Unread::new(value, error.to_string()))),
            }
        }
        Ok(LossyVec::of_parts(sound, unsound))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, elements: A) -> Result<LossyVec<T>, A::Error> {
        self.visit_newtype_struct(SeqAccessDeserializer::new(elements))
    }

    fn visit_enum<A: EnumAccess<'de>>(self, list: A) -> Result<LossyVec<T>, A::Error> {
        let (IgnoredAny, elements) = list.variant()?;
        elements.tuple_variant(0, TwiceVisitor(self.element))
    }
}

/// Reads elements that come twice each.
struct TwiceVisitor<T>(PhantomData<fn() -> T>);

impl<'de, T: Decode<'de>> Visitor<'de> for TwiceVisitor<T> {
    type Value = LossyVec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<LossyVec<T>, A::Error> {
        let mut sound = Vec::new();
        let mut unsound = Vec::new();
        let mut index = 0;
        while let Some(element) = elements.next_element_seed(Attempt(PhantomData::<fn() -> T>))? {
            match element {
                Ok(element) => {
                    sound.push(element);
                    elements.next_element::<IgnoredAny>()?;
                }
                Err(reason) => {
                    let Unchecked(value) = elements.next_element()?.unwrap_or_default();
                    unsound.push((index, Unread::new(value, reason)));
                }
            }
            index += 1;
        }
        Ok(LossyVec::of_parts(sound, unsound))
    }
}

/// Reads an element, or why it cannot be read.
struct Attempt<T>(PhantomData<fn() -> T>);

impl<'de, T: Decode<'de>> DeserializeSeed<'de> for Attempt<T> {
    type Value = Result<T, String>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        Ok(T::decode(deserializer).map_err(|error| error.to_string()))
    }
}

impl<T> LossyVec<T> {
    fn of_parts(sound: Vec<T>, unsound: Vec<(usize, Unread)>) -> Self {
        let unsound = (!unsound.is_empty()).then(|| Box::new(Unsound::Elements(unsound)));
        Self { sound, unsound }
    }
}

impl<'de, T: Decode<'de>> Deserialize<'de> for LossyVec<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::decode(deserializer)
    }
}

impl<T: Serialize> Serialize for LossyVec<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if let Some(unread) = self.whole() {
            return unread.value.serialize(serializer);
        }
        let mut array = serializer.serialize_seq(Some(self.total()))?;
        for element in self.elements() {
            match element {
                LossyElement::Sound(element) => array.serialize_element(element)?,
                LossyElement::Unsound(unread) => array.serialize_element(&unread.value)?,
            }
        }
        array.end()
    }
}

/// What could not be read breaks [`Constraint::Readable`]; the others are checked as those of any list.
impl<T: Validate> Validate for LossyVec<T> {
    fn find_problems(&self, rules: &Rules, at: &mut At<'_>) {
        if let Some(unread) = self.whole() {
            return at.report(Constraint::Readable, "", &unread.reason);
        }
        rules.check_length(self.total(), at);
        if at.may_descend() {
            let items = rules.of_items();
            for (index, element) in self.elements().enumerate() {
                let mut at = at.element(index);
                match element {
                    LossyElement::Sound(element) => element.find_problems(items, &mut at),
                    LossyElement::Unsound(unread) => at.report(Constraint::Readable, "", &unread.reason),
                }
            }
        }
    }
}

impl<T: IntoOwned> IntoOwned for LossyVec<T> {
    type Owned = LossyVec<T::Owned>;

    fn into_owned(self) -> Self::Owned {
        LossyVec { sound: self.sound.into_owned(), unsound: self.unsound }
    }
}

impl<T: Recursive> Recursive for LossyVec<T> {
    fn take_nested<'s>(&mut self, parts: &mut Parts<'s>)
    where
        Self: 's,
    {
        self.sound_mut().take_nested(parts);
    }

    fn equals<'s>(&'s self, other: &'s Self, pairs: &mut Pairs<'s>) -> bool {
        self.equals_by(other, |a, b| a.equals(b, pairs))
    }
}
