//! The headers of a call.

use std::fmt;

use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, COOKIE};
use http::{HeaderMap, HeaderName, HeaderValue};

use super::error::{HeaderErrorKind, RequestError};
use crate::xrpc::{ACCEPT_LABELERS, Labeler, PROXY, ServiceProxy};

/// The headers of a call, without those that its endpoint determines.
#[derive(Clone, Default)]
pub(super) struct Headers {
    map: HeaderMap,
    labelers: Vec<Labeler>,
}

/// Only the names: a value may be a token or a proof.
impl fmt::Debug for Headers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.map.keys()).entries(self.labelers.first().map(|_| ACCEPT_LABELERS)).finish()
    }
}

impl Headers {
    pub(super) fn set(&mut self, name: &str, value: &str) -> Result<(), RequestError> {
        let error = |kind| RequestError::header(name, kind);
        let parsed: HeaderName = name.parse().map_err(|_| error(HeaderErrorKind::Name))?;
        if parsed == CONTENT_TYPE || parsed == ACCEPT {
            return Err(error(HeaderErrorKind::Reserved));
        }
        let mut value: HeaderValue = value.parse().map_err(|_| error(HeaderErrorKind::Value))?;
        value.set_sensitive(parsed == AUTHORIZATION || parsed == COOKIE);
        self.map.insert(parsed, value);
        Ok(())
    }

    pub(super) fn set_bearer(&mut self, token: &str) -> Result<(), RequestError> {
        let invalid = |_| RequestError::header(AUTHORIZATION.as_str(), HeaderErrorKind::Value);
        let mut value = HeaderValue::try_from(format!("Bearer {token}")).map_err(invalid)?;
        value.set_sensitive(true);
        self.map.insert(AUTHORIZATION, value);
        Ok(())
    }

    pub(super) fn set_proxy(&mut self, service: &str) -> Result<(), RequestError> {
        let error = |kind| RequestError::header(PROXY, kind);
        let proxy: ServiceProxy = service.parse().map_err(|source| error(HeaderErrorKind::Service(source)))?;
        let value = HeaderValue::try_from(proxy.to_string()).map_err(|_| error(HeaderErrorKind::Value))?;
        self.map.insert(PROXY, value);
        Ok(())
    }

    pub(super) fn add_labelers(&mut self, labelers: impl IntoIterator<Item = impl Into<Labeler>>) {
        self.labelers.extend(labelers.into_iter().map(Into::into));
    }

    /// Removes a header. An invalid name matches no header.
    pub(super) fn remove(&mut self, name: &str) {
        self.map.remove(name);
        if name.eq_ignore_ascii_case(ACCEPT_LABELERS) {
            self.labelers.clear();
        }
    }

    /// Returns the headers. Labelers come before those that were set as a header.
    pub(super) fn into_map(self) -> Result<HeaderMap, RequestError> {
        let Self { mut map, labelers } = self;
        if labelers.is_empty() {
            return Ok(map);
        }
        let mut list: Vec<String> = labelers.iter().map(ToString::to_string).collect();
        if let Some(listed) = map.get(ACCEPT_LABELERS) {
            list.extend(listed.to_str().ok().filter(|listed| !listed.trim().is_empty()).map(str::to_owned));
        }
        let invalid = |_| RequestError::header(ACCEPT_LABELERS, HeaderErrorKind::Value);
        map.insert(ACCEPT_LABELERS, HeaderValue::try_from(list.join(", ")).map_err(invalid)?);
        Ok(map)
    }
}
