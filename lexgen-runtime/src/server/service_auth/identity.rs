//! [`Identity`]: the parties of a call.

use std::fmt;
use std::str::FromStr;

use lexgen_data::Did;

use crate::xrpc::{ServiceProxy, ServiceProxyError};

/// A party of a call: a DID, or a service in its document.
///
/// ```
/// use lexgen_runtime::server::Identity;
///
/// let user: Identity = "did:plc:ar7c4by46qjdydhdevvrndac".parse()?;
/// assert_eq!((user.service.as_deref(), user.key_id()), (None, "atproto"));
/// let labeler: Identity = "did:web:example.com#atproto_labeler".parse()?;
/// assert_eq!((labeler.service.as_deref(), labeler.key_id()), (Some("atproto_labeler"), "atproto_label"));
/// assert_eq!(labeler.to_string(), "did:web:example.com#atproto_labeler");
/// # Ok::<(), lexgen_runtime::server::IdentityError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Identity {
    /// The DID.
    pub did: Did,
    /// The id of the service in the DID document, without `#`, such as `atproto_labeler`.
    pub service: Option<String>,
}

/// The error of parsing an [`Identity`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct IdentityError;

impl Identity {
    /// The id of the key in the document that signs tokens, without `#`: `atproto_label` for a labeler, `atproto` for all
    /// others.
    #[must_use]
    pub fn key_id(&self) -> &'static str {
        if self.service.as_deref() == Some("atproto_labeler") { "atproto_label" } else { "atproto" }
    }
}

impl FromStr for Identity {
    type Err = IdentityError;

    fn from_str(text: &str) -> Result<Self, IdentityError> {
        if text.contains('#') {
            let service: Result<ServiceProxy, ServiceProxyError> = text.parse();
            return service.map(Self::from).map_err(|_| IdentityError);
        }
        let did: Did = text.parse().map_err(|_| IdentityError)?;
        Ok(did.into())
    }
}

impl From<Did> for Identity {
    fn from(did: Did) -> Self {
        Self { did, service: None }
    }
}

impl From<ServiceProxy> for Identity {
    fn from(ServiceProxy { did, service }: ServiceProxy) -> Self {
        Self { did, service: Some(service) }
    }
}

impl fmt::Display for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.service {
            Some(service) => write!(f, "{}#{service}", self.did),
            None => self.did.fmt(f),
        }
    }
}

impl fmt::Display for IdentityError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("must be a DID, or a DID and the id of a service separated by `#`")
    }
}

impl std::error::Error for IdentityError {}
