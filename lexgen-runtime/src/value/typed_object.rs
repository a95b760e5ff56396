//! [`TypedObject`]: an object of a type that no lexicon at hand declares.

use std::error::Error;
use std::fmt;
use std::ops::Deref;

use lexgen_data::{Object, Value};

use super::TYPE;

/// An object with a `$type`: the unknown variant of an open union.
///
/// All its data is kept, in JSON and in DAG-CBOR. It dereferences to [`Object`], and is never a blob.
///
/// ```
/// use lexgen_runtime::{TypedObject, json};
///
/// let text = r#"{"$type":"com.example.poll","open":true}"#;
/// let poll: TypedObject = json::from_str(text)?;
/// assert_eq!(poll.type_name(), "com.example.poll");
/// assert_eq!(json::to_string(&poll)?, text);
/// # Ok::<(), json::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct TypedObject(
    // `$type` is there, a string, and not empty.
    Object,
);

impl TypedObject {
    /// Creates an object from its fields; `None` if the type name is empty.
    ///
    /// A `$type` among the fields is replaced.
    #[must_use]
    pub fn new(type_name: impl Into<String>, mut fields: Object) -> Option<Self> {
        let type_name = type_name.into();
        if type_name.is_empty() {
            return None;
        }
        fields.insert(TYPE, type_name);
        Some(Self(fields))
    }

    /// Wraps an object that has a `$type`, which is not empty.
    pub(crate) const fn of_tagged(object: Object) -> Self {
        Self(object)
    }

    /// The value of `$type`: `nsid`, or `nsid#name`.
    #[must_use]
    pub fn type_name(&self) -> &str {
        self.0.type_name().unwrap_or_default()
    }

    /// Returns the object, with its `$type`.
    #[must_use]
    pub fn into_object(self) -> Object {
        self.0
    }
}

impl Deref for TypedObject {
    type Target = Object;

    fn deref(&self) -> &Object {
        &self.0
    }
}

impl From<TypedObject> for Object {
    fn from(object: TypedObject) -> Self {
        object.0
    }
}

impl From<TypedObject> for Value {
    fn from(object: TypedObject) -> Self {
        Self::Object(object.0)
    }
}

impl TryFrom<Object> for TypedObject {
    type Error = MissingType;

    fn try_from(object: Object) -> Result<Self, MissingType> {
        match object.type_name() {
            None | Some("") => Err(MissingType(object)),
            Some(_) => Ok(Self(object)),
        }
    }
}

impl fmt::Debug for TypedObject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

/// The error of converting an object that has no `$type` to a [`TypedObject`].
///
/// ```
/// use lexgen_runtime::{Object, TypedObject};
///
/// let error = TypedObject::try_from(Object::new()).unwrap_err();
/// assert_eq!(error.to_string(), "the object has no `$type`");
/// assert!(error.into_object().is_empty());
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct MissingType(Object);

impl MissingType {
    /// Returns the object.
    #[must_use]
    pub fn into_object(self) -> Object {
        self.0
    }
}

/// Does not show the object, whose fields may be secret.
impl fmt::Debug for MissingType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MissingType").finish_non_exhaustive()
    }
}

impl fmt::Display for MissingType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the object has no `$type`")
    }
}

impl Error for MissingType {}
