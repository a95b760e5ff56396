//! [`LossyOption`]: an optional value that is absent if its data is invalid.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

use lexgen_data::Constraint;
use lexgen_data::value::Unchecked;
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, EnumAccess, IgnoredAny, MapAccess, SeqAccess, VariantAccess, Visitor,
};

use super::borrowed::{BorrowedValue, OPTION};
use super::invalid::{Attempt, InvalidData};
use crate::schema::Decode;
use crate::validate::{Rules, Validate, ValidationContext};
use crate::value::{IntoOwned, Pairs, Parts, Recursive};

/// An optional value that is absent if its data is invalid. The data is kept.
///
/// It is the type of optional fields that the option `lossy` selects and that are objects, unions or `unknown`: a DID
/// document that is an array should not make a whole response unreadable. It dereferences to an [`Option`], which is `None`
/// if the data is absent or invalid. Invalid data is serialized as it was read, in JSON and in DAG-CBOR.
///
/// ```
/// use lexgen_runtime::{LossyOption, Object, Validate, json};
///
/// #[derive(Clone, Debug, PartialEq, Eq, Hash)]
/// pub struct Session {
///     pub handle: String,
///     pub did_doc: LossyOption<Object>,
/// }
///
/// lexgen_runtime::object! {
///     Session {
///         "handle" => handle: required;
///         "didDoc" => did_doc: lossy;
///     }
/// }
///
/// let text = r#"{"handle":"alice.example.com","didDoc":[]}"#;
/// let session: Session = json::from_str(text)?;
/// assert!(session.did_doc.is_none());
/// let invalid = session.did_doc.invalid().unwrap();
/// assert_eq!(&*invalid.reason, "invalid type: sequence, expected an object");
/// assert_eq!(
///     session.validate().unwrap_err().to_string(),
///     "`didDoc`: could not be read: invalid type: sequence, expected an object",
/// );
/// assert_eq!(json::to_string(&session)?, text);
///
/// let session = Session { did_doc: Some(Object::new()).into(), ..session };
/// assert_eq!(json::to_string(&session)?, r#"{"handle":"alice.example.com","didDoc":{}}"#);
/// # Ok::<(), json::Error>(())
/// ```
///
/// A field that may also be null is a `LossyOption<Nullable<T>>`.
///
/// # Limits
///
/// The limits of [`LossyVec`](crate::LossyVec) apply: data with a malformed blob, link or `$type` is kept, but serializing it
/// is an error, and data that no [`Value`](crate::Value) can represent is an error on reading.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct LossyOption<T> {
    /// `None` if there is invalid data.
    valid: Option<T>,
    invalid: Option<Box<InvalidData>>,
}

impl<T> LossyOption<T> {
    /// Creates an absent value.
    #[must_use]
    pub const fn absent() -> Self {
        Self { valid: None, invalid: None }
    }

    /// Returns whether the data is valid: a value, or absent.
    #[must_use]
    pub const fn is_valid(&self) -> bool {
        self.invalid.is_none()
    }

    /// Returns whether there is no data.
    #[must_use]
    pub const fn is_absent(&self) -> bool {
        self.valid.is_none() && self.invalid.is_none()
    }

    /// Returns the data, with the reason, if it is invalid.
    #[must_use]
    pub fn invalid(&self) -> Option<&InvalidData> {
        self.invalid.as_deref()
    }

    /// Borrows the value mutably. To replace it, assign `Some(value).into()` to the field.
    pub const fn as_mut(&mut self) -> Option<&mut T> {
        self.valid.as_mut()
    }

    /// Returns the value. Invalid data is dropped.
    #[must_use]
    pub fn into_valid(self) -> Option<T> {
        self.valid
    }

    /// Replaces the reason, if there is invalid data.
    pub(crate) fn set_reason(&mut self, reason: &str) {
        if let Some(invalid) = &mut self.invalid {
            invalid.reason = reason.into();
        }
    }

    fn invalid_data(data: InvalidData) -> Self {
        Self { valid: None, invalid: Some(Box::new(data)) }
    }
}

impl<T> Default for LossyOption<T> {
    fn default() -> Self {
        Self::absent()
    }
}

impl<T> Deref for LossyOption<T> {
    type Target = Option<T>;

