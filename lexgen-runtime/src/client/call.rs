//! [`Call`]: one call, which is configured and then awaited.

use std::fmt;
use std::future::{Future, IntoFuture};
use std::pin::Pin;

use serde::ser::Serialize;

use super::buffered::BufferedResponse;
use super::error::{CallError, RequestError};
use super::header::Headers;
use super::input::Input;
use super::request;
use super::response;
use super::transport::Transport;
use super::{Client, Settings};
use crate::schema::Decode;
use crate::xrpc::{Body, ByteStream, Format, Json, Labeler, Method, Response};

/// A query or procedure that can be called. All generated ones can.
pub trait Callable:
    Method<Params: Serialize + Decode<'static>, OutputFormat: Format<<Self as Method>::Output>>
{
}

impl<M> Callable for M
where
    M: Method,
    M::Params: Serialize + Decode<'static>,
    M::OutputFormat: Format<M::Output>,
{
}

/// A call that is ready to be sent.
pub(super) struct Prepared {
    settings: Settings,
    request: Result<http::Request<Body>, RequestError>,
}

impl<T: Transport> Client<T> {
    pub(super) async fn exchange<M: Callable>(&self, call: Prepared) -> CallResult<M> {
        let Prepared { settings, request } = call;
        response::read_response::<M>(self.respond(request).await?, &settings).await
    }

    async fn exchange_buffered<M: Callable>(&self, call: Prepared) -> Result<BufferedResponse<M>, CallError<M::Error>> {
        let Prepared { settings, request } = call;
        response::buffer_response::<M>(self.respond(request).await?, &settings).await
    }

    async fn respond<E>(
        &self,
        request: Result<http::Request<Body>, RequestError>,
    ) -> Result<http::Response<ByteStream>, CallError<E>> {
        self.transport.send(request.map_err(CallError::Request)?).await.map_err(CallError::Transport)
    }
}

/// The result of a call.
pub type CallResult<M> = Result<Response<M>, CallError<<M as Method>::Error>>;

/// One call. It is sent when it is awaited.
///
/// Invalid settings, such as a header with a line break, are an error of the call, not of the method that sets them.
#[must_use = "a call is sent when it is awaited"]
pub struct Call<'a, T, M: Method> {
    pub(super) client: &'a Client<T>,
    pub(super) verb: http::Method,
    pub(super) params: Option<&'a M::Params>,
    pub(super) input: Input<'a, M>,
    pub(super) headers: Headers,
    pub(super) settings: Settings,
    /// The first invalid setting.
    pub(super) error: Option<RequestError>,
}

impl<'a, T: Transport, M: Callable> Call<'a, T, M> {
    pub(super) fn new(client: &'a Client<T>, verb: http::Method, input: Input<'a, M>) -> Self {
        let (headers, settings) = (client.headers.clone(), client.settings);
        Self { client, verb, params: None, input, headers, settings, error: None }
    }

    /// Sets the parameters.
    pub fn params(mut self, params: &'a M::Params) -> Self {
        self.params = Some(params);
        self
    }

    /// Sends a header, in place of one of the client with the same name. Only `atproto-accept-labelers` is different: its
    /// labelers come after those of [`accept_labelers`](Self::accept_labelers).
    pub fn header(self, name: &str, value: &str) -> Self {
        self.with_headers(|headers| headers.set(name, value))
    }

    /// Removes a header that the client sends.
    pub fn without_header(mut self, name: &str) -> Self {
        self.headers.remove(name);
        self
    }

    /// Sends `Authorization: Bearer`.
    pub fn bearer(self, token: &str) -> Self {
        self.with_headers(|headers| headers.set_bearer(token))
    }

    /// Sends `atproto-proxy`: the service to which the server forwards the call, as `did#service`.
    pub fn proxy(self, service: &str) -> Self {
        self.with_headers(|headers| headers.set_proxy(service))
    }

    /// Adds labelers to `atproto-accept-labelers`, after those of the client.
    ///
    /// Without labelers, the header is not sent. To request no labels at all, remove those of the client with
    /// [`without_header`](Self::without_header), and set an empty [`header`](Self::header).
    pub fn accept_labelers(mut self, labelers: impl IntoIterator<Item = impl Into<Labeler>>) -> Self {
        self.headers.add_labelers(labelers);
        self
    }

    /// Sets whether parameters and input are validated before they are sent.
    pub fn validate_request(mut self, yes: bool) -> Self {
        self.settings.validate_request = yes;
        self
    }

    /// Sets whether the output is validated.
    pub fn validate_response(mut self, yes: bool) -> Self {
        self.settings.validate_response = yes;
        self
    }

    /// Sets whether absent parameters are sent with their declared defaults.
    pub fn send_defaults(mut self, yes: bool) -> Self {
        self.settings.send_defaults = yes;
        self
    }

    /// Sets the maximum number of bytes of the response body. It does not apply to streams.
    pub fn response_limit(mut self, bytes: usize) -> Self {
        self.settings.response_limit = bytes;
        self
    }

    /// Sets the maximum number of values in the response body. It does not apply to streams.
    pub fn value_limit(mut self, values: usize) -> Self {
        self.settings.value_limit = Some(values);
        self
    }

    /// Sends the call. The future does not borrow the parameters and the input.
    pub fn send(self) -> impl Future<Output = CallResult<M>> + Send + use<'a, T, M> {
        let client = self.client;
        client.exchange(self.prepare())
    }

    /// Sends the call and keeps the body of the response, so that the output can borrow from it. The future does not borrow
    /// the parameters and the input.
    pub fn send_buffered(
        self,
    ) -> impl Future<Output = Result<BufferedResponse<M>, CallError<M::Error>>> + Send + use<'a, T, M>
    where
        M: Method<OutputFormat = Json>,
    {
        let client = self.client;
        client.exchange_buffered(self.prepare())
    }

    /// Builds the request, which borrows nothing.
    pub(super) fn prepare(self) -> Prepared {
        Prepared { settings: self.settings, request: request::request_of(self) }
    }

    fn with_headers(mut self, change: impl FnOnce(&mut Headers) -> Result<(), RequestError>) -> Self {
        if let Err(error) = change(&mut self.headers) {
            self.error.get_or_insert(error);
        }
        self
    }
}

impl<'a, T: Transport, M: Callable> IntoFuture for Call<'a, T, M> {
    type Output = CallResult<M>;
    type IntoFuture = Pin<Box<dyn Future<Output = CallResult<M>> + Send + 'a>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

impl<T, M: Method> fmt::Debug for Call<'_, T, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { verb, params, headers, settings, .. } = self;
        let mut call = f.debug_struct(M::NSID);
        call.field("verb", verb).field("params", params).field("headers", headers).field("settings", settings);
        call.finish_non_exhaustive()
    }
}
