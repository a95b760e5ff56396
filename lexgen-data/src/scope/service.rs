//! References to services: the audiences of scopes.

use std::fmt;
use std::str::FromStr;

use crate::did::Did;
use crate::string_format::StringFormat as _;
use crate::syntax_error::SyntaxError;

const NAME: &str = "DID service reference";

/// A service in a DID document: a DID, and the id of the service as a fragment.
///
/// Source: [permissions: `rpc`](https://atproto.com/specs/permission#rpc).
///
/// ```
/// use lexgen_data::scope::ServiceReference;
///
/// let service: ServiceReference = "did:web:api.example.com#svc_appview".parse()?;
/// assert_eq!((service.did().as_str(), service.service()), ("did:web:api.example.com", "svc_appview"));
/// assert!("did:web:api.example.com".parse::<ServiceReference>().is_err());
/// # Ok::<(), lexgen_data::SyntaxError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ServiceReference {
    did: Did,
    service: Box<str>,
}

impl ServiceReference {
    /// Returns the DID.
    #[must_use]
    pub const fn did(&self) -> &Did {
        &self.did
    }

    /// Returns the id of the service in the DID document, without `#`.
    #[must_use]
    pub const fn service(&self) -> &str {
        &self.service
    }
}

impl FromStr for ServiceReference {
    type Err = SyntaxError;

    fn from_str(text: &str) -> Result<Self, SyntaxError> {
        let error = |position, reason| SyntaxError::new(NAME, position, reason);
        let (did, service) = text.split_once('#').unwrap_or((text, ""));
        Did::check(did).map_err(|fault| error(fault.position(), fault.reason()))?;
        if service.is_empty() {
            return Err(error(text.len(), "`#` and the id of a service must follow the DID"));
        }
        if let Some(at) = service.bytes().position(|byte| !is_of_fragment(byte)) {
            return Err(error(did.len() + 1 + at, "the id of a service must be a fragment of a URI"));
        }
        Ok(Self { did: did.parse()?, service: service.into() })
    }
}

/// Returns whether a fragment of a URI can contain a byte:
/// [RFC 3986, section 3.5](https://www.rfc-editor.org/rfc/rfc3986#section-3.5).
fn is_of_fragment(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@/?%".contains(&byte)
}

impl fmt::Display for ServiceReference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}#{}", self.did, self.service)
    }
}

#[cfg(test)]
mod tests {
    use super::ServiceReference;

    #[test]
    fn an_error_points_at_the_first_wrong_byte() {
        let position = |text: &str| text.parse::<ServiceReference>().err().map(|error| error.position());
        assert_eq!(position("did:web:a.example#x"), None);
        assert_eq!(position("did:web:a.example#a?%b"), None);
        assert_eq!(position("did:web:a.example"), Some(17));
        assert_eq!(position("did:web:a.example#"), Some(18));
        assert_eq!(position("did:web:a.example#a#b"), Some(19));
        assert_eq!(position("did:web:a.example#é"), Some(18));
        assert_eq!(position("did:web#a"), Some(7));
        assert_eq!(position("#a"), Some(0));
    }
}
