//! What `$type` means to the object that it stands in.

/// What `$type` means to the object being read.
pub(crate) enum Tag {
    /// A field like any other.
    Free,
    /// It must be there with this value: a record.
    Expected(&'static str),
    /// It need not be there, for it is known from elsewhere; if it is, it must have the value known.
    Implied(TypeName),
    /// It was there, with this value.
    Met(TypeName),
}

/// A type name: one of those that a union lists, or another.
#[derive(Clone)]
pub(crate) enum TypeName {
    /// Listed.
    Listed(&'static str),
    /// Any other.
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
