//! `setters!`: methods that set one field each.

/// Gives a struct a setter for each field, which takes the struct and returns it.
///
/// Emitted after the schema macro of a struct if the option `setters` matches it. An entry has the name of the setter, the field with
/// the type of the argument, and the kind of the field as in [`object!`](crate::object). The argument is the type itself, with `into`
/// whatever converts into it, and with `of` a sequence of it.
///
/// ```
/// #[derive(Clone, Debug, PartialEq, Eq, Hash)]
/// pub struct Post {
///     pub text: String,
///     pub langs: Option<Vec<String>>,
/// }
///
/// lexgen_runtime::object! {
///     Post {
///         new(text into String);
///         "text" => text: required;
///         "langs" => langs: optional;
///     }
/// }
///
/// lexgen_runtime::setters! {
///     Post {
///         with_text(text into String): required;
///         with_langs(langs of String): optional;
///     }
/// }
///
/// let post = Post::new("hi").with_text("hello").with_langs(["en".to_owned()]);
/// assert_eq!(post, Post { text: "hello".to_owned(), langs: Some(vec!["en".to_owned()]) });
/// ```
#[macro_export]
macro_rules! setters {
    ($ty:ident $(<$lt:lifetime>)? { $($setter:ident($field:ident $form:tt $argument:ty $(,)?): $kind:ident;)* }) => {
        #[allow(deprecated, reason = "a lexicon may deprecate what it defines")]
        const _: () = {
            impl $(<$lt>)? $ty $(<$lt>)? {
                $($crate::__setter! { $setter $field $form $argument => $kind })*
            }
        };
    };
    ($($other:tt)*) => {
        $crate::__not_accepted! { "setters!" }
    };
}

/// One setter, by the form of its argument.
#[doc(hidden)]
#[macro_export]
macro_rules! __setter {
    ($setter:ident $field:ident : $argument:ty => $kind:ident) => {
        #[doc = ::core::concat!("Sets `", ::core::stringify!($field), "`.")]
        #[must_use]
        pub fn $setter(mut self, value: $argument) -> Self {
            self.$field = $crate::__set!($kind value);
            self
        }
    };
    ($setter:ident $field:ident into $argument:ty => $kind:ident) => {
        #[doc = ::core::concat!("Sets `", ::core::stringify!($field), "`.")]
        #[must_use]
        pub fn $setter(mut self, value: impl ::core::convert::Into<$argument>) -> Self {
            self.$field = $crate::__set!($kind ::core::convert::Into::into(value));
            self
        }
    };
    ($setter:ident $field:ident of $argument:ty => $kind:ident) => {
        #[doc = ::core::concat!("Sets `", ::core::stringify!($field), "`.")]
        #[must_use]
        pub fn $setter(mut self, values: impl ::core::iter::IntoIterator<Item = $argument>) -> Self {
            self.$field = $crate::__set!(
                $kind ::core::iter::Iterator::collect(::core::iter::IntoIterator::into_iter(values))
            );
            self
        }
    };
    ($($other:tt)*) => {
        $crate::__not_accepted! { "setters!" }
    };
}

/// The field that has a value.
#[doc(hidden)]
#[macro_export]
macro_rules! __set {
    (required $value:expr) => {
        $value
    };
    (optional_nullable $value:expr) => {
        ::core::option::Option::Some($crate::Nullable::Value($value))
    };
    (lossy $value:expr) => {
        $crate::LossyOption::from(::core::option::Option::Some($value))
    };
    (lossy_nullable $value:expr) => {
        $crate::LossyOption::from(::core::option::Option::Some($crate::Nullable::Value($value)))
    };
    ($kind:ident $value:expr) => {
        ::core::option::Option::Some($value)
    };
}
