//! Recorded requests, and what other servers make of them: where these agree, so does ours. Where it does not, or they do
//! not agree, the outcome stands in a file beside this test; `LEXGEN_BLESS=1` writes it.

#![cfg(shared_data)]

use std::path::Path;

use axum::body::Body;
use axum::extract::Request;
use data_encoding::BASE64;
use lexgen_runtime::BoxStream;
use lexgen_test_data::{compare_listed, shared};
use lexgen_xrpc::{REACHED, Recorded, SUITES, matrix};
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

mod support;

use support::{Answer, send};

fn rows<T: for<'de> Deserialize<'de>>(file: &str) -> Vec<T> {
    let Some(shared) = shared() else { return Vec::new() };
    let text = std::fs::read_to_string(shared.join("vectors/xrpc").join(file)).expect("the vectors are there");
    // Others gave back half of a surrogate pair, which no text of Rust can hold: here, and as we do, U+FFFD.
    let text = text.replace(r"\ud800", r"\ufffd");
    text.lines().map(|line| serde_json::from_str(line).expect("each line is JSON")).collect()
}

/// A line of the matrix.
#[derive(Deserialize)]
struct Row {
    why: String,
    request: Value,
    expect: Value,
    #[serde(default)]
    majority: Value,
    /// What each server made of it, which may be nested too deep to be read.
    observed: Box<RawValue>,
}

/// The request that was recorded.
fn request(recorded: &Value) -> Request {
    let text = |name: &str| recorded[name].as_str().unwrap_or_default();
    let mut request = Request::builder().method(text("method")).uri(uri(text("url")));
    for (name, value) in recorded["headers"].as_object().into_iter().flatten() {
        request = request.header(name, value.as_str().unwrap_or_default());
    }
    let bytes = BASE64.decode(text("body").as_bytes()).expect("base64");
    let body = match recorded["headers"]["transfer-encoding"].as_str() {
        Some(_) => Body::from_stream([Ok::<_, std::io::Error>(bytes)].into_iter().collect::<BoxStream<_>>()),
        None => Body::from(bytes),
    };
    request.body(body).expect("a request")
}

/// The path, with what no client sends as it is escaped.
fn uri(url: &str) -> String {
    url.chars().map(|c| if c.is_ascii_graphic() { c.to_string() } else { format!("%{:02X}", u32::from(c)) }).collect()
}

/// The name of an error that is told; nothing where there is none.
fn name(error: &Value) -> &str {
    error.as_str().unwrap_or("-")
}

#[test]
fn the_matrix_is_answered_as_other_servers_agree() {
    let app = matrix::router().into_axum();
    let mut listed = String::new();
    for Row { why, request: recorded, expect, majority, observed } in rows("server-matrix.jsonl") {
        let answer = send(&app, request(&recorded));
        let ours = format!("{} {}", answer.status(), answer.error().as_deref().unwrap_or("-"));
        let theirs = |outcome: &Value| format!("{} {}", outcome["status"], name(&outcome["error"]));
        let why = why.escape_debug();
        if !expect.is_null() {
            if expect["status"] != answer.status() || (expect["error"].is_string() && theirs(&expect) != ours) {
                listed.push_str(&format!("agreed   {why}: {ours}, not {}: {}\n", theirs(&expect), answer.message()));
            } else if let Some(difference) = difference(&observed, &answer) {
                listed.push_str(&format!("result   {why}: {difference}\n"));
            }
        } else {
            let majority = if majority.is_null() { "none".to_owned() } else { theirs(&majority) };
            listed.push_str(&format!("disputed {why}: {ours}; majority {majority}\n"));
        }
    }
    let list = Path::new(env!("CARGO_MANIFEST_DIR")).join("server-matrix.txt");
    compare_listed(&list, &listed, |line| line.starts_with("agreed"));
}

/// What routes were told otherwise than others were, who agree.
fn difference(observed: &RawValue, answer: &Answer) -> Option<String> {
    let observed: Value = serde_json::from_str(observed.get()).unwrap_or_default();
    let mut results = observed.as_object()?.values().map(|outcome| &outcome["result"]);
    let first = results.next()?;
    if first.is_null() || results.any(|result| result != first) {
        return None;
    }
    let ours = answer.json();
    (["params", "input", "bytes"].iter().any(|part| first[part] != ours[part])).then(|| format!("{ours}, not {first}"))
}

/// The limit of the servers there.
const LIMIT_OF_SUITES: u64 = 5000;

#[test]
fn the_traffic_of_suites_is_answered_as_there() {
    let mut listed = String::new();
    for row in rows::<Value>("suite-traffic.jsonl") {
        let id = row["id"].as_str().unwrap_or_default();
        let Some((_, router)) = SUITES.iter().find(|(other, _)| *other == id) else { continue };
        let about = format!("{id} {}", row["test"].as_str().unwrap_or_default().escape_debug());
        let Some(router) = router else {
            listed.push_str(&format!("{about}: its lexicons are unsound\n"));
            continue;
        };
        let response = &row["response"];
        let status = u16::try_from(response["status"].as_u64().unwrap_or_default()).unwrap_or_default();
        let json = &response["json"];
        let content_type = response["headers"]["content-type"].as_str().unwrap_or("application/octet-stream");
        let body = if json.is_null() { Vec::new() } else { json.to_string().into_bytes() };
        let mut request = request(&row["request"]);
        request.extensions_mut().insert(Recorded { status, content_type: content_type.to_owned(), body });
        let answer = send(&router().streamed_limit(LIMIT_OF_SUITES).into_axum(), request);
        let agrees = answer.status() == status && (status < 400 || json["error"] == answer.json()["error"]);
        if !agrees {
            let ours = format!("{} {}", answer.status(), answer.error().as_deref().unwrap_or("-"));
            listed.push_str(&format!("{about}: {ours}, not {status} {}\n", name(&json["error"])));
        }
    }
    let list = Path::new(env!("CARGO_MANIFEST_DIR")).join("suite-traffic.txt");
    // What is the handlers' own to refuse differs with the suites.
    compare_listed(&list, &listed, |line| !line.contains(REACHED));
}