    fn deref(&self) -> &Option<T> {
        &self.valid
    }
}

impl<T> From<Option<T>> for LossyOption<T> {
    fn from(valid: Option<T>) -> Self {
        Self { valid, invalid: None }
    }
}

impl<T> From<T> for LossyOption<T> {
    fn from(value: T) -> Self {
        Self::from(Some(value))
    }
}

impl<T: fmt::Debug> fmt::Debug for LossyOption<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.invalid() {
            Some(invalid) => fmt::Debug::fmt(invalid, f),
            None => fmt::Debug::fmt(&self.valid, f),
        }
    }
}

/// Reads a value that is present.
pub(crate) struct LossySeed<T> {
    is_text: bool,
    value: PhantomData<fn() -> T>,
}

impl<T> LossySeed<T> {
    pub(crate) const fn new() -> Self {
        Self { is_text: true, value: PhantomData }
    }
}

impl<'de, T: Decode<'de>> DeserializeSeed<'de> for LossySeed<T> {
    type Value = LossyOption<T>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<LossyOption<T>, D::Error> {
        let is_text = deserializer.is_human_readable();
        deserializer.deserialize_newtype_struct(OPTION, Self { is_text, ..self })
    }
}

/// As a lossy list: formats pass a value as a newtype or as what it is, and a lossy value around it as an enumeration.
impl<'de, T: Decode<'de>> Visitor<'de> for LossySeed<T> {
    type Value = LossyOption<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<LossyOption<T>, D::Error> {
        // A stream cannot be continued after an error, so everything is read as data first.
        let Unchecked(value) = Unchecked::deserialize(deserializer)?;
        Ok(match T::decode(BorrowedValue::new(&value, self.is_text)) {
            Ok(valid) => LossyOption::from(valid),
            Err(error) => LossyOption::invalid_data(InvalidData::new(value, error.to_string())),
        })
    }

    fn visit_seq<A: SeqAccess<'de>>(self, elements: A) -> Result<LossyOption<T>, A::Error> {
        self.visit_newtype_struct(SeqAccessDeserializer::new(elements))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<LossyOption<T>, A::Error> {
        self.visit_newtype_struct(MapAccessDeserializer::new(map))
    }

    fn visit_enum<A: EnumAccess<'de>>(self, value: A) -> Result<LossyOption<T>, A::Error> {
        let (IgnoredAny, value) = value.variant()?;
        value.tuple_variant(0, TwiceVisitor(self.value))
    }
}

/// Reads a value that is passed twice.
struct TwiceVisitor<T>(PhantomData<fn() -> T>);

impl<'de, T: Decode<'de>> Visitor<'de> for TwiceVisitor<T> {
    type Value = LossyOption<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut value: A) -> Result<LossyOption<T>, A::Error> {
        Ok(match value.next_element_seed(Attempt(PhantomData::<fn() -> T>))? {
            None => LossyOption::absent(),
            Some(Ok(valid)) => LossyOption::from(valid),
            Some(Err(reason)) => {
                let Unchecked(value) = value.next_element()?.unwrap_or_default();
                LossyOption::invalid_data(InvalidData::new(value, reason))
            }
        })
    }
}

/// Invalid data violates [`Constraint::Readable`]. A value is checked as that of any optional field.
impl<T: Validate> Validate for LossyOption<T> {
    fn check_constraints(&self, rules: &Rules, cx: &mut ValidationContext<'_>) {
        match self.invalid() {
            Some(invalid) => cx.report(Constraint::Readable, "", &invalid.reason),
            None => self.valid.check_constraints(rules, cx),
        }
    }
}

impl<T: IntoOwned> IntoOwned for LossyOption<T> {
    type Owned = LossyOption<T::Owned>;

    fn into_owned(self) -> Self::Owned {
        LossyOption { valid: self.valid.into_owned(), invalid: self.invalid }
    }
}

impl<T: Recursive> Recursive for LossyOption<T> {
    fn take_nested<'s>(&mut self, parts: &mut Parts<'s>)
    where
        Self: 's,
    {
        self.valid.take_nested(parts);
    }

    fn equals<'s>(&'s self, other: &'s Self, pairs: &mut Pairs<'s>) -> bool {
        self.invalid == other.invalid && self.valid.equals(&other.valid, pairs)
    }
}
