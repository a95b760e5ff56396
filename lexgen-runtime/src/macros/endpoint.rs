//! `query!`, `procedure!` and `subscription!`: what a marker type says of its endpoint.

/// Makes a marker type a [`Query`](crate::Query). Every row may be left out.
///
/// A body is JSON, or `raw` bytes. One whose type is `foreign`, which is neither of the crate nor generated in it, does
/// not become a [`Response`](crate::Response) by `into()`. The fields of a `cursor` in parameters and output make the
/// query [`Paginated`](crate::Paginated).
///
/// ```
/// use lexgen_runtime::{Endpoint, EndpointKind, Method};
///
/// #[derive(Clone, Copy, Debug)]
/// pub struct GetTime;
///
/// lexgen_runtime::query! {
///     GetTime = "com.example.getTime" {
///         output: lexgen_runtime::Value, "application/json", foreign;
///     }
/// }
///
/// const ENDPOINT: Endpoint = Endpoint::query::<GetTime>();
/// assert_eq!((ENDPOINT.nsid, ENDPOINT.kind), (GetTime::NSID, EndpointKind::Query));
/// ```
#[macro_export]
macro_rules! query {
    ($ty:ident = $nsid:literal {
        $(params: $params:ty;)?
        $(output: $output:ty, $output_encoding:literal $(, $output_flag:ident)?;)?
        $(error: $error:ty;)?
        $(cursor: $params_cursor:ident, $output_cursor:ident;)?
        $(route: $route:path, $method:ident;)?
    }) => {
        #[allow(deprecated, reason = "a lexicon may deprecate what it defines")]
        const _: () = {
            $crate::__method! {
                $ty = $nsid, Query, [$($params)?] [] [$($output, $output_encoding $($output_flag)?)?] [$($error)?]
                [$($route, $method)?]
            }

            impl $crate::Query for $ty {}

            $(
                impl $crate::Paginated for $ty {
                    #[inline]
                    fn cursor(
                        output: &<Self as $crate::Method>::Output,
                    ) -> ::core::option::Option<&::core::primitive::str> {
                        $crate::__private::Cursor::get(&output.$output_cursor)
                    }

                    #[inline]
                    fn set_cursor(
                        params: &mut <Self as $crate::Method>::Params,
                        cursor: $crate::__private::String,
                    ) {
                        params.$params_cursor = $crate::__private::Cursor::of(cursor);
                    }
                }
            )?
        };
    };
    ($($other:tt)*) => {
        $crate::__not_accepted! { "query!" }
    };
}

/// Makes a marker type a [`Procedure`](crate::Procedure). Every row may be left out.
///
/// ```
/// use lexgen_runtime::Method;
///
/// #[derive(Clone, Copy, Debug)]
/// pub struct UploadBlob;
///
/// lexgen_runtime::procedure! {
///     UploadBlob = "com.example.uploadBlob" {
///         input: lexgen_runtime::Body, "*/*", raw;
///         output: lexgen_runtime::Value, "application/json", foreign;
///     }
/// }
///
/// assert_eq!(UploadBlob::INPUT_ENCODING, Some("*/*"));
/// ```
#[macro_export]
macro_rules! procedure {
    ($ty:ident = $nsid:literal {
        $(params: $params:ty;)?
        $(input: $input:ty, $input_encoding:literal $(, $input_flag:ident)?;)?
        $(output: $output:ty, $output_encoding:literal $(, $output_flag:ident)?;)?
        $(error: $error:ty;)?
        $(route: $route:path, $method:ident;)?
    }) => {
        #[allow(deprecated, reason = "a lexicon may deprecate what it defines")]
        const _: () = {
            $crate::__method! {
                $ty = $nsid, Procedure, [$($params)?] [$($input, $input_encoding $($input_flag)?)?]
                [$($output, $output_encoding $($output_flag)?)?] [$($error)?] [$($route, $method)?]
            }

            impl $crate::Procedure for $ty {}
        };
    };
    ($($other:tt)*) => {
        $crate::__not_accepted! { "procedure!" }
    };
}

/// Makes a marker type a [`Subscription`](crate::Subscription). Every row may be left out but `message`.
///
/// ```
/// use lexgen_runtime::{Subscription, TypedObject};
///
/// #[derive(Clone, Copy, Debug)]
/// pub struct SubscribeAll;
///
/// lexgen_runtime::subscription! {
///     SubscribeAll = "com.example.subscribeAll" {
///         message: TypedObject;
///     }
/// }
///
/// assert_eq!(SubscribeAll::NSID, "com.example.subscribeAll");
/// ```
#[macro_export]
macro_rules! subscription {
    ($ty:ident = $nsid:literal {
        $(params: $params:ty;)?
        message: $message:ty;
        $(error: $error:ty;)?
        $(route: $route:path, $method:ident;)?
    }) => {
        #[allow(deprecated, reason = "a lexicon may deprecate what it defines")]
        const _: () = {
            impl $crate::Subscription for $ty {
                const NSID: &'static str = $nsid;
                type Params = $crate::__type_or!([$($params)?] ());
                type Message = $message;
                type Error = $crate::__type_or!([$($error)?] $crate::XrpcError);
            }

            $(
                // No type from a lexicon is called so; one may well be called `S`.
                impl<__Service: $route> $crate::ServeSubscription<__Service> for $ty {
                    fn serve(
                        service: &__Service,
                        request: $crate::SubscriptionRequest<Self>,
                    ) -> impl $crate::MessagesFuture<Self> {
                        service.$method(request)
                    }
                }

                impl<__Service: $route> $route for ::std::sync::Arc<__Service> {
                    fn $method(
                        &self,
                        request: $crate::SubscriptionRequest<$ty>,
                    ) -> impl $crate::MessagesFuture<$ty> {
                        <__Service as $route>::$method(self, request)
                    }
                }
            )?
        };
    };
    ($($other:tt)*) => {
        $crate::__not_accepted! { "subscription!" }
    };
}

