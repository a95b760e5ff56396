//! Reading a response: the output of the endpoint, or an error.

use std::marker::PhantomData;

use http::header::CONTENT_TYPE;
use http::{HeaderMap, StatusCode};
use lexgen_data::mime::accepts;

use super::Settings;
use super::buffered::BufferedResponse;
use super::call::{CallResult, Callable};
use super::error::{CallError, ResponseError, ResponseErrorKind};
use super::error_body::{self, ERROR_LIMIT};
use crate::validate::Validate;
use crate::xrpc::{ANY_BYTES, Body, ByteStream, Format, Method, Response, XrpcError, without_mark};

/// A response whose body has not been read.
struct Unread {
    status: StatusCode,
    headers: HeaderMap,
    content_type: Option<String>,
    stream: ByteStream,
}

/// Reads the output of a response.
pub(super) async fn read_response<M: Callable>(
    response: http::Response<ByteStream>,
    settings: &Settings,
) -> CallResult<M> {
    read_output::<M>(success(response, settings.response_limit).await?, settings).await
}

/// Reads the whole body of a response, and leaves its output for later.
pub(super) async fn buffer_response<M: Callable>(
    response: http::Response<ByteStream>,
    settings: &Settings,
) -> Result<BufferedResponse<M>, CallError<M::Error>> {
    let limit = settings.response_limit;
    let response = success(response, limit).await?.of_type(M::OUTPUT_ENCODING.unwrap_or("*/*"), limit).await?;
    let Unread { status, headers, stream, .. } = response;
    match collect(stream, limit).await {
        (body, None) if !body.is_empty() => {
            let validates = settings.validate_response;
            let value_limit = settings.value_limit();
            Ok(BufferedResponse { status, headers, body, validates, value_limit, method: PhantomData })
        }
        (body, kind) => {
            let kind = kind.unwrap_or(ResponseErrorKind::Empty);
            Err(CallError::Response(Box::new(ResponseError { status, headers, body, kind })))
        }
    }
}

/// Checks the status of a response.
async fn success<E: From<XrpcError>>(
    response: http::Response<ByteStream>,
    limit: usize,
) -> Result<Unread, CallError<E>> {
    let (parts, stream) = response.into_parts();
    let content_type = parts.headers.get(CONTENT_TYPE).map(|value| String::from_utf8_lossy(value.as_bytes()).into());
    let response = Unread { status: parts.status, headers: parts.headers, content_type, stream };
    match response.status.as_u16() {
        200..=299 => Ok(response),
        400.. => Err(read_error(response, limit.min(ERROR_LIMIT)).await),
        _ => Err(response.unexpected(limit, ResponseErrorKind::Status).await),
    }
}

async fn read_output<M: Callable>(response: Unread, settings: &Settings) -> CallResult<M> {
    let Some(encoding) = M::OUTPUT_ENCODING else {
        // The endpoint has no output, whatever the body is.
        let output = <M::OutputFormat as Format<M::Output>>::read(Body::new("", Vec::new()), 0);
        return finish(response.status, response.headers, Vec::new(), output.map_err(Into::into), settings);
    };
    let response = response.of_type(encoding, settings.response_limit).await?;
    let content_type = response.content_type().to_owned();
    if !<M::OutputFormat as Format<M::Output>>::IS_BUFFERED {
        let body = Body::from_stream(content_type, response.stream);
        let output = <M::OutputFormat as Format<M::Output>>::read(body, 0);
        return finish(response.status, response.headers, Vec::new(), output.map_err(Into::into), settings);
    }
    let Unread { status, headers, stream, .. } = response;
    let (bytes, error) = collect(stream, settings.response_limit).await;
    let output = match error {
        Some(error) => Err(error),
        None if bytes.is_empty() => Err(ResponseErrorKind::Empty),
        None => {
            let body = Body::new(content_type, without_mark(&bytes));
            <M::OutputFormat as Format<M::Output>>::read(body, settings.value_limit()).map_err(Into::into)
        }
    };
    finish(status, headers, bytes, output, settings)
}

