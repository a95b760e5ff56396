//! [`RateLimitLayer`]: limiting requests, with rate-limit headers. [`store`] has the trait of the stores that count.

mod client;
mod limit;
mod memory;
mod store;

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use http::header::RETRY_AFTER;
use http::{HeaderMap, HeaderName, HeaderValue};
use tower_layer::Layer;
use tower_service::Service;

use self::client::Client;
pub use self::limit::{Cost, RateLimit, Standing};
pub use self::memory::MemoryRates;
#[cfg(any(feature = "postgres", feature = "redis"))]
pub(super) use self::store::standing_of;
use self::store::takes;
pub use self::store::{RateKey, RateStore, RateTake};
use super::around::{Around, Layered};
use super::output;
use super::store::{StoreError, within};
use crate::xrpc::XrpcError;

/// The number of points of a client in a window.
const LIMIT: HeaderName = HeaderName::from_static("ratelimit-limit");

/// The number of points left.
const REMAINING: HeaderName = HeaderName::from_static("ratelimit-remaining");

/// The time when all points are back, in seconds since 1970.
const RESET: HeaderName = HeaderName::from_static("ratelimit-reset");

/// The points and the window in seconds: `30;w=300`.
const POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");

/// The default time limit of a call of a store.
const STORE_TIMEOUT: Duration = Duration::from_millis(500);

/// A function of requests.
type Of<T> = Arc<dyn Fn(&Request) -> T + Send + Sync>;

/// How requests are limited while a [`RateStore`] fails.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WithoutStore {
    /// The process counts in its own memory until the store works again: each process allows as many requests as the limit.
    /// The default, because neither an outage of the service nor one of its limits follows from that of the store.
    #[default]
    CountInMemory,
    /// Requests are not limited.
    Allow,
    /// Requests receive 503 `NotEnoughResources`.
    Refuse,
}

/// A function of the errors of a store.
type OnError = Arc<dyn Fn(&StoreError) -> WithoutStore + Send + Sync>;

/// A layer that limits the requests of each client.
///
/// Requests beyond the limit receive 429 `RateLimitExceeded` with `Retry-After`. All responses have the headers
/// `RateLimit-Limit`, `-Remaining`, `-Reset` and `-Policy`, for the limit with the fewest points left.
///
/// Clients are distinguished by the address of the peer: axum's `ConnectInfo<SocketAddr>`, which requires
/// `into_make_service_with_connect_info`. IPv6 addresses are shortened to 64 bits. Since one customer may have as many as
/// 2<sup>16</sup> of these networks, those with the same first 48 bits also share 16 times the points of each limit. Without
/// the address, or behind a proxy, all clients share one limit unless [`key`](Self::key) is set.
///
/// Clones share their points, also if they have another key or cost, so one layer can be used for several endpoints.
///
/// The points are in the memory of this process, in [`MemoryRates`], unless [`store`](Self::store) is set.
///
/// ```
/// use std::time::Duration;
/// use lexgen_runtime::server::{RateLimit, RateLimitLayer};
///
/// let five_minutes = RateLimit::new(30, Duration::from_secs(300));
/// let day = RateLimit::new(300, Duration::from_secs(24 * 3600));
/// let login = RateLimitLayer::new([five_minutes, day]);
/// let reset_password = login.clone().cost(|_| 10);
/// // `router.layered_route::<CreateSession>(login).layered_route::<ResetPassword>(reset_password)`
/// ```
#[derive(Clone)]
pub struct RateLimitLayer {
    limits: Arc<[RateLimit]>,
    key: Of<Option<Client>>,
    cost: Of<u32>,
    bypass: Of<bool>,
    /// Distinguishes this layer in its store.
    name: Arc<str>,
    store: Arc<dyn RateStore>,
    store_timeout: Duration,
    on_store_error: OnError,
    /// Counts while the store fails.
    memory: Arc<MemoryRates>,
}

impl RateLimitLayer {
    /// Creates a layer with limits, all of which apply. They are checked in order, up to the first that is exceeded. A request
    /// that exceeds a limit takes no points.
    #[must_use]
    pub fn new(limits: impl IntoIterator<Item = RateLimit>) -> Self {
        let memory = Arc::new(MemoryRates::default());
        Self {
            limits: limits.into_iter().collect(),
            key: Arc::new(|request| Some(Client::of(request))),
            cost: Arc::new(|_| 1),
            bypass: Arc::new(|_| false),
            name: "".into(),
            store: Arc::clone(&memory) as Arc<dyn RateStore>,
            store_timeout: STORE_TIMEOUT,
            on_store_error: Arc::new(|_| WithoutStore::default()),
            memory,
        }
    }

    /// Sets the store of the points, such as a database that several processes share.
    ///
    /// Layers with the same name and the same store share their points. The name must be the same in all processes.
    #[must_use]
    pub fn store(mut self, name: &str, store: impl RateStore) -> Self {
        self.name = name.into();
        self.store = Arc::new(store);
        self
    }

    /// Sets how long a call of the store may take before it counts as failed. The default is 500 ms.
    #[must_use]
    pub fn store_timeout(mut self, timeout: Duration) -> Self {
        self.store_timeout = timeout;
        self
    }

    /// Sets a function that is called when the store fails, for example to log the error, and that decides about the request.
    /// The default returns [`WithoutStore::CountInMemory`].
    #[must_use]
    pub fn on_store_error(mut self, decide: impl Fn(&StoreError) -> WithoutStore + Send + Sync + 'static) -> Self {
        self.on_store_error = Arc::new(decide);
        self
    }

