//! Conversions of Postgres columns with `postgres-types`: every type that `str` has there, such as `text` and `varchar`.

use std::error::Error;

use bytes::BytesMut;
use postgres_types::{FromSql, IsNull, ToSql, Type, to_sql_checked};

use crate::{
    AtIdentifier, AtUri, Borrowed, Cid, Datetime, Did, Handle, Language, Nsid, RecordKey, SpaceRef, StringFormat, Tid,
    Uri,
};

macro_rules! text_columns {
    ($($format:ident)*) => {
        $(
            impl ToSql for $format {
                fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
                    self.as_str().to_sql(ty, out)
                }

                fn accepts(ty: &Type) -> bool {
                    <&str as ToSql>::accepts(ty)
                }

                to_sql_checked!();
            }

            /// Returns an error for an invalid string.
            impl<'a> FromSql<'a> for $format {
                fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn Error + Sync + Send>> {
                    Borrowed::from_sql(ty, raw).map(Self::from_checked)
                }

                fn accepts(ty: &Type) -> bool {
                    <&str as FromSql<'_>>::accepts(ty)
                }
            }
        )*
    };
}

text_columns! { AtIdentifier AtUri Cid Datetime Did Handle Language Nsid RecordKey SpaceRef Tid Uri }

impl<T> ToSql for Borrowed<'_, T> {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        self.as_str().to_sql(ty, out)
    }

    fn accepts(ty: &Type) -> bool {
        <&str as ToSql>::accepts(ty)
    }

    to_sql_checked!();
}

/// Returns an error for an invalid string.
impl<'a, T: StringFormat> FromSql<'a> for Borrowed<'a, T> {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(Self::from_text(<&str>::from_sql(ty, raw)?)?)
    }

    fn accepts(ty: &Type) -> bool {
        <&str as FromSql<'_>>::accepts(ty)
    }
}

#[cfg(test)]
mod tests {
    use bytes::BytesMut;
    use postgres_types::{FromSql, IsNull, ToSql, Type};

    use crate::{Borrowed, Did, Tid};

    #[test]
    fn strings_are_stored_as_they_are_and_checked_when_they_are_read() {
        let tid = Tid::new("3jzfcijpj2z2a").unwrap();
        let mut out = BytesMut::new();
        assert!(matches!(tid.to_sql_checked(&Type::VARCHAR, &mut out), Ok(IsNull::No)));
        assert_eq!(&out[..], b"3jzfcijpj2z2a");
        assert_eq!(Tid::from_sql(&Type::TEXT, &out).unwrap(), tid);

        let error = Did::from_sql(&Type::TEXT, &out).unwrap_err();
        assert_eq!(error.to_string(), "invalid did at byte 0: a DID must start with `did:`");
        assert!(Borrowed::<'_, Tid>::from_sql(&Type::TEXT, &out).unwrap().is_borrowed());
    }

    #[test]
    fn columns_of_other_types_are_not_accepted() {
        let did = Did::new("did:web:example.com").unwrap();
        assert!(did.to_sql_checked(&Type::INT8, &mut BytesMut::new()).is_err());
        assert!(!<Did as FromSql<'_>>::accepts(&Type::INT8));
    }
}
