//! Writing responses and errors.

use std::io;

use axum::body::Body as HttpBody;
use axum::response::{IntoResponse, Response as HttpResponse};
use http::header::{ALLOW, CONTENT_SECURITY_POLICY, CONTENT_TYPE, WWW_AUTHENTICATE, X_CONTENT_TYPE_OPTIONS};
use http::{HeaderMap, HeaderValue, StatusCode};

use super::failure::{OutputError, OutputErrorKind};
use crate::validate::Validate;
use crate::xrpc::{Body, Format, Method, Response, XrpcError};
use lexgen_data::{json, mime};

/// The message that clients see for internal errors.
const FAILED: &str = "Internal Server Error";

/// The content type of most responses.
const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// Makes browsers take a response for what its content type says. Unless it is JSON, it may be a file of a user, which then has
/// an origin of its own and runs nothing.
fn sandbox(headers: &mut HeaderMap, is_json: bool) {
    const POLICY: HeaderValue = HeaderValue::from_static("default-src 'none'; sandbox");
    headers.entry(X_CONTENT_TYPE_OPTIONS).or_insert(HeaderValue::from_static("nosniff"));
    if !is_json {
        headers.entry(CONTENT_SECURITY_POLICY).or_insert(POLICY);
    }
}

/// Writes the response of `M`. Its headers can replace those that this adds, except the content type.
///
/// # Errors
///
/// The output cannot be serialized, its content type is invalid or, with `check`, it violates the lexicon.
pub(super) async fn write<M>(response: Response<M>, check: bool) -> Result<HttpResponse, OutputError>
where
    M: Method<OutputFormat: Format<M::Output>>,
{
    let Response { output, headers } = response;
    if check {
        output.validate().map_err(OutputError::invalid)?;
    }
    let encoding = M::OUTPUT_ENCODING.unwrap_or_default();
    let body = M::OutputFormat::write(output, encoding).map_err(OutputError::serialize)?;
    let mut response = HttpResponse::new(HttpBody::empty());
    *response.headers_mut() = headers;
    let Some(body) = body else { return Ok(response) };
    let body = body.typed();
    let wrong_type = |expected: &str| {
        let message = format!("its content type must be {expected}, found `{}`", body.content_type);
        OutputError::new(OutputErrorKind::ContentType, message)
    };
    if !mime::is_type(mime::essence(&body.content_type)) {
        return Err(wrong_type("a MIME type"));
    }
    if check && !mime::accepts(encoding, &body.content_type) {
        return Err(wrong_type(&format!("`{encoding}`")));
    }
    let content_type = match body.content_type.as_str() {
        "application/json" => JSON,
        other => HeaderValue::from_str(other).map_err(|error| OutputError::new(OutputErrorKind::ContentType, error))?,
    };
    sandbox(response.headers_mut(), content_type == JSON);
    response.headers_mut().insert(CONTENT_TYPE, content_type);
    *response.body_mut() = content(body).await.map_err(|error| OutputError::new(OutputErrorKind::Body, error))?;
    Ok(response)
}

/// Converts a body. The length of bytes in memory is sent.
async fn content(body: Body) -> io::Result<HttpBody> {
    if body.as_bytes().is_none() {
        return Ok(HttpBody::from_stream(body.into_stream()));
    }
    body.into_bytes(usize::MAX).await.map(HttpBody::from)
}

/// Writes the response of an error: `{"error": name, "message": text}`.
pub(super) fn error(error: &XrpcError) -> HttpResponse {
    let status = StatusCode::from_u16(error.status).ok().filter(|status| status.as_u16() >= 400);
    let mut response = HttpResponse::new(HttpBody::from(json::to_vec(error).unwrap_or_default()));
    *response.status_mut() = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, JSON);
    sandbox(headers, true);
    if error.status == 401 {
        headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    response
}

/// Writes the response that a [`Router`](super::Router) would return, for axum handlers and middleware.
///
/// The body is `{"error": name, "message": text}`. Clients do not see the message of internal errors, which have the status
/// 500 or one outside of 400 to 599. The response has the original error as an extension, for layers that log.
///
/// ```
/// use axum::response::IntoResponse;
/// use lexgen_runtime::XrpcError;
///
/// let response = XrpcError::authentication_required("sign in first").into_response();
/// assert_eq!(response.status(), 401);
/// assert_eq!(response.headers()["www-authenticate"], "Bearer");
///
/// let response = XrpcError::internal_server_error("the database is down").into_response();
/// let error = response.extensions().get::<XrpcError>().and_then(|error| error.message.as_deref());
/// assert_eq!(error, Some("the database is down"));
/// ```
impl IntoResponse for XrpcError {
    fn into_response(self) -> HttpResponse {
        let mut response = error(&without_details(self.clone()));
        response.extensions_mut().insert(self);
        response
    }
}

/// Writes the response to a request with a method that the endpoint does not have.
pub(super) fn not_allowed(allowed: &'static str, message: String) -> HttpResponse {
    let mut response = error(&XrpcError::new(405, "InvalidRequest", Some(message)));
    response.headers_mut().insert(ALLOW, HeaderValue::from_static(allowed));
    response
}

/// Replaces the message of an internal error, which clients must not see.
pub(super) fn without_details(mut error: XrpcError) -> XrpcError {
    if is_internal(&error) {
        error.status = 500;
        error.message = Some(FAILED.to_owned());
    }
    error
}

/// Returns whether an error is internal: its status is 500, or not that of an error.
pub(super) fn is_internal(error: &XrpcError) -> bool {
    error.status == 500 || !(400..600).contains(&error.status)
}

/// The error that clients see when the server failed.
pub(super) fn failed() -> XrpcError {
    XrpcError::internal_server_error(FAILED)
}
