//! `object!` and `record!`: structs, with one entry for each field.
//!
//! The code that they expand to is what all of a user's types are compiled with, so it is kept small; whatever can be done
//! once for all types is done in `crate::schema`.

/// States the fields of a struct in data: name, presence and constraints in one entry each.
///
/// Emitted after each struct. It implements [`Decode`](crate::Decode), [`IntoOwned`](crate::IntoOwned) and serde's traits,
/// and with a name in the head [`Typed`](crate::Typed).
///
/// ```
/// #[derive(Clone, Debug, PartialEq, Eq, Hash)]
/// pub struct Image {
///     pub alt: String,
///     pub width: Option<i64>,
///     pub extra: lexgen_runtime::Extra,
/// }
///
/// lexgen_runtime::object! {
///     Image = "com.example.embed#image" {
///         new(alt into String);
///         "alt" => alt: required, max_length = 1000;
///         "width" => width: optional, minimum = 1;
///         _ => extra;
///     }
/// }
///
/// let json = r#"{"alt":"a cat","width":3,"com.example.new":true}"#;
/// let image: Image = serde_json::from_str(json)?;
/// assert_eq!((image.alt.as_str(), image.width), ("a cat", Some(3)));
/// assert_eq!(serde_json::to_string(&image)?, json);
///
/// let error = serde_json::from_str::<Image>("{}").unwrap_err();
/// assert_eq!(error.to_string(), "`alt`: missing required field at line 1 column 2");
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// An argument of `new` has exactly its type, or with `into` any type that converts into it. The latter is convenient for
/// strings. For types that are parsed, the former tells `"…".parse()?` the type.
///
/// A field is `required`, `optional` (an `Option`), `nullable` (an `Option` that is written as null), `optional_nullable` (an
/// `Option<Nullable<_>>`) or `lossy` (a [`LossyOption`](crate::LossyOption)). Without an entry `_`, unknown fields are ignored.
///
/// A struct with many required fields has `builder StructBuilder(…);` in place of `new(…);`, with the same arguments: `Struct::builder()`
/// starts a value, and its `build` exists when all of them are set.
///
/// A struct that lacks required fields starts with `read_only;`: it is read and validated, and does not implement `Serialize`.
///
/// The `#commit` events of the firehose start with `commit_event;`, which the feature `repo` gives methods: see `repo`.
///
/// A struct that can contain itself starts with `nested;` and has `nested` in the entries of the fields that lead back to it: see
/// [`Nested`](crate::Nested).
#[macro_export]
macro_rules! object {
    ($ty:ident $(<$lt:lifetime>)? = $name:literal { $($fields:tt)* }) => {
        #[allow(deprecated, reason = "a lexicon may deprecate what it defines")]
        const _: () = {
            impl $(<$lt>)? $crate::Typed for $ty $(<$lt>)? {
                const GENERATED: $crate::__private::Generated = $crate::__private::GENERATED;
                const TYPE: &'static str = $name;
            }

            $crate::__object! { $ty [$($lt)?] [] $($fields)* }
        };
    };
    ($ty:ident $(<$lt:lifetime>)? { $($fields:tt)* }) => {
        #[allow(deprecated, reason = "a lexicon may deprecate what it defines")]
        const _: () = {
            $crate::__object! { $ty [$($lt)?] [] $($fields)* }
        };
    };
    ($($other:tt)*) => {
        $crate::__not_accepted! { "object!" }
    };
}

