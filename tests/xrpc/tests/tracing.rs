//! Spans and events of requests.

use std::io;
use std::sync::{Arc, Mutex};

use axum::body::Body;
use axum::extract::Request;
use lexgen_runtime::server::TraceLayer;
use tracing_subscriber::fmt::format::FmtSpan;

mod service;
mod support;

use service::{Search, router};
use support::send;

/// The written log.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("no panic holds the lock").write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Returns the logged lines of a request: events, and spans that end.
fn traced(app: &axum::Router, request: Request) -> Vec<String> {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_span_events(FmtSpan::CLOSE)
        .with_ansi(false)
        .without_time()
        .with_writer(move || writer.clone())
        .finish();
    tracing::subscriber::with_default(subscriber, || send(app, request));
    let text = log.0.lock().expect("no panic holds the lock").clone();
    String::from_utf8_lossy(&text).lines().map(|line| line.trim().to_owned()).collect()
}

fn get(uri: &str) -> Request {
    Request::get(uri).header("authorization", "Bearer secret").body(Body::empty()).expect("the request is valid")
}

/// Returns the fields of a span without its duration.
fn fields(line: &str) -> String {
    let (_, fields) = line.split_once("request{").unwrap_or_default();
    let fields = fields.split('}').next().unwrap_or_default().split(' ');
    fields.filter(|field| !field.starts_with("latency_us=")).collect::<Vec<_>>().join(" ")
}

#[test]
fn a_request_is_one_span_named_by_its_endpoint() {
    let whole = router().into_axum().layer(TraceLayer);
    let one = router().layered_route::<Search>(TraceLayer).into_axum();
    for app in [whole, one] {
        let lines = traced(&app, get("/xrpc/com.example.search?q=secret"));
        let [event, close] = &lines[..] else { panic!("{lines:?}") };
        assert!(event.starts_with("DEBUG request{") && event.contains("xrpc: answered"), "{event}");
        assert!(close.starts_with("INFO request{") && close.contains(" latency_us="), "{close}");
        assert_eq!(
            fields(close),
            r#"method="GET" nsid="com.example.search" kind="query" otel.name="com.example.search" status=200"#
        );
    }
}

#[test]
fn internal_errors_are_traced_as_errors() {
    let app = router().into_axum().layer(TraceLayer);
    let lines = traced(&app, get("/xrpc/com.example.search?q=panic"));
    assert!(lines.iter().any(|line| line.starts_with("ERROR request{") && line.contains("xrpc: failed")), "{lines:?}");
    assert!(lines.iter().all(|line| !line.contains("password")), "{lines:?}");
}

#[test]
fn only_the_method_of_a_request_is_traced() {
    let app = router().into_axum().layer(TraceLayer);
    for (path, expected) in [
        ("/xrpc/com.example.search?q=secret", r#"nsid="com.example.search""#),
        ("/xrpc/com.example.other?q=secret", r#"method="GET" nsid="com.example.other" status=501"#),
        ("/xrpc/secret", r#"method="GET" status=400"#),
        ("/secret?secret", r#"method="GET" status=404"#),
    ] {
        let lines = traced(&app, get(path));
        assert!(lines.iter().all(|line| !line.contains("secret")), "{lines:?}");
        assert!(lines.iter().any(|line| fields(line).contains(expected)), "{expected}: {lines:?}");
    }
}
