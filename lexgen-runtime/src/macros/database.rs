//! Parts of `string_enum!` for the features of databases. Without them, they expand to nothing.

/// rusqlite's `ToSql` and `FromSql` for an enum of strings.
#[cfg(feature = "rusqlite")]
#[doc(hidden)]
#[macro_export]
macro_rules! __rusqlite_string_enum {
    ($ty:ident [$($lt:lifetime)?] $owned:ty) => {
        impl $(<$lt>)? $crate::__private::rusqlite::ToSql for $ty $(<$lt>)? {
            fn to_sql(&self) -> $crate::__private::rusqlite::Result<$crate::__private::rusqlite::ToSqlOutput<'_>> {
                ::core::result::Result::Ok(::core::convert::Into::into(self.as_str()))
            }
        }

        impl $crate::__private::rusqlite::FromSql for $owned {
            fn column_result(
                value: $crate::__private::rusqlite::ValueRef<'_>,
            ) -> $crate::__private::rusqlite::FromSqlResult<Self> {
                $crate::__private::rusqlite::read(value)
            }
        }
    };
}

/// `ToSql` and `FromSql` of `postgres-types` for an enum of strings.
#[cfg(feature = "postgres-types")]
#[doc(hidden)]
#[macro_export]
macro_rules! __postgres_string_enum {
    ($ty:ident [$($lt:lifetime)?] $owned:ty) => {
        impl $(<$lt>)? $crate::__private::postgres::ToSql for $ty $(<$lt>)? {
            fn to_sql(
                &self,
                ty: &$crate::__private::postgres::Type,
                out: &mut $crate::__private::postgres::BytesMut,
            ) -> $crate::__private::postgres::Result<$crate::__private::postgres::IsNull> {
                $crate::__private::postgres::write(self.as_str(), ty, out)
            }

            fn accepts(ty: &$crate::__private::postgres::Type) -> bool {
                $crate::__private::postgres::accepts(ty)
            }

            fn to_sql_checked(
                &self,
                ty: &$crate::__private::postgres::Type,
                out: &mut $crate::__private::postgres::BytesMut,
            ) -> $crate::__private::postgres::Result<$crate::__private::postgres::IsNull> {
                $crate::__private::postgres::write_checked(self.as_str(), ty, out)
            }
        }

        impl<'raw> $crate::__private::postgres::FromSql<'raw> for $owned {
            fn from_sql(
                ty: &$crate::__private::postgres::Type,
                raw: &'raw [u8],
            ) -> $crate::__private::postgres::Result<Self> {
                $crate::__private::postgres::read(ty, raw)
            }

            fn accepts(ty: &$crate::__private::postgres::Type) -> bool {
                $crate::__private::postgres::accepts(ty)
            }
        }
    };
}

/// Expands to nothing without the feature.
#[cfg(not(feature = "rusqlite"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __rusqlite_string_enum {
    ($($anything:tt)*) => {};
}

/// Expands to nothing without the feature.
#[cfg(not(feature = "postgres-types"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __postgres_string_enum {
    ($($anything:tt)*) => {};
}

/// The conversions of databases for an enum of strings. A column cannot lend its text, so a value that is read owns it.
#[doc(hidden)]
#[macro_export]
macro_rules! __database_string_enum {
    ($ty:ident []) => {
        $crate::__rusqlite_string_enum! { $ty [] $ty }
        $crate::__postgres_string_enum! { $ty [] $ty }
    };
    ($ty:ident [$lt:lifetime]) => {
        $crate::__rusqlite_string_enum! { $ty [$lt] $ty<'static> }
        $crate::__postgres_string_enum! { $ty [$lt] $ty<'static> }
    };
}

#[cfg(all(test, feature = "rusqlite"))]
mod tests {
    use rusqlite::Connection;

    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    enum Open {
        A,
        Other(String),
    }
    crate::string_enum! { Open { "a" => A; _ => Other; } }

    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    enum Closed {
        A,
    }
    crate::string_enum! { Closed { "a" => A; } }

    #[test]
    fn enumerations_are_stored_as_text() {
        let database = Connection::open_in_memory().unwrap();
        let other = Open::from("b");
        let read: (Open, Open, Closed) =
            database.query_row("select ?1, ?2, ?3", (Open::A, &other, Closed::A), |row| row.try_into()).unwrap();
        assert_eq!(read, (Open::A, other, Closed::A));
        let unknown = database.query_row("select 'b'", (), |row| row.get::<_, Closed>(0)).unwrap_err();
        assert!(unknown.to_string().ends_with("must be `a`, found `b`"), "{unknown}");
    }

    #[cfg(feature = "postgres-types")]
    #[test]
    fn postgres_has_them_in_columns_of_text() {
        use postgres_types::{FromSql, ToSql, Type};

        let mut out = bytes::BytesMut::new();
        Open::A.to_sql_checked(&Type::TEXT, &mut out).unwrap();
        assert_eq!(Open::from_sql(&Type::TEXT, &out).unwrap(), Open::A);
        assert!(Closed::A.to_sql_checked(&Type::INT4, &mut out).is_err());
        assert_eq!(Closed::from_sql(&Type::TEXT, b"b").unwrap_err().to_string(), "must be `a`, found `b`");
    }
}
