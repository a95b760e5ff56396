//! `routes!`: what serves all endpoints of a namespace.

/// Makes the trait of what serves all endpoints of a namespace and, with the feature `server`, two functions: one makes a
/// router of it, the other adds its routes to a router, which can have those of other namespaces too. What implements the
/// route trait of each row is one, without saying so; where a route is missing, the compiler names its trait.
///
/// A row says in which module below this one a marker and its trait stand.
///
/// ```
/// use lexgen_runtime::{Reply, Request, Response};
///
/// pub mod delete_session {
///     #[derive(Clone, Copy, Debug)]
///     pub struct DeleteSession;
///
///     lexgen_runtime::procedure! {
///         DeleteSession = "com.example.deleteSession" {
///             route: DeleteSessionRoute, delete_session;
///         }
///     }
///
///     pub trait DeleteSessionRoute: Send + Sync + 'static {
///         fn delete_session(
///             &self,
///             request: lexgen_runtime::Request<DeleteSession>,
///         ) -> impl lexgen_runtime::ReplyFuture<DeleteSession>;
///     }
/// }
///
/// lexgen_runtime::routes! {
///     Routes, router, add_routes = "com.example" {
///         procedure delete_session::{DeleteSession, DeleteSessionRoute};
///     }
/// }
///
/// struct Service;
///
/// impl delete_session::DeleteSessionRoute for Service {
///     async fn delete_session(&self, _: Request<delete_session::DeleteSession>) -> Reply<delete_session::DeleteSession> {
///         Ok(Response::new(()))
///     }
/// }
///
/// fn serve_all(_: impl Routes) {}
///
/// fn main() {
///     serve_all(Service);
/// }
/// ```
#[macro_export]
macro_rules! routes {
    ($name:ident, $router:ident, $add_routes:ident = $namespace:literal {
        $($kind:ident $module:ident::{$endpoint:ident, $route:ident};)*
    }) => {
        #[doc = ::core::concat!("Serves all of `", $namespace, "`: whatever implements its routes.")]
        #[allow(deprecated, reason = "a lexicon may deprecate what it defines")]
        pub trait $name: $(self::$module::$route +)* {}

        #[allow(deprecated, reason = "a lexicon may deprecate what it defines")]
        // No type from a lexicon is called so; one may well be called `S`.
        impl<__Service: $(self::$module::$route +)*> $name for __Service {}

        $crate::__router! { $name, $router, $add_routes = $namespace { $($kind [self::$module::$endpoint];)* } }
    };
}

/// The functions that serve all endpoints of a namespace.
#[cfg(feature = "server")]
#[doc(hidden)]
#[macro_export]
macro_rules! __router {
    ($name:ident, $router:ident, $add_routes:ident = $namespace:literal { $($kind:ident [$endpoint:path];)* }) => {
        #[doc = ::core::concat!("A router with all of `", $namespace, "`, which `service` serves.")]
        #[allow(deprecated, reason = "a lexicon may deprecate what it defines")]
        pub fn $router<__Service: $name>(service: __Service) -> $crate::Router<__Service> {
            $crate::Router::new(service).with($add_routes)
        }

        #[doc = ::core::concat!(
            "Adds all of `", $namespace, "` to a router: `router.with(", ::core::stringify!($add_routes), ")`."
        )]
        #[allow(deprecated, reason = "a lexicon may deprecate what it defines")]
        pub fn $add_routes<__Service: $name>(router: $crate::Router<__Service>) -> $crate::Router<__Service> {
            $(let router = $crate::__add_route!(router, $kind [$endpoint]);)*
            router
        }
    };
}

/// A router with one more endpoint.
#[cfg(feature = "server")]
#[doc(hidden)]
#[macro_export]
macro_rules! __add_route {
    ($router:ident, subscription [$endpoint:path]) => {
        $router.subscription::<$endpoint>()
    };
    // A query or procedure.
    ($router:ident, $method:ident [$endpoint:path]) => {
        $router.route::<$endpoint>()
    };
}

/// Without the feature, there is no router to make.
#[cfg(not(feature = "server"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __router {
    ($($anything:tt)*) => {};
}
