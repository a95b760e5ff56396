//! What goes to a method and what comes back.

use std::fmt;

use super::endpoint::Method;

/// What goes to a query or procedure.
#[non_exhaustive]
pub struct Request<M: Method> {
    /// The parameters.
    pub params: M::Params,
    /// The body; `()` for queries.
    pub input: M::Input,
}

impl<M: Method> Request<M> {
    /// A request with these parameters and this body.
    #[must_use]
    pub const fn new(params: M::Params, input: M::Input) -> Self {
        Self { params, input }
    }
}

impl<M: Method> Clone for Request<M>
where
    M::Params: Clone,
    M::Input: Clone,
{
    fn clone(&self) -> Self {
        Self { params: self.params.clone(), input: self.input.clone() }
    }
}

impl<M: Method> fmt::Debug for Request<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { params, input } = self;
        f.debug_struct(M::NSID).field("params", params).field("input", input).finish()
    }
}

/// What comes back from a query or procedure.
#[non_exhaustive]
pub struct Response<M: Method> {
    /// The body.
    pub output: M::Output,
}

impl<M: Method> Response<M> {
    /// A response with this body.
    #[must_use]
    pub const fn new(output: M::Output) -> Self {
        Self { output }
    }
}

impl<M: Method> Clone for Response<M>
where
    M::Output: Clone,
{
    fn clone(&self) -> Self {
        Self { output: self.output.clone() }
    }
}

impl<M: Method> fmt::Debug for Response<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { output } = self;
        f.debug_struct(M::NSID).field("output", output).finish()
    }
}

/// What a route gives: a response, or the error of its endpoint.
pub type Reply<M> = Result<Response<M>, <M as Method>::Error>;