/// Gives a struct its place in data as a record: an [`object!`] with the NSID and the type of its record keys.
///
/// Also implements [`Record`](crate::Record). `$type` has no entry: it is serialized first and checked on deserialization.
///
/// ```
/// use lexgen_runtime::{Record, RecordKeyType};
///
/// #[derive(Clone, Debug, PartialEq, Eq, Hash)]
/// pub struct Like {
///     pub subject: String,
/// }
///
/// lexgen_runtime::record! {
///     Like = "com.example.like", key = "tid" {
///         new(subject into String);
///         "subject" => subject: required;
///     }
/// }
///
/// let json = serde_json::to_string(&Like::new("at://did:plc:abc"))?;
/// assert_eq!(json, r#"{"$type":"com.example.like","subject":"at://did:plc:abc"}"#);
/// assert_eq!((Like::NSID, Like::KEY), ("com.example.like", RecordKeyType::Tid));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[macro_export]
macro_rules! record {
    // It has no place in a repository.
    ($ty:ident $(<$lt:lifetime>)? = $nsid:literal, key = $key:literal { read_only; $($fields:tt)* }) => {
        #[allow(deprecated, reason = "a lexicon may deprecate what it defines")]
        const _: () = {
            impl $(<$lt>)? $crate::Typed for $ty $(<$lt>)? {
                const GENERATED: $crate::__private::Generated = $crate::__private::GENERATED;
                const TYPE: &'static str = $nsid;
            }

            $crate::__object! { $ty [$($lt)?] [$nsid] read_only; $($fields)* }
        };
    };
    ($ty:ident $(<$lt:lifetime>)? = $nsid:literal, key = $key:literal { $($fields:tt)* }) => {
        #[allow(deprecated, reason = "a lexicon may deprecate what it defines")]
        const _: () = {
            impl $(<$lt>)? $crate::Typed for $ty $(<$lt>)? {
                const GENERATED: $crate::__private::Generated = $crate::__private::GENERATED;
                const TYPE: &'static str = $nsid;
            }

            impl $(<$lt>)? $crate::Record for $ty $(<$lt>)? {
                const GENERATED: $crate::__private::Generated = $crate::__private::GENERATED;
                const NSID: &'static str = $nsid;
                const KEY: $crate::RecordKeyType = $crate::RecordKeyType::from_static($key);
            }

            $crate::__record_as_object! { $ty [$($lt)?] }
            $crate::__object! { $ty [$($lt)?] [$nsid] $($fields)* }
        };
    };
    ($($other:tt)*) => {
        $crate::__not_accepted! { "record!" }
    };
}

/// Conversions between a record and the object that it is. Inlined, so that they cost nothing where they are not used.
#[doc(hidden)]
#[macro_export]
macro_rules! __record_as_object {
    ($ty:ident [$($lt:lifetime)?]) => {
        impl ::core::convert::TryFrom<&$crate::__elided!($ty $($lt)?)> for $crate::Object {
            type Error = $crate::ValueError;

            #[inline]
            fn try_from(record: &$crate::__elided!($ty $($lt)?)) -> ::core::result::Result<Self, Self::Error> {
                $crate::Record::to_object(record)
            }
        }

        impl ::core::convert::TryFrom<$crate::__elided!($ty $($lt)?)> for $crate::Object {
            type Error = $crate::ValueError;

            #[inline]
            fn try_from(record: $crate::__elided!($ty $($lt)?)) -> ::core::result::Result<Self, Self::Error> {
                $crate::Record::to_object(&record)
            }
        }

        impl<$($lt,)? 'object $(: $lt)?> ::core::convert::TryFrom<&'object $crate::Object> for $ty $(<$lt>)? {
            type Error = $crate::ValueError;

            #[inline]
            fn try_from(object: &'object $crate::Object) -> ::core::result::Result<Self, Self::Error> {
                $crate::from_value(object)
            }
        }

        impl $(<$lt>)? ::core::convert::TryFrom<$crate::Object> for $ty $(<$lt>)? {
            type Error = $crate::ValueError;

            #[inline]
            fn try_from(object: $crate::Object) -> ::core::result::Result<Self, Self::Error> {
                $crate::from_value(object)
            }
        }
    };
}

/// A type with its lifetime, if it has one, left open.
#[doc(hidden)]
#[macro_export]
macro_rules! __elided {
    ($ty:ident) => {
        $ty
    };
    ($ty:ident $lt:lifetime) => {
        $ty<'_>
    };
}

