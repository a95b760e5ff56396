//! [`Router`]: the endpoints that a service serves.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::fmt;
use std::future::poll_fn;
use std::sync::Arc;

use axum::extract::Request;
use axum::response::IntoResponse;
use axum::routing::{any, get};
use http::header::CONTENT_TYPE;
use lexgen_data::{Nsid, Object, Value, json};
use tower_layer::Layer;
use tower_service::Service;

use super::call::call;
use super::dispatch::{EndpointService, Entry, PREFIX, Table};
use super::settings::{Failure, Settings};
#[cfg(feature = "websocket")]
use super::subscription::respond;
use crate::schema::Decode;
#[cfg(feature = "websocket")]
use crate::xrpc::StreamMessage;
use crate::xrpc::{Endpoint, Format, Serve, ServeSubscription};

/// The endpoints that a service of type `S` serves, on their way to an [`axum::Router`].
///
/// A route is there for each endpoint whose route trait the service implements; asking for another does not compile. What
/// comes out serves `/xrpc/<nsid>` and can be nested, merged, put behind layers and given to `axum::serve`.
///
/// ```
/// use lexgen_runtime::server::Router;
/// use lexgen_runtime::{Reply, Request, Response, Value};
///
/// #[derive(Clone, Copy, Debug)]
/// pub struct GetTime;
///
/// lexgen_runtime::query! {
///     GetTime = "com.example.getTime" {
///         output: lexgen_runtime::Value, "application/json", external;
///         route: GetTimeRoute, get_time;
///     }
/// }
///
/// // This and the above is what lexgen emits.
/// pub trait GetTimeRoute: Send + Sync + 'static {
///     fn get_time(&self, request: Request<GetTime>) -> impl lexgen_runtime::ReplyFuture<GetTime>;
/// }
///
/// struct Clock;
///
/// impl GetTimeRoute for Clock {
///     async fn get_time(&self, _: Request<GetTime>) -> Reply<GetTime> {
///         Ok(Response::new(Value::from("ten past nine")))
///     }
/// }
///
/// let app: axum::Router = Router::new(Clock).route::<GetTime>().into_axum();
/// ```
#[must_use = "it serves nothing before it is an `axum::Router`"]
pub struct Router<S> {
    service: Arc<S>,
    settings: Settings,
    routes: BTreeMap<&'static str, Route>,
    version: Option<String>,
}

struct Route {
    endpoint: Endpoint,
    /// Nothing if the server does not have it.
    make: Option<MakeService>,
}

/// Makes the service of an endpoint when all settings are known.
type MakeService = Box<dyn FnOnce(&Arc<Settings>) -> EndpointService + Send>;

