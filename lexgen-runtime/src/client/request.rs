//! Building the HTTP request of a call.

use http::header::{ACCEPT, CONTENT_TYPE};
use http::{HeaderName, HeaderValue, Uri};

use super::call::{Call, Callable};
use super::error::{HeaderErrorKind, RequestError};
use super::params;
use crate::xrpc::Body;

pub(super) fn request_of<T, M: Callable>(call: Call<'_, T, M>) -> Result<http::Request<Body>, RequestError> {
    if let Some(error) = call.error {
        return Err(error);
    }
    let mut headers = call.headers.into_map()?;
    if let Some(encoding) = M::OUTPUT_ENCODING {
        headers.insert(ACCEPT, header(ACCEPT, encoding)?);
    }
    let body = call.input.into_body(call.settings.validate_request)?;
    if let Some(body) = &body {
        headers.insert(CONTENT_TYPE, header(CONTENT_TYPE, &body.content_type)?);
    }
    let query = params::query_of::<M>(call.params, &call.settings)?;
    let mut request = http::Request::new(body.unwrap_or_else(|| Body::new("", Vec::new())));
    *request.method_mut() = call.verb;
    *request.uri_mut() = address(&call.client.base, M::NSID, &query)?;
    *request.headers_mut() = headers;
    Ok(request)
}

fn address(base: &str, nsid: &str, query: &str) -> Result<Uri, RequestError> {
    let mark = if query.is_empty() { "" } else { "?" };
    let uri = format!("{base}/xrpc/{nsid}{mark}{query}");
    Uri::try_from(&uri).map_err(|error| RequestError::address(&uri, Some(error)))
}

fn header(name: HeaderName, value: &str) -> Result<HeaderValue, RequestError> {
    HeaderValue::from_str(value).map_err(|_| RequestError::header(name.as_str(), HeaderErrorKind::Value))
}
