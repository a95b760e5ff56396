//! A service with every endpoint of recorded requests. It responds with the received request or with the recorded
//! response.

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

/// The service with all routes.
#[derive(Clone, Copy, Debug)]
pub struct Service;

/// A function that creates the router for a set of lexicons.
pub type MakeRouter = fn() -> Router<Service>;

/// The response of a route, as an extension of the request. Without it, routes respond with the request.
#[derive(Clone, Debug)]
pub struct Recorded {
    /// The HTTP status. If it is an error, the request should fail before its route, which returns [`REACHED`].
    pub status: u16,
    /// The type of the body.
    pub content_type: String,
    /// The body, if it was recorded.
    pub body: Vec<u8>,
}

/// The error of a request that reaches its route although it should fail.
pub const REACHED: &str = "Reached";

/// Responds to a request. All routes call this function.
pub async fn respond<M>(request: Request<M>) -> Result<Response<M>, XrpcError>
where
    M: Method<Params: Serialize, InputFormat: Format<M::Input>, OutputFormat: Format<M::Output>>,
{
    let body = match request.extensions.get::<Recorded>() {
        Some(recorded) => {
            let recorded = recorded.clone();
            describe(request).await?;
            if recorded.status >= 400 {
                return Err(XrpcError::new(599, REACHED, None));
            }
            Body::new(recorded.content_type, recorded.body)
        }
        None => Body::new("application/json", describe(request).await?.to_string()),
    };
    M::OutputFormat::read(body, usize::MAX).map(Response::new).map_err(failed)
}

/// Returns the parameters and the input of a request.
async fn describe<M>(request: Request<M>) -> Result<Value, XrpcError>
where
    M: Method<Params: Serialize, InputFormat: Format<M::Input>>,
{
    let params = match serde_json::to_value(&request.params).map_err(failed)? {
        Value::Null => json!({}),
        params => params,
    };
    let mut parts = Map::from_iter([("params".to_owned(), params)]);
    let encoding = M::INPUT_ENCODING.unwrap_or_default();
    if let Some(body) = M::InputFormat::write(request.input, encoding).map_err(failed)? {
        parts.insert("encoding".to_owned(), json!(body.content_type));
        let bytes = body.into_bytes(usize::MAX).await.map_err(failed)?;
        if !M::InputFormat::IS_BUFFERED {
            parts.insert("bytes".to_owned(), json!(bytes.len()));
        } else {
            let input: Value = serde_json::from_slice(&bytes).map_err(failed)?;
            parts.insert("input".to_owned(), json!({ "json": input }));
        }
    }
    Ok(Value::Object(parts))
}

fn failed(error: impl std::fmt::Display) -> XrpcError {
    XrpcError::internal_server_error(error.to_string())
}
