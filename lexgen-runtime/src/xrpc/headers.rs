//! Headers of XRPC that have a form of their own (SPEC section 7, "Headers"), as clients write and servers read them.

use std::fmt;
use std::str::FromStr;

use lexgen_data::Did;

/// The header that says which service a request is for: a [`ServiceProxy`].
pub(crate) const PROXY: &str = "atproto-proxy";

/// The header that lists the labelers whose labels are wanted: each a [`Labeler`].
pub(crate) const ACCEPT_LABELERS: &str = "atproto-accept-labelers";

/// The service that a request is for, if not for the server that it is sent to.
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
    /// Whose service it is.
    pub did: Did,
    /// Which service in the DID's document, without the `#`: `atproto_labeler`.
    pub service: String,
}

/// Text that is no [`ServiceProxy`].
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
        f.write_str("not a DID, one `#` and the name of a service")
    }
}

impl std::error::Error for ServiceProxyError {}

/// A labeler whose labels are wanted.
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
    /// Who it is.
    pub did: Did,
    /// Whether the server is to leave out what it says is to be taken down.
    pub redact: bool,
}

impl Labeler {
    /// One for which the server is to leave out what it says is to be taken down.
    #[must_use]
    pub const fn redacting(did: Did) -> Self {
        Self { did, redact: true }
    }

    /// Reads an element of the list in the header.
    #[cfg(feature = "server")]
    pub(crate) fn from_element(element: &str) -> Option<Self> {
        let mut parts = element.split(';').map(str::trim);
        let did = parts.next()?.parse().ok()?;
        let mut redact = false;
        for parameter in parts {
            // The second form of a parameter that is true is longer, and means the same.
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
