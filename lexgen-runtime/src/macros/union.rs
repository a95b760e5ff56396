//! `union!`: enums that are tagged by `$type`.

/// States the type names of the variants of a union, and whether a variant `_` is for all others.
///
/// Each variant contains a struct with an [`object!`](crate::object) or [`record!`](crate::record), or a `Box` of one. The
/// variant `_` contains a [`TypedObject`](crate::TypedObject). Implements [`Union`](crate::Union),
/// [`Decode`](crate::Decode), [`IntoOwned`](crate::IntoOwned) and serde's traits. An enum that can contain itself starts with
/// `nested;` and has `nested` behind the variants that lead back to it: see [`Nested`](crate::Nested).
///
/// An entry can have `#[cfg(…)]`, as its variant then has.
///
/// A variant with its struct in parentheses also has `From` this struct and [`HasVariant`](crate::HasVariant). No other
/// variant can have them for the same struct. With a variant `_`, there is `From<TypedObject>`.
///
/// ```
/// use lexgen_runtime::{TypedObject, Union};
///
/// #[derive(Clone, Debug, PartialEq, Eq, Hash)]
/// pub struct Image {
///     pub alt: String,
/// }
///
/// lexgen_runtime::object! {
///     Image = "com.example.image" {
///         "alt" => alt: required;
///     }
/// }
///
/// #[derive(Clone, Debug, PartialEq, Eq, Hash)]
/// pub enum Embed {
///     Image(Box<Image>),
///     Unknown(TypedObject),
/// }
///
/// lexgen_runtime::union! {
///     Embed {
///         "com.example.image" => Image(Image);
///         _ => Unknown;
///     }
/// }
///
/// let embed: Embed = serde_json::from_str(r#"{"alt":"a cat","$type":"com.example.image"}"#)?;
/// assert_eq!(embed, Embed::from(Image { alt: "a cat".to_owned() }));
/// assert_eq!(embed.as_variant::<Image>().map(|image| &*image.alt), Some("a cat"));
/// assert_eq!(serde_json::to_string(&embed)?, r#"{"$type":"com.example.image","alt":"a cat"}"#);
///
/// let poll: Embed = serde_json::from_str(r#"{"$type":"com.example.poll"}"#)?;
/// assert_eq!(poll.type_name(), "com.example.poll");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[macro_export]
macro_rules! union {
    ($ty:ident $(<$lt:lifetime>)? {
        nested;
        $($name:literal => $variant:ident $(($object:ty))? $(, $nested:ident)?;)*
        $(_ => $unknown:ident;)?
    }) => {
        #[allow(deprecated, reason = "a lexicon may deprecate what it defines")]
        const _: () = {
            $crate::__union_nested! { $ty [$($lt)?] { $($variant $($nested)?,)* } $($unknown)? }
            $crate::__union! { $ty [$($lt)?] { $([] $name => $variant;)* } $($unknown)? }
            $crate::__union_variants! {
                $ty [$($lt)?] $([] $variant $(($object))?;)*
            }
        };
    };
    ($ty:ident $(<$lt:lifetime>)? {
        $($(#[$cfg:meta])* $name:literal => $variant:ident $(($object:ty))?;)*
        $(_ => $unknown:ident;)?
    }) => {
        #[allow(deprecated, reason = "a lexicon may deprecate what it defines")]
        const _: () = {
            $crate::__union! { $ty [$($lt)?] { $([$($cfg),*] $name => $variant;)* } $($unknown)? }
            $crate::__union_variants! {
                $ty [$($lt)?]
                $([$($cfg),*] $variant $(($object))?;)*
            }
        };
    };
    ($($other:tt)*) => {
        $crate::__not_accepted! { "union!" }
    };
}

/// Implements the traits of a union, from its rows: attributes in brackets, a name and a variant. A name is a literal, or a
/// constant.
#[doc(hidden)]
#[macro_export]
macro_rules! __union {
    (
        $ty:ident [$($lt:lifetime)?] { $([$($cfg:meta),*] $name:tt => $variant:ident;)* } $($unknown:ident)?
    ) => {
        #[doc(hidden)]
        impl<'de $(: $lt, $lt)?> $crate::__private::ReadTable<'de> for $ty $(<$lt>)? {
            fn read_fields<A: $crate::__private::MapAccess<'de>>(
                fields: &mut $crate::__private::Fields<'de, A>,
            ) -> ::core::result::Result<Self, A::Error> {
                match fields.type_name() {
                    $($(#[$cfg])* ::core::option::Option::Some($name) => fields.variant(Self::$variant),)*
                    _ => $crate::__other_variant!(fields $(Self::$unknown)?),
                }
            }
        }

        #[doc(hidden)]
        impl $(<$lt>)? $crate::__private::Table for $ty $(<$lt>)? {
            const LISTED: ::core::option::Option<&'static [&'static str]> =
                ::core::option::Option::Some(<Self as $crate::Union>::TYPE_NAMES);

            #[inline]
            fn check(&self, cx: &mut $crate::ValidationContext<'_>) {
                // Without variants there is nothing to do.
                let _ = &cx;
                match *self {
                    $($(#[$cfg])* Self::$variant(ref object) => $crate::__private::check_variant(
                        $crate::__private::Variant::as_object(object),
                        $name,
                        cx,
                    ),)*
                    $(Self::$unknown(ref object) => {
                        $crate::__private::check_unlisted(object, <Self as $crate::Union>::TYPE_NAMES, cx);
                    })?
                }
            }
        }

        impl $(<$lt>)? $crate::Union for $ty $(<$lt>)? {
            const GENERATED: $crate::__private::Generated = $crate::__private::GENERATED;
            const TYPE_NAMES: &'static [&'static str] = &[$($(#[$cfg])* $name),*];

            #[inline]
            fn type_name(&self) -> &str {
                match *self {
                    $($(#[$cfg])* Self::$variant(_) => $name,)*
                    $(Self::$unknown(ref object) => object.type_name(),)?
                }
            }

            fn write_variant<S: $crate::__private::Serializer>(
                &self,
                serializer: S,
                is_tagged: bool,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                match *self {
                    $($(#[$cfg])* Self::$variant(ref object) => $crate::__private::write_variant(
                        serializer,
                        $name,
                        $crate::__private::Variant::as_object(object),
                        is_tagged,
                    ),)*
                    $(Self::$unknown(ref object) => {
                        $crate::__private::write_variant(serializer, object.type_name(), object, is_tagged)
                    })?
                }
            }
        }

        impl $(<$lt>)? $crate::__private::Serialize for $ty $(<$lt>)? {
            #[inline]
            fn serialize<S: $crate::__private::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::Union::write_variant(self, serializer, true)
            }
        }

        $crate::__from_typed_object! { $ty [$($lt)?] $($unknown)? }
        $crate::__sample_union! { $ty [$($lt)?] { $([$($cfg),*] $variant)* } $($unknown)? }
        $crate::__deserialize! { $ty [$($lt)?] }
        $crate::__union_into_owned! { $ty [$($lt)?] $([$($cfg),*] $variant)* $([] $unknown)? }
    };
}

/// Implements the conversions from objects and to them.
#[doc(hidden)]
#[macro_export]
macro_rules! __union_variants {
    ($ty:ident $lifetime:tt $($attributes:tt $variant:ident $(($object:ty))?;)*) => {
        $($crate::__union_variant! { $ty $lifetime $attributes $variant $($object)? })*
    };
}

/// Implements the conversions of one variant. It is a macro of its own because the lifetime is not repeated as variants are.
#[doc(hidden)]
#[macro_export]
macro_rules! __union_variant {
    ($ty:ident $lifetime:tt $attributes:tt $variant:ident) => {};
    ($ty:ident [$($lt:lifetime)?] [$($cfg:meta),*] $variant:ident $object:ty) => {
        $(#[$cfg])*
        impl $(<$lt>)? ::core::convert::From<$object> for $ty $(<$lt>)? {
            #[inline]
            fn from(object: $object) -> Self {
                Self::$variant($crate::__private::Content::of_object(object))
            }
        }

        $(#[$cfg])*
        #[doc(hidden)]
        #[allow(unreachable_patterns, reason = "there may be one variant only")]
        impl $(<$lt>)? $crate::HasVariant<$object> for $ty $(<$lt>)? {
            #[inline]
            fn object(&self) -> ::core::option::Option<&$object> {
                match *self {
                    Self::$variant(ref content) => {
                        ::core::option::Option::Some($crate::__private::Content::as_object(content))
                    }
                    _ => ::core::option::Option::None,
                }
            }

            #[inline]
            fn into_object(self) -> ::core::result::Result<$crate::__private::Owned<$object>, Self> {
                match self {
                    Self::$variant(content) => {
                        ::core::result::Result::Ok($crate::__private::Content::into_object(content))
                    }
                    other => ::core::result::Result::Err(other),
                }
            }
        }
    };
}

/// Implements the conversion to the variant for unknown types.
#[doc(hidden)]
#[macro_export]
macro_rules! __from_typed_object {
    ($ty:ident [$($lt:lifetime)?]) => {};
    ($ty:ident [$($lt:lifetime)?] $unknown:ident) => {
        /// To the variant for unknown types, whatever the type of the object is.
        impl $(<$lt>)? ::core::convert::From<$crate::TypedObject> for $ty $(<$lt>)? {
            #[inline]
            fn from(object: $crate::TypedObject) -> Self {
                Self::$unknown(object)
            }
        }
    };
}

/// The value for an unknown type.
#[doc(hidden)]
#[macro_export]
macro_rules! __other_variant {
    ($fields:ident) => {
        ::core::result::Result::Err($fields.not_listed(<Self as $crate::Union>::TYPE_NAMES))
    };
    ($fields:ident $unknown:path) => {
        $fields.variant($unknown)
    };
}

/// Implements [`IntoOwned`](crate::IntoOwned) for enums whose variants contain one value each.
#[doc(hidden)]
#[macro_export]
macro_rules! __union_into_owned {
    ($ty:ident [] $($attributes:tt $variant:ident)*) => {
        $crate::__into_owned! { $ty [] }
    };
    ($ty:ident [$lt:lifetime] $([$($cfg:meta),*] $variant:ident)*) => {
        impl<$lt> $crate::IntoOwned for $ty<$lt> {
            type Owned = $ty<'static>;

            #[inline]
            fn into_owned(self) -> $ty<'static> {
                match self {
                    $($(#[$cfg])* Self::$variant(value) => $ty::$variant($crate::IntoOwned::into_owned(value)),)*
                }
            }
        }
    };
}
