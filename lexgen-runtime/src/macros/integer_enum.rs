//! `integer_enum!`: enums of integers.

/// States the integers of an enum. Any other integer is an error.
///
/// Implements `value`, `VALUES`, `KNOWN`, `TryFrom<i64>`, `Display`, the order of the integers, [`Decode`](crate::Decode),
/// [`IntoOwned`](crate::IntoOwned) and serde's traits.
///
/// ```
/// #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
/// pub enum Level {
///     Minus1,
///     N1,
/// }
///
/// lexgen_runtime::integer_enum! {
///     Level {
///         -1 => Minus1;
///         1 => N1;
///     }
/// }
///
/// assert_eq!(Level::try_from(-1), Ok(Level::Minus1));
/// assert_eq!(Level::KNOWN.iter().max(), Some(&Level::N1));
/// let error = serde_json::from_str::<Level>("0").unwrap_err();
/// assert_eq!(error.to_string(), "must be `-1` or `1`, found `0`");
/// ```
#[macro_export]
macro_rules! integer_enum {
    ($ty:ident { $($value:literal => $variant:ident;)* }) => {
        #[allow(deprecated, reason = "a lexicon may deprecate what it defines")]
        const _: () = {
            impl $ty {
                /// All values.
                pub const VALUES: &'static [i64] = &[$($value),*];

                /// The variants of all values, in the same order.
                pub const KNOWN: &'static [Self] = &[$(Self::$variant),*];

                /// Returns the value as an integer.
                #[must_use]
                #[inline]
                pub const fn value(self) -> i64 {
                    match self {
                        $(Self::$variant => $value,)*
                    }
                }
            }

            #[doc(hidden)]
            impl $crate::__private::IntegerEnum for $ty {
                const VALUES: &'static [i64] = &[$($value),*];

                #[inline]
                fn known(value: i64) -> ::core::option::Option<Self> {
                    match value {
                        $($value => ::core::option::Option::Some(Self::$variant),)*
                        _ => ::core::option::Option::None,
                    }
                }
            }

            #[doc(hidden)]
            impl $crate::__private::Constant for $ty {
                type Literal = i64;

                #[inline]
                fn is(&self, literal: i64) -> bool {
                    self.value() == literal
                }

                #[inline]
                fn make(literal: i64) -> ::core::option::Option<Self> {
                    <Self as $crate::__private::IntegerEnum>::known(literal)
                }

                #[inline]
                fn show(literal: i64) -> $crate::__private::String {
                    <i64 as $crate::__private::Constant>::show(literal)
                }
            }

            impl ::core::convert::From<$ty> for i64 {
                #[inline]
                fn from(value: $ty) -> i64 {
                    value.value()
                }
            }

            impl ::core::convert::TryFrom<i64> for $ty {
                type Error = $crate::InvalidValue;

                #[inline]
                fn try_from(value: i64) -> ::core::result::Result<Self, $crate::InvalidValue> {
                    match <Self as $crate::__private::IntegerEnum>::known(value) {
                        ::core::option::Option::Some(value) => ::core::result::Result::Ok(value),
                        ::core::option::Option::None => {
                            ::core::result::Result::Err($crate::InvalidValue::integer(value, Self::VALUES))
                        }
                    }
                }
            }

            impl ::core::cmp::PartialOrd for $ty {
                #[inline]
                fn partial_cmp(&self, other: &Self) -> ::core::option::Option<::core::cmp::Ordering> {
                    ::core::option::Option::Some(::core::cmp::Ord::cmp(self, other))
                }
            }

            impl ::core::cmp::Ord for $ty {
                #[inline]
                fn cmp(&self, other: &Self) -> ::core::cmp::Ordering {
                    ::core::cmp::Ord::cmp(&self.value(), &other.value())
                }
            }

            impl ::core::fmt::Display for $ty {
                #[inline]
                fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    ::core::fmt::Display::fmt(&self.value(), f)
                }
            }

            impl $crate::__private::Serialize for $ty {
                fn serialize<S: $crate::__private::Serializer>(
                    &self,
                    serializer: S,
                ) -> ::core::result::Result<S::Ok, S::Error> {
                    serializer.serialize_i64(self.value())
                }
            }

            impl<'de> $crate::Decode<'de> for $ty {
                fn decode<D: $crate::__private::Deserializer<'de>>(
                    deserializer: D,
                ) -> ::core::result::Result<Self, D::Error> {
                    $crate::__private::read_integer_enum(deserializer)
                }
            }

            impl $crate::Validate for $ty {
                #[inline]
                fn check_constraints(&self, rules: &$crate::Rules, cx: &mut $crate::ValidationContext<'_>) {
                    $crate::__private::check_integer(self.value(), rules, cx);
                }
            }

            $crate::__sample_integer_enum! { $ty }
            $crate::__deserialize! { $ty [] }
            $crate::__into_owned! { $ty [] }
        };
    };
    ($($other:tt)*) => {
        $crate::__not_accepted! { "integer_enum!" }
    };
}
