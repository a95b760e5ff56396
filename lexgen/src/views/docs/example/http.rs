//! Requests and responses of XRPC as text. See [HTTP API](https://atproto.com/specs/xrpc).

use lexgen_data::Nsid;
use serde_json::Value;

const HOST: &str = "pds.example.com";

pub(super) fn get(nsid: &Nsid, query: &str) -> String {
    format!("GET /xrpc/{nsid}{query} HTTP/1.1\nHost: {HOST}")
}

pub(super) fn post(nsid: &Nsid, query: &str, encoding: Option<&str>) -> String {
    let head = format!("POST /xrpc/{nsid}{query} HTTP/1.1\nHost: {HOST}");
    with_type(head, encoding)
}

pub(super) fn response(encoding: Option<&str>) -> String {
    with_type("HTTP/1.1 200 OK".to_owned(), encoding)
}

pub(super) fn subscribe(nsid: &Nsid, query: &str) -> String {
    format!("GET wss://{HOST}/xrpc/{nsid}{query}")
}

/// Adds a header, unless there is no body.
fn with_type(head: String, encoding: Option<&str>) -> String {
    let encoding = encoding.map(|encoding| format!("\nContent-Type: {}", plain(concrete(encoding))));
    head + encoding.as_deref().unwrap_or_default()
}

/// A type that a pattern or a list allows.
fn concrete(encoding: &str) -> &str {
    let first = encoding.split(',').next().unwrap_or(encoding).trim();
    match first {
        "*/*" => "application/octet-stream",
        "image/*" => "image/jpeg",
        "video/*" => "video/mp4",
        "audio/*" => "audio/mpeg",
        "text/*" => "text/plain",
        _ => first,
    }
}

/// Keeps text on its line.
fn plain(text: &str) -> String {
    text.chars().filter(|character| !character.is_control()).collect()
}

/// The query string of parameters, an array as one parameter for each item.
pub(super) fn query_string(parameters: Option<&Value>) -> String {
    let mut query = String::new();
    let mut add = |name: &str, value: &Value| {
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        query.push(if query.is_empty() { '?' } else { '&' });
        query.extend([&escaped(name), "=", &escaped(&text)]);
    };
    for (name, value) in parameters.and_then(Value::as_object).into_iter().flatten() {
        match value.as_array() {
            Some(items) => items.iter().for_each(|item| add(name, item)),
            None => add(name, value),
        }
    }
    query
}

/// Escapes what has a meaning in a query string. Colons and slashes have none.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for &byte in text.as_bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b':' | b'/' => {
                escaped.push(char::from(byte));
            }
            _ => escaped.push_str(&format!("%{byte:02X}")),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::query_string;

    #[test]
    fn parameters_are_escaped_and_arrays_repeat_their_name() {
        let parameters = json!({ "q": "a b&c", "limit": 50, "uris": ["at://a/b", "é"] });
        assert_eq!(query_string(Some(&parameters)), "?q=a%20b%26c&limit=50&uris=at://a/b&uris=%C3%A9");
        assert_eq!(query_string(None), "");
    }
}
