//! [`RateLimitLayer`]: limiting requests, with rate-limit headers. [`limit`] counts the points.

mod limit;

use std::fmt;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use axum::extract::{ConnectInfo, Request};
use axum::response::{IntoResponse, Response};
use http::header::RETRY_AFTER;
use http::{HeaderMap, HeaderName, HeaderValue};
use tower_layer::Layer;
use tower_service::Service;

pub use self::limit::RateLimit;
use self::limit::{Counter, Standing};
use super::around::{Around, Layered};
use super::output;
use crate::xrpc::XrpcError;

/// The number of points of a client in a window.
const LIMIT: HeaderName = HeaderName::from_static("ratelimit-limit");

/// The number of points left.
const REMAINING: HeaderName = HeaderName::from_static("ratelimit-remaining");

/// The time when all points are back, in seconds since 1970.
const RESET: HeaderName = HeaderName::from_static("ratelimit-reset");

/// The points and the window in seconds: `30;w=300`.
const POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");

/// A function of requests.
type Of<T> = Arc<dyn Fn(&Request) -> T + Send + Sync>;

/// A layer that limits the requests of each client.
///
/// Requests beyond the limit receive 429 `RateLimitExceeded` with `Retry-After`. All responses have the headers
/// `RateLimit-Limit`, `-Remaining`, `-Reset` and `-Policy`, for the limit with the fewest points left.
///
/// Clients are distinguished by the address of the peer: axum's `ConnectInfo<SocketAddr>`, which requires
/// `into_make_service_with_connect_info`. IPv6 addresses are shortened to 64 bits. Without it, or behind a proxy, all
/// clients share one limit unless [`key`](Self::key) is set.
///
/// Clones share their counters, also if they have another key or cost, so one layer can be used for several endpoints.
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
    counters: Arc<[Counter]>,
    key: Of<Option<String>>,
    cost: Of<u32>,
    bypass: Of<bool>,
}

impl RateLimitLayer {
    /// Creates a layer with limits, all of which apply. They are checked in order, up to the first that is exceeded.
    #[must_use]
    pub fn new(limits: impl IntoIterator<Item = RateLimit>) -> Self {
        Self {
            counters: limits.into_iter().map(Counter::new).collect(),
            key: Arc::new(|request| Some(peer(request))),
            cost: Arc::new(|_| 1),
            bypass: Arc::new(|_| false),
        }
    }

    /// Sets the function that identifies the client of a request. Requests with the same key count together, and requests
    /// without a key are not limited. The key must not be a header that clients control.
    #[must_use]
    pub fn key(mut self, key: impl Fn(&Request) -> Option<String> + Send + Sync + 'static) -> Self {
        self.key = Arc::new(key);
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
    /// time to wait, because errors of routes have no headers such as `Retry-After`.
    pub fn take(&self, key: &str, cost: u32) -> Result<(), XrpcError> {
        match self.standing(key, cost) {
            Some(Standing { retry_after: Some(wait), .. }) => Err(exceeded(wait)),
            _ => Ok(()),
        }
    }

    /// Counts a request and returns the state of its client; `None` if it is not limited.
    fn count(&self, request: &Request) -> Option<Standing> {
        if (self.bypass)(request) {
            return None;
        }
        self.standing(&(self.key)(request)?, (self.cost)(request))
    }

    /// Takes points, and returns the state of the limit that is exceeded, or of that with the fewest points left.
    fn standing(&self, key: &str, cost: u32) -> Option<Standing> {
        let mut tightest: Option<Standing> = None;
        for counter in &*self.counters {
            let standing = counter.take(key, cost)?;
            if standing.retry_after.is_some() {
                return Some(standing);
            }
            if tightest.as_ref().is_none_or(|tightest| standing.remaining < tightest.remaining) {
                tightest = Some(standing);
            }
        }
        tightest
    }
}

impl Around for RateLimitLayer {
    async fn answer<S>(self, request: Request, mut service: S) -> Result<Response, S::Error>
    where
        S: Service<Request, Response: IntoResponse, Future: Send> + Send,
    {
        let standing = self.count(&request);
        let mut response = match standing.as_ref().and_then(|standing| standing.retry_after) {
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
        let limits = self.counters.iter().map(Counter::limit);
        f.write_str("RateLimitLayer ")?;
        f.debug_list().entries(limits).finish()
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

/// The address of the peer, shortened to the network for IPv6; empty if it is unknown.
fn peer(request: &Request) -> String {
    let Some(ConnectInfo(peer)) = request.extensions().get::<ConnectInfo<SocketAddr>>() else {
        return String::new();
    };
    match peer.ip().to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).to_string(),
    }
}

#[cfg(test)]
mod tests {
    use std::net::SocketAddr;

    use axum::body::Body;
    use axum::extract::{ConnectInfo, Request};

    use super::peer;

    #[test]
    fn peers_are_distinguished_by_address_or_network() {
        for (address, expected) in [
            ("192.0.2.1:1", "192.0.2.1"),
            ("[::ffff:192.0.2.1]:1", "192.0.2.1"),
            ("[2001:db8:1:2:3:4:5:6]:1", "2001:db8:1:2::"),
        ] {
            let address: SocketAddr = address.parse().expect("the address is valid");
            let mut request = Request::new(Body::empty());
            request.extensions_mut().insert(ConnectInfo(address));
            assert_eq!(peer(&request), expected);
        }
        assert_eq!(peer(&Request::new(Body::empty())), "");
    }
}
