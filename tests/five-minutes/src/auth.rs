use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use lexgen_runtime::XrpcError;
use lexgen_runtime::server::bearer_token;

/// The account that sent a request.
#[derive(Clone, Debug)]
pub struct Account(pub String);

/// Accepts requests with a known token and stores the account in their extensions.
pub async fn sign_in(mut request: Request, next: Next) -> Result<Response, XrpcError> {
    let account = match bearer_token(request.headers()) {
        // A real server verifies the token.
        Some("token-of-alice") => Account("alice".to_owned()),
        _ => return Err(XrpcError::authentication_required("a valid bearer token is required")),
    };
    request.extensions_mut().insert(account);
    Ok(next.run(request).await)
}
