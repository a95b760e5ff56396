//! Builders of structs with many required fields, a part of `object!`.

/// The parameters of a builder's type, one for each required field. No type of a lexicon has such a name.
#[doc(hidden)]
#[macro_export]
macro_rules! __object_builder {
    (
        $ty:ident [$($lt:lifetime)?] $builder:ident ($($argument:ident $(into $into:ty)? $(: $exact:ty)?),* $(,)?)
        $(
            $wire:literal => $field:ident: $kind:ident
            $(, $rule:ident $(= $value:literal)? $(($($inner:tt)*))?)*;
        )*
        $(_ => $extra:ident;)?
    ) => {
        $crate::__builder! {
            $builder $ty [$($lt)?] []
            [$([$argument $(into $into)? $(exact $exact)?])*]
            [
                __A __B __C __D __E __F __G __H __I __J __K __L __M __N __O __P __Q __R __S __T __U __V __W __X __Y __Z
                __Aa __Ab __Ac __Ad __Ae __Af __Ag __Ah __Ai __Aj __Ak __Al __Am __An __Ao __Ap __Aq __Ar __As __At
                __Au __Av __Aw __Ax __Ay __Az __Ba __Bb __Bc __Bd __Be __Bf __Bg __Bh __Bi __Bj __Bk __Bl
            ]
        }

        impl $(<$lt>)? $builder<$($($into)? $($exact)?),*> {
            /// Creates the value. Optional fields are absent, and constant ones have their value.
            #[must_use]
            #[allow(unused_variables, clippy::disallowed_names, reason = "names are those of the lexicon")]
            pub fn build(self) -> $ty $(<$lt>)? {
                $(
                    $crate::__absent! { $kind $field $($rule)* }
                    $($crate::__fixed! { $kind $field $rule $($value)? })*
                )*
                // Last, so that an argument hides what its field is without it.
                let Self { $($argument),* } = self;
                $ty {
                    $($field,)*
                    $($extra: ::core::default::Default::default(),)?
                }
            }
        }
    };
    // `__object!` reports the fields that it does not accept.
    ($ty:ident $lt:tt $builder:ident ($($argument:ident $(into $into:ty)? $(: $exact:ty)?),* $(,)?) $($fields:tt)*) => {};
    ($($other:tt)*) => {
        $crate::__not_accepted! { "object!` or `record!" }
    };
}

/// The type of a builder: each of its parameters is the type of a required field, or [`Missing`](crate::Missing).
#[doc(hidden)]
#[macro_export]
macro_rules! __builder {
    (
        $builder:ident $ty:ident $lt:tt [$($done:tt)*]
        [[$field:ident $form:ident $argument:ty] $($rows:tt)*]
        [$parameter:ident $($parameters:tt)*]
    ) => {
        $crate::__builder! {
            $builder $ty $lt [$($done)* [$parameter $field $form $argument]] [$($rows)*] [$($parameters)*]
        }
    };
    (
        $builder:ident $ty:ident [$($lt:lifetime)?] [$([$parameter:ident $field:ident $form:ident $argument:ty])*] []
        [$($unused:tt)*]
    ) => {
        #[doc = ::core::concat!("Creates a `", ::core::stringify!($ty), "` from its required fields, in any order.")]
        #[must_use = "`build` creates the value"]
        pub struct $builder<$($parameter),*> {
            $($field: $parameter,)*
        }

        impl $(<$lt>)? $ty $(<$lt>)? {
            #[doc = ::core::concat!(
                "Starts a value, which has to be given these fields before `build`:",
                $(" `", ::core::stringify!($field), "`",)* "."
            )]
            pub fn builder() -> $builder<$($crate::__missing!($parameter)),*> {
                $builder { $($field: $crate::Missing,)* }
            }
        }

        $crate::__builder_setters! { $builder [$($lt)?] [] [$([$parameter $field $form $argument])*] }
    };
}

/// The type of a field that a builder does not have yet.
#[doc(hidden)]
#[macro_export]
macro_rules! __missing {
    ($parameter:ident) => {
        $crate::Missing
    };
}

/// The setter of each field of a builder, which leaves the others as they are.
#[doc(hidden)]
#[macro_export]
macro_rules! __builder_setters {
    ($builder:ident $lt:tt $before:tt []) => {};
    ($builder:ident $lt:tt [$($before:tt)*] [[$parameter:ident $field:ident $form:ident $argument:ty] $($after:tt)*]) => {
        $crate::__builder_setter! { $builder $lt [$($before)*] [$field $form $argument] [$($after)*] }
        $crate::__builder_setters! {
            $builder $lt [$($before)* [$parameter $field $form $argument]] [$($after)*]
        }
    };
}

/// One setter of a builder.
#[doc(hidden)]
#[macro_export]
macro_rules! __builder_setter {
    (
        $builder:ident [$($lt:lifetime)?]
        [$([$before:ident $before_field:ident $before_form:ident $before_argument:ty])*]
        [$field:ident $form:ident $argument:ty]
        [$([$after:ident $after_field:ident $after_form:ident $after_argument:ty])*]
    ) => {
        impl<$($lt,)? $($before,)* $($after,)*> $builder<$($before,)* $crate::Missing, $($after,)*> {
            $crate::__builder_method! {
                $field $form $argument => $builder<$($before,)* $argument, $($after,)*>;
                |builder, $field| $builder {
                    $($before_field: builder.$before_field,)*
                    $field,
                    $($after_field: builder.$after_field,)*
                }
            }
        }
    };
}

/// The method of a setter, by the form of its argument.
#[doc(hidden)]
#[macro_export]
macro_rules! __builder_method {
    ($field:ident into $argument:ty => $result:ty; |$builder:ident, $value:ident| $body:expr) => {
        #[doc = ::core::concat!("Sets `", ::core::stringify!($field), "`.")]
        #[allow(clippy::disallowed_names, reason = "names are those of the lexicon")]
        pub fn $field(self, $value: impl ::core::convert::Into<$argument>) -> $result {
            let $value = ::core::convert::Into::into($value);
            let $builder = self;
            $body
        }
    };
    ($field:ident exact $argument:ty => $result:ty; |$builder:ident, $value:ident| $body:expr) => {
        #[doc = ::core::concat!("Sets `", ::core::stringify!($field), "`.")]
        #[allow(clippy::disallowed_names, reason = "names are those of the lexicon")]
        pub fn $field(self, $value: $argument) -> $result {
            let $builder = self;
            $body
        }
    };
}