    /// Sets the function that identifies the client of a request. Requests with the same key count together, and requests
    /// without a key are not limited. The key must not be a header that clients control.
    #[must_use]
    pub fn key(mut self, key: impl Fn(&Request) -> Option<String> + Send + Sync + 'static) -> Self {
        self.key = Arc::new(move |request| key(request).map(Client::new));
        self
    }

    /// Sets the function that determines the points of a request. The default is 1, and 0 is free. A request with more points
    /// than a limit has takes all of them.
    #[must_use]
    pub fn cost(mut self, cost: impl Fn(&Request) -> u32 + Send + Sync + 'static) -> Self {
        self.cost = Arc::new(cost);
        self
    }

    /// Sets the function that exempts requests, such as those of your own services.
    #[must_use]
    pub fn bypass(mut self, bypass: impl Fn(&Request) -> bool + Send + Sync + 'static) -> Self {
        self.bypass = Arc::new(bypass);
        self
    }

    /// Takes points from within a route, for keys that are part of the input, such as an account.
    ///
    /// # Errors
    ///
    /// 429 `RateLimitExceeded` if there are not enough points left. Return it from the route with `?`. The message has the
    /// time to wait, because errors of routes have no headers such as `Retry-After`. 503 `NotEnoughResources` if the store
    /// fails and [`on_store_error`](Self::on_store_error) returns [`WithoutStore::Refuse`].
    pub async fn take(&self, key: &str, cost: u32) -> Result<(), XrpcError> {
        match self.standing(&Client::new(key.to_owned()), cost).await? {
            Some(Standing { retry_after: Some(wait), .. }) => Err(exceeded(wait)),
            _ => Ok(()),
        }
    }

    /// Returns the client of a request and the points that it takes; `None` if it is not limited.
    fn client(&self, request: &Request) -> Option<(Client, u32)> {
        if (self.bypass)(request) {
            return None;
        }
        Some(((self.key)(request)?, (self.cost)(request)))
    }

    /// Takes points, and returns the state of the limit that is exceeded, or of that with the fewest points left.
    async fn standing(&self, client: &Client, cost: u32) -> Result<Option<Standing>, XrpcError> {
        let mut all = takes(&self.name, client.key(), self.limits.iter().copied(), cost);
        if let Some((network, factor)) = client.network() {
            all.extend(takes(&self.name, network, self.limits.iter().map(|limit| limit.times(factor)), cost));
        }
        if all.is_empty() {
            return Ok(None);
        }
        let error = match within(self.store_timeout, self.store.take(&all)).await {
            Ok(standing) => return Ok(standing),
            Err(error) => error,
        };
        match (self.on_store_error)(&error) {
            WithoutStore::CountInMemory => Ok(self.memory.take(&all).await?),
            WithoutStore::Allow => Ok(None),
            WithoutStore::Refuse => Err(XrpcError::not_enough_resources("try again later")),
        }
    }
}

impl Around for RateLimitLayer {
    async fn answer<S>(self, request: Request, mut service: S) -> Result<Response, S::Error>
    where
        S: Service<Request, Response: IntoResponse, Future: Send> + Send,
    {
        let standing = match self.client(&request) {
            Some((client, cost)) => self.standing(&client, cost).await,
            None => Ok(None),
        };
        let standing = match standing {
            Ok(standing) => standing,
            Err(error) => return Ok(output::error(&error)),
        };
        let mut response = match standing.and_then(|standing| standing.retry_after) {
            Some(wait) => {
                let mut response = output::error(&exceeded(wait));
                response.headers_mut().insert(RETRY_AFTER, whole_seconds(wait).into());
                response
            }
            None => service.call(request).await?.into_response(),
        };
        if let Some(standing) = standing {
            standing.write_to(response.headers_mut());
        }
        Ok(response)
    }
}

impl<S> Layer<S> for RateLimitLayer {
    type Service = Layered<Self, S>;

    fn layer(&self, service: S) -> Self::Service {
        Layered::new(self, service)
    }
}

impl fmt::Debug for RateLimitLayer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RateLimitLayer ")?;
        f.debug_list().entries(&*self.limits).finish()
    }
}

impl Standing {
    /// Writes the headers, unless those of an inner layer have as few points left or fewer.
    fn write_to(&self, headers: &mut HeaderMap) {
        let remaining = |headers: &HeaderMap| headers.get(REMAINING)?.to_str().ok()?.parse().ok();
        if remaining(headers).is_some_and(|inner: u32| inner <= self.remaining) {
            return;
        }
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        headers.insert(LIMIT, self.limit.points().into());
        headers.insert(REMAINING, self.remaining.into());
        headers.insert(RESET, whole_seconds(now.saturating_add(self.reset_after)).into());
        if let Ok(policy) = HeaderValue::try_from(self.limit.to_string()) {
            headers.insert(POLICY, policy);
        }
    }
}

/// The error for a client without enough points.
fn exceeded(wait: Duration) -> XrpcError {
    XrpcError::rate_limit_exceeded(format!("too many requests: try again in {} s", whole_seconds(wait)))
}

/// Rounds up to whole seconds.
fn whole_seconds(time: Duration) -> u64 {
    time.as_secs().saturating_add(u64::from(time.subsec_nanos() > 0))
}
