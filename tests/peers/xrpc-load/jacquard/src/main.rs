//! jacquard-axum, serving what the others serve: without its extractor, which refuses queries that have no parameters.

use std::error::Error;
use std::sync::Arc;

use axum::extract::State;
use jacquard_api::com_atproto::server::get_session::{GetSessionOutput, GetSessionRequest};
use jacquard_axum::{IntoRouter, XrpcResponse};

async fn get_session(State(session): State<Arc<GetSessionOutput>>) -> XrpcResponse<GetSessionRequest> {
    XrpcResponse(GetSessionOutput::clone(&session))
}

fn main() -> Result<(), Box<dyn Error>> {
    let session: GetSessionOutput = serde_json::from_str(peers_xrpc_load::SESSION)?;
    let router = GetSessionRequest::into_router(get_session).with_state(Arc::new(session));
    Ok(peers_xrpc_load::serve(router)?)
}
