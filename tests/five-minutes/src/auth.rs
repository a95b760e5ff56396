use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use lexgen_runtime::XrpcError;
use lexgen_runtime::server::bearer_token;

/// The account that makes a request.
#[derive(Clone, Debug)]
pub struct Account(pub String);

/// Lets requests with a known token pass, and puts its account into their extensions.
pub async fn sign_in(mut request: Request, next: Next) -> Result<Response, XrpcError> {
    let account = match bearer_token(request.headers()) {
        // A real server looks the token up.
        Some("token-of-alice") => Account("alice".to_owned()),
        _ => return Err(XrpcError::authentication_required("a known bearer token is required")),
    };
    request.extensions_mut().insert(account);
    Ok(next.run(request).await)
}
