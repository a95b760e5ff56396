//! Headers that a call carries.

use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, COOKIE};
use http::{HeaderMap, HeaderName, HeaderValue};

use super::error::RequestError;
use crate::xrpc::{ACCEPT_LABELERS, Labeler, PROXY, ServiceProxy, ServiceProxyError};

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
        let malformed = |reason: String| RequestError::Header(format!("`{service}` is {reason}"));
        let proxy: ServiceProxy = service.parse().map_err(|error: ServiceProxyError| malformed(error.to_string()))?;
        let value = HeaderValue::try_from(proxy.to_string()).map_err(|error| malformed(error.to_string()))?;
        self.map.insert(PROXY, value);
        Ok(())
    }

    pub(super) fn add_labelers(&mut self, labelers: impl IntoIterator<Item = impl Into<Labeler>>) {
        self.labelers.extend(labelers.into_iter().map(Into::into));
    }

    /// A name that is none is not there.
    pub(super) fn remove(&mut self, name: &str) {
        self.map.remove(name);
        if name.eq_ignore_ascii_case(ACCEPT_LABELERS) {
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
