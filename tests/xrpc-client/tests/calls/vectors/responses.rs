//! `client-responses.jsonl`: how answers are classed.
//!
//! Two of their three ways of reading have a counterpart here: `novalidate` is ours, `default` ours with validation.
//! Theirs then fills in defaults, which ours never does with outputs; bodies are therefore compared in the first way
//! only.

use std::future::IntoFuture;

use data_encoding::BASE64;
use lexgen_runtime::client::{CallError, Callable};
use lexgen_runtime::{Body, Query, XrpcError, json};
use lexgen_xrpc_client::vectors::com::example::get_any::GetAny;
use lexgen_xrpc_client::vectors::com::example::get_bin::GetBin;
use lexgen_xrpc_client::vectors::com::example::get_img::GetImg;
use lexgen_xrpc_client::vectors::com::example::get_json::{GetJson, GetJsonParams};
use lexgen_xrpc_client::vectors::com::example::get_json_no_schema::GetJsonNoSchema;
use lexgen_xrpc_client::vectors::com::example::get_none::GetNone;
use pollster::block_on;
use serde_json::{Value, json};

use super::{cases, check};
use crate::support::{Answer, client};

#[test]
fn answers_are_classed_as_in_the_vectors() {
    let mut differences = Vec::new();
    for case in cases("client-responses.jsonl") {
        for (mode, validates) in [("novalidate", false), ("default", true)] {
            // Errors are not validated.
            if validates && case["status"].as_u64() >= Some(300) {
                continue;
            }
            let (ours, theirs) = (class(&case, validates), observed(&case["observed"][mode], !validates));
            if ours != theirs {
                let why = case["why"].as_str().unwrap_or_default().to_owned();
                let id = format!("{} {mode}", case["id"].as_str().unwrap_or_default());
                differences.push([id, why, ours.to_string(), theirs.to_string()]);
            }
        }
    }
    check("responses.tsv", &differences);
}

fn observed(observed: &Value, with_body: bool) -> Value {
    if observed["ok"] == true {
        return match observed.get("body").filter(|_| with_body) {
            Some(body) => json!(["ok", body]),
            None => json!(["ok"]),
        };
    }
    let class = match observed["class"].as_str() {
        Some("XrpcResponseError" | "XrpcAuthenticationError") => "xrpc",
        Some("XrpcInvalidResponseError" | "XrpcResponseValidationError") => "unexpected",
        other => panic!("{other:?}"),
    };
    let downstream = &observed["downstream"];
    json!([class, observed["retry"], downstream["status"], downstream["error"]])
}

fn class(case: &Value, validates: bool) -> Value {
    let written = |text: Result<String, json::Error>| serde_json::from_str(&text.expect("it can be written")).ok();
    let bytes = |body: Body| Some(json!({ "bytes": block_on(body.into_bytes(1000)).expect("it is there").len() }));
    let none = GetJsonParams::default();
    match case["method"].as_str() {
        Some("com.example.getJson") => {
            class_of::<GetJson>(case, validates, &none, |output| written(json::to_string(&output)))
        }
        Some("com.example.getJsonNoSchema") => {
            class_of::<GetJsonNoSchema>(case, validates, &(), |output| written(json::to_string(&output)))
        }
        Some("com.example.getBin") => class_of::<GetBin>(case, validates, &(), bytes),
        Some("com.example.getImg") => class_of::<GetImg>(case, validates, &(), bytes),
        Some("com.example.getAny") => class_of::<GetAny>(case, validates, &(), bytes),
        Some("com.example.getNone") => class_of::<GetNone>(case, validates, &(), |()| None),
        other => panic!("{other:?}"),
    }
}

fn class_of<M: Query + Callable>(
    case: &Value,
    validates: bool,
    params: &M::Params,
    show: impl FnOnce(M::Output) -> Option<Value>,
) -> Value {
    let client = client([answer(case)]);
    match block_on(client.query::<M>(params).validate_response(validates).into_future()) {
        Ok(response) => match show(response.output).filter(|_| !validates) {
            Some(body) => json!(["ok", body]),
            None => json!(["ok"]),
        },
        Err(error) => {
            let class = match &error {
                CallError::Xrpc { .. } => "xrpc",
                CallError::Response(_) => "unexpected",
                other => panic!("{other:?}"),
            };
            let is_retryable = error.is_retryable();
            let downstream = XrpcError::from(error);
            json!([class, is_retryable, downstream.status, downstream.name])
        }
    }
}

fn answer(case: &Value) -> Answer {
    let status = case["status"].as_u64().and_then(|status| u16::try_from(status).ok()).expect("a status");
    let body = case["body"].as_str().map(|body| BASE64.decode(body.as_bytes()).expect("base64")).unwrap_or_default();
    let answer = Answer::new(status, case["ctype"].as_str(), body);
    let headers = case["headers"].as_object().into_iter().flatten();
    headers.fold(answer, |answer, (name, value)| answer.header(name, value.as_str().expect("headers are text")))
}
