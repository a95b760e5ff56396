//! `string_enum!`: enums of strings.

/// States the strings of an enum. With a variant `_` for all other strings it is open (`knownValues` in a lexicon). Without
/// one it is closed (`enum`), and any other string is an error.
///
/// Implements `as_str`, `VALUES`, `KNOWN`, `AsRef<str>`, `Display`, `FromStr`, comparison with strings,
/// [`Decode`](crate::Decode), [`IntoOwned`](crate::IntoOwned) and serde's traits; `is_known` and `From` strings if it is open,
/// `TryFrom` strings if it is closed.
///
/// The order is that of the strings. Derived equality distinguishes a known value from `Other` with the same string, which only
/// code that names the variant can create, and so does the order.
///
/// ```
/// #[derive(Clone, Debug, PartialEq, Eq, Hash)]
/// pub enum Status {
///     Suspended,
///     Other(String),
/// }
///
/// lexgen_runtime::string_enum! {
///     Status {
///         "suspended" => Suspended;
///         _ => Other;
///     }
/// }
///
/// assert_eq!(Status::from("suspended"), Status::Suspended);
/// assert_eq!(Status::KNOWN, [Status::Suspended]);
/// assert!(Status::Suspended == "suspended" && !Status::from("gone").is_known());
/// assert_eq!(serde_json::from_str::<Status>(r#""gone""#)?.as_str(), "gone");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[macro_export]
macro_rules! string_enum {
    ($ty:ident { $($text:literal => $variant:ident;)* }) => {
        #[allow(deprecated, reason = "a lexicon may deprecate what it defines")]
        const _: () = {
            $crate::__string_enum! { $ty [] { $($text => $variant;)* } }

            impl ::core::convert::TryFrom<&str> for $ty {
                type Error = $crate::InvalidValue;

                #[inline]
                fn try_from(text: &str) -> ::core::result::Result<Self, $crate::InvalidValue> {
                    match <Self as $crate::__private::StringEnum<'_>>::known(text) {
                        ::core::option::Option::Some(value) => ::core::result::Result::Ok(value),
                        ::core::option::Option::None => {
                            ::core::result::Result::Err($crate::InvalidValue::text(text, Self::VALUES))
                        }
                    }
                }
            }

            impl ::core::convert::TryFrom<$crate::__private::String> for $ty {
                type Error = $crate::InvalidValue;

                #[inline]
                fn try_from(text: $crate::__private::String) -> ::core::result::Result<Self, $crate::InvalidValue> {
                    ::core::convert::TryFrom::try_from(&*text)
                }
            }

            impl ::core::str::FromStr for $ty {
                type Err = $crate::InvalidValue;

                #[inline]
                fn from_str(text: &str) -> ::core::result::Result<Self, $crate::InvalidValue> {
                    ::core::convert::TryFrom::try_from(text)
                }
            }
        };
    };
    ($ty:ident { $($text:literal => $variant:ident;)* _ => $other:ident; }) => {
        #[allow(deprecated, reason = "a lexicon may deprecate what it defines")]
        const _: () = {
            $crate::__string_enum! { $ty [] { $($text => $variant;)* _ => $other; } }

            impl ::core::convert::From<&str> for $ty {
                #[inline]
                fn from(text: &str) -> Self {
                    match <Self as $crate::__private::StringEnum<'_>>::known(text) {
                        ::core::option::Option::Some(value) => value,
                        ::core::option::Option::None => Self::$other(::core::convert::From::from(text)),
                    }
                }
            }

            $crate::__from_string! { $ty [] $other }
        };
    };
    ($ty:ident <$lt:lifetime> { $($text:literal => $variant:ident;)* _ => $other:ident; }) => {
        #[allow(deprecated, reason = "a lexicon may deprecate what it defines")]
        const _: () = {
            $crate::__string_enum! { $ty [$lt] { $($text => $variant;)* _ => $other; } }

            impl<$lt> ::core::convert::From<&$lt str> for $ty<$lt> {
                #[inline]
                fn from(text: &$lt str) -> Self {
                    match <Self as $crate::__private::StringEnum<'_>>::known(text) {
                        ::core::option::Option::Some(value) => value,
                        ::core::option::Option::None => Self::$other(::core::convert::From::from(text)),
                    }
                }
            }

            $crate::__from_string! { $ty [$lt] $other }
        };
    };
    ($($other:tt)*) => {
        $crate::__not_accepted! { "string_enum!" }
    };
}

/// Implements `From<String>` and `FromStr` for an open enumeration.
#[doc(hidden)]
#[macro_export]
macro_rules! __from_string {
    ($ty:ident [$($lt:lifetime)?] $other:ident) => {
        impl $(<$lt>)? ::core::convert::From<$crate::__private::String> for $ty $(<$lt>)? {
            #[inline]
            fn from(text: $crate::__private::String) -> Self {
                match <Self as $crate::__private::StringEnum<'_>>::known(&text) {
                    ::core::option::Option::Some(value) => value,
                    ::core::option::Option::None => Self::$other(::core::convert::From::from(text)),
                }
            }
        }

        impl $(<$lt>)? ::core::str::FromStr for $ty $(<$lt>)? {
            type Err = ::core::convert::Infallible;

            #[inline]
            fn from_str(text: &str) -> ::core::result::Result<Self, ::core::convert::Infallible> {
                ::core::result::Result::Ok($crate::__private::parse_open(text, Self::$other))
            }
        }
    };
}

