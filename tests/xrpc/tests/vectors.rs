//! Recorded requests and the responses of other servers. If these agree, our response is the same, or a list has the
//! difference with its reason. The lists also have our responses to requests on which they disagree.

#![cfg(shared_data)]

use std::path::Path;

use axum::body::Body;
use axum::extract::Request;
use data_encoding::BASE64;
use lexgen_runtime::BoxStream;
use lexgen_test_data::{Outcomes, shared};
use lexgen_xrpc::{REACHED, Recorded, SUITES, matrix};
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

mod support;

use support::{TestResponse, send};

fn rows<T: for<'de> Deserialize<'de>>(file: &str) -> Vec<T> {
    let Some(shared) = shared() else { return Vec::new() };
    let text = std::fs::read_to_string(shared.join("vectors/xrpc").join(file)).expect("the vectors exist");
    // Other servers respond with a lone surrogate, which a Rust string cannot hold. Ours responds with U+FFFD.
    let text = text.replace(r"\ud800", r"\ufffd");
    text.lines().map(|line| serde_json::from_str(line).expect("each line is JSON")).collect()
}

/// A case of the matrix.
#[derive(Deserialize)]
struct Row {
    id: String,
    why: String,
    request: Value,
    expect: Value,
    #[serde(default)]
    majority: Value,
    /// The response of each server, which may be nested too deeply to be read.
    observed: Box<RawValue>,
}

/// Builds the recorded request.
fn request(recorded: &Value) -> Request {
    let text = |name: &str| recorded[name].as_str().unwrap_or_default();
    let mut request = Request::builder().method(text("method")).uri(uri(text("url")));
    for (name, value) in recorded["headers"].as_object().into_iter().flatten() {
        request = request.header(name, value.as_str().unwrap_or_default());
    }
    let bytes = BASE64.decode(text("body").as_bytes()).expect("the body is in base64");
    let body = match recorded["headers"]["transfer-encoding"].as_str() {
        Some(_) => Body::from_stream([Ok::<_, std::io::Error>(bytes)].into_iter().collect::<BoxStream<_>>()),
        None => Body::from(bytes),
    };
    request.body(body).expect("the request is valid")
}

/// Escapes the characters of a path that clients do not send.
fn uri(url: &str) -> String {
    url.chars().map(|c| if c.is_ascii_graphic() { c.to_string() } else { format!("%{:02X}", u32::from(c)) }).collect()
}

/// Returns the name of an error, `-` without one.
fn name(error: &Value) -> &str {
    error.as_str().unwrap_or("-")
}

fn list(name: &str) -> Outcomes {
    Outcomes::new(Path::new(env!("CARGO_MANIFEST_DIR")).join(name))
}

#[test]
fn requests_of_the_matrix_get_the_responses_that_other_servers_agree_on() {
    if shared().is_none() {
        return;
    }
    let app = matrix::router().into_axum();
    let mut outcomes = list("server-matrix.tsv");
    for Row { id, why, request: recorded, expect, majority, observed } in rows("server-matrix.jsonl") {
        let received = send(&app, request(&recorded));
        let ours = format!("{} {}", received.status(), received.error().as_deref().unwrap_or("-"));
        let theirs = |outcome: &Value| format!("{} {}", outcome["status"], name(&outcome["error"]));
        let why = why.escape_debug();
        if expect.is_null() {
            let majority = if majority.is_null() { "none".to_owned() } else { theirs(&majority) };
            outcomes.open(&id, format!("{why}: {ours}; majority {majority}"));
        } else if expect["status"] != received.status() || (expect["error"].is_string() && theirs(&expect) != ours) {
            println!("{why}: {}", received.message());
            outcomes.wrong(&id, format!("{why}: {ours}, not {}", theirs(&expect)));
        } else if let Some(difference) = difference(&observed, &received) {
            // Servers agree on the status, and what their routes receive is only observed.
            outcomes.open(&id, format!("{why}: {difference}"));
        } else {
            outcomes.right(&id);
        }
    }
    outcomes.finish();
}

/// Returns what our route received if it is not what the routes of other servers received, which agree.
fn difference(observed: &RawValue, received: &TestResponse) -> Option<String> {
    let observed: Value = serde_json::from_str(observed.get()).unwrap_or_default();
    let mut results = observed.as_object()?.values().map(|outcome| &outcome["result"]);
    let first = results.next()?;
    if first.is_null() || results.any(|result| result != first) {
        return None;
    }
    let (mut ours, mut first) = (received.json(), first.clone());
    // Other packages of a build decide about the order of `Value`.
    ours.sort_all_objects();
    first.sort_all_objects();
    (["params", "input", "bytes"].iter().any(|part| first[part] != ours[part])).then(|| format!("{ours}, not {first}"))
}

/// The limit of the recorded servers in bytes.
const LIMIT_OF_SUITES: u64 = 5000;

#[test]
fn recorded_requests_get_the_same_responses() {
    if shared().is_none() {
        return;
    }
    let mut outcomes = list("suite-traffic.tsv");
    for row in rows::<Value>("suite-traffic.jsonl") {
        let id = row["id"].as_str().unwrap_or_default();
        let Some((_, router)) = SUITES.iter().find(|(other, _)| *other == id) else { continue };
        let about = row["test"].as_str().unwrap_or_default().escape_debug();
        let response = &row["response"];
        let status = u16::try_from(response["status"].as_u64().unwrap_or_default()).unwrap_or_default();
        let Some(router) = router else {
            let outcome = format!("{about}: its lexicons are invalid");
            // Requests for subscriptions are not sent, and their recorded lexicons have messages that are not unions.
            if status == 101 {
                outcomes.open(id, outcome)
            } else {
                outcomes.wrong(id, outcome)
            }
            continue;
        };
        let json = &response["json"];
        let content_type = response["headers"]["content-type"].as_str().unwrap_or("application/octet-stream");
        let body = if json.is_null() { Vec::new() } else { json.to_string().into_bytes() };
        let mut request = request(&row["request"]);
        request.extensions_mut().insert(Recorded { status, content_type: content_type.to_owned(), body });
        let received = send(&router().streamed_limit(LIMIT_OF_SUITES).into_axum(), request);
        let ours = format!("{} {}", received.status(), received.error().as_deref().unwrap_or("-"));
        let outcome = format!("{about}: {ours}, not {status} {}", name(&json["error"]));
        if received.status() == status && (status < 400 || json["error"] == received.json()["error"]) {
            outcomes.right(id);
        } else if ours.ends_with(REACHED) {
            // The route was reached, and the route of the suite refused the request.
            outcomes.open(id, outcome);
        } else {
            outcomes.wrong(id, outcome);
        }
    }
    outcomes.finish();
}
