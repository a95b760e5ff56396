//! [`Input`]: the body of a request.

use std::fmt;

use lexgen_data::json;
use lexgen_data::mime::accepts;
use serde::ser::Serialize;

use super::error::RequestError;
use crate::validate::Validate;
use crate::xrpc::{Body, Empty, Json, Method, Raw};

/// The input of a procedure: a borrowed value that is sent as JSON, an owned [`Body`], or nothing.
pub struct Input<'a, M: Method>(Content<'a, M>);

enum Content<'a, M: Method> {
    Nothing,
    Json(&'a M::Input, fn(&M::Input) -> Result<Vec<u8>, json::Error>),
    Bytes(Body),
}

impl<M: Method> Input<'_, M> {
    pub(super) const fn nothing() -> Self {
        Self(Content::Nothing)
    }

    /// Returns the body; `None` if there is none.
    pub(super) fn into_body(self, validates: bool) -> Result<Option<Body>, RequestError> {
        let encoding = M::INPUT_ENCODING.unwrap_or("*/*");
        match self.0 {
            Content::Nothing => Ok(None),
            Content::Json(input, write) => {
                if validates {
                    input.validate().map_err(RequestError::InvalidInput)?;
                }
                let bytes = write(input).map_err(RequestError::SerializeInput)?;
                Ok(Some(Body::new(encoding, bytes)))
            }
            Content::Bytes(body) => {
                let body = body.typed();
                match accepts(encoding, &body.content_type) {
                    true => Ok(Some(body)),
                    false => Err(RequestError::ContentType { found: body.content_type, expected: encoding }),
                }
            }
        }
    }
}

impl<'a, M> From<&'a M::Input> for Input<'a, M>
where
    M: Method<InputFormat = Json>,
    M::Input: Serialize,
{
    fn from(input: &'a M::Input) -> Self {
        Self(Content::Json(input, json::to_vec))
    }
}

/// A body without a content type is `application/octet-stream`.
impl<M: Method<InputFormat = Raw, Input = Body>> From<Body> for Input<'_, M> {
    fn from(body: Body) -> Self {
        Self(Content::Bytes(body))
    }
}

impl<M: Method<InputFormat = Empty>> From<()> for Input<'_, M> {
    fn from((): ()) -> Self {
        Self::nothing()
    }
}

impl<M: Method> fmt::Debug for Input<'_, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Content::Nothing => f.write_str("()"),
            Content::Json(input, _) => fmt::Debug::fmt(input, f),
            Content::Bytes(body) => fmt::Debug::fmt(body, f),
        }
    }
}
