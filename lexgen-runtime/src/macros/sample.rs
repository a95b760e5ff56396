//! Parts of schema macros for the feature `sample`. Without it, they expand to nothing.

/// `Sample` for a struct.
#[cfg(feature = "sample")]
#[doc(hidden)]
#[macro_export]
macro_rules! __sample_object {
    ($ty:ident [$($lt:lifetime)?] { $($kind:ident $field:ident,)* } $($extra:ident)?) => {
        impl $(<$lt>)? $crate::Sample for $ty $(<$lt>)? {
            fn sample(_: &$crate::Rules, sampler: &mut $crate::Sampler) -> ::core::option::Option<Self> {
                $crate::__private::sample_object(sampler, |fields| {
                    let _ = &fields;
                    ::core::option::Option::Some(Self {
                        $($field: fields.$kind()?,)*
                        $($extra: fields.extra(<Self as $crate::__private::Table>::NAMES),)?
                    })
                })
            }
        }
    };
}

/// `Sample` for an enum by `$type`.
#[cfg(feature = "sample")]
#[doc(hidden)]
#[macro_export]
macro_rules! __sample_union {
    ($ty:ident [$($lt:lifetime)?] { $([$($cfg:meta),*] $variant:ident)* } $($unknown:ident)?) => {
        impl $(<$lt>)? $crate::Sample for $ty $(<$lt>)? {
            fn sample(rules: &$crate::Rules, sampler: &mut $crate::Sampler) -> ::core::option::Option<Self> {
                // One for the variant of types that are not listed.
                let count = <Self as $crate::Union>::TYPE_NAMES.len() + 1;
                let first = sampler.first_of(count);
                for offset in 0..count {
                    let chosen = (first + offset) % count;
                    let mut index = 0;
                    $(
                        $(#[$cfg])*
                        {
                            if chosen == index {
                                if let ::core::option::Option::Some(value) = $crate::Sample::sample(rules, sampler) {
                                    return ::core::option::Option::Some(Self::$variant(value));
                                }
                            }
                            index += 1;
                        }
                    )*
                    $(
                        if chosen == index {
                            let listed = <Self as $crate::Union>::TYPE_NAMES;
                            return sampler.unlisted(listed).map(Self::$unknown);
                        }
                    )?
                    let _ = (index, chosen, rules);
                }
                ::core::option::Option::None
            }
        }
    };
}

/// `Sample` for an enum of strings.
#[cfg(feature = "sample")]
#[doc(hidden)]
#[macro_export]
macro_rules! __sample_string_enum {
    ($ty:ident [$($lt:lifetime)?] $($other:ident)?) => {
        impl $(<$lt>)? $crate::Sample for $ty $(<$lt>)? {
            fn sample(rules: &$crate::Rules, sampler: &mut $crate::Sampler) -> ::core::option::Option<Self> {
                const OTHER: &[&str] = &[$(::core::stringify!($other))?];
                let text = $crate::__private::sample_text(Self::VALUES, !OTHER.is_empty(), rules, sampler)?;
                match <Self as $crate::__private::StringEnum<'_>>::known(&text) {
                    ::core::option::Option::None => {
                        <Self as $crate::__private::StringEnum<'_>>::other($crate::__private::Cow::Owned(text))
                    }
                    known => known,
                }
            }
        }
    };
}

/// `Sample` for an enum of integers.
#[cfg(feature = "sample")]
#[doc(hidden)]
#[macro_export]
macro_rules! __sample_integer_enum {
    ($ty:ident) => {
        impl $crate::Sample for $ty {
            fn sample(rules: &$crate::Rules, sampler: &mut $crate::Sampler) -> ::core::option::Option<Self> {
                let value = $crate::__private::sample_integer(Self::VALUES, rules, sampler)?;
                <Self as $crate::__private::IntegerEnum>::known(value)
            }
        }
    };
}

/// `Sample` for a tuple struct of one field, by rules of its own.
#[cfg(feature = "sample")]
#[doc(hidden)]
#[macro_export]
macro_rules! __sample_newtype {
    ($ty:ident [$($lt:lifetime)?] $rules:expr) => {
        impl $(<$lt>)? $crate::Sample for $ty $(<$lt>)? {
            fn sample(_: &$crate::Rules, sampler: &mut $crate::Sampler) -> ::core::option::Option<Self> {
                const RULES: &$crate::Rules = &$rules;
                $crate::Sample::sample(RULES, sampler).map(Self)
            }
        }
    };
}

/// `Sample` for a type of one's own that replaces one of lexicons.
#[cfg(feature = "sample")]
#[doc(hidden)]
#[macro_export]
macro_rules! __sample_replacement {
    ($own:ty, $data:ty) => {
        impl $crate::Sample for $own {
            fn sample(rules: &$crate::Rules, sampler: &mut $crate::Sampler) -> ::core::option::Option<Self> {
                let data = <$data as $crate::Sample>::sample(rules, sampler)?;
                ::core::convert::TryFrom::try_from(data).ok()
            }
        }
    };
}

/// Expands to nothing without the feature.
#[cfg(not(feature = "sample"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __sample_object {
    ($($anything:tt)*) => {};
}

/// Expands to nothing without the feature.
#[cfg(not(feature = "sample"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __sample_union {
    ($($anything:tt)*) => {};
}

/// Expands to nothing without the feature.
#[cfg(not(feature = "sample"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __sample_string_enum {
    ($($anything:tt)*) => {};
}

/// Expands to nothing without the feature.
#[cfg(not(feature = "sample"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __sample_integer_enum {
    ($($anything:tt)*) => {};
}

/// Expands to nothing without the feature.
#[cfg(not(feature = "sample"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __sample_newtype {
    ($($anything:tt)*) => {};
}

/// Expands to nothing without the feature.
#[cfg(not(feature = "sample"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __sample_replacement {
    ($($anything:tt)*) => {};
}
