//! Functions for routes and layers that read [headers of XRPC](https://atproto.com/specs/xrpc).

use http::HeaderMap;
use http::header::AUTHORIZATION;

use crate::xrpc::{ACCEPT_LABELERS, Labeler, PROXY, ServiceProxy, XrpcError};

/// Returns the token of `Authorization: Bearer …`; `None` if there is no such header, more than one, or another scheme.
///
/// ```
/// use http::HeaderMap;
/// use lexgen_runtime::server::bearer_token;
///
/// let mut headers = HeaderMap::new();
/// assert_eq!(bearer_token(&headers), None);
/// headers.insert("authorization", http::HeaderValue::from_static("Bearer abc"));
/// assert_eq!(bearer_token(&headers), Some("abc"));
/// headers.append("authorization", http::HeaderValue::from_static("Bearer of another"));
/// assert_eq!(bearer_token(&headers), None);
/// ```
#[must_use]
pub fn bearer_token(headers: &HeaderMap) -> Option<&str> {
    let mut values = headers.get_all(AUTHORIZATION).iter();
    let (scheme, token) = values.next()?.to_str().ok()?.split_once(' ')?;
    if values.next().is_some() {
        return None;
    }
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
}

/// Returns the service in `atproto-proxy`; `None` if there is no such header.
///
/// ```
/// use http::{HeaderMap, HeaderValue};
/// use lexgen_runtime::server::service_proxy;
///
/// let mut headers = HeaderMap::new();
/// assert_eq!(service_proxy(&headers)?, None);
/// headers.insert("atproto-proxy", HeaderValue::from_static("did:web:example.com#atproto_labeler"));
/// let proxy = service_proxy(&headers)?;
/// assert_eq!(proxy.map(|proxy| proxy.service).as_deref(), Some("atproto_labeler"));
/// # Ok::<(), lexgen_runtime::XrpcError>(())
/// ```
///
/// # Errors
///
/// `InvalidRequest`: the value is not a DID and an id separated by `#`, or there are several headers.
pub fn service_proxy(headers: &HeaderMap) -> Result<Option<ServiceProxy>, XrpcError> {
    let invalid = || XrpcError::invalid_request("`atproto-proxy` must be a DID, `#` and the name of a service");
    let mut values = headers.get_all(PROXY).iter();
    let Some(value) = values.next() else { return Ok(None) };
    let value = value.to_str().ok().filter(|_| values.next().is_none()).ok_or_else(invalid)?;
    value.parse().map(Some).map_err(|_| invalid())
}

/// Returns the labelers in all `atproto-accept-labelers` headers; `None` if there is no such header. With an empty list, the
/// client requests no labels at all.
///
/// ```
/// use http::{HeaderMap, HeaderValue};
/// use lexgen_runtime::server::accept_labelers;
///
/// let mut headers = HeaderMap::new();
/// assert_eq!(accept_labelers(&headers)?, None);
/// headers.append("atproto-accept-labelers", HeaderValue::from_static("did:web:a.example;redact, did:web:b.example"));
/// headers.append("atproto-accept-labelers", HeaderValue::from_static("did:web:c.example"));
/// let labelers = accept_labelers(&headers)?.unwrap_or_default();
/// let redact: Vec<bool> = labelers.iter().map(|labeler| labeler.redact).collect();
/// assert_eq!(redact, [true, false, false]);
/// # Ok::<(), lexgen_runtime::XrpcError>(())
/// ```
///
/// # Errors
///
/// `InvalidRequest`: an element is not a DID, or has a parameter other than `redact`.
pub fn accept_labelers(headers: &HeaderMap) -> Result<Option<Vec<Labeler>>, XrpcError> {
    let mut values = headers.get_all(ACCEPT_LABELERS).iter().peekable();
    if values.peek().is_none() {
        return Ok(None);
    }
    let mut labelers = Vec::new();
    for value in values {
        let invalid = || XrpcError::invalid_request("`atproto-accept-labelers` must be a list of DIDs");
        let value = value.to_str().map_err(|_| invalid())?;
        if !value.trim().is_empty() {
            let read: Option<Vec<Labeler>> = value.split(',').map(Labeler::from_element).collect();
            labelers.extend(read.ok_or_else(invalid)?);
        }
    }
    Ok(Some(labelers))
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderValue};

    use super::{accept_labelers, bearer_token, service_proxy};

    fn headers(name: &'static str, values: &[&'static str]) -> HeaderMap {
        values.iter().map(|value| (name.parse().expect("the name is valid"), HeaderValue::from_static(value))).collect()
    }

    #[test]
    fn other_schemes_and_empty_tokens_are_not_bearer_tokens() {
        for (value, token) in [("bearer  x ", Some("x")), ("Basic x", None), ("Bearer", None), ("Bearer ", None)] {
            assert_eq!(bearer_token(&headers("authorization", &[value])), token, "{value}");
        }
    }

    #[test]
    fn a_proxy_is_a_did_and_an_id() {
        for value in ["did:web:x.com", "did:web:x.com#", "#a", "did:web:x.com#a#b", "did:web:x.com#a b", "x#a", ""] {
            let error = service_proxy(&headers("atproto-proxy", &[value])).unwrap_err();
            assert_eq!((error.status, error.name.as_str()), (400, "InvalidRequest"), "{value}");
        }
        assert!(service_proxy(&headers("atproto-proxy", &["did:web:x.com#a", "did:web:x.com#a"])).is_err());
    }

    #[test]
    fn an_empty_list_of_labelers_is_a_list() {
        assert_eq!(accept_labelers(&headers("atproto-accept-labelers", &[""])), Ok(Some(Vec::new())));
    }

    #[test]
    fn a_list_with_an_invalid_element_is_an_error() {
        for value in ["x", "did:web:a.com;other", "did:web:a.com,,did:web:b.com", "did:web:a.com;redact=?0", "\"x\""] {
            assert!(accept_labelers(&headers("atproto-accept-labelers", &[value])).is_err(), "{value}");
        }
    }
}