/// Implements the traits of objects and records, from name, lifetime, the NSID of a record, and entries.
#[doc(hidden)]
#[macro_export]
macro_rules! __object {
    ($ty:ident $lt:tt [$($nsid:literal)?] read_only; $($rows:tt)*) => {
        $crate::__object! { $ty $lt [$($nsid)? HasAllRequiredFields] $($rows)* }
    };
    ($ty:ident $lt:tt $role:tt nested; $($rows:tt)*) => {
        $crate::__object_nested! { $ty $lt $($rows)* }
        $crate::__object! { $ty $lt $role $($rows)* }
    };
    ($ty:ident $lt:tt $role:tt commit_event; $($rows:tt)*) => {
        $crate::__object_commit_event! { $ty $lt }
        $crate::__object! { $ty $lt $role $($rows)* }
    };
    ($ty:ident $lt:tt $role:tt debug; $($rows:tt)*) => {
        $crate::__object_debug! { $ty $lt $($rows)* }
        $crate::__object! { $ty $lt $role $($rows)* }
    };
    ($ty:ident $lt:tt $role:tt builder $builder:ident($($arguments:tt)*); $($rows:tt)*) => {
        $crate::__object_builder! { $ty $lt $builder ($($arguments)*) $($rows)* }
        $crate::__object! { $ty $lt $role $($rows)* }
    };
    ($ty:ident $lt:tt $role:tt new($($arguments:tt)*); $($rows:tt)*) => {
        $crate::__object_new! { $ty $lt ($($arguments)*) $($rows)* }
        $crate::__object! { $ty $lt $role $($rows)* }
    };
    (
        $ty:ident [$($lt:lifetime)?] [$($nsid:literal)? $($writable:ident)?]
        $(
            $wire:literal => $field:ident: $kind:ident
            $(, $rule:ident $(= $value:literal)? $(($($inner:tt)*))?)*;
        )*
        $(_ => $extra:ident;)?
    ) => {
        #[doc(hidden)]
        impl<'de $(: $lt, $lt)?> $crate::__private::ReadTable<'de> for $ty $(<$lt>)? {
            #[allow(clippy::disallowed_names, reason = "names are those of the lexicon")]
            fn read_fields<A: $crate::__private::MapAccess<'de>>(
                fields: &mut $crate::__private::Fields<'de, A>,
            ) -> ::core::result::Result<Self, A::Error> {
                $(fields.keep_extra(::core::stringify!($extra));)?
                match fields.read::<Self, _, _>(
                    $crate::__kinds!($([$kind $(, $rule $(= $value)? $(($($inner)*))?)*])*),
                ) {
                    ::core::result::Result::Ok(($crate::__values!($([$field])*), $crate::__extra!($($extra)?))) => {
                        ::core::result::Result::Ok(Self { $($field,)* $($extra,)? })
                    }
                    ::core::result::Result::Err(error) => ::core::result::Result::Err(error),
                }
            }
        }

        #[doc(hidden)]
        impl $(<$lt>)? $crate::__private::Table for $ty $(<$lt>)? {
            $(const NSID: ::core::option::Option<&'static str> = ::core::option::Option::Some($nsid);)?

            const NAMES: &'static [&'static str] = &[$($wire),*];

            $crate::__row_rules! { $([$(, $rule $(= $value)? $(($($inner)*))?)*])* }

            fn visit_fields<V: $crate::__private::FieldVisitor>(&self, fields: &mut V) {
                let _ = &fields;
                $(fields.$kind($wire, &self.$field);)*
                $(fields.extra(&self.$extra, Self::NAMES);)?
            }
        }

        impl $(<$lt>)? $crate::__private::Serialize for $ty $(<$lt>)?
        $(where for<'never> Self: $crate::__private::$writable<'never>)?
        {
            fn serialize<S: $crate::__private::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::__private::write_object(serializer, self)
            }
        }

        $crate::__sample_object! { $ty [$($lt)?] { $($kind $field,)* } $($extra)? }
        $crate::__deserialize! { $ty [$($lt)?] }
        $crate::__into_owned! { $ty [$($lt)?] { $($field,)* $($extra,)? } }
    };
    ($($other:tt)*) => {
        $crate::__not_accepted! { "object!` or `record!" }
    };
}

/// The kinds of all fields, in tuples of sixteen.
#[doc(hidden)]
#[macro_export]
macro_rules! __kinds {
    (
        $a:tt $b:tt $c:tt $d:tt $e:tt $f:tt $g:tt $h:tt $i:tt $j:tt $k:tt $l:tt $m:tt $n:tt $o:tt $p:tt
        $($rest:tt)+
    ) => {
        $crate::__private::Chain(
            $crate::__kinds!($a $b $c $d $e $f $g $h $i $j $k $l $m $n $o $p),
            $crate::__kinds!($($rest)+),
        )
    };
    ($([$kind:ident])*) => {
        ($($crate::__private::kinds::$kind,)*)
    };
    ($([$kind:ident $($rules:tt)*])*) => {
        ($($crate::__kind!([$crate::__private::kinds::$kind] $($rules)*),)*)
    };
}

