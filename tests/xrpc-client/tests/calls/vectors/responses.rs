//! `client-responses.jsonl`: the classification of responses.
//!
//! Two of the three recorded modes have an equivalent: `novalidate` is our default, and `default` is ours with validation.
//! In the second mode, the other client fills in defaults of outputs, which ours never does. Therefore bodies are compared
//! only in the first mode.

use std::future::IntoFuture;

use data_encoding::BASE64;
use lexgen_runtime::client::{CallError, Callable};
use lexgen_runtime::{Body, Query, XrpcError, json};
use lexgen_test_data::vectors;
use lexgen_xrpc_client::vectors::com::example::get_any::GetAny;
use lexgen_xrpc_client::vectors::com::example::get_bin::GetBin;
use lexgen_xrpc_client::vectors::com::example::get_img::GetImg;
use lexgen_xrpc_client::vectors::com::example::get_json::{GetJson, GetJsonParams};
use lexgen_xrpc_client::vectors::com::example::get_json_no_schema::GetJsonNoSchema;
use lexgen_xrpc_client::vectors::com::example::get_none::GetNone;
use pollster::block_on;
use serde_json::{Value, json};

use super::outcomes;
use crate::support::{MockResponse, client};

#[test]
fn responses_are_classified_as_in_the_vectors() {
    let Some(cases) = vectors("xrpc/client-responses.jsonl") else { return };
    let mut outcomes = outcomes("responses.tsv");
    for case in cases {
        let text = |field: &str| case[field].as_str().unwrap_or_default();
        for (mode, validates) in [("novalidate", false), ("default", true)] {
            // Errors are not validated.
            if validates && case["status"].as_u64() >= Some(300) {
                continue;
            }
            let id = format!("{} {mode}", text("id"));
            let Some(ours) = class(&case, validates) else {
                outcomes.open(&id, format!("{}: there is no call of {}", text("why"), case["method"]));
                continue;
            };
            let theirs = observed(&case["observed"][mode], !validates);
            if ours == theirs {
                outcomes.right(&id);
            } else {
                outcomes.wrong(&id, format!("{}\t{ours}\t{theirs}", text("why")));
            }
        }
    }
    outcomes.finish();
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

/// Returns the class of a response; `None` if this test has no call of the method.
fn class(case: &Value, validates: bool) -> Option<Value> {
    let written =
        |text: Result<String, json::Error>| serde_json::from_str(&text.expect("the output can be written")).ok();
    let bytes =
        |body: Body| Some(json!({ "bytes": block_on(body.into_bytes(1000)).expect("the body can be read").len() }));
    let none = GetJsonParams::default();
    Some(match case["method"].as_str()? {
        "com.example.getJson" => {
            class_of::<GetJson>(case, validates, &none, |output| written(json::to_string(&output)))
        }
        "com.example.getJsonNoSchema" => {
            class_of::<GetJsonNoSchema>(case, validates, &(), |output| written(json::to_string(&output)))
        }
        "com.example.getBin" => class_of::<GetBin>(case, validates, &(), bytes),
        "com.example.getImg" => class_of::<GetImg>(case, validates, &(), bytes),
        "com.example.getAny" => class_of::<GetAny>(case, validates, &(), bytes),
        "com.example.getNone" => class_of::<GetNone>(case, validates, &(), |()| None),
        _ => return None,
    })
}

fn class_of<M: Query + Callable>(
    case: &Value,
    validates: bool,
    params: &M::Params,
    show: impl FnOnce(M::Output) -> Option<Value>,
) -> Value {
    let client = client([response(case)]);
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

fn response(case: &Value) -> MockResponse {
    let status = case["status"].as_u64().and_then(|status| u16::try_from(status).ok()).expect("the case has a status");
    let body = case["body"]
        .as_str()
        .map(|body| BASE64.decode(body.as_bytes()).expect("the body is in base64"))
        .unwrap_or_default();
    let response = MockResponse::new(status, case["ctype"].as_str(), body);
    let headers = case["headers"].as_object().into_iter().flatten();
    headers.fold(response, |response, (name, value)| response.header(name, value.as_str().expect("headers are text")))
}
