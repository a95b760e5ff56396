//! Processing a request for a query or procedure.

use std::sync::Arc;

use axum::extract::Request as HttpRequest;
use axum::response::Response as HttpResponse;
use tokio::runtime::Handle;

use super::failure::Failure;
use super::settings::Settings;
use super::{input, output, panics};
use crate::schema::Decode;
use crate::validate::Validate;
use crate::xrpc::{Endpoint, EndpointKind, Format, Request, Serve, XrpcError, copy_query_with_defaults};
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
    let answer = answer::<M, S>(service, settings, endpoint, request).await;
    answer.unwrap_or_else(|error| output::error(&error))
}

async fn answer<M, S>(
    service: Arc<S>,
    settings: Arc<Settings>,
    endpoint: Endpoint,
    request: HttpRequest,
) -> Result<HttpResponse, XrpcError>
where
    M: Serve<S, Params: Decode<'static>, InputFormat: Format<M::Input>, OutputFormat: Format<M::Output>>,
    S: Send + Sync + 'static,
{
    let (parts, body) = request.into_parts();
    let params = read_params::<M::Params>(parts.uri.query().unwrap_or_default())?;
    let (value, cut_off) = input::read::<M>(body, &parts, &settings).await?.into_parts();
    value.validate().map_err(|problems| invalid("input", &problems))?;
    let mut request = Request::<M>::new(params, value);
    request.headers = parts.headers;
    request.extensions = parts.extensions;

    let is_detached = settings.run_to_end && endpoint.kind == EndpointKind::Procedure;
    // A task has to hold the shutdown, so that the server waits for it.
    #[cfg(feature = "websocket")]
    let open = is_detached.then(|| settings.stream_options.shutdown.watch());
    let run = async move {
        let response = run::<M, S>(&service, &settings, &endpoint, request, cut_off).await;
        #[cfg(feature = "websocket")]
        drop(open);
        response
    };
    // There are no tasks without the runtime of tokio, for example in tests.
    if is_detached && Handle::try_current().is_ok() { detached(run).await } else { run.await }
}

/// Runs the route, and writes its response.
async fn run<M, S>(
    service: &S,
    settings: &Settings,
    endpoint: &Endpoint,
    request: Request<M>,
    cut_off: impl Fn() -> Option<XrpcError>,
) -> Result<HttpResponse, XrpcError>
where
    M: Serve<S, InputFormat: Format<M::Input>, OutputFormat: Format<M::Output>>,
{
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
        Err(error) => match cut_off() {
            Some(reason) => return Err(reason),
            None => error.into(),
        },
    };
    if output::is_internal(&error) {
        (settings.on_failure)(endpoint, &Failure::Error(error.clone()));
    }
    Err(output::without_details(error))
}

/// Awaits a task of its own, which continues when this future is dropped.
async fn detached(
    task: impl Future<Output = Result<HttpResponse, XrpcError>> + Send + 'static,
) -> Result<HttpResponse, XrpcError> {
    #[cfg(feature = "tracing")]
    let task = tracing::Instrument::in_current_span(task);
    // The runtime cancels the task when it stops.
    tokio::spawn(task).await.unwrap_or_else(|_| Err(output::failed()))
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