/// Implements the traits of open and closed enumerations of strings.
#[doc(hidden)]
#[macro_export]
macro_rules! __string_enum {
    ($ty:ident [$($lt:lifetime)?] { $($text:literal => $variant:ident;)* $(_ => $other:ident;)? }) => {
        impl $(<$lt>)? $ty $(<$lt>)? {
            /// The known values.
            pub const VALUES: &'static [&'static str] = <Self as $crate::__private::StringEnum<'_>>::NAMES;

            /// The variants of the known values, in the same order.
            pub const KNOWN: &'static [$crate::__living_static!($ty $(<$lt>)?)] = &[$($ty::$variant),*];

            $(
                /// Returns whether the value is one of the known values.
                #[must_use]
                #[inline]
                pub const fn is_known(&self) -> bool {
                    !::core::matches!(*self, Self::$other(_))
                }
            )?

            /// Returns the value as a string.
            #[must_use]
            #[inline]
            pub fn as_str(&self) -> &str {
                match *self {
                    $(Self::$variant => $text,)*
                    $(Self::$other(ref text) => text,)?
                }
            }
        }

        #[doc(hidden)]
        impl<'de $(: $lt, $lt)?> $crate::__private::StringEnum<'de> for $ty $(<$lt>)? {
            const NAMES: &'static [&'static str] = &[$($text),*];

            #[inline]
            fn known(text: &str) -> ::core::option::Option<Self> {
                match text {
                    $($text => ::core::option::Option::Some(Self::$variant),)*
                    _ => ::core::option::Option::None,
                }
            }

            #[inline]
            fn other(text: $crate::__private::Cow<'de, str>) -> ::core::option::Option<Self> {
                let _ = &text;
                $crate::__other_text!(text $(Self::$other)?)
            }
        }

        impl $(<$lt>)? ::core::convert::AsRef<str> for $ty $(<$lt>)? {
            #[inline]
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl $(<$lt>)? ::core::cmp::PartialEq<str> for $ty $(<$lt>)? {
            #[inline]
            fn eq(&self, text: &str) -> bool {
                self.as_str() == text
            }
        }

        impl $(<$lt>)? ::core::cmp::PartialEq<&str> for $ty $(<$lt>)? {
            #[inline]
            fn eq(&self, text: &&str) -> bool {
                self.as_str() == *text
            }
        }

        impl $(<$lt>)? ::core::cmp::PartialOrd for $ty $(<$lt>)? {
            #[inline]
            fn partial_cmp(&self, other: &Self) -> ::core::option::Option<::core::cmp::Ordering> {
                ::core::option::Option::Some($crate::__private::compare(self, other))
            }
        }

        impl $(<$lt>)? ::core::cmp::Ord for $ty $(<$lt>)? {
            #[inline]
            fn cmp(&self, other: &Self) -> ::core::cmp::Ordering {
                $crate::__private::compare(self, other)
            }
        }

        impl $(<$lt>)? ::core::fmt::Display for $ty $(<$lt>)? {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl $(<$lt>)? $crate::__private::Serialize for $ty $(<$lt>)? {
            fn serialize<S: $crate::__private::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de $(: $lt, $lt)?> $crate::Decode<'de> for $ty $(<$lt>)? {
            fn decode<D: $crate::__private::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::__private::read_string_enum(deserializer)
            }
        }

        impl $(<$lt>)? $crate::Validate for $ty $(<$lt>)? {
            #[inline]
            fn check_constraints(&self, rules: &$crate::Rules, cx: &mut $crate::ValidationContext<'_>) {
                $crate::__private::check_text(self.as_str(), rules, cx);
            }
        }

        $crate::__database_string_enum! { $ty [$($lt)?] }
        $crate::__sample_string_enum! { $ty [$($lt)?] $($other)? }
        $crate::__deserialize! { $ty [$($lt)?] }
        $crate::__string_enum_into_owned! { $ty [$($lt)?] { $($variant)* } $($other)? }
    };
}

/// The value for an unknown string.
#[doc(hidden)]
#[macro_export]
macro_rules! __other_text {
    ($text:ident) => {
        ::core::option::Option::None
    };
    ($text:ident $other:path) => {
        ::core::option::Option::Some($other(::core::convert::Into::into($text)))
    };
}

/// [`IntoOwned`](crate::IntoOwned) for enumerations of strings.
#[doc(hidden)]
#[macro_export]
macro_rules! __string_enum_into_owned {
    ($ty:ident [] { $($variant:ident)* } $($other:ident)?) => {
        $crate::__into_owned! { $ty [] }
    };
    ($ty:ident [$lt:lifetime] { $($variant:ident)* } $other:ident) => {
        impl<$lt> $crate::IntoOwned for $ty<$lt> {
            type Owned = $ty<'static>;

            #[inline]
            fn into_owned(self) -> $ty<'static> {
                match self {
                    $(Self::$variant => $ty::$variant,)*
                    Self::$other(text) => $ty::$other($crate::IntoOwned::into_owned(text)),
                }
            }
        }
    };
}
