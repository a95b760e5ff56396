//! Reading the body of a request: checking its presence and content type, and limiting its length.

use std::io;
use std::sync::{Arc, OnceLock};
use std::task::Poll;

use axum::body::Body as HttpBody;
use http::HeaderMap;
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, HeaderName};
use http::request::Parts;
use lexgen_data::mime;

use super::incoming::{Incoming, Unread};
use super::settings::Settings;
use crate::xrpc::{Body, BoxStream, ByteStream, Format, Method, XrpcError, without_mark};

/// An input, which may be a stream that the route reads.
pub(super) struct Input<T> {
    value: T,
    cut_off: Option<CutOff>,
}

/// The reason why a stream was cut off, once it is: it is too long or too slow.
type CutOff = Arc<OnceLock<XrpcError>>;

impl<T> Input<T> {
    /// Returns the input, and a function that returns the reason why it was cut off, if it is a stream that has been.
    pub(super) fn into_parts(self) -> (T, impl Fn() -> Option<XrpcError>) {
        (self.value, move || self.cut_off.as_ref()?.get().cloned())
    }
}

/// Reads the input of `M`.
pub(super) async fn read<M>(body: HttpBody, parts: &Parts, settings: &Settings) -> Result<Input<M::Input>, XrpcError>
where
    M: Method<InputFormat: Format<M::Input>>,
{
    let headers = &parts.headers;
    let limited = |limit| Incoming::new(body, &parts.extensions, limit, settings.body_within);
    let mut cut_off = None;
    let body = match M::INPUT_ENCODING {
        None => {
            expect_nothing(limited(0), M::NSID).await?;
            Body::new("", Vec::new())
        }
        Some(encoding) => {
            let content_type = content_type(headers, encoding)?;
            check_content_encoding(headers)?;
            if M::InputFormat::IS_BUFFERED {
                check_length(headers, settings.buffered_limit as u64)?;
                let mut bytes = buffer(limited(settings.buffered_limit as u64)).await?;
                bytes.drain(..bytes.len() - without_mark(&bytes).len());
                Body::new(content_type, bytes)
            } else {
                check_length(headers, settings.streamed_limit)?;
                let cut_off = Arc::clone(cut_off.insert(CutOff::default()));
                Body::from_stream(content_type, stream(limited(settings.streamed_limit), cut_off))
            }
        }
    };
    // Defaults are not filled in, because they would change the CIDs of records in the body.
    let value = M::InputFormat::read(body, settings.value_limit())
        .map_err(|error| XrpcError::invalid_request(format!("invalid input: {}", error.into_source())))?;
    Ok(Input { value, cut_off })
}

/// Checks that the body is empty.
async fn expect_nothing(mut body: Incoming, nsid: &str) -> Result<(), XrpcError> {
    match body.next().await {
        None => Ok(()),
        Some(Ok(_) | Err(Unread::TooLong(_))) => {
            Err(XrpcError::invalid_request(format!("`{nsid}` has no input, but the request has a body")))
        }
        Some(Err(unread)) => Err(error(&unread)),
    }
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
fn too_large(limit: u64) -> XrpcError {
    XrpcError::payload_too_large(format!("the input must have at most {limit} bytes"))
}

fn error(unread: &Unread) -> XrpcError {
    match unread {
        Unread::TooLong(limit) => too_large(*limit),
        Unread::TooSlow => XrpcError::new(408, "RequestTimeout", Some("the input did not arrive in time".to_owned())),
        Unread::Broken(cause) => XrpcError::invalid_request(format!("the input cannot be read: {cause}")),
    }
}

async fn buffer(mut body: Incoming) -> Result<Vec<u8>, XrpcError> {
    let mut bytes = Vec::new();
    while let Some(data) = body.next().await {
        bytes.extend_from_slice(&data.map_err(|unread| error(&unread))?);
    }
    Ok(bytes)
}

/// Returns the bytes as a stream. If it is cut off, that is an error of the stream, and sets `cut_off`.
fn stream(mut body: Incoming, cut_off: CutOff) -> ByteStream {
    let mut is_over = false;
    BoxStream::from_fn(move |context| {
        if is_over {
            return Poll::Ready(None);
        }
        body.poll_next(context).map(|data| {
            Some(data?.map(Vec::from).map_err(|unread| {
                is_over = true;
                let kind = match unread {
                    Unread::Broken(error) => return io::Error::other(error),
                    Unread::TooLong(_) => io::ErrorKind::FileTooLarge,
                    Unread::TooSlow => io::ErrorKind::TimedOut,
                };
                let reason = cut_off.get_or_init(|| error(&unread));
                io::Error::new(kind, reason.clone())
            }))
        })
    })
}
