//! Parts of schema macros for types that can contain themselves: see [`Nested`](crate::Nested).

/// For a struct, from its entries.
#[doc(hidden)]
#[macro_export]
macro_rules! __object_nested {
    ($ty:ident [$($lt:lifetime)?] debug; $($rows:tt)*) => {
        $crate::__object_nested! { $ty [$($lt)?] $($rows)* }
    };
    ($ty:ident [$($lt:lifetime)?] new($($arguments:tt)*); $($rows:tt)*) => {
        $crate::__object_nested! { $ty [$($lt)?] $($rows)* }
    };
    ($ty:ident [$($lt:lifetime)?] builder $builder:ident($($arguments:tt)*); $($rows:tt)*) => {
        $crate::__object_nested! { $ty [$($lt)?] $($rows)* }
    };
    (
        $ty:ident [$($lt:lifetime)?]
        $(
            $wire:literal => $field:ident: $kind:ident
            $(, $rule:ident $(= $value:literal)? $(($($inner:tt)*))?)*;
        )*
        $(_ => $extra:ident;)?
    ) => {
        impl $(<$lt>)? $crate::Recursive for $ty $(<$lt>)? {
            fn take_nested<'nested>(&mut self, parts: &mut $crate::__private::Parts<'nested>)
            where
                Self: 'nested,
            {
                $($crate::__take_nested!(parts, self.$field, $($rule)*);)*
            }

            fn equals<'nested>(
                &'nested self,
                other: &'nested Self,
                pairs: &mut $crate::__private::Pairs<'nested>,
            ) -> bool {
                true
                    $(&& $crate::__equals!(pairs, self.$field, other.$field, $($rule)*))*
                    $(&& self.$extra == other.$extra)?
            }
        }
    };
    // `__object!` reports the fields that it does not accept.
    ($($other:tt)*) => {};
}

/// For an enum, by its variants.
#[doc(hidden)]
#[macro_export]
macro_rules! __union_nested {
    ($ty:ident [$($lt:lifetime)?] { $($variant:ident $($nested:ident)?,)* } $($unknown:ident)?) => {
        impl $(<$lt>)? $crate::Recursive for $ty $(<$lt>)? {
            fn take_nested<'nested>(&mut self, parts: &mut $crate::__private::Parts<'nested>)
            where
                Self: 'nested,
            {
                match *self {
                    $(Self::$variant(ref mut _object) => $crate::__take_nested!(parts, *_object, $($nested)?),)*
                    $(Self::$unknown(_) => {})?
                }
            }

            #[allow(unreachable_patterns, reason = "there may be one variant only")]
            fn equals<'nested>(
                &'nested self,
                other: &'nested Self,
                pairs: &mut $crate::__private::Pairs<'nested>,
            ) -> bool {
                match (self, other) {
                    $((Self::$variant(a), Self::$variant(b)) => $crate::__equals!(pairs, *a, *b, $($nested)?),)*
                    $((Self::$unknown(a), Self::$unknown(b)) => *a == *b,)?
                    _ => false,
                }
            }
        }
    };
}

/// For a tuple struct of one field.
#[doc(hidden)]
#[macro_export]
macro_rules! __newtype_nested {
    ($ty:ident [$($lt:lifetime)?]) => {
        impl $(<$lt>)? $crate::Recursive for $ty $(<$lt>)? {
            fn take_nested<'nested>(&mut self, parts: &mut $crate::__private::Parts<'nested>)
            where
                Self: 'nested,
            {
                $crate::Recursive::take_nested(&mut self.0, parts);
            }

            fn equals<'nested>(
                &'nested self,
                other: &'nested Self,
                pairs: &mut $crate::__private::Pairs<'nested>,
            ) -> bool {
                $crate::Recursive::equals(&self.0, &other.0, pairs)
            }
        }
    };
}

/// Takes the nested values out of a field or variant that has `nested` in its entry.
#[doc(hidden)]
#[macro_export]
macro_rules! __take_nested {
    ($parts:ident, $value:expr,) => {
        ()
    };
    ($parts:ident, $value:expr, nested $($rest:ident)*) => {
        $crate::Recursive::take_nested(&mut $value, $parts)
    };
    ($parts:ident, $value:expr, $rule:ident $($rest:ident)*) => {
        $crate::__take_nested!($parts, $value, $($rest)*)
    };
}

/// Compares a field or variant of two values, except for nested values if it has `nested` in its entry.
#[doc(hidden)]
#[macro_export]
macro_rules! __equals {
    ($pairs:ident, $a:expr, $b:expr,) => {
        $a == $b
    };
    ($pairs:ident, $a:expr, $b:expr, nested $($rest:ident)*) => {
        $crate::Recursive::equals(&$a, &$b, $pairs)
    };
    ($pairs:ident, $a:expr, $b:expr, $rule:ident $($rest:ident)*) => {
        $crate::__equals!($pairs, $a, $b, $($rest)*)
    };
}
