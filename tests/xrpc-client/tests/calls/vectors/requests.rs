//! `client-requests.jsonl`: requests that are sent.

use std::future::IntoFuture;

use data_encoding::BASE64;
use lexgen_runtime::client::{Call, CallError, Callable, Client};
use lexgen_runtime::{Body, json};
use lexgen_test_data::vectors;
use lexgen_xrpc_client::vectors::com::example::get_json::{GetJson, GetJsonParams};
use lexgen_xrpc_client::vectors::com::example::post::{Post, PostInput, PostParams};
use lexgen_xrpc_client::vectors::com::example::q::{Q, QParams};
use lexgen_xrpc_client::vectors::com::example::upload::Upload;
use lexgen_xrpc_client::vectors::com::example::upload_any::UploadAny;
use pollster::block_on;
use serde_json::{Value, json};

use super::outcomes;
use crate::support::{Memory, client};

#[test]
fn requests_match_the_vectors() {
    let Some(cases) = vectors("xrpc/client-requests.jsonl") else { return };
    let mut outcomes = outcomes("requests.tsv");
    for case in cases {
        let text = |field: &str| case[field].as_str().unwrap_or_default();
        let (id, why) = (text("id"), text("why"));
        let Some(ours) = sent(&case) else {
            outcomes.open(id, format!("{why}: there is no call of {}", case["method"]));
            continue;
        };
        let theirs = observed(&case["observed"]);
        if ours == theirs {
            outcomes.right(id);
        } else {
            outcomes.wrong(id, format!("{why}\t{ours}\t{theirs}"));
        }
    }
    outcomes.finish();
}

fn observed(observed: &Value) -> Value {
    match observed.get("failed") {
        Some(_) => json!("failed"),
        None => {
            let body = match (observed["body"].as_str(), observed["bodyIsText"].as_bool()) {
                (Some(body), Some(false)) => {
                    String::from_utf8(BASE64.decode(body.as_bytes()).expect("the body is in base64")).ok()
                }
                (body, _) => body.map(str::to_owned),
            };
            json!([observed["method"], observed["url"], observed["headers"], body.unwrap_or_default()])
        }
    }
}

/// Returns what is sent, or `failed` if the call fails; `None` if this test has no call of the method.
fn sent(case: &Value) -> Option<Value> {
    let client = client([]);
    let params = case["options"].get("params").cloned().unwrap_or_else(|| json!({})).to_string();
    let sent = match case["method"].as_str() {
        Some("com.example.q") => {
            json::from_str::<QParams>(&params).is_ok_and(|params| make(case, client.query::<Q>(&params)))
        }
        Some("com.example.getJson") => {
            json::from_str::<GetJsonParams>(&params).is_ok_and(|params| make(case, client.query::<GetJson>(&params)))
        }
        Some("com.example.post") => post(case, &client, &params),
        Some("com.example.upload") => make(case, client.procedure::<Upload>(body(case))),
        Some("com.example.uploadAny") => make(case, client.procedure::<UploadAny>(body(case))),
        _ => return None,
    };
    if !sent {
        assert!(client.transport().targets().is_empty(), "a failed call must not send a request");
        return Some(json!("failed"));
    }
    let request = client.transport().only();
    let headers: serde_json::Map<String, Value> = request
        .headers
        .iter()
        .map(|(name, value)| (name.to_string(), json!(value.to_str().expect("headers are text"))))
        .collect();
    Some(json!([request.verb, request.target, headers, String::from_utf8(request.body).expect("the body is UTF-8")]))
}

/// Calls `com.example.post` if the case has an input: the call requires one.
fn post(case: &Value, client: &Client<Memory>, params: &str) -> bool {
    let input = case.get("bodyJson").and_then(|input| json::from_str::<PostInput>(&input.to_string()).ok());
    let params = json::from_str::<PostParams>(params).ok();
    input.zip(params).is_some_and(|(input, params)| make(case, client.procedure::<Post>(&input).params(&params)))
}

fn body(case: &Value) -> Body {
    let bytes = BASE64
        .decode(case["bodyBytes"].as_str().expect("the case has a body").as_bytes())
        .expect("the body is in base64");
    Body::new(case["options"]["encoding"].as_str().unwrap_or_default(), bytes)
}

/// Makes the call and returns whether it was sent.
fn make<M: Callable>(case: &Value, mut call: Call<'_, Memory, M>) -> bool {
    for (name, value) in case["options"]["headers"].as_object().into_iter().flatten() {
        call = call.header(name, value.as_str().expect("headers are text"));
    }
    matches!(block_on(call.into_future()), Err(CallError::Transport(_)))
}
