//! Authentication: a layer verifies the token and stores the member for routes.

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use lexgen_runtime::XrpcError;
use lexgen_runtime::server::bearer_token;

/// The member who sent a request, stored in its extensions.
#[derive(Clone, Debug)]
pub(crate) struct Member(pub(crate) String);

/// Accepts requests that have the token of a member.
pub(crate) async fn sign_in(members: &[(&str, &str)], mut request: Request, next: Next) -> Result<Response, XrpcError> {
    let token = bearer_token(request.headers())
        .ok_or_else(|| XrpcError::authentication_required("a bearer token is required"))?;
    let (_, name) = members
        .iter()
        .find(|(known, _)| *known == token)
        .ok_or_else(|| XrpcError::new(401, "InvalidToken", Some("the token is unknown".to_owned())))?;
    request.extensions_mut().insert(Member((*name).to_owned()));
    Ok(next.run(request).await)
}