impl<S: Send + Sync + 'static> Router<S> {
    /// A router without endpoints. The service is shared by all requests.
    pub fn new(service: S) -> Self {
        Self::shared(Arc::new(service))
    }

    /// A router without endpoints, for a service that is used elsewhere as well.
    pub fn shared(service: Arc<S>) -> Self {
        Self { service, settings: Settings::default(), routes: BTreeMap::new(), version: None }
    }

    /// Passes the router through a function: the `add_routes` that each namespace of emitted code has, for a service of
    /// several namespaces, or one of your own.
    ///
    /// ```text
    /// Router::new(service).with(books::add_routes).with(clubs::add_routes)
    /// ```
    ///
    /// It does not compile while the service lacks a route of one of them.
    pub fn with(self, add: impl FnOnce(Self) -> Self) -> Self {
        add(self)
    }

    /// Serves a query or procedure. Of two routes for one endpoint, the later one counts.
    pub fn route<M>(mut self) -> Self
    where
        M: Serve<S>,
        M::Params: Decode<'static>,
        M::InputFormat: Format<M::Input>,
        M::OutputFormat: Format<M::Output>,
    {
        let service = Arc::clone(&self.service);
        self.insert(Endpoint::method::<M>(), |settings| endpoint_service::<M, S>(service, settings));
        self
    }

    /// Serves a query or procedure behind a layer of its own, such as a rate limit: it sees the requests for this endpoint
    /// alone, with the [`Endpoint`] among their extensions, before anything of them is read.
    ///
    /// ```
    /// # use lexgen_runtime::server::{EndpointService, Router};
    /// # use lexgen_runtime::{Format, Method, Serve};
    /// # fn add<S: Send + Sync + 'static, M: Serve<S>>(router: Router<S>) -> Router<S>
    /// # where
    /// #     M::Params: lexgen_runtime::Decode<'static>,
    /// #     M::InputFormat: Format<M::Input>,
    /// #     M::OutputFormat: Format<M::Output>,
    /// # {
    /// let layer = axum::middleware::from_fn(|request, next: axum::middleware::Next| next.run(request));
    /// router.layered_route::<M>(layer)
    /// # }
    /// ```
    pub fn layered_route<M>(
        mut self,
        layer: impl Layer<
            EndpointService,
            Service: Service<Request, Response: IntoResponse, Error: Into<Infallible>, Future: Send>
                         + Clone
                         + Send
                         + Sync
                         + 'static,
        > + Send
        + 'static,
    ) -> Self
    where
        M: Serve<S>,
        M::Params: Decode<'static>,
        M::InputFormat: Format<M::Input>,
        M::OutputFormat: Format<M::Output>,
    {
        let service = Arc::clone(&self.service);
        self.insert(Endpoint::method::<M>(), move |settings| {
            let layered = layer.layer(endpoint_service::<M, S>(service, settings));
            EndpointService::new(move |mut request| {
                request.extensions_mut().insert(Endpoint::method::<M>());
                one_shot(layered.clone(), request)
            })
        });
        self
    }

    /// Serves a subscription.
    #[cfg(feature = "websocket")]
    pub fn subscription<M>(mut self) -> Self
    where
        M: ServeSubscription<S>,
        M::Params: Decode<'static>,
        M::Message: StreamMessage,
    {
        let service = Arc::clone(&self.service);
        self.insert(Endpoint::subscription::<M>(), |settings| {
            let mut options = settings.stream_options.clone();
            options.validates = settings.check_output;
            options.on_failure = Arc::clone(&settings.on_failure);
            EndpointService::new(move |request| respond::<S, M>(Arc::clone(&service), options.clone(), request))
        });
        self
    }

    /// Says that there is a subscription. Without the feature `websocket` it is not served, and answers 501.
    #[cfg(not(feature = "websocket"))]
    pub fn subscription<M: ServeSubscription<S>>(self) -> Self {
        self.unimplemented_routes(&[Endpoint::subscription::<M>()])
    }

    /// How the messages of subscriptions are sent, and when they end. Whether they are validated, and what is called when a
    /// stream fails, the router says for all endpoints: [`check_output`](Self::check_output),
    /// [`on_failure`](Self::on_failure).
    #[cfg(feature = "websocket")]
    pub fn stream_options(mut self, options: super::StreamOptions) -> Self {
        self.settings.stream_options = options;
        self
    }

    /// Says which endpoints there are that this server does not have: they answer 501, as unknown ones do, with a message
    /// that says so. Those that are routed, before or after, are not concerned: the table of all endpoints will do.
    pub fn unimplemented_routes(mut self, endpoints: &[Endpoint]) -> Self {
        for endpoint in endpoints {
            self.routes.entry(endpoint.nsid).or_insert(Route { endpoint: *endpoint, make: None });
        }
        self
    }

    /// Adds the endpoints of another router, of which those that this one does not have count. They take over the
    /// settings of this one.
    pub fn merge<T: Send + Sync + 'static>(mut self, other: Router<T>) -> Self {
        for (nsid, route) in other.routes {
            if self.routes.get(nsid).is_none_or(|own| own.make.is_none()) {
                self.routes.insert(nsid, route);
            }
        }
        self.version = self.version.or(other.version);
        self
    }

    /// The longest body that is read into memory, in bytes: JSON. 1 MiB unless something else is said.
    pub fn buffered_limit(mut self, bytes: usize) -> Self {
        self.settings.buffered_limit = bytes;
        self
    }

    /// The longest body that a route reads as a stream, in bytes: everything but JSON. 100 MiB unless something else is
    /// said.
    pub fn streamed_limit(mut self, bytes: u64) -> Self {
        self.settings.streamed_limit = bytes;
        self
    }

    /// Whether what routes give is validated before it is sent; if it is not valid, the client gets a 500, or the stream
    /// ends. It is so in builds with debug assertions, unless something else is said.
    pub fn check_output(mut self, check: bool) -> Self {
        self.settings.check_output = check;
        self
    }

    /// Calls the function for each request that ends with a 500, for logs: the client is told nothing.
    pub fn on_failure(mut self, report: impl Fn(&Endpoint, &Failure) + Send + Sync + 'static) -> Self {
        self.settings.on_failure = Arc::new(report);
        self
    }

    /// Serves `/xrpc/_health`, which says that the server is up, and its version.
    pub fn health(mut self, version: impl Into<String>) -> Self {
        self.version = Some(version.into());
        self
    }

    /// The router as one of axum, which is also a service of tower.
    pub fn into_axum(self) -> axum::Router {
        let settings = Arc::new(self.settings);
        let mut table = Table::default();
        let mut served = Vec::new();
        for Route { endpoint, make } in self.routes.into_values() {
            if make.is_some() && Nsid::new(endpoint.nsid).is_ok() {
                served.push(format!("{PREFIX}{}", endpoint.nsid));
            }
            table.insert(Entry { endpoint, service: make.map(|make| make(&settings)) });
        }
        let table = Arc::new(table);
        let answer = any(move |request: Request| {
            let table = Arc::clone(&table);
            async move { table.answer(request).await }
        });
        let mut router =
            axum::Router::new().route(PREFIX, answer.clone()).route(&format!("{PREFIX}{{*nsid}}"), answer.clone());
        // Found faster than by the pattern, of which axum takes down what stands for it.
        for path in served {
            router = router.route(&path, answer.clone());
        }
        #[cfg(feature = "decompression")]
        {
            let decompression = tower_http::decompression::RequestDecompressionLayer::new();
            router = router.layer(decompression.pass_through_unaccepted(true));
        }
        if let Some(version) = self.version {
            let answer = move || std::future::ready(health(&version));
            router = router.route(&format!("{PREFIX}_health"), get(answer));
        }
        router
    }

    /// Adds an endpoint, in place of what there was for it.
    pub(crate) fn insert(
        &mut self,
        endpoint: Endpoint,
        make: impl FnOnce(&Arc<Settings>) -> EndpointService + Send + 'static,
    ) {
        self.routes.insert(endpoint.nsid, Route { endpoint, make: Some(Box::new(make)) });
    }
}

