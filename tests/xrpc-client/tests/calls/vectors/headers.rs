//! `client-headers.jsonl`: headers of requests.

use std::future::IntoFuture;

use lexgen_runtime::Did;
use lexgen_runtime::client::Labeler;
use lexgen_test_data::vectors;
use lexgen_xrpc_client::vectors::com::example::get_none::GetNone;
use pollster::block_on;
use serde_json::{Map, Value, json};

use super::outcomes;
use crate::support::client;

#[test]
fn headers_are_those_of_the_vectors() {
    let Some(cases) = vectors("xrpc/client-headers.jsonl") else { return };
    let mut outcomes = outcomes("headers.tsv");
    for case in cases {
        let (id, ours) = (case["id"].as_str().unwrap_or_default(), sent(&case["options"]));
        if ours == case["headers"] {
            outcomes.right(id);
        } else {
            outcomes.wrong(id, format!("{}\t{ours}\t{}", case["options"], case["headers"]));
        }
    }
    outcomes.finish();
}

/// Returns the headers that are sent. An option that is `null` removes its header.
fn sent(options: &Value) -> Value {
    let app = labelers(&options["appLabelers"]).into_iter().map(|labeler| Labeler::redacting(labeler.did));
    let client = client([]).accept_labelers(app);
    let mut call = client.query::<GetNone>(&());
    let is_null = |name: &str| options.get(name).is_some_and(Value::is_null);
    for (name, value) in options["headers"].as_object().into_iter().flatten() {
        let is_removed = match name.as_str() {
            "atproto-proxy" => is_null("service"),
            "atproto-accept-labelers" => is_null("labelers"),
            _ => false,
        };
        if !is_removed {
            call = call.header(name, value.as_str().expect("headers are text"));
        }
    }
    if let Some(service) = options["service"].as_str() {
        call = call.proxy(service);
    }
    let _ = block_on(call.accept_labelers(labelers(&options["labelers"])).into_future());
    let headers = client.transport().only().headers;
    let text = |value: &http::HeaderValue| json!(value.to_str().expect("headers are text"));
    Value::Object(headers.iter().map(|(name, value)| (name.to_string(), text(value))).collect::<Map<_, _>>())
}

fn labelers(list: &Value) -> Vec<Labeler> {
    let texts = list.as_array().into_iter().flatten().map(|text| text.as_str().expect("labelers are text"));
    texts
        .map(|text| {
            let (did, redact) = text.strip_suffix(";redact").map_or((text, false), |did| (did, true));
            Labeler { redact, ..Labeler::from(did.parse::<Did>().expect("labelers are DIDs")) }
        })
        .collect()
}
