//! [`Nested`]: a value inside a value of the same type.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use serde::ser::{Error as _, Serialize, Serializer};

use super::into_owned::IntoOwned;
use super::nesting::{Count, TOO_DEEP};
use super::recursive::{Pair, Pairs, Parts, Recursive};

/// A value inside a value of the same type, such as a comment inside the comment that it replies to.
///
/// Definitions that refer to themselves, directly or through others, contain it in place of a `Box`. It dereferences to
/// the value, is created with `.into()`, and is serialized as the value.
///
/// The depth of such data is up to whoever wrote it, so no operation may overflow the stack. Cloning, comparing and
/// dropping work at any depth. Hashing and `Debug` stop at [`MAX_DEPTH`](lexgen_data::MAX_DEPTH) levels; serializing a
/// deeper value is an error. A clone shares the value until one of the two is modified, so its cost does not depend on the
/// size.
///
/// ```
/// use lexgen_runtime::Nested;
///
/// #[derive(Clone, Debug, PartialEq, Eq, Hash)]
/// pub struct Comment {
///     pub text: String,
///     pub parent: Option<Nested<Comment>>,
/// }
///
/// lexgen_runtime::object! {
///     Comment {
///         nested;
///         new(text into String);
///         "text" => text: required;
///         "parent" => parent: optional, nested;
///     }
/// }
///
/// let first = Comment::new("first");
/// let mut reply = Comment { parent: Some(first.into()), ..Comment::new("reply") };
/// if let Some(parent) = &mut reply.parent {
///     parent.text.push('!');
/// }
/// assert_eq!(serde_json::to_string(&reply)?, r#"{"text":"reply","parent":{"text":"first!"}}"#);
/// assert_eq!(reply.parent.map(Nested::into_inner), Some(Comment::new("first!")));
/// # Ok::<(), serde_json::Error>(())
/// ```
pub struct Nested<T: Recursive>(
    /// `None` only while the value around it is being dropped.
    Option<Arc<T>>,
);

impl<T: Recursive> Nested<T> {
    /// Wraps a value.
    #[must_use]
    pub fn new(value: T) -> Self {
        Self(Some(Arc::new(value)))
    }

    /// Returns the value. If a clone shares it, it is copied, except for the values nested inside.
    #[must_use]
    pub fn into_inner(self) -> T
    where
        T: Clone,
    {
        Arc::unwrap_or_clone(self.into_shared())
    }

    /// Returns the value, which clones may share.
    pub(crate) fn into_shared(mut self) -> Arc<T> {
        match self.0.take() {
            Some(value) => value,
            None => gone(),
        }
    }
}

/// Not reached: values are taken apart only when they are dropped.
#[cold]
fn gone() -> ! {
    unreachable!("a value was used after its parts had been taken out")
}

impl<T: Recursive> Deref for Nested<T> {
    type Target = T;

    fn deref(&self) -> &T {
        match &self.0 {
            Some(value) => value,
            None => gone(),
        }
    }
}

/// If a clone shares the value, it is copied first, except for the values nested inside.
impl<T: Recursive + Clone> DerefMut for Nested<T> {
    fn deref_mut(&mut self) -> &mut T {
        match &mut self.0 {
            Some(value) => Arc::make_mut(value),
            None => gone(),
        }
    }
}

impl<T: Recursive> From<T> for Nested<T> {
    fn from(value: T) -> Self {
        Self::new(value)
    }
}

impl<T: Recursive> AsRef<T> for Nested<T> {
    fn as_ref(&self) -> &T {
        self
    }
}

impl<T: Recursive + Default> Default for Nested<T> {
    fn default() -> Self {
        Self::new(T::default())
    }
}

impl<T: Recursive> Clone for Nested<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T: Recursive> Drop for Nested<T> {
    fn drop(&mut self) {
        let Some(value) = self.0.take() else { return };
        match Count::Drop.enter() {
            Some(_level) => drop(value),
            None => {
                let mut parts: Parts<'_> = vec![Box::new(value)];
                while let Some(part) = parts.pop() {
                    part.take_apart(&mut parts);
                }
            }
        }
    }
}

impl<T: Recursive + PartialEq> PartialEq for Nested<T> {
    fn eq(&self, other: &Self) -> bool {
        if let Some(_level) = Count::Eq.enter() {
            return **self == **other;
        }
        let mut pairs: Pairs<'_> = vec![Pair::of(&**self, &**other)];
        while let Some(pair) = pairs.pop() {
            if !pair.is_equal(&mut pairs) {
                return false;
            }
        }
        true
    }
}

impl<T: Recursive + Eq> Eq for Nested<T> {}

/// Ignores values below [`MAX_DEPTH`](lexgen_data::MAX_DEPTH) levels.
impl<T: Recursive + Hash> Hash for Nested<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        if let Some(_level) = Count::Hash.enter() {
            T::hash(self, state);
        }
    }
}

/// Shows values below [`MAX_DEPTH`](lexgen_data::MAX_DEPTH) levels as `…`.
impl<T: Recursive + fmt::Debug> fmt::Debug for Nested<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match Count::Debug.enter() {
            Some(_level) => T::fmt(self, f),
            None => f.write_str("…"),
        }
    }
}

impl<T: Recursive + Serialize> Serialize for Nested<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match Count::Nested.enter() {
            Some(_level) => T::serialize(self, serializer),
            None => Err(S::Error::custom(TOO_DEEP)),
        }
    }
}

impl<T> IntoOwned for Nested<T>
where
    T: Recursive + IntoOwned + Clone,
    T::Owned: Recursive,
{
    type Owned = Nested<T::Owned>;

    fn into_owned(self) -> Self::Owned {
        Nested::new(self.into_inner().into_owned())
    }
}

impl<T: Recursive> Recursive for Nested<T> {
    fn take_nested<'s>(&mut self, parts: &mut Parts<'s>)
    where
        Self: 's,
    {
        if let Some(value) = self.0.take() {
            parts.push(Box::new(value));
        }
    }

    fn equals<'s>(&'s self, other: &'s Self, pairs: &mut Pairs<'s>) -> bool {
        pairs.push(Pair::of(&**self, &**other));
        true
    }
}
