//! The role of `$type` in an object that is being read.

/// The role of `$type` in the object being read.
pub(crate) enum Tag {
    /// An ordinary field.
    Free,
    /// Required, with this value: the object is a record.
    Expected(&'static str),
    /// Optional, because the type is known from elsewhere. If present, it must have this value.
    Implied(TypeName),
    /// Read, with this value.
    Met(TypeName),
}

/// A type name that a union lists, or another one.
#[derive(Clone)]
pub(crate) enum TypeName {
    /// A listed name.
    Listed(&'static str),
    /// Any other name.
    Other(String),
}

impl TypeName {
    pub(crate) fn new(name: &str, listed: &'static [&'static str]) -> Self {
        match listed.iter().find(|&&other| other == name) {
            Some(name) => Self::Listed(name),
            None => Self::Other(name.to_owned()),
        }
    }

    pub(crate) fn as_str(&self) -> &str {
        match self {
            Self::Listed(name) => name,
            Self::Other(name) => name,
        }
    }
}