/// The pattern for the values of all fields, in the form of their kinds.
#[doc(hidden)]
#[macro_export]
macro_rules! __values {
    (
        $a:tt $b:tt $c:tt $d:tt $e:tt $f:tt $g:tt $h:tt $i:tt $j:tt $k:tt $l:tt $m:tt $n:tt $o:tt $p:tt
        $($rest:tt)+
    ) => {
        ($crate::__values!($a $b $c $d $e $f $g $h $i $j $k $l $m $n $o $p), $crate::__values!($($rest)+))
    };
    ($([$field:ident])*) => {
        ($($field,)*)
    };
}

/// The pattern for unknown fields.
#[doc(hidden)]
#[macro_export]
macro_rules! __extra {
    () => {
        _
    };
    ($extra:ident) => {
        $extra
    };
}

/// The kind in brackets, and what the rules add to it on reading; most are for validation only.
#[doc(hidden)]
#[macro_export]
macro_rules! __kind {
    ([$($kind:tt)*]) => {
        $($kind)*
    };
    ([$($kind:tt)*], const = $value:literal $($rest:tt)*) => {
        $crate::__kind!([$crate::__private::kinds::constant($($kind)*, $value)] $($rest)*)
    };
    ([$($kind:tt)*], default = $value:literal $($rest:tt)*) => {
        $crate::__kind!([$crate::__private::kinds::default($($kind)*, $value)] $($rest)*)
    };
    ([$($kind:tt)*], secret $($rest:tt)*) => {
        $crate::__kind!([$crate::__private::kinds::secret($($kind)*)] $($rest)*)
    };
    ([$($kind:tt)*], $rule:ident $(= $value:literal)? $(($($inner:tt)*))? $(, $($rest:tt)*)?) => {
        $crate::__kind!([$($kind)*] $(, $($rest)*)?)
    };
}

/// The rules of all fields.
#[doc(hidden)]
#[macro_export]
macro_rules! __row_rules {
    // Without rules the default of the trait applies, and nothing is compiled.
    ($([$(, nested)?])*) => {};
    ($([$($rules:tt)*])*) => {
        const RULES: &'static [&'static $crate::Rules] =
            &[$(&$crate::__rules!([$crate::Rules::NONE] $($rules)*)),*];
    };
}

/// Adds the rules of a field to those in brackets. One that is not a method of [`Rules`](crate::Rules) does not compile.
#[doc(hidden)]
#[macro_export]
macro_rules! __rules {
    ([$($done:tt)*]) => {
        $($done)*
    };
    ([$($done:tt)*], const = $value:literal $($rest:tt)*) => {
        $crate::__rules!([$($done)*.constant(::core::concat!($value))] $($rest)*)
    };
    // A default is no constraint.
    ([$($done:tt)*], default = $value:literal $($rest:tt)*) => {
        $crate::__rules!([$($done)*] $($rest)*)
    };
    // Nor is the place where a type contains itself.
    ([$($done:tt)*], nested $($rest:tt)*) => {
        $crate::__rules!([$($done)*] $($rest)*)
    };
    ([$($done:tt)*], accept($($mime_type:literal),*) $($rest:tt)*) => {
        $crate::__rules!([$($done)*.accept(&[$($mime_type),*])] $($rest)*)
    };
    ([$($done:tt)*], items($($rules:tt)*) $($rest:tt)*) => {
        $crate::__rules!([$($done)*.items(&$crate::__rules!([$crate::Rules::NONE], $($rules)*))] $($rest)*)
    };
    ([$($done:tt)*], $rule:ident = $value:literal $($rest:tt)*) => {
        $crate::__rules!([$($done)*.$rule($value)] $($rest)*)
    };
    ([$($done:tt)*], $rule:ident $($rest:tt)*) => {
        $crate::__rules!([$($done)*.$rule()] $($rest)*)
    };
}

