//! Reading the body of a request: checking its presence and content type, and limiting its length.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::Poll;

use axum::body::{Body as HttpBody, HttpBody as _};
use http::HeaderMap;
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, HeaderName};
use lexgen_data::mime;

use super::settings::Settings;
use crate::xrpc::{Body, BoxStream, ByteStream, Format, Method, XrpcError, without_mark};

/// An input, which may be a stream that the route reads.
pub(super) struct Input<T> {
    value: T,
    /// For a stream, whether it has exceeded the limit so far.
    too_long: Option<Arc<AtomicBool>>,
}

impl<T> Input<T> {
    /// Returns the input, and a function that tells whether it is a stream that has exceeded the limit so far.
    pub(super) fn into_parts(self) -> (T, impl Fn() -> bool) {
        (self.value, move || self.too_long.as_ref().is_some_and(|too_long| too_long.load(Ordering::Relaxed)))
    }
}

/// Reads the input of `M`.
pub(super) async fn read<M>(
    body: HttpBody,
    headers: &HeaderMap,
    settings: &Settings,
) -> Result<Input<M::Input>, XrpcError>
where
    M: Method<InputFormat: Format<M::Input>>,
{
    let mut too_long = None;
    let body = match M::INPUT_ENCODING {
        None => {
            expect_nothing(body, M::NSID).await?;
            Body::new("", Vec::new())
        }
        Some(encoding) => {
            let content_type = content_type(headers, encoding)?;
            check_content_encoding(headers)?;
            if M::InputFormat::IS_BUFFERED {
                check_length(headers, settings.buffered_limit as u64)?;
                let mut bytes = buffer(body, settings.buffered_limit).await?;
                bytes.drain(..bytes.len() - without_mark(&bytes).len());
                Body::new(content_type, bytes)
            } else {
                check_length(headers, settings.streamed_limit)?;
                let is_too_long = Arc::clone(too_long.insert(Arc::default()));
                Body::from_stream(content_type, stream(body, settings.streamed_limit, is_too_long))
            }
        }
    };
    // Defaults are not filled in, because they would change the CIDs of records in the body.
    let value = M::InputFormat::read(body)
        .map_err(|error| XrpcError::invalid_request(format!("invalid input: {}", error.into_source())))?;
    Ok(Input { value, too_long })
}

/// Checks that the body is empty.
async fn expect_nothing(mut body: HttpBody, nsid: &str) -> Result<(), XrpcError> {
    while let Some(data) = next(&mut body).await {
        if !data.map_err(|error| unreadable(&error))?.is_empty() {
            return Err(XrpcError::invalid_request(format!("`{nsid}` has no input, but the request has a body")));
        }
    }
    Ok(())
}

/// Returns the content type, if the encoding accepts it.
fn content_type(headers: &HeaderMap, encoding: &str) -> Result<String, XrpcError> {
    let Some(value) = headers.get(CONTENT_TYPE) else {
        return Err(XrpcError::invalid_request(format!("`Content-Type` is missing: the input must be `{encoding}`")));
    };
    let content_type = String::from_utf8_lossy(value.as_bytes());
    if mime::accepts(encoding, &content_type) {
        return Ok(content_type.into_owned());
    }
    let found = mime::essence(&content_type);
    Err(XrpcError::invalid_request(match mime::is_type(found) {
        true => format!("wrong `Content-Type`: the input must be `{encoding}`, found `{found}`"),
        false => format!("wrong `Content-Type`: `{found}` is not a MIME type"),
    }))
}

/// Checks that the body is not compressed. With the feature `decompression`, supported encodings have been removed already.
fn check_content_encoding(headers: &HeaderMap) -> Result<(), XrpcError> {
    let encodings = headers.get_all(CONTENT_ENCODING).iter();
    match encodings
        .map(|encoding| String::from_utf8_lossy(encoding.as_bytes()))
        .find(|encoding| !encoding.trim().is_empty() && !encoding.trim().eq_ignore_ascii_case("identity"))
    {
        None => Ok(()),
        Some(encoding) => {
            Err(XrpcError::unsupported_media_type(format!("`Content-Encoding: {}` is not supported", encoding.trim())))
        }
    }
}

fn check_length(headers: &HeaderMap, limit: u64) -> Result<(), XrpcError> {
    let length = number(headers, &CONTENT_LENGTH);
    if length.is_some_and(|length| length > limit) { Err(too_large(limit)) } else { Ok(()) }
}

fn number(headers: &HeaderMap, name: &HeaderName) -> Option<u64> {
    headers.get(name)?.to_str().ok()?.parse().ok()
}

/// The error for a body of more than `limit` bytes.
pub(super) fn too_large(limit: u64) -> XrpcError {
    XrpcError::payload_too_large(format!("the input must have at most {limit} bytes"))
}

fn unreadable(error: &axum::Error) -> XrpcError {
    XrpcError::invalid_request(format!("the input cannot be read: {error}"))
}

/// Returns the next bytes; `None` after the last ones.
async fn next(body: &mut HttpBody) -> Option<Result<axum::body::Bytes, axum::Error>> {
    std::future::poll_fn(|context| poll_next(body, context)).await
}

fn poll_next(
    body: &mut HttpBody,
    context: &mut std::task::Context<'_>,
) -> Poll<Option<Result<axum::body::Bytes, axum::Error>>> {
    loop {
        match Pin::new(&mut *body).poll_frame(context) {
            Poll::Pending => return Poll::Pending,
            Poll::Ready(None) => return Poll::Ready(None),
            Poll::Ready(Some(Err(error))) => return Poll::Ready(Some(Err(error))),
            Poll::Ready(Some(Ok(frame))) => {
                // Trailers are skipped.
                if let Ok(data) = frame.into_data() {
                    return Poll::Ready(Some(Ok(data)));
                }
            }
        }
    }
}

async fn buffer(mut body: HttpBody, limit: usize) -> Result<Vec<u8>, XrpcError> {
    let mut bytes = Vec::new();
    while let Some(data) = next(&mut body).await {
        let data = data.map_err(|error| unreadable(&error))?;
        if data.len() > limit - bytes.len() {
            return Err(too_large(limit as u64));
        }
        bytes.extend_from_slice(&data);
    }
    Ok(bytes)
}

/// Returns the bytes as a stream. Exceeding the limit is an error, and sets `too_long`.
fn stream(mut body: HttpBody, limit: u64, too_long: Arc<AtomicBool>) -> ByteStream {
    let mut left = Some(limit);
    BoxStream::from_fn(move |context| {
        let Some(rest) = left else { return Poll::Ready(None) };
        poll_next(&mut body, context).map(|data| {
            let data = data?;
            let failed = match data {
                Err(error) => io::Error::other(error),
                Ok(bytes) => match rest.checked_sub(bytes.len() as u64) {
                    Some(rest) => {
                        left = Some(rest);
                        return Some(Ok(Vec::from(bytes)));
                    }
                    None => {
                        too_long.store(true, Ordering::Relaxed);
                        io::Error::new(io::ErrorKind::FileTooLarge, format!("a body of more than {limit} bytes"))
                    }
                },
            };
            left = None;
            Some(Err(failed))
        })
    })
}
