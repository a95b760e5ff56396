//! Processing a request for a query or procedure.

use std::sync::Arc;

use axum::extract::Request as HttpRequest;
use axum::response::Response as HttpResponse;

use super::failure::Failure;
use super::settings::Settings;
use super::{input, output, panics};
use crate::schema::Decode;
use crate::validate::Validate;
use crate::xrpc::{Endpoint, Format, Request, Serve, XrpcError, copy_query_with_defaults};
use lexgen_data::Problems;

/// Responds to a request for `M`.
pub(super) async fn call<M, S>(
    service: Arc<S>,
    settings: Arc<Settings>,
    endpoint: Endpoint,
    request: HttpRequest,
) -> HttpResponse
where
    M: Serve<S, Params: Decode<'static>, InputFormat: Format<M::Input>, OutputFormat: Format<M::Output>>,
    S: Send + Sync + 'static,
{
    let answer = answer::<M, S>(&service, &settings, &endpoint, request).await;
    answer.unwrap_or_else(|error| output::error(&error))
}

async fn answer<M, S>(
    service: &S,
    settings: &Settings,
    endpoint: &Endpoint,
    request: HttpRequest,
) -> Result<HttpResponse, XrpcError>
where
    M: Serve<S, Params: Decode<'static>, InputFormat: Format<M::Input>, OutputFormat: Format<M::Output>>,
    S: Send + Sync + 'static,
{
    let (parts, body) = request.into_parts();
    let params = read_params::<M::Params>(parts.uri.query().unwrap_or_default())?;
    let (value, was_too_long) = input::read::<M>(body, &parts.headers, settings).await?.into_parts();
    value.validate().map_err(|problems| invalid("input", &problems))?;
    let mut request = Request::<M>::new(params, value);
    request.headers = parts.headers;
    request.extensions = parts.extensions;

    let fail = |failure| {
        (settings.on_failure)(endpoint, &failure);
        output::failed()
    };
    let reply = panics::catch(async { M::serve(service, request).await }).await;
    let error: XrpcError = match reply.map_err(|panic| fail(Failure::Panic(panic)))? {
        Ok(response) => {
            let written = output::write::<M>(response, settings.check_output).await;
            return written.map_err(|error| fail(Failure::Output(error)));
        }
        // The response names the limit that cut off the stream, whatever error the route made of it.
        Err(_) if was_too_long() => return Err(input::too_large(settings.streamed_limit)),
        Err(error) => error.into(),
    };
    if output::is_internal(&error) {
        (settings.on_failure)(endpoint, &Failure::Error(error.clone()));
    }
    Err(output::without_details(error))
}

/// Reads and validates the parameters of a query string, with their defaults.
pub(super) fn read_params<T: Decode<'static> + Validate>(query: &str) -> Result<T, XrpcError> {
    let params = copy_query_with_defaults::<T>(query)
        .map_err(|error| XrpcError::invalid_request(format!("invalid parameters: {error}")))?;
    params.validate().map_err(|problems| invalid("parameters", &problems))?;
    Ok(params)
}

/// The error that lists the problems.
fn invalid(what: &str, problems: &Problems) -> XrpcError {
    XrpcError::invalid_request(format!("invalid {what}: {}", problems.to_string().replace('\n', "; ")))
}