/// What queries and procedures have in common.
#[doc(hidden)]
#[macro_export]
macro_rules! __method {
    (
        $ty:ident = $nsid:literal, $kind:ident, [$($params:ty)?]
        [$($input:ty, $input_encoding:literal $($input_flag:ident)?)?]
        [$($output:ty, $output_encoding:literal $($output_flag:ident)?)?]
        [$($error:ty)?] [$($route:path, $method:ident)?]
    ) => {
        impl $crate::Method for $ty {
            const NSID: &'static str = $nsid;
            const KIND: $crate::EndpointKind = $crate::EndpointKind::$kind;
            type Params = $crate::__type_or!([$($params)?] ());
            type Input = $crate::__type_or!([$($input)?] ());
            type InputFormat = $crate::__format!($($input_encoding $($input_flag)?)?);
            $(
                const INPUT_ENCODING: ::core::option::Option<&'static str> =
                    ::core::option::Option::Some($input_encoding);
            )?
            type Output = $crate::__type_or!([$($output)?] ());
            type OutputFormat = $crate::__format!($($output_encoding $($output_flag)?)?);
            $(
                const OUTPUT_ENCODING: ::core::option::Option<&'static str> =
                    ::core::option::Option::Some($output_encoding);
            )?
            type Error = $crate::__type_or!([$($error)?] $crate::XrpcError);
        }

        $($crate::__response! { $ty [$output] $($output_flag)? })?

        $(
            // No type from a lexicon is called so; one may well be called `S`.
            impl<__Service: $route> $crate::Serve<__Service> for $ty {
                fn serve(
                    service: &__Service,
                    request: $crate::Request<Self>,
                ) -> impl $crate::ReplyFuture<Self> {
                    service.$method(request)
                }
            }

            impl<__Service: $route> $route for ::std::sync::Arc<__Service> {
                fn $method(&self, request: $crate::Request<$ty>) -> impl $crate::ReplyFuture<$ty> {
                    <__Service as $route>::$method(self, request)
                }
            }
        )?
    };
}

/// The format of a body: none, JSON, or as the flag says: bytes (`raw`), or JSON of a type that stands elsewhere (`foreign`).
#[doc(hidden)]
#[macro_export]
macro_rules! __format {
    () => {
        $crate::Empty
    };
    ($encoding:literal raw) => {
        $crate::Raw
    };
    ($encoding:literal $($foreign:ident)?) => {
        $crate::Json
    };
}

/// A response from its output alone, where the output's type is the user's own: of others, Rust does not allow it.
#[doc(hidden)]
#[macro_export]
macro_rules! __response {
    ($ty:ident [$output:ty] $flag:ident) => {};
    ($ty:ident [$output:ty]) => {
        impl ::core::convert::From<$output> for $crate::Response<$ty> {
            #[inline]
            fn from(output: $output) -> Self {
                Self::new(output)
            }
        }
    };
}

/// A type that is stated, or the one that stands for none.
#[doc(hidden)]
#[macro_export]
macro_rules! __type_or {
    ([$ty:ty] $default:ty) => {
        $ty
    };
    ([] $default:ty) => {
        $default
    };
}

/// Lists endpoints, as a slice of [`Endpoint`](crate::Endpoint).
///
/// ```
/// use lexgen_runtime::Endpoint;
///
/// #[derive(Clone, Copy, Debug)]
/// pub struct GetTime;
///
/// lexgen_runtime::query! {
///     GetTime = "com.example.getTime" {
///         output: lexgen_runtime::Value, "application/json", foreign;
///     }
/// }
///
/// pub const ENDPOINTS: &[Endpoint] = lexgen_runtime::endpoints! {
///     query GetTime;
/// };
///
/// assert_eq!(ENDPOINTS[0].nsid, "com.example.getTime");
/// ```
#[macro_export]
macro_rules! endpoints {
    ($($kind:ident $endpoint:path;)*) => {
        &[$($crate::Endpoint::$kind::<$endpoint>()),*]
    };
    ($($other:tt)*) => {
        $crate::__not_accepted! { "endpoints!" }
    };
}
