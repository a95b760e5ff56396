//! Parts of all macros for types.

/// serde's `Deserialize` for a type that implements [`Decode`](crate::Decode).
#[doc(hidden)]
#[macro_export]
macro_rules! __deserialize {
    ($ty:ident [$($lt:lifetime)?]) => {
        impl<'de $(: $lt, $lt)?> $crate::__private::Deserialize<'de> for $ty $(<$lt>)? {
            fn deserialize<D: $crate::__private::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::Decode::decode(deserializer)
            }
        }
    };
}

/// [`IntoOwned`](crate::IntoOwned): the value itself for types without a lifetime, field by field for structs with one.
#[doc(hidden)]
#[macro_export]
macro_rules! __into_owned {
    ($ty:ident [] $({ $($field:ident,)* })?) => {
        impl $crate::IntoOwned for $ty {
            type Owned = Self;

            #[inline]
            fn into_owned(self) -> Self {
                self
            }
        }
    };
    ($ty:ident [$lt:lifetime] { $($field:ident,)* }) => {
        impl<$lt> $crate::IntoOwned for $ty<$lt> {
            type Owned = $ty<'static>;

            fn into_owned(self) -> $ty<'static> {
                $ty {
                    $($field: $crate::IntoOwned::into_owned(self.$field),)*
                }
            }
        }
    };
}

/// The type with the lifetime `'static`, if it has one.
#[doc(hidden)]
#[macro_export]
macro_rules! __living_static {
    ($ty:ident) => {
        $ty
    };
    ($ty:ident <$lt:lifetime>) => {
        $ty<'static>
    };
}
