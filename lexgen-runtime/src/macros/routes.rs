//! `routes!`: the trait and the functions that serve all endpoints of a namespace.

/// Fills in the trait and the functions that serve all endpoints of a namespace.
///
/// Every type that implements the route traits of all entries implements the trait. Where one is missing, the compiler names
/// it. An entry has the module below this one that contains a marker and its route trait. Without the feature `server` of
/// this crate there is no router, and the functions are left out.
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
///     /// Serves `com.example`. Implemented for all types that implement these routes.
///     pub trait Routes {
///         procedure delete_session::{DeleteSession, DeleteSessionRoute};
///     }
///
///     /// Returns a router that serves `com.example` with `service`.
///     pub fn router<S: Routes>(service: S) -> Router<S>;
///
///     /// Adds `com.example` to a router: `router.with(add_routes)`.
///     pub fn add_routes<S: Routes>(router: Router<S>) -> Router<S>;
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
    (
        $(#[$trait_attribute:meta])*
        pub trait $name:ident {
            $($kind:ident $module:ident::{$endpoint:ident, $route:ident};)*
        }

        $(#[$router_attribute:meta])*
        pub fn $router:ident<S: $router_bound:ident>(service: S) -> Router<S>;

        $(#[$add_routes_attribute:meta])*
        pub fn $add_routes:ident<S: $add_routes_bound:ident>(router: Router<S>) -> Router<S>;
    ) => {
        $(#[$trait_attribute])*
        #[allow(deprecated, reason = "a lexicon may deprecate what it defines")]
        pub trait $name: $(self::$module::$route +)* {}

        // `__Service` is not a name that a type of a lexicon can have. `S` is.
        #[allow(deprecated, reason = "a lexicon may deprecate what it defines")]
        impl<__Service: $(self::$module::$route +)*> $name for __Service {}

        $crate::__router! {
            $(#[$router_attribute])*
            $router
            $(#[$add_routes_attribute])*
            $add_routes: $name { $($kind [self::$module::$endpoint];)* }
        }
    };
    ($($other:tt)*) => {
        $crate::__not_accepted! { "routes!" }
    };
}

/// The functions that serve all endpoints of a namespace.
#[cfg(feature = "server")]
#[doc(hidden)]
#[macro_export]
macro_rules! __router {
    (
        $(#[$router_attribute:meta])*
        $router:ident
        $(#[$add_routes_attribute:meta])*
        $add_routes:ident: $name:ident { $($kind:ident [$endpoint:path];)* }
    ) => {
        $(#[$router_attribute])*
        #[allow(deprecated, reason = "a lexicon may deprecate what it defines")]
        pub fn $router<__Service: $name>(service: __Service) -> $crate::Router<__Service> {
            $crate::Router::new(service).with($add_routes)
        }

        $(#[$add_routes_attribute])*
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
