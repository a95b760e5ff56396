//! [Inter-service authentication](https://atproto.com/specs/xrpc#inter-service-authentication-jwt): JWTs signed with the key
//! in the DID document of the caller.
//!
//! [`ServiceVerifier`] verifies them, [`ServiceAuthLayer`] does so for each request, and [`ServiceSigner`] creates them.
//! Resolving DID documents is up to implementations of [`ResolveKey`].

mod claims;
mod error;
mod identity;
mod layer;
mod replays;
mod signer;
mod token;
mod verifier;

pub use self::claims::ServiceClaims;
pub use self::error::ServiceAuthError;
pub use self::identity::{Identity, IdentityError};
pub use self::layer::ServiceAuthLayer;
pub use self::signer::ServiceSigner;
pub use self::verifier::{ResolveKey, ServiceVerifier};
pub use lexgen_data::crypto::{Algorithm, KeyError, SigningKey, VerifyingKey};
