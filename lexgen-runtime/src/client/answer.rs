//! From a response of HTTP to an output or an error.

use std::marker::PhantomData;

use http::header::CONTENT_TYPE;
use http::{HeaderMap, StatusCode};
use lexgen_data::json;
use lexgen_data::mime::accepts;
use serde::de::IgnoredAny;

use super::Settings;
use super::call::{CallResult, Callable};
use super::error::{AnswerFault, CallError, UnexpectedAnswer};
use super::kept::KeptAnswer;
use crate::validate::Validate;
use crate::xrpc::{ANY_BYTES, Body, ByteStream, Format, Method, Response, XrpcError, without_mark};

/// An answer before anything is read of it.
struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    content_type: Option<String>,
    stream: ByteStream,
}

pub(super) async fn read_answer<M: Callable>(
    response: http::Response<ByteStream>,
    settings: &Settings,
) -> CallResult<M> {
    read_output::<M>(success(response, settings.limit).await?, settings).await
}

/// Waits for all of an output without reading it.
pub(super) async fn keep_answer<M: Callable>(
    response: http::Response<ByteStream>,
    settings: &Settings,
) -> Result<KeptAnswer<M>, CallError<M::Error>> {
    let answer = success(response, settings.limit).await?;
    let answer = answer.of_type(M::OUTPUT_ENCODING.unwrap_or("*/*"), settings.limit).await?;
    let Answer { status, headers, stream, .. } = answer;
    match collect(stream, settings.limit).await {
        (body, None) if !body.is_empty() => {
            Ok(KeptAnswer { status, headers, body, validates: settings.validates_responses, method: PhantomData })
        }
        (body, fault) => {
            let fault = fault.unwrap_or(AnswerFault::Empty);
            Err(CallError::Unexpected(Box::new(UnexpectedAnswer { status, headers, body, fault })))
        }
    }
}

/// The answer if it says that all went well, else the error that it is.
async fn success<E: From<XrpcError>>(
    response: http::Response<ByteStream>,
    limit: usize,
) -> Result<Answer, CallError<E>> {
    let (parts, stream) = response.into_parts();
    let content_type = parts.headers.get(CONTENT_TYPE).map(|value| String::from_utf8_lossy(value.as_bytes()).into());
    let answer = Answer { status: parts.status, headers: parts.headers, content_type, stream };
    match answer.status.as_u16() {
        200..=299 => Ok(answer),
        400.. => Err(read_error(answer, limit).await),
        _ => Err(answer.unexpected(limit, AnswerFault::Status).await),
    }
}

async fn read_output<M: Callable>(answer: Answer, settings: &Settings) -> CallResult<M> {
    let Some(encoding) = M::OUTPUT_ENCODING else {
        // Whatever is there, the endpoint does not have it.
        let output = <M::OutputFormat as Format<M::Output>>::read(Body::new("", Vec::new()));
        return output_of(answer.status, answer.headers, Vec::new(), output.map_err(AnswerFault::Output), settings);
    };
    let answer = answer.of_type(encoding, settings.limit).await?;
    let content_type = answer.content_type().to_owned();
    if !<M::OutputFormat as Format<M::Output>>::IS_BUFFERED {
        let body = Body::from_stream(content_type, answer.stream);
        let output = <M::OutputFormat as Format<M::Output>>::read(body);
        return output_of(answer.status, answer.headers, Vec::new(), output.map_err(AnswerFault::Output), settings);
    }
    let Answer { status, headers, stream, .. } = answer;
    let (bytes, fault) = collect(stream, settings.limit).await;
    let output = match fault {
        Some(fault) => Err(fault),
        None if bytes.is_empty() => Err(AnswerFault::Empty),
        None => {
            let body = Body::new(content_type, without_mark(&bytes));
            let output = <M::OutputFormat as Format<M::Output>>::read(body);
            output.map_err(|error| misread(without_mark(&bytes), error))
        }
    };
    output_of(status, headers, bytes, output, settings)
}

/// The end of reading: a response, or what is wrong with it.
fn output_of<M: Method>(
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
    output: Result<M::Output, AnswerFault>,
    settings: &Settings,
) -> CallResult<M> {
    let checked = output.and_then(|output| match settings.validates_responses {
        true => output.validate().map(|()| output).map_err(AnswerFault::Invalid),
        false => Ok(output),
    });
    match checked {
        Ok(output) => Ok(Response { output, headers }),
        Err(fault) => Err(CallError::Unexpected(Box::new(UnexpectedAnswer { status, headers, body, fault }))),
    }
}

