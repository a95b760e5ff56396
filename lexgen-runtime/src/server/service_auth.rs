//! Tokens that services show each other (service auth): JWTs that say who calls whom for which method, signed with the
//! key in the caller's DID document.
//!
//! [`ServiceVerifier`] checks them, [`ServiceAuthLayer`] does so for each request, [`ServiceSigner`] makes them. How
//! DID documents are had is not known here: [`ResolveKey`] says which key is whose.

mod claims;
mod error;
mod identity;
mod keys;
mod layer;
mod replays;
mod signer;
mod token;
mod verifier;

pub use self::claims::ServiceClaims;
pub use self::error::ServiceAuthError;
pub use self::identity::{Identity, IdentityError};
pub use self::keys::{Algorithm, KeyError, SigningKey, VerifyingKey};
pub use self::layer::ServiceAuthLayer;
pub use self::signer::ServiceSigner;
pub use self::verifier::{ResolveKey, ServiceVerifier};