/// The constructor of a struct.
#[doc(hidden)]
#[macro_export]
macro_rules! __object_new {
    (
        $ty:ident [$($lt:lifetime)?] ($($argument:ident $(into $into:ty)? $(: $exact:ty)?),* $(,)?)
        $(
            $wire:literal => $field:ident: $kind:ident
            $(, $rule:ident $(= $value:literal)? $(($($inner:tt)*))?)*;
        )*
        $(_ => $extra:ident;)?
    ) => {
        impl $(<$lt>)? $ty $(<$lt>)? {
            /// Creates a value from its required fields, in alphabetical order of their names in the lexicon. Optional
            /// fields are absent, and constant ones have their value.
            #[must_use]
            #[allow(
                unused_variables,
                clippy::disallowed_names,
                clippy::new_without_default,
                clippy::self_named_constructors,
                clippy::too_many_arguments,
                reason = "not every table has rows, and names are those of the lexicon"
            )]
            pub fn new($($argument: $($exact)? $(impl ::core::convert::Into<$into>)?),*) -> Self {
                let arguments = ($($crate::__argument!($argument $($into)?),)*);
                $(
                    $crate::__absent! { $kind $field $($rule)* }
                    $($crate::__fixed! { $kind $field $rule $($value)? })*
                )*
                // Last, so that an argument hides what its field is without it.
                let ($($argument,)*) = arguments;
                Self {
                    $($field,)*
                    $($extra: ::core::default::Default::default(),)?
                }
            }
        }
    };
    // `__object!` reports the fields that it does not accept.
    ($ty:ident $lt:tt ($($argument:ident $(into $into:ty)? $(: $exact:ty)?),* $(,)?) $($fields:tt)*) => {};
    ($($other:tt)*) => {
        $crate::__not_accepted! { "object!` or `record!" }
    };
}

/// An argument of a constructor, as the field has it.
#[doc(hidden)]
#[macro_export]
macro_rules! __argument {
    ($argument:ident) => {
        $argument
    };
    ($argument:ident $into:ty) => {
        ::core::convert::Into::<$into>::into($argument)
    };
}

/// The initial value of a field that `new` does not take.
#[doc(hidden)]
#[macro_export]
macro_rules! __absent {
    (required $field:ident $($rule:ident)*) => {};
    // Null is a value, so it has to be said too.
    (nullable $field:ident $($rule:ident)*) => {};
    (lossy $field:ident $($rule:ident)*) => {
        let $field = $crate::LossyOption::absent();
    };
    ($kind:ident $field:ident $($rule:ident)*) => {
        let $field = ::core::option::Option::None;
    };
}

/// The value of a required constant field. An optional one can also be absent, and a nullable one null.
#[doc(hidden)]
#[macro_export]
macro_rules! __fixed {
    (required $field:ident const $value:literal) => {
        let $field = $crate::__private::constant($value);
    };
    ($kind:ident $field:ident $rule:ident $($value:literal)?) => {};
}

/// Implements `Debug` for a struct with secret fields.
#[doc(hidden)]
#[macro_export]
macro_rules! __object_debug {
    ($ty:ident [$($lt:lifetime)?] new($($arguments:tt)*); $($rows:tt)*) => {
        $crate::__object_debug! { $ty [$($lt)?] $($rows)* }
    };
    ($ty:ident [$($lt:lifetime)?] builder $builder:ident($($arguments:tt)*); $($rows:tt)*) => {
        $crate::__object_debug! { $ty [$($lt)?] $($rows)* }
    };
    (
        $ty:ident [$($lt:lifetime)?]
        $(
            $wire:literal => $field:ident: $kind:ident
            $(, $rule:ident $(= $value:literal)? $(($($inner:tt)*))?)*;
        )*
        $(_ => $extra:ident;)?
    ) => {
        impl $(<$lt>)? ::core::fmt::Debug for $ty $(<$lt>)? {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                let mut debug = f.debug_struct($crate::__private::redacted::name(::core::stringify!($ty)));
                $(
                    debug.field(
                        $crate::__private::redacted::name(::core::stringify!($field)),
                        $crate::__debug_value!(&self.$field, $kind, $($rule)*),
                    );
                )*
                $(debug.field($crate::__private::redacted::name(::core::stringify!($extra)), &self.$extra);)?
                debug.finish()
            }
        }
    };
    // `__object!` reports the fields that it does not accept.
    ($($other:tt)*) => {};
}

/// A field as `Debug` shows it.
#[doc(hidden)]
#[macro_export]
macro_rules! __debug_value {
    ($value:expr, $kind:ident,) => {
        $value
    };
    ($value:expr, $kind:ident, secret $($rest:ident)*) => {
        &$crate::__private::redacted::$kind($value)
    };
    ($value:expr, $kind:ident, $rule:ident $($rest:ident)*) => {
        $crate::__debug_value!($value, $kind, $($rest)*)
    };
}
