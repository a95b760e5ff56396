//! [`TraceLayer`]: a span for each request.

use std::time::Instant;

use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use tower_layer::Layer;
use tower_service::Service;
use tracing::field::Empty;
use tracing::{Instrument, Span};

use super::around::{Around, Layered};
use super::requested::requested_method;
use crate::xrpc::Endpoint;

/// The target of spans and events, for filters such as `xrpc=info`.
const TARGET: &str = "xrpc";

/// A layer that creates a [`tracing`] span for each request, which ends with the head of the response, and an event at its
/// end.
///
/// Both have the target `xrpc`. The span is named `request` and has the level `INFO`. The event has the level `DEBUG`, or
/// `ERROR` for a status of 500 and above.
///
/// | field of the span | |
/// |---|---|
/// | `method` | the HTTP method |
/// | `nsid` | the NSID in the path |
/// | `kind` | `query`, `procedure` or `subscription`, if there is such an endpoint |
/// | `otel.name` | the NSID of the endpoint, as the name of the span in OpenTelemetry |
/// | `status` | the status of the response |
/// | `latency_us` | microseconds until the head of the response |
///
/// Spans contain nothing else of the request: no other part of the path, no query, no headers, no body.
///
/// ```
/// # fn show(app: axum::Router) -> axum::Router {
/// app.layer(lexgen_runtime::server::TraceLayer)
/// # }
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct TraceLayer;

impl Around for TraceLayer {
    async fn answer<S>(self, request: Request, mut service: S) -> Result<Response, S::Error>
    where
        S: Service<Request, Response: IntoResponse, Future: Send> + Send,
    {
        let start = Instant::now();
        let (parts, body) = request.into_parts();
        let span = tracing::info_span!(
            target: TARGET,
            "request",
            method = parts.method.as_str(),
            nsid = requested_method(&parts).as_ref().map(lexgen_data::Nsid::as_str),
            kind = Empty,
            otel.name = Empty,
            status = Empty,
            latency_us = Empty,
        );
        describe(&span, parts.extensions.get());
        let answer = span.in_scope(|| service.call(Request::from_parts(parts, body)));
        let response = answer.instrument(span.clone()).await?.into_response();
        describe(&span, response.extensions().get());
        span.record("status", response.status().as_u16());
        span.record("latency_us", u64::try_from(start.elapsed().as_micros()).unwrap_or(u64::MAX));
        span.in_scope(|| {
            if response.status().is_server_error() {
                tracing::error!(target: TARGET, "failed");
            } else {
                tracing::debug!(target: TARGET, "answered");
            }
        });
        Ok(response)
    }
}

/// Records the endpoint, which a layer around the router finds only in the response.
fn describe(span: &Span, endpoint: Option<&Endpoint>) {
    if let Some(endpoint) = endpoint {
        span.record("kind", endpoint.kind.as_str());
        span.record("otel.name", endpoint.nsid);
    }
}

impl<S> Layer<S> for TraceLayer {
    type Service = Layered<Self, S>;

    fn layer(&self, service: S) -> Self::Service {
        Layered::new(self, service)
    }
}