/// Validates the output, if configured, and creates the result of the call.
fn finish<M: Method>(
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
    output: Result<M::Output, ResponseErrorKind>,
    settings: &Settings,
) -> CallResult<M> {
    let checked = output.and_then(|output| match settings.validate_response {
        true => output.validate().map(|()| output).map_err(ResponseErrorKind::Invalid),
        false => Ok(output),
    });
    match checked {
        Ok(output) => Ok(Response { output, headers }),
        Err(kind) => Err(CallError::Response(Box::new(ResponseError { status, headers, body, kind }))),
    }
}

/// Reads an XRPC error, if the body names one.
async fn read_error<E: From<XrpcError>>(response: Unread, limit: usize) -> CallError<E> {
    let is_json = response.content_type.as_deref().is_some_and(|ty| accepts("application/json", ty));
    if !is_json {
        return response.unexpected(limit, ResponseErrorKind::Unnamed).await;
    }
    let Unread { status, headers, stream, .. } = response;
    let (body, error) = collect(stream, limit).await;
    let kind = match error {
        Some(error) => error,
        None => match error_body::read(&body, status.as_u16()) {
            Ok(Some(error)) => return CallError::Xrpc { error: error.into(), status, headers: Box::new(headers) },
            Ok(None) => ResponseErrorKind::Unnamed,
            Err(error) => ResponseErrorKind::Json(error),
        },
    };
    CallError::Response(Box::new(ResponseError { status, headers, body, kind }))
}

impl Unread {
    fn content_type(&self) -> &str {
        self.content_type.as_deref().unwrap_or(ANY_BYTES)
    }

    /// Checks that there is a body with a content type of this encoding.
    async fn of_type<E>(self, encoding: &'static str, limit: usize) -> Result<Self, CallError<E>> {
        if matches!(self.status, StatusCode::NO_CONTENT | StatusCode::RESET_CONTENT) {
            return Err(self.unexpected(limit, ResponseErrorKind::Empty).await);
        }
        match accepts(encoding, self.content_type()) {
            true => Ok(self),
            false => Err(self.mistyped(encoding, limit).await),
        }
    }

    /// An error that is known before the body has been read. The body is read for the caller to inspect.
    async fn unexpected<E>(self, limit: usize, kind: ResponseErrorKind) -> CallError<E> {
        let Self { status, headers, stream, .. } = self;
        let (body, error) = collect(stream, limit).await;
        let kind = match error {
            Some(ResponseErrorKind::Interrupted(error)) if status.is_success() => ResponseErrorKind::Interrupted(error),
            _ => kind,
        };
        CallError::Response(Box::new(ResponseError { status, headers, body, kind }))
    }

    /// The error for a body of another content type, or an empty one without content type.
    async fn mistyped<E>(self, expected: &'static str, limit: usize) -> CallError<E> {
        let has_type = self.content_type.is_some();
        match self.unexpected(limit, ResponseErrorKind::ContentType { expected }).await {
            CallError::Response(mut response) if response.body.is_empty() && !has_type => {
                if matches!(response.kind, ResponseErrorKind::ContentType { .. }) {
                    response.kind = ResponseErrorKind::Empty;
                }
                CallError::Response(response)
            }
            error => error,
        }
    }
}

/// Reads all bytes, up to `limit`. Returns an error with them if there are more, or if the stream fails.
async fn collect(mut stream: ByteStream, limit: usize) -> (Vec<u8>, Option<ResponseErrorKind>) {
    let mut bytes = Vec::new();
    while let Some(chunk) = stream.next().await {
        match chunk {
            Ok(chunk) if chunk.len() > limit - bytes.len() => {
                bytes.extend_from_slice(&chunk[..limit - bytes.len()]);
                return (bytes, Some(ResponseErrorKind::TooLarge { limit }));
            }
            Ok(chunk) => bytes.extend(chunk),
            Err(error) => return (bytes, Some(ResponseErrorKind::Interrupted(error))),
        }
    }
    (bytes, None)
}
