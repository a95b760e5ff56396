//! A service that answers for every endpoint of recorded requests: with what it was sent, or as the recorded response has
//! it.

use lexgen_runtime::server::Router;
use lexgen_runtime::{Body, Format, Method, Request, Response, XrpcError};
use serde::Serialize;
use serde_json::{Map, Value, json};

#[cfg(shared_data)]
mod services {
    include!(concat!(env!("OUT_DIR"), "/services.rs"));
}

#[cfg(shared_data)]
pub use crate::services::{SUITES, matrix};

/// The service: it has all routes.
#[derive(Clone, Copy, Debug)]
pub struct Service;

/// What makes a router for one set of lexicons.
pub type MakeRouter = fn() -> Router<Service>;

/// What a route is to answer, among the extensions of a request. Without it, routes tell what they were sent.
#[derive(Clone, Debug)]
pub struct Recorded {
    /// The status of HTTP. If it is an error's, the error is not the route's to make, which then gives [`REACHED`].
    pub status: u16,
    /// The type of the body.
    pub content_type: String,
    /// The body, if it was recorded.
    pub body: Vec<u8>,
}

/// The error of a request that came as far as its route although it was to fail.
pub const REACHED: &str = "Reached";

/// What all routes do.
pub async fn answer<M>(request: Request<M>) -> Result<Response<M>, XrpcError>
where
    M: Method<Params: Serialize, InputFormat: Format<M::Input>, OutputFormat: Format<M::Output>>,
{
    let body = match request.extensions.get::<Recorded>() {
        Some(recorded) => {
            let recorded = recorded.clone();
            told(request).await?;
            if recorded.status >= 400 {
                return Err(XrpcError::new(599, REACHED, None));
            }
            Body::new(recorded.content_type, recorded.body)
        }
        None => Body::new("application/json", told(request).await?.to_string()),
    };
    M::OutputFormat::read(body).map(Response::new).map_err(failed)
}

/// The parameters and the input.
async fn told<M>(request: Request<M>) -> Result<Value, XrpcError>
where
    M: Method<Params: Serialize, InputFormat: Format<M::Input>>,
{
    let params = match serde_json::to_value(&request.params).map_err(failed)? {
        Value::Null => json!({}),
        params => params,
    };
    let mut told = Map::from_iter([("params".to_owned(), params)]);
    let encoding = M::INPUT_ENCODING.unwrap_or_default();
    if let Some(body) = M::InputFormat::write(request.input, encoding).map_err(failed)? {
        told.insert("encoding".to_owned(), json!(body.content_type));
        let bytes = body.into_bytes(usize::MAX).await.map_err(failed)?;
        if !M::InputFormat::IS_BUFFERED {
            told.insert("bytes".to_owned(), json!(bytes.len()));
        } else {
            let input: Value = serde_json::from_slice(&bytes).map_err(failed)?;
            told.insert("input".to_owned(), json!({ "json": input }));
        }
    }
    Ok(Value::Object(told))
}

fn failed(error: impl std::fmt::Display) -> XrpcError {
    XrpcError::internal_server_error(error.to_string())
}
