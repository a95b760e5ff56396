//! A service with an endpoint of each kind, declared as in generated code.

use axum::http::HeaderValue;
use lexgen_runtime::server::Router;
use lexgen_runtime::{Body, BoxStream, Extra, Nested, Reply, ReplyFuture, Request, Response, XrpcError, json};

/// A query whose parameter `q` selects the response.
#[derive(Clone, Copy, Debug)]
pub struct Search;

lexgen_runtime::query! {
    Search = "com.example.search" {
        params: SearchParams;
        output: SearchOutput, "application/json";
        route: SearchRoute, search;
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SearchParams {
    pub q: String,
    pub limit: Option<i64>,
    pub tags: Option<Vec<String>>,
}

lexgen_runtime::object! {
    SearchParams {
        new(q into String);
        "q" => q: required, max_length = 20;
        "limit" => limit: optional, default = 25, minimum = 1, maximum = 100;
        "tags" => tags: optional, max_length = 1, items(max_length = 3);
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SearchOutput {
    pub text: String,
    pub parent: Option<Nested<SearchOutput>>,
    pub extra: Extra,
}

lexgen_runtime::object! {
    SearchOutput {
        nested;
        new(text into String);
        "text" => text: required, max_length = 100;
        "parent" => parent: optional, nested;
        _ => extra;
    }
}

pub trait SearchRoute: Send + Sync + 'static {
    fn search(&self, request: Request<Search>) -> impl ReplyFuture<Search>;
}

/// A procedure with JSON input and no output.
#[derive(Clone, Copy, Debug)]
pub struct CreateNote;

lexgen_runtime::procedure! {
    CreateNote = "com.example.createNote" {
        input: CreateNoteInput, "application/json";
        route: CreateNoteRoute, create_note;
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CreateNoteInput {
    pub text: String,
    pub images: Vec<String>,
    pub pinned: Option<bool>,
    pub extra: Extra,
}

lexgen_runtime::object! {
    CreateNoteInput {
        new(text into String, images: Vec<String>);
        "text" => text: required, max_length = 10;
        "images" => images: required, max_length = 1, items(max_length = 3);
        "pinned" => pinned: optional, default = false;
        _ => extra;
    }
}

pub trait CreateNoteRoute: Send + Sync + 'static {
    fn create_note(&self, request: Request<CreateNote>) -> impl ReplyFuture<CreateNote>;
}

/// A procedure that streams its input back.
#[derive(Clone, Copy, Debug)]
pub struct Copy;

lexgen_runtime::procedure! {
    Copy = "com.example.copy" {
        input: Body, "image/*, text/plain", raw;
        output: Body, "*/*", raw;
        route: CopyRoute, copy;
    }
}

pub trait CopyRoute: Send + Sync + 'static {
    fn copy(&self, request: Request<Copy>) -> impl ReplyFuture<Copy>;
}

/// A procedure that counts the bytes of its input.
#[derive(Clone, Copy, Debug)]
pub struct Count;

lexgen_runtime::procedure! {
    Count = "com.example.count" {
        input: Body, "*/*", raw;
        output: SearchOutput, "application/json", external;
        route: CountRoute, count;
    }
}

pub trait CountRoute: Send + Sync + 'static {
    fn count(&self, request: Request<Count>) -> impl ReplyFuture<Count>;
}

/// The account that a layer has authenticated.
#[derive(Clone, Debug)]
pub struct Account(pub String);

/// The service.
pub struct Service;

impl SearchRoute for Service {
    async fn search(&self, request: Request<Search>) -> Reply<Search> {
        let secret = "the password of the database".to_owned();
        let limit = request.params.limit.unwrap_or_default();
        let text = match request.params.q.as_str() {
            "panic" => panic!("{secret}"),
            "internal" => return Err(XrpcError::internal_server_error(secret)),
            "odd status" => return Err(XrpcError::new(200, "Fine", Some(secret))),
            "unknown" => return Err(XrpcError::new(404, "NoSuchNote", Some("there is no such note".to_owned()))),
            "signed out" => return Err(XrpcError::authentication_required("sign in first")),
            "deep" => return Ok(Response::new(chain(10_000))),
            "long" => "x".repeat(101),
            "account" => request.extensions.get::<Account>().map_or_else(String::new, |account| account.0.clone()),
            _ => format!("limit {limit}"),
        };
        let mut response = Response::new(SearchOutput::new(text));
        response.headers.insert("x-cost", HeaderValue::from_static("7"));
        response.headers.insert("content-type", HeaderValue::from_static("text/html"));
        Ok(response)
    }
}

/// Returns a thread of `length` comments.
fn chain(length: usize) -> SearchOutput {
    let first = SearchOutput::new("a");
    (1..length).fold(first, |inner, _| SearchOutput { parent: Some(inner.into()), ..SearchOutput::new("a") })
}

impl CreateNoteRoute for Service {
    async fn create_note(&self, request: Request<CreateNote>) -> Reply<CreateNote> {
        match request.input.text.as_str() {
            // Returns the input as it would be stored.
            "echo" => Err(XrpcError::new(400, "Echo", json::to_string(&request.input).ok())),
            _ => Ok(().into()),
        }
    }
}

impl CopyRoute for Service {
    async fn copy(&self, request: Request<Copy>) -> Reply<Copy> {
        let content_type = match request.headers.get("x-as") {
            Some(other) => other.to_str().unwrap_or_default().to_owned(),
            None => request.input.content_type.clone(),
        };
        let mut chunks = request.input.into_stream();
        let stream = BoxStream::from_fn(move |context| chunks.poll_next(context));
        Ok(Body::from_stream(content_type, stream).into())
    }
}

impl CountRoute for Service {
    async fn count(&self, request: Request<Count>) -> Reply<Count> {
        let bytes = request.input.into_bytes(usize::MAX).await;
        let bytes = bytes.map_err(|error| XrpcError::internal_server_error(error.to_string()))?;
        Ok(Response::new(SearchOutput::new(bytes.len().to_string())))
    }
}

/// Returns a router with all routes and small limits.
pub fn router() -> Router<Service> {
    let router = Router::new(Service).route::<Search>().route::<CreateNote>().route::<Copy>().route::<Count>();
    router.buffered_limit(100).streamed_limit(1000)
}
