//! `errors!`: enums of the errors that an endpoint declares.

/// States the names of the errors that an endpoint declares. The variant `_` is for all other errors.
///
/// That one contains an [`XrpcError`](crate::XrpcError), the others an [`ErrorDetails`](crate::ErrorDetails). Implements
/// `name`, `message`, `status`, `Display`, `Error`, and `From` in both directions between it and `XrpcError`.
///
/// ```
/// use lexgen_runtime::{ErrorDetails, XrpcError};
///
/// #[derive(Clone, Debug, PartialEq, Eq, Hash)]
/// pub enum GetPostError {
///     NotFound(ErrorDetails),
///     Other(XrpcError),
/// }
///
/// lexgen_runtime::errors! {
///     GetPostError {
///         "NotFound" => NotFound;
///         _ => Other;
///     }
/// }
///
/// let error = GetPostError::from(XrpcError::new(400, "NotFound", Some("no such post".to_owned())));
/// assert_eq!(error, GetPostError::NotFound(ErrorDetails::from("no such post")));
/// assert_eq!(error.to_string(), "NotFound: no such post");
/// ```
#[macro_export]
macro_rules! errors {
    ($ty:ident { $($name:literal => $variant:ident;)* _ => $other:ident; }) => {
        #[allow(deprecated, reason = "a lexicon may deprecate what it defines")]
        const _: () = {
            impl $ty {
                /// Returns the name of the error.
                #[must_use]
                #[inline]
                pub fn name(&self) -> &str {
                    match *self {
                        $(Self::$variant(_) => $name,)*
                        Self::$other(ref error) => &error.name,
                    }
                }

                /// Returns the message for people.
                #[must_use]
                #[inline]
                pub fn message(&self) -> ::core::option::Option<&str> {
                    match *self {
                        $(Self::$variant(ref error) => error.message.as_deref(),)*
                        Self::$other(ref error) => error.message.as_deref(),
                    }
                }

                /// Returns the HTTP status.
                #[must_use]
                #[inline]
                pub fn status(&self) -> u16 {
                    match *self {
                        $(Self::$variant(ref error) => error.status,)*
                        Self::$other(ref error) => error.status,
                    }
                }
            }

            impl ::core::fmt::Display for $ty {
                #[inline]
                fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    f.write_str(self.name())?;
                    match self.message() {
                        ::core::option::Option::Some(message) => ::core::write!(f, ": {}", message),
                        ::core::option::Option::None => ::core::result::Result::Ok(()),
                    }
                }
            }

            impl ::std::error::Error for $ty {}

            impl ::core::convert::From<$crate::XrpcError> for $ty {
                #[inline]
                fn from(error: $crate::XrpcError) -> Self {
                    match error.name.as_str() {
                        $($name => Self::$variant($crate::ErrorDetails {
                            message: error.message,
                            status: error.status,
                        }),)*
                        _ => Self::$other(error),
                    }
                }
            }

            impl ::core::convert::From<$ty> for $crate::XrpcError {
                #[inline]
                fn from(error: $ty) -> Self {
                    match error {
                        $($ty::$variant(error) => $crate::XrpcError::new(error.status, $name, error.message),)*
                        $ty::$other(error) => error,
                    }
                }
            }
        };
    };
    ($($other:tt)*) => {
        $crate::__not_accepted! { "errors!" }
    };
}
