//! `query!`, `procedure!` and `subscription!`: the parameters, bodies and errors of endpoints.

/// Implements [`Query`](crate::Query) for a marker type. Every entry is optional.
///
/// A body is JSON, or `raw` bytes. A body of an `external` type, which the crate does not define, has no conversion into
/// [`Response`](crate::Response). With a `cursor`, the names of that field in parameters and output, the query is
/// [`Paginated`](crate::Paginated).
///
/// ```
/// use lexgen_runtime::{Endpoint, EndpointKind, Method};
///
/// #[derive(Clone, Copy, Debug)]
/// pub struct GetTime;
///
/// lexgen_runtime::query! {
///     GetTime = "com.example.getTime" {
///         output: lexgen_runtime::Value, "application/json", external;
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

            impl $crate::Query for $ty {
                const GENERATED: $crate::__private::Generated = $crate::__private::GENERATED;
            }

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

/// Implements [`Procedure`](crate::Procedure) for a marker type. Every entry is optional.
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
///         output: lexgen_runtime::Value, "application/json", external;
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

            impl $crate::Procedure for $ty {
                const GENERATED: $crate::__private::Generated = $crate::__private::GENERATED;
            }
        };
    };
    ($($other:tt)*) => {
        $crate::__not_accepted! { "procedure!" }
    };
}

/// Implements [`Subscription`](crate::Subscription) for a marker type. Every entry except `message` is optional.
/// `subprotocol` is the name of a [`Framing`](crate::Framing).
///
/// ```
/// use lexgen_runtime::{Framing, Subscription, TypedObject};
///
/// #[derive(Clone, Copy, Debug)]
/// pub struct SubscribeAll;
///
/// lexgen_runtime::subscription! {
///     SubscribeAll = "com.example.subscribeAll" {
///         message: TypedObject;
///         subprotocol: "xrpc.v1.json";
///     }
/// }
///
/// assert_eq!(SubscribeAll::NSID, "com.example.subscribeAll");
/// assert_eq!(SubscribeAll::FRAMING, Framing::V1Json);
/// ```
#[macro_export]
macro_rules! subscription {
    ($ty:ident = $nsid:literal {
        $(params: $params:ty;)?
        message: $message:ty;
        $(subprotocol: $subprotocol:tt;)?
        $(error: $error:ty;)?
        $(route: $route:path, $method:ident;)?
    }) => {
        #[allow(deprecated, reason = "a lexicon may deprecate what it defines")]
        const _: () = {
            impl $crate::Subscription for $ty {
                const GENERATED: $crate::__private::Generated = $crate::__private::GENERATED;
                const NSID: &'static str = $nsid;
                $(const FRAMING: $crate::Framing = $crate::__framing!($subprotocol);)?
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

/// The framing of a subprotocol.
#[doc(hidden)]
#[macro_export]
macro_rules! __framing {
    ("xrpc.v0.cbor") => {
        $crate::Framing::V0Cbor
    };
    ("xrpc.v1.json") => {
        $crate::Framing::V1Json
    };
    ("xrpc.v1.cbor") => {
        $crate::Framing::V1Cbor
    };
}

/// Implements the traits of queries and procedures.
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
            const GENERATED: $crate::__private::Generated = $crate::__private::GENERATED;
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

/// The format of a body: none, JSON, or bytes with the flag `raw`.
#[doc(hidden)]
#[macro_export]
macro_rules! __format {
    () => {
        $crate::Empty
    };
    ($encoding:literal raw) => {
        $crate::Raw
    };
    ($encoding:literal $($external:ident)?) => {
        $crate::Json
    };
}

/// Implements the conversion of an output into a response, which Rust allows only for types of the same crate.
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

/// A type if it is given, or its default.
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
///         output: lexgen_runtime::Value, "application/json", external;
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
    ($($(#[$cfg:meta])* $kind:ident $endpoint:path;)*) => {
        &[$($(#[$cfg])* $crate::Endpoint::$kind::<$endpoint>()),*]
    };
    ($($other:tt)*) => {
        $crate::__not_accepted! { "endpoints!" }
    };
}
