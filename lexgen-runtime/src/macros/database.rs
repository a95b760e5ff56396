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
