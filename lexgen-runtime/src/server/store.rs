//! [`StoreFuture`], [`StoreError`] and time limits, for all stores of a server.
//!
//! Knows nothing of what is stored. Stores in memory belong to one process; those on a database are shared by several.

use std::error::Error;
use std::fmt;
use std::pin::Pin;

use crate::xrpc::XrpcError;

/// The future of a store's result, as a trait object, so that stores can be chosen at run time.
pub type StoreFuture<'a, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 'a>>;

/// The error of a store, such as a lost connection to its database.
///
/// As an [`XrpcError`], it is a 500, whose message clients do not see.
///
/// ```
/// use lexgen_runtime::XrpcError;
/// use lexgen_runtime::server::StoreError;
///
/// let error = StoreError::new("the connection was closed");
/// assert_eq!(XrpcError::from(error).status, 500);
/// ```
#[derive(Debug)]
pub struct StoreError(Box<dyn Error + Send + Sync>);

impl StoreError {
    /// Creates an error with a cause.
    #[must_use]
    pub fn new(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self(cause.into())
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the store failed: {}", self.0)
    }
}

impl Error for StoreError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.0)
    }
}

impl From<StoreError> for XrpcError {
    fn from(error: StoreError) -> Self {
        Self::internal_server_error(error.to_string())
    }
}

#[cfg(feature = "postgres")]
impl From<deadpool_postgres::PoolError> for StoreError {
    fn from(error: deadpool_postgres::PoolError) -> Self {
        Self::new(error)
    }
}

#[cfg(feature = "postgres")]
impl From<tokio_postgres::Error> for StoreError {
    fn from(error: tokio_postgres::Error) -> Self {
        Self::new(error)
    }
}

#[cfg(feature = "redis")]
impl From<redis::RedisError> for StoreError {
    fn from(error: redis::RedisError) -> Self {
        Self::new(error)
    }
}

/// Waits for a store, up to a time limit.
#[cfg(any(feature = "rate-limit", feature = "service-auth", feature = "websocket"))]
pub(super) async fn within<T>(limit: std::time::Duration, mut future: StoreFuture<'_, T>) -> Result<T, StoreError> {
    use std::future::poll_fn;
    use std::task::Poll;

    // Stores in memory are ready at once, and need no timer.
    if let Poll::Ready(result) = poll_fn(|context| Poll::Ready(future.as_mut().poll(context))).await {
        return result;
    }
    tokio::time::timeout(limit, future).await.unwrap_or_else(|elapsed| Err(StoreError::new(elapsed)))
}