/// An error of XRPC if the body names one.
async fn read_error<E: From<XrpcError>>(answer: Answer, limit: usize) -> CallError<E> {
    let is_json = answer.content_type.as_deref().is_some_and(|ty| accepts("application/json", ty));
    if !is_json {
        return answer.unexpected(limit, AnswerFault::NoError).await;
    }
    let Answer { status, headers, stream, .. } = answer;
    let (body, fault) = collect(stream, limit).await;
    let fault = match fault {
        Some(fault) => fault,
        None => match error_in(without_mark(&body), status) {
            Ok(error) => return CallError::Xrpc { error: error.into(), status, headers: Box::new(headers) },
            Err(fault) => fault,
        },
    };
    CallError::Unexpected(Box::new(UnexpectedAnswer { status, headers, body, fault }))
}

/// Finds `{"error": name, "message": text}`. What else stands there does not matter, nor whether it is in the data
/// model.
fn error_in(body: &[u8], status: StatusCode) -> Result<XrpcError, AnswerFault> {
    let body: serde_json::Value = serde_json::from_slice(body).map_err(|error| AnswerFault::Json(error.to_string()))?;
    let text = |field: &str| body.get(field).and_then(serde_json::Value::as_str);
    let is_name = |name: &&str| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_graphic());
    match text("error").filter(is_name) {
        Some(name) => Ok(XrpcError::new(status.as_u16(), name, text("message").map(str::to_owned))),
        None => Err(AnswerFault::NoError),
    }
}

impl Answer {
    fn content_type(&self) -> &str {
        self.content_type.as_deref().unwrap_or(ANY_BYTES)
    }

    /// The answer if its status and content type say that it has a body of that encoding.
    async fn of_type<E>(self, encoding: &'static str, limit: usize) -> Result<Self, CallError<E>> {
        if matches!(self.status, StatusCode::NO_CONTENT | StatusCode::RESET_CONTENT) {
            return Err(self.unexpected(limit, AnswerFault::Empty).await);
        }
        match accepts(encoding, self.content_type()) {
            true => Ok(self),
            false => Err(self.mistyped(encoding, limit).await),
        }
    }

    /// A fault that is known without the body, which is kept for whoever looks into it.
    async fn unexpected<E>(self, limit: usize, fault: AnswerFault) -> CallError<E> {
        let Self { status, headers, stream, .. } = self;
        let (body, cut) = collect(stream, limit).await;
        let fault = match cut {
            Some(AnswerFault::Cut(error)) if status.is_success() => AnswerFault::Cut(error),
            _ => fault,
        };
        CallError::Unexpected(Box::new(UnexpectedAnswer { status, headers, body, fault }))
    }

    /// A body of another type, or none at all.
    async fn mistyped<E>(self, expected: &'static str, limit: usize) -> CallError<E> {
        let has_type = self.content_type.is_some();
        match self.unexpected(limit, AnswerFault::ContentType { expected }).await {
            CallError::Unexpected(mut answer) if answer.body.is_empty() && !has_type => {
                if matches!(answer.fault, AnswerFault::ContentType { .. }) {
                    answer.fault = AnswerFault::Empty;
                }
                CallError::Unexpected(answer)
            }
            error => error,
        }
    }
}

/// All bytes; those that are there and a fault if there are more than `limit`, or the stream breaks off.
async fn collect(mut stream: ByteStream, limit: usize) -> (Vec<u8>, Option<AnswerFault>) {
    let mut bytes = Vec::new();
    while let Some(chunk) = stream.next().await {
        match chunk {
            Ok(chunk) => bytes.extend(chunk),
            Err(error) => return (bytes, Some(AnswerFault::Cut(error))),
        }
        if bytes.len() > limit {
            bytes.truncate(limit);
            return (bytes, Some(AnswerFault::TooLarge { limit }));
        }
    }
    (bytes, None)
}

/// Whether it is no JSON or JSON of something else.
pub(super) fn misread(bytes: &[u8], error: String) -> AnswerFault {
    match json::from_slice::<IgnoredAny>(bytes) {
        Ok(_) => AnswerFault::Output(error),
        Err(_) => AnswerFault::Json(error),
    }
}
