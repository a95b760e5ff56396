//! `newtype!`: tuple structs that have the form of their field in data.

/// Gives a tuple struct the form of its field in data, and states the constraints of the field.
///
/// ```
/// use lexgen_runtime::{Nested, Validate};
///
/// #[derive(Clone, Debug, PartialEq, Eq, Hash)]
/// pub struct List(pub Vec<Nested<List>>);
///
/// lexgen_runtime::newtype! {
///     List {
///         nested;
///         Vec<Nested<List>>, max_length = 2;
///     }
/// }
///
/// let list: List = serde_json::from_str("[[],[[]]]")?;
/// assert_eq!(list.0.len(), 2);
/// assert_eq!(serde_json::to_string(&list)?, "[[],[[]]]");
/// assert!(list.validate().is_ok());
/// # Ok::<(), serde_json::Error>(())
/// ```
#[macro_export]
macro_rules! newtype {
    ($ty:ident $(<$lt:lifetime>)? { nested; $($inner:tt)* }) => {
        #[allow(deprecated, reason = "a lexicon may deprecate what it defines")]
        const _: () = {
            $crate::__newtype_nested! { $ty [$($lt)?] }
            $crate::__newtype! { $ty [$($lt)?] $($inner)* }
        };
    };
    ($ty:ident $(<$lt:lifetime>)? { $($inner:tt)* }) => {
        #[allow(deprecated, reason = "a lexicon may deprecate what it defines")]
        const _: () = {
            $crate::__newtype! { $ty [$($lt)?] $($inner)* }
        };
    };
    ($($other:tt)*) => {
        $crate::__not_accepted! { "newtype!" }
    };
}

/// Implements the traits of a newtype.
#[doc(hidden)]
#[macro_export]
macro_rules! __newtype {
    ($ty:ident [$($lt:lifetime)?] $inner:ty $(, $rule:ident $(= $value:literal)? $(($($rules:tt)*))?)*;) => {
        impl $(<$lt>)? $crate::__private::Serialize for $ty $(<$lt>)? {
            fn serialize<S: $crate::__private::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::__private::Serialize::serialize(&self.0, serializer)
            }
        }

        impl<'de $(: $lt, $lt)?> $crate::Decode<'de> for $ty $(<$lt>)? {
            fn decode<D: $crate::__private::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                // Not named: within this function, `D` is not what it may be in `$inner`.
                match $crate::Decode::decode(deserializer) {
                    ::core::result::Result::Ok(value) => ::core::result::Result::Ok(Self(value)),
                    ::core::result::Result::Err(error) => ::core::result::Result::Err(error),
                }
            }
        }

        impl $(<$lt>)? ::core::convert::From<$inner> for $ty $(<$lt>)? {
            #[inline]
            fn from(value: $inner) -> Self {
                Self(value)
            }
        }

        impl $(<$lt>)? $crate::Validate for $ty $(<$lt>)? {
            // The newtype has its own rules, independent of its use.
            #[inline]
            fn check_constraints(&self, _: &$crate::Rules, cx: &mut $crate::ValidationContext<'_>) {
                const RULES: &$crate::Rules =
                    &$crate::__rules!([$crate::Rules::NONE] $(, $rule $(= $value)? $(($($rules)*))?)*);
                $crate::Validate::check_constraints(&self.0, RULES, cx);
            }
        }

        $crate::__sample_newtype! {
            $ty [$($lt)?] $crate::__rules!([$crate::Rules::NONE] $(, $rule $(= $value)? $(($($rules)*))?)*)
        }
        $crate::__deserialize! { $ty [$($lt)?] }
        $crate::__newtype_into_owned! { $ty [$($lt)?] }
    };
    ($($other:tt)*) => {
        $crate::__not_accepted! { "newtype!" }
    };
}

/// [`IntoOwned`](crate::IntoOwned) for tuple structs of one field.
#[doc(hidden)]
#[macro_export]
macro_rules! __newtype_into_owned {
    ($ty:ident []) => {
        $crate::__into_owned! { $ty [] }
    };
    ($ty:ident [$lt:lifetime]) => {
        impl<$lt> $crate::IntoOwned for $ty<$lt> {
            type Owned = $ty<'static>;

            #[inline]
            fn into_owned(self) -> $ty<'static> {
                $ty($crate::IntoOwned::into_owned(self.0))
            }
        }
    };
}
