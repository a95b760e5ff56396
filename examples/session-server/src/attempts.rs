//! The limits of sign-in attempts: in memory, or in a store that several servers share.

use std::sync::Arc;
use std::time::Duration;

use lexgen_runtime::XrpcError;
use lexgen_runtime::server::{MemoryRates, RateLimit, RateLimitLayer, RateStore, WithoutStore};

/// The limits of an IP address.
const BY_ADDRESS: [RateLimit; 2] =
    [RateLimit::new(30, Duration::from_secs(5 * 60)), RateLimit::new(300, Duration::from_secs(24 * 60 * 60))];

/// The limit of an account, from any address.
const BY_ACCOUNT: [RateLimit; 1] = [RateLimit::new(100, Duration::from_secs(60 * 60))];

/// The time limit of the store.
const PATIENCE: Duration = Duration::from_secs(2);

/// Counts sign-in attempts.
#[derive(Clone)]
pub(crate) struct Attempts {
    store: Arc<dyn RateStore>,
    by_account: RateLimitLayer,
}

impl Attempts {
    /// Counts in a store, or in memory.
    pub(crate) fn new(store: Option<Arc<dyn RateStore>>) -> Self {
        let store = store.unwrap_or_else(|| Arc::new(MemoryRates::default()));
        let by_account = layer(&BY_ACCOUNT, "sign-in by account", Arc::clone(&store));
        Self { store, by_account }
    }

    /// Returns the layer that limits the attempts of an IP address.
    pub(crate) fn by_address(&self) -> RateLimitLayer {
        layer(&BY_ADDRESS, "sign-in by address", Arc::clone(&self.store))
    }

    /// Takes an attempt of an account, or of a name that no account has.
    ///
    /// # Errors
    ///
    /// Returns 429 `RateLimitExceeded` if no attempt is left, and 503 if the store fails.
    pub(crate) async fn take(&self, account: &str) -> Result<(), XrpcError> {
        self.by_account.take(account, 1).await
    }
}

fn layer(limits: &[RateLimit], name: &str, store: Arc<dyn RateStore>) -> RateLimitLayer {
    let layer = RateLimitLayer::new(limits.iter().copied()).store(name, store).store_timeout(PATIENCE);
    layer.on_store_error(|error| {
        tracing::error!("{error}");
        // Without the store, an attacker would have the limits of each server.
        WithoutStore::Refuse
    })
}
