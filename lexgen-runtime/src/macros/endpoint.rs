//! `query!`, `procedure!` and `subscription!`: what a marker type says of its endpoint.

/// Makes a marker type a [`Query`](crate::Query). Every row may be left out.
///
/// ```
/// use lexgen_runtime::{Endpoint, EndpointKind, Method};
///
/// #[derive(Clone, Copy, Debug)]
/// pub struct GetTime;
///
/// lexgen_runtime::query! {
///     GetTime = "com.example.getTime" {
///         output: lexgen_runtime::Value, "application/json";
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
        $(output: $output:ty, $output_encoding:literal;)?
        $(error: $error:ty;)?
        $(route: $route:path, $method:ident;)?
    }) => {
        $crate::__method! {
            $ty = $nsid,
            [$($params)?] [] [] [$($output)?] [$($output_encoding)?] [$($error)?] [$($route, $method)?]
        }

        #[allow(deprecated, reason = "a lexicon may deprecate what it defines")]
        impl $crate::Query for $ty {}
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
///         input: lexgen_runtime::Body, "*/*";
///         output: lexgen_runtime::Value, "application/json";
///     }
/// }
///
/// assert_eq!(UploadBlob::INPUT_ENCODING, Some("*/*"));
/// ```
#[macro_export]
macro_rules! procedure {
    ($ty:ident = $nsid:literal {
        $(params: $params:ty;)?
        $(input: $input:ty, $input_encoding:literal;)?
        $(output: $output:ty, $output_encoding:literal;)?
        $(error: $error:ty;)?
        $(route: $route:path, $method:ident;)?
    }) => {
        $crate::__method! {
            $ty = $nsid,
            [$($params)?] [$($input)?] [$($input_encoding)?] [$($output)?] [$($output_encoding)?] [$($error)?]
            [$($route, $method)?]
        }

        #[allow(deprecated, reason = "a lexicon may deprecate what it defines")]
        impl $crate::Procedure for $ty {}
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
    }) => {
        #[allow(deprecated, reason = "a lexicon may deprecate what it defines")]
        impl $crate::Subscription for $ty {
            const NSID: &'static str = $nsid;
            type Params = $crate::__type_or!([$($params)?] ());
            type Message = $message;
            type Error = $crate::__type_or!([$($error)?] $crate::XrpcError);
        }
    };
}

/// What queries and procedures have in common.
#[doc(hidden)]
#[macro_export]
macro_rules! __method {
    (
        $ty:ident = $nsid:literal, [$($params:ty)?] [$($input:ty)?] [$($input_encoding:literal)?]
        [$($output:ty)?] [$($output_encoding:literal)?] [$($error:ty)?] [$($route:path, $method:ident)?]
    ) => {
        #[allow(deprecated, reason = "a lexicon may deprecate what it defines")]
        impl $crate::Method for $ty {
            const NSID: &'static str = $nsid;
            type Params = $crate::__type_or!([$($params)?] ());
            type Input = $crate::__type_or!([$($input)?] ());
            const INPUT_ENCODING: ::core::option::Option<&'static str> =
                $crate::__some_or_none!($($input_encoding)?);
            type Output = $crate::__type_or!([$($output)?] ());
            const OUTPUT_ENCODING: ::core::option::Option<&'static str> =
                $crate::__some_or_none!($($output_encoding)?);
            type Error = $crate::__type_or!([$($error)?] $crate::XrpcError);
        }

        $(
            #[allow(deprecated, reason = "a lexicon may deprecate what it defines")]
            // No type from a lexicon is called so; one may well be called `S`.
            impl<__Service: $route> $crate::Serve<__Service> for $ty {
                fn serve(
                    service: &__Service,
                    request: $crate::Request<Self>,
                ) -> impl ::core::future::Future<
                    Output = ::core::result::Result<
                        $crate::Response<Self>,
                        <Self as $crate::Method>::Error,
                    >,
                > + ::core::marker::Send {
                    service.$method(request)
                }
            }
        )?
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

/// `Some` of what is stated, or `None`.
#[doc(hidden)]
#[macro_export]
macro_rules! __some_or_none {
    ($value:literal) => {
        ::core::option::Option::Some($value)
    };
    () => {
        ::core::option::Option::None
    };
}

/// Makes a constant that lists endpoints, a row for each.
///
/// ```
/// #[derive(Clone, Copy, Debug)]
/// pub struct GetTime;
///
/// lexgen_runtime::query! {
///     GetTime = "com.example.getTime" {
///         output: lexgen_runtime::Value, "application/json";
///     }
/// }
///
/// lexgen_runtime::endpoints! {
///     ENDPOINTS {
///         query GetTime;
///     }
/// }
///
/// assert_eq!(ENDPOINTS[0].nsid, "com.example.getTime");
/// ```
#[macro_export]
macro_rules! endpoints {
    ($name:ident { $($kind:ident $endpoint:path;)* }) => {
        /// The endpoints of these lexicons, ordered by NSID.
        #[allow(dead_code, deprecated, reason = "lists what there is, used or not")]
        pub const $name: &[$crate::Endpoint] = &[$($crate::Endpoint::$kind::<$endpoint>()),*];
    };
}
