//! Enumerations of strings in columns of databases.

use std::borrow::Cow;

use super::enumeration::StringEnum;
use crate::value::InvalidValue;

/// Returns the value for the text of a column.
fn read<T: StringEnum<'static>>(text: &str) -> Result<T, InvalidValue> {
    let unknown = || T::other(Cow::Owned(text.to_owned()));
    T::known(text).or_else(unknown).ok_or_else(|| InvalidValue::text(text, T::NAMES))
}

/// The conversions of `rusqlite`.
#[cfg(feature = "rusqlite")]
pub mod rusqlite {
    pub use rusqlite::Result;
    pub use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};

    use super::StringEnum;

    /// Reads a column of text.
    pub fn read<T: StringEnum<'static>>(value: ValueRef<'_>) -> FromSqlResult<T> {
        super::read(value.as_str()?).map_err(|error| FromSqlError::Other(Box::new(error)))
    }
}

/// The conversions of `postgres-types`.
#[cfg(feature = "postgres-types")]
pub mod postgres {
    use std::error::Error;

    pub use bytes::BytesMut;
    pub use postgres_types::{FromSql, IsNull, ToSql, Type};

    use super::StringEnum;

    /// The result of a conversion.
    pub type Result<T> = std::result::Result<T, Box<dyn Error + Sync + Send>>;

    /// Returns whether a column is of text.
    pub fn accepts(ty: &Type) -> bool {
        <&str as ToSql>::accepts(ty)
    }

    /// Reads a column of text.
    pub fn read<T: StringEnum<'static>>(ty: &Type, raw: &[u8]) -> Result<T> {
        Ok(super::read(<&str>::from_sql(ty, raw)?)?)
    }

    /// Writes a parameter of text.
    pub fn write(text: &str, ty: &Type, out: &mut BytesMut) -> Result<IsNull> {
        text.to_sql(ty, out)
    }

    /// As [`write`], for a column whose type may not be text.
    pub fn write_checked(text: &str, ty: &Type, out: &mut BytesMut) -> Result<IsNull> {
        text.to_sql_checked(ty, out)
    }
}
