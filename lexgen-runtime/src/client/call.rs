//! [`Call`]: one call, made step by step and then awaited.

use std::fmt;
use std::future::{Future, IntoFuture};
use std::pin::Pin;

use serde::ser::Serialize;

use super::answer;
use super::error::{CallError, RequestError};
use super::header::Headers;
use super::input::Input;
use super::kept::KeptAnswer;
use super::request;
use super::transport::Transport;
use super::{Client, Settings};
use crate::schema::Decode;
use crate::xrpc::{Body, ByteStream, Format, Json, Labeler, Method, Response};

/// A method that can be called: parameters can be written and outputs read. Everything that lexgen emits can.
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

/// A call that is ready to be made.
pub(super) struct Prepared {
    settings: Settings,
    request: Result<http::Request<Body>, RequestError>,
}

impl<T: Transport> Client<T> {
    pub(super) async fn exchange<M: Callable>(&self, call: Prepared) -> CallResult<M> {
        let Prepared { settings, request } = call;
        answer::read_answer::<M>(self.response(request).await?, &settings).await
    }

    async fn exchange_and_keep<M: Callable>(&self, call: Prepared) -> Result<KeptAnswer<M>, CallError<M::Error>> {
        let Prepared { settings, request } = call;
        answer::keep_answer::<M>(self.response(request).await?, &settings).await
    }

    async fn response<E>(
        &self,
        request: Result<http::Request<Body>, RequestError>,
    ) -> Result<http::Response<ByteStream>, CallError<E>> {
        self.transport.send(request.map_err(CallError::Request)?).await.map_err(CallError::Transport)
    }
}

/// What comes of a call.
pub type CallResult<M> = Result<Response<M>, CallError<<M as Method>::Error>>;

/// One call. Awaiting it makes it.
///
/// What does not go into a request, such as a header with a line break, is an error when the call is made, not before.
#[must_use = "a call is made when it is awaited"]
pub struct Call<'a, T, M: Method> {
    pub(super) client: &'a Client<T>,
    pub(super) verb: http::Method,
    pub(super) params: Option<&'a M::Params>,
    pub(super) input: Input<'a, M>,
    pub(super) headers: Headers,
    pub(super) settings: Settings,
    /// The first thing that went wrong while the call was put together.
    pub(super) fault: Option<RequestError>,
}

impl<'a, T: Transport, M: Callable> Call<'a, T, M> {
    pub(super) fn new(client: &'a Client<T>, verb: http::Method, input: Input<'a, M>) -> Self {
        let (headers, settings) = (client.headers.clone(), client.settings);
        Self { client, verb, params: None, input, headers, settings, fault: None }
    }

    /// Sets the parameters.
    pub fn params(mut self, params: &'a M::Params) -> Self {
        self.params = Some(params);
        self
    }

    /// Sends a header, instead of the client's of that name.
    pub fn header(self, name: &str, value: &str) -> Self {
        self.with_headers(|headers| headers.set(name, value))
    }

    /// Leaves out a header that the client would send.
    pub fn without_header(mut self, name: &str) -> Self {
        self.headers.remove(name);
        self
    }

    /// Sends `Authorization: Bearer`.
    pub fn bearer(self, token: &str) -> Self {
        self.with_headers(|headers| headers.set_bearer(token))
    }

    /// Sends `atproto-proxy`: the service that the server is to pass the call on to, as `did#service`.
    pub fn proxy(self, service: &str) -> Self {
        self.with_headers(|headers| headers.set_proxy(service))
    }

    /// Adds to `atproto-accept-labelers`, after those of the client. None are no list: a header that is empty, and so
    /// asks for no labels, is set with [`header`](Self::header).
    pub fn accept_labelers(mut self, labelers: impl IntoIterator<Item = impl Into<Labeler>>) -> Self {
        self.headers.add_labelers(labelers);
        self
    }

    /// Whether parameters and input are validated before they are sent.
    pub fn validate_request(mut self, yes: bool) -> Self {
        self.settings.validates_requests = yes;
        self
    }

    /// Whether the output is validated beyond what reading demands.
    pub fn validate_response(mut self, yes: bool) -> Self {
        self.settings.validates_responses = yes;
        self
    }

    /// Whether parameters that are absent are sent with their declared defaults.
    pub fn send_defaults(mut self, yes: bool) -> Self {
        self.settings.sends_defaults = yes;
        self
    }

    /// The most bytes that the answer may have, unless it is a stream.
    pub fn limit(mut self, bytes: usize) -> Self {
        self.settings.limit = bytes;
        self
    }

    /// Makes the call. The future does not hold on to parameters or input.
    pub fn send(self) -> impl Future<Output = CallResult<M>> + Send + use<'a, T, M> {
        let client = self.client;
        client.exchange(self.prepare())
    }

    /// Makes the call and keeps the answer as it came, so that its output can be lent from it. The future does not hold on
    /// to parameters or input.
    pub fn keep(self) -> impl Future<Output = Result<KeptAnswer<M>, CallError<M::Error>>> + Send + use<'a, T, M>
    where
        M: Method<OutputFormat = Json>,
    {
        let client = self.client;
        client.exchange_and_keep(self.prepare())
    }

    /// What is sent, which holds on to nothing.
    pub(super) fn prepare(self) -> Prepared {
        Prepared { settings: self.settings, request: request::request_of(self) }
    }

    fn with_headers(mut self, change: impl FnOnce(&mut Headers) -> Result<(), RequestError>) -> Self {
        if let Err(fault) = change(&mut self.headers) {
            self.fault.get_or_insert(fault);
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
