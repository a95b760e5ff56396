//! What one would write without us: axum, `serde_derive`, and the checks that the lexicons ask for.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct Session {
    handle: String,
    did: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    email_confirmed: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    email_auth_factor: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    did_doc: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    active: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<String>,
}

#[derive(Debug, Default)]
struct Params {
    account: String,
    limit: i64,
    active: Option<bool>,
    fields: Vec<String>,
}

impl Params {
    /// Derived readers of query strings do not know names that repeat, so this is by hand as well.
    fn read(query: &str) -> Result<Self, String> {
        let mut params = Self { limit: 50, ..Self::default() };
        for pair in query.split('&') {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let value = decoded(value)?;
            match name {
                "account" => params.account = value,
                "limit" => params.limit = value.parse().map_err(|_| "`limit` is no integer".to_owned())?,
                "active" => params.active = Some(value.parse().map_err(|_| "`active` is no boolean".to_owned())?),
                "fields" => params.fields.push(value),
                _ => {}
            }
        }
        params.check()
    }

    fn check(self) -> Result<Self, String> {
        let method = self.account.strip_prefix("did:").and_then(|rest| rest.split_once(':'));
        let is_did = method.is_some_and(|(method, id)| {
            !method.is_empty()
                && method.bytes().all(|byte| byte.is_ascii_lowercase())
                && !id.is_empty()
                && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._:%-".contains(&byte))
        });
        if !is_did {
            return Err("`account` is no DID".to_owned());
        }
        if !(1..=100).contains(&self.limit) {
            return Err("`limit` is out of bounds".to_owned());
        }
        if self.fields.len() > 10 || self.fields.iter().any(|field| field.len() > 20) {
            return Err("`fields` is too long".to_owned());
        }
        Ok(self)
    }
}

/// A value of a query string without its escapes.
fn decoded(value: &str) -> Result<String, String> {
    if !value.contains(['%', '+']) {
        return Ok(value.to_owned());
    }
    let mut bytes = Vec::with_capacity(value.len());
    let mut rest = value.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let mut digit = || rest.next().and_then(|digit| char::from(digit).to_digit(16));
                match (digit(), digit()) {
                    (Some(high), Some(low)) => (high * 16 + low) as u8,
                    _ => return Err("a broken escape".to_owned()),
                }
            }
            other => other,
        });
    }
    String::from_utf8(bytes).map_err(|error| error.to_string())
}

type Shared = State<Arc<Session>>;

async fn get_owned(State(session): Shared) -> Json<Session> {
    Json(Session::clone(&session))
}

async fn find_owned(State(session): Shared, RawQuery(query): RawQuery) -> Response {
    match Params::read(&query.unwrap_or_default()) {
        Ok(params) => {
            std::hint::black_box(params);
            Json(Session::clone(&session)).into_response()
        }
        Err(message) => refused(&message),
    }
}

async fn get_borrowed(State(session): Shared) -> Response {
    Json(&*session).into_response()
}

async fn find_borrowed(State(session): Shared, RawQuery(query): RawQuery) -> Response {
    match Params::read(&query.unwrap_or_default()) {
        Ok(params) => {
            std::hint::black_box(params);
            Json(&*session).into_response()
        }
        Err(message) => refused(&message),
    }
}

fn refused(message: &str) -> Response {
    (StatusCode::BAD_REQUEST, Json(json!({ "error": "InvalidRequest", "message": message }))).into_response()
}

fn path(path_and_query: &str) -> &str {
    path_and_query.split('?').next().unwrap_or(path_and_query)
}

/// Handlers that give back a session of their own, as those of ours do.
///
/// # Errors
///
/// The session is not what the struct says.
pub fn owning_router() -> serde_json::Result<Router> {
    let router = Router::new().route(path(crate::GET_SESSION), get(get_owned));
    let router = router.route(path(crate::FIND_SESSION), get(find_owned));
    Ok(router.with_state(Arc::new(serde_json::from_str(crate::SESSION)?)))
}

/// Handlers that write the session of the service: the least that there is to do.
///
/// # Errors
///
/// The session is not what the struct says.
pub fn borrowing_router() -> serde_json::Result<Router> {
    let router = Router::new().route(path(crate::GET_SESSION), get(get_borrowed));
    let router = router.route(path(crate::FIND_SESSION), get(find_borrowed));
    Ok(router.with_state(Arc::new(serde_json::from_str(crate::SESSION)?)))
}
