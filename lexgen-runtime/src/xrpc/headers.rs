//! [Headers of XRPC](https://atproto.com/specs/xrpc#service-proxying) with a syntax of their own, for clients and servers.

use std::fmt;
use std::str::FromStr;

use lexgen_data::Did;

/// The header with the service that a request is for: a [`ServiceProxy`].
pub(crate) const PROXY: &str = "atproto-proxy";

/// The header with the list of requested labelers: each a [`Labeler`].
pub(crate) const ACCEPT_LABELERS: &str = "atproto-accept-labelers";

/// The `User-Agent` of requests that this crate sends over reqwest.
#[cfg(all(feature = "reqwest-no-tls", not(target_arch = "wasm32")))]
pub(crate) const USER_AGENT: &str = concat!("lexgen-runtime/", env!("CARGO_PKG_VERSION"));

/// The service to which a server forwards a request: the value of `atproto-proxy`.
///
/// ```
/// use lexgen_runtime::ServiceProxy;
///
/// let proxy: ServiceProxy = "did:web:example.com#atproto_labeler".parse()?;
/// assert_eq!((proxy.did.as_str(), proxy.service.as_str()), ("did:web:example.com", "atproto_labeler"));
/// assert_eq!(proxy.to_string(), "did:web:example.com#atproto_labeler");
/// # Ok::<(), lexgen_runtime::ServiceProxyError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ServiceProxy {
    /// The DID that the service belongs to.
    pub did: Did,
    /// The id of the service in the DID document, without `#`, such as `atproto_labeler`.
    pub service: String,
}

/// The error of parsing a [`ServiceProxy`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct ServiceProxyError;

impl FromStr for ServiceProxy {
    type Err = ServiceProxyError;

    fn from_str(text: &str) -> Result<Self, ServiceProxyError> {
        let (did, service) = text.split_once('#').ok_or(ServiceProxyError)?;
        let is_name = !service.is_empty() && service.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'#');
        match did.parse() {
            Ok(did) if is_name => Ok(Self { did, service: service.to_owned() }),
            _ => Err(ServiceProxyError),
        }
    }
}

impl fmt::Display for ServiceProxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}#{}", self.did, self.service)
    }
}

impl fmt::Display for ServiceProxyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("must be a DID and the id of a service, separated by `#`")
    }
}

impl std::error::Error for ServiceProxyError {}

/// A labeler whose labels a client requests: an element of `atproto-accept-labelers`.
///
/// ```
/// use lexgen_runtime::{Did, Labeler};
///
/// let did: Did = "did:plc:ar7c4by46qjdydhdevvrndac".parse()?;
/// assert_eq!(Labeler::from(did.clone()).to_string(), "did:plc:ar7c4by46qjdydhdevvrndac");
/// assert_eq!(Labeler::redacting(did).to_string(), "did:plc:ar7c4by46qjdydhdevvrndac;redact");
/// # Ok::<(), lexgen_runtime::SyntaxError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Labeler {
    /// The DID of the labeler.
    pub did: Did,
    /// Whether the server must redact content that the labeler has taken down.
    pub redact: bool,
}

impl Labeler {
    /// Creates a labeler whose takedowns the server must redact.
    #[must_use]
    pub const fn redacting(did: Did) -> Self {
        Self { did, redact: true }
    }

    /// Parses an element of the header.
    #[cfg(feature = "server")]
    pub(crate) fn from_element(element: &str) -> Option<Self> {
        let mut parts = element.split(';').map(str::trim);
        let did = parts.next()?.parse().ok()?;
        let mut redact = false;
        for parameter in parts {
            // Both are valid structured headers for a parameter that is true.
            redact = matches!(parameter, "redact" | "redact=?1");
            if !redact {
                return None;
            }
        }
        Some(Self { did, redact })
    }
}

impl From<Did> for Labeler {
    fn from(did: Did) -> Self {
        Self { did, redact: false }
    }
}

impl fmt::Display for Labeler {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.did, if self.redact { ";redact" } else { "" })
    }
}
