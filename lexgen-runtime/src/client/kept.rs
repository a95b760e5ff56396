//! [`KeptAnswer`]: an answer whose bytes are kept, so that its output can be lent from them.

use std::fmt;
use std::marker::PhantomData;

use http::{HeaderMap, StatusCode};
use lexgen_data::json;
use serde::de::{Deserialize, Deserializer};

use super::answer::misread;
use super::error::{AnswerFault, CallError, UnexpectedAnswer};
use crate::schema::Decode;
use crate::validate::Validate;
use crate::value::IntoOwned;
use crate::xrpc::{Json, Method, without_mark};

/// The answer to a call that was made with [`Call::keep`](super::Call::keep): its output is still to be read.
///
/// For types that lexgen emits with `strings = "borrowed"`: what they hold is lent from here.
///
/// ```
/// use std::borrow::Cow;
/// use lexgen_runtime::Body;
/// use lexgen_runtime::client::{Client, transport_fn};
///
/// // This is what lexgen emits.
/// #[derive(Clone, Debug, PartialEq, Eq, Hash)]
/// pub struct GetPostOutput<'a> {
///     pub text: Cow<'a, str>,
/// }
/// lexgen_runtime::object! { GetPostOutput<'a> { "text" => text: required; } }
/// # #[derive(Clone, Copy, Debug)]
/// # pub struct GetPost;
/// lexgen_runtime::query! {
///     GetPost = "com.example.getPost" {
///         output: GetPostOutput<'static>, "application/json", foreign;
///     }
/// }
///
/// # let server = transport_fn(async |_: http::Request<Body>| {
/// #     let response = http::Response::builder().header("content-type", "application/json");
/// #     Ok(response.body(Body::new("", r#"{"text":"hello"}"#).into_stream())?)
/// # });
/// # pollster::block_on(async {
/// let client = Client::new(server, "https://example.com")?;
/// let answer = client.query::<GetPost>(&()).keep().await?;
/// let post: GetPostOutput<'_> = answer.output()?;
/// assert!(matches!(post.text, Cow::Borrowed("hello")));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct KeptAnswer<M> {
    /// Its status.
    pub status: StatusCode,
    /// Its headers.
    pub headers: HeaderMap,
    pub(super) body: Vec<u8>,
    pub(super) validates: bool,
    pub(super) method: PhantomData<fn() -> M>,
}

impl<M: Method<OutputFormat = Json>> KeptAnswer<M> {
    /// Reads the output: a `ListOutput<'_>` where that of the endpoint is `ListOutput<'static>`.
    ///
    /// # Errors
    ///
    /// [`CallError::Unexpected`], with a copy of the answer: it is not JSON, not the output, or, where it was asked for,
    /// not valid.
    pub fn output<'de, T>(&'de self) -> Result<T, CallError<M::Error>>
    where
        T: Decode<'de> + IntoOwned<Owned = M::Output> + Validate,
    {
        let bytes = without_mark(&self.body);
        let output = json::from_slice(bytes).map(|LentValue(output)| output);
        let checked =
            output.map_err(|error| misread(bytes, error.to_string())).and_then(|output: T| match self.validates {
                true => output.validate().map(|()| output).map_err(AnswerFault::Invalid),
                false => Ok(output),
            });
        checked.map_err(|fault| {
            let Self { status, headers, body, .. } = self;
            let (headers, body) = (headers.clone(), body.clone());
            CallError::Unexpected(Box::new(UnexpectedAnswer { status: *status, headers, body, fault }))
        })
    }
}

impl<M> KeptAnswer<M> {
    /// The body as it came.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.body
    }
}

/// A whole text that is a `T`.
struct LentValue<T>(T);

impl<'de, T: Decode<'de>> Deserialize<'de> for LentValue<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::decode(deserializer).map(Self)
    }
}

impl<M> fmt::Debug for KeptAnswer<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let length = self.body.len();
        f.debug_struct("KeptAnswer").field("status", &self.status).field("bytes", &length).finish_non_exhaustive()
    }
}
