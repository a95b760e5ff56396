//! From a call to a request of HTTP.

use http::header::{ACCEPT, CONTENT_TYPE};
use http::{HeaderValue, Uri};

use super::call::{Call, Callable};
use super::error::RequestError;
use super::params;
use crate::xrpc::Body;

pub(super) fn request_of<T, M: Callable>(call: Call<'_, T, M>) -> Result<http::Request<Body>, RequestError> {
    if let Some(fault) = call.fault {
        return Err(fault);
    }
    let mut headers = call.headers.into_map()?;
    if let Some(encoding) = M::OUTPUT_ENCODING {
        headers.insert(ACCEPT, header(encoding)?);
    }
    let body = call.input.into_body(call.settings.validates_requests)?;
    if let Some(body) = &body {
        headers.insert(CONTENT_TYPE, header(&body.content_type)?);
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
    Uri::try_from(uri).map_err(|error| RequestError::Address(error.to_string()))
}

fn header(value: &str) -> Result<HeaderValue, RequestError> {
    HeaderValue::from_str(value).map_err(|_| RequestError::Header(format!("`{value}` is not a content type")))
}
