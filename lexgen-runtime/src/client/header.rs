//! Headers that a call carries, and those of XRPC that have a form of their own (SPEC section 7).

use std::fmt;

use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, COOKIE};
use http::{HeaderMap, HeaderName, HeaderValue};
use lexgen_data::{Did, StringFormat};

use super::error::RequestError;

const PROXY: HeaderName = HeaderName::from_static("atproto-proxy");
const ACCEPT_LABELERS: HeaderName = HeaderName::from_static("atproto-accept-labelers");

/// A labeler whose labels are wanted.
///
/// ```
/// use lexgen_runtime::Did;
/// use lexgen_runtime::client::Labeler;
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

/// The headers of a call that do not come from its endpoint.
#[derive(Clone, Debug, Default)]
pub(super) struct Headers {
    map: HeaderMap,
    labelers: Vec<Labeler>,
}

impl Headers {
    pub(super) fn set(&mut self, name: &str, value: &str) -> Result<(), RequestError> {
        let parsed: HeaderName = name.parse().map_err(|_| RequestError::Header(format!("`{name}` is not a name")))?;
        if parsed == CONTENT_TYPE || parsed == ACCEPT {
            return Err(RequestError::Header(format!("`{name}` is that of the endpoint")));
        }
        let mut value: HeaderValue =
            value.parse().map_err(|_| RequestError::Header(format!("`{name}` cannot have this value")))?;
        value.set_sensitive(parsed == AUTHORIZATION || parsed == COOKIE);
        self.map.insert(parsed, value);
        Ok(())
    }

    pub(super) fn set_bearer(&mut self, token: &str) -> Result<(), RequestError> {
        let malformed = |_| RequestError::Header("the token cannot stand in a header".to_owned());
        let mut value = HeaderValue::try_from(format!("Bearer {token}")).map_err(malformed)?;
        value.set_sensitive(true);
        self.map.insert(AUTHORIZATION, value);
        Ok(())
    }

    pub(super) fn set_proxy(&mut self, service: &str) -> Result<(), RequestError> {
        let malformed = || RequestError::Header(format!("`{service}` is not a DID, one `#` and the name of a service"));
        let (did, name) = service.split_once('#').ok_or_else(malformed)?;
        let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'#');
        if !is_name || Did::check(did).is_err() {
            return Err(malformed());
        }
        let value = HeaderValue::from_str(service).map_err(|_| malformed())?;
        self.map.insert(PROXY, value);
        Ok(())
    }

    pub(super) fn add_labelers(&mut self, labelers: impl IntoIterator<Item = impl Into<Labeler>>) {
        self.labelers.extend(labelers.into_iter().map(Into::into));
    }

    /// A name that is none is not there.
    pub(super) fn remove(&mut self, name: &str) {
        self.map.remove(name);
        if name.eq_ignore_ascii_case(ACCEPT_LABELERS.as_str()) {
            self.labelers.clear();
        }
    }

    /// The headers, in which the labelers stand before those that a header of that name lists.
    pub(super) fn into_map(self) -> Result<HeaderMap, RequestError> {
        let Self { mut map, labelers } = self;
        if labelers.is_empty() {
            return Ok(map);
        }
        let mut list: Vec<String> = labelers.iter().map(ToString::to_string).collect();
        if let Some(listed) = map.get(ACCEPT_LABELERS) {
            list.extend(listed.to_str().ok().filter(|listed| !listed.trim().is_empty()).map(str::to_owned));
        }
        let malformed = |_| RequestError::Header(format!("`{ACCEPT_LABELERS}` cannot have this value"));
        map.insert(ACCEPT_LABELERS, HeaderValue::try_from(list.join(", ")).map_err(malformed)?);
        Ok(map)
    }
}
