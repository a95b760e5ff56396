//! `Debug` for values, which shows the data without the enum around it.

use std::fmt;

use super::Value;

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Boolean(boolean) => fmt::Debug::fmt(boolean, f),
            Self::Integer(integer) => fmt::Debug::fmt(integer, f),
            Self::String(text) => fmt::Debug::fmt(text, f),
            Self::Bytes(bytes) => fmt::Debug::fmt(bytes, f),
            Self::Link(link) => fmt::Debug::fmt(link, f),
            Self::Array(elements) => fmt::Debug::fmt(elements, f),
            Self::Object(object) => fmt::Debug::fmt(object, f),
        }
    }
}