impl<S: Send + Sync + 'static> From<Router<S>> for axum::Router {
    fn from(router: Router<S>) -> Self {
        router.into_axum()
    }
}

impl<S> fmt::Debug for Router<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Router").field(&self.routes.keys()).finish()
    }
}

fn endpoint_service<M, S>(service: Arc<S>, settings: &Arc<Settings>) -> EndpointService
where
    M: Serve<S, Params: Decode<'static>, InputFormat: Format<M::Input>, OutputFormat: Format<M::Output>>,
    S: Send + Sync + 'static,
{
    let settings = Arc::clone(settings);
    EndpointService::new(move |request| {
        call::<M, S>(Arc::clone(&service), Arc::clone(&settings), Endpoint::method::<M>(), request)
    })
}

/// Waits until the service takes a request, and gives it one.
async fn one_shot<T>(mut service: T, request: Request) -> axum::response::Response
where
    T: Service<Request, Response: IntoResponse, Error: Into<Infallible>>,
{
    let Ok(()) = poll_fn(|context| service.poll_ready(context).map_err(Into::<Infallible>::into)).await;
    let Ok(response) = service.call(request).await.map_err(Into::<Infallible>::into);
    response.into_response()
}

/// What a server that is up says.
fn health(version: &str) -> axum::response::Response {
    let body = Object::from_iter([("version", Value::from(version))]);
    let content_type = [(CONTENT_TYPE, "application/json")];
    (content_type, json::to_vec(&body).unwrap_or_default()).into_response()
}
