//! Conversions of SQLite columns with `rusqlite`: text.

use rusqlite::Result;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};

use crate::{
    AtIdentifier, AtUri, Borrowed, Cid, Datetime, Did, Handle, Language, Nsid, RecordKey, SpaceRef, StringFormat, Tid,
    Uri,
};

macro_rules! text_columns {
    ($($format:ident)*) => {
        $(
            impl ToSql for $format {
                fn to_sql(&self) -> Result<ToSqlOutput<'_>> {
                    Ok(self.as_str().into())
                }
            }

            /// Returns an error for a value that is not text, and for an invalid string.
            impl FromSql for $format {
                fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                    read(value)
                }
            }
        )*
    };
}

text_columns! { AtIdentifier AtUri Cid Datetime Did Handle Language Nsid RecordKey SpaceRef Tid Uri }

impl<T> ToSql for Borrowed<'_, T> {
    fn to_sql(&self) -> Result<ToSqlOutput<'_>> {
        Ok(self.as_str().into())
    }
}

/// Returns an error for a value that is not text, and for an invalid string. The string is copied.
impl<T: StringFormat> FromSql for Borrowed<'static, T> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        read::<T>(value).map(Self::from)
    }
}

fn read<T: StringFormat>(value: ValueRef<'_>) -> FromSqlResult<T> {
    let text = Borrowed::<T>::from_text(value.as_str()?);
    text.map(T::from_checked).map_err(|error| FromSqlError::Other(Box::new(error)))
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use crate::{Borrowed, Datetime, Did};

    #[test]
    fn strings_are_stored_as_they_are_and_checked_when_they_are_read() {
        let database = Connection::open_in_memory().unwrap();
        let did = Did::new("did:web:example.com").unwrap();
        let created = Datetime::new("2024-05-06T09:08:09.50+02:00").unwrap();
        let read: (Did, Option<Datetime>, Borrowed<'static, Did>, String) =
            database.query_row("select ?1, ?2, ?1, typeof(?1)", (&did, Some(&created)), |row| row.try_into()).unwrap();
        assert_eq!(read, (did.clone(), Some(created), Borrowed::from(did), "text".to_owned()));

        let invalid = database.query_row("select 'did:PLC:abc'", (), |row| row.get::<_, Did>(0));
        assert!(
            invalid.unwrap_err().to_string().ends_with("invalid did at byte 4: the method must be lowercase letters")
        );
        let integer = database.query_row("select 7", (), |row| row.get::<_, Did>(0));
        assert_eq!(integer.unwrap_err().to_string(), "Invalid column type Integer at index: 0, name: 7");
    }
}
