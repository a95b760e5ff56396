//! [Inter-service authentication](https://atproto.com/specs/xrpc#inter-service-authentication-jwt): JWTs signed with the key
//! in the DID document of the caller.
//!
//! [`ServiceVerifier`] verifies them, [`ServiceAuthLayer`] does so for each request, and [`ServiceSigner`] creates them.
//! [`ResolveKey`] finds the keys. `DidResolver`, with the feature `did-resolver`, is an implementation.

mod claims;
mod error;
mod group;
mod identity;
mod keys;
mod layer;
mod replays;
#[cfg(feature = "did-resolver")]
mod resolver;
mod signer;
mod token;
mod verifier;

pub use self::claims::ServiceClaims;
pub use self::error::ServiceAuthError;
pub use self::identity::{Identity, IdentityError};
pub use self::layer::ServiceAuthLayer;
#[cfg(any(feature = "postgres", feature = "redis"))]
pub(super) use self::replays::ISSUER_SHARE;
pub use self::replays::{MemoryReplays, ReplayStore, TokenUse, UsedToken};
#[cfg(feature = "did-resolver")]
pub use self::resolver::DidResolver;
pub use self::signer::ServiceSigner;
pub use self::verifier::{ResolveKey, ServiceVerifier};
pub use lexgen_data::crypto::{Algorithm, KeyError, SigningKey, VerifyingKey};
