//! [`TypedObject`]: an object with a `$type`, and no more known of it.

use std::fmt;
use std::ops::Deref;

use lexgen_data::{Object, Value};

use super::TYPE;

/// An object whose `$type` says what it is: a member of a union that the lexicon does not list.
///
/// It is never a blob. Nothing of its data is lost, in JSON and in DAG-CBOR. All that reads an [`Object`] is there by dereferencing.
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
    /// The object `fields` with this `$type`; `None` if that is empty.
    ///
    /// A `$type` among the fields gives way.
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

    /// What the object says it is: `nsid`, or `nsid#name`.
    #[must_use]
    pub fn type_name(&self) -> &str {
        self.0.type_name().unwrap_or_default()
    }

    /// The object, `$type` included.
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

/// Gives the object back if it has no `$type`.
impl TryFrom<Object> for TypedObject {
    type Error = Object;

    fn try_from(object: Object) -> Result<Self, Object> {
        match object.type_name() {
            None | Some("") => Err(object),
            Some(_) => Ok(Self(object)),
        }
    }
}

impl fmt::Debug for TypedObject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}
