//! Our client, talking with a server that is made with `@atproto/xrpc-server`: `peers-npm ADDRESS`.

use std::env;
use std::process::ExitCode;

use lexgen_runtime::client::{CallError, CallResult, Client, EventStream, SubscriptionError, subscribe};
use lexgen_runtime::{Body, BoxStream};
use lexicons::com::example::follow::{Follow, FollowError, FollowMessage, FollowParams, InfoName};
use lexicons::com::example::notes::clear::Clear;
use lexicons::com::example::notes::create::{Create, CreateError, CreateInput, CreateParams};
use lexicons::com::example::notes::export::Export;
use lexicons::com::example::notes::list::{List, ListParams};
use lexicons::com::example::notes::upload::Upload;

use crate::checks::Checks;

mod checks;

mod lexicons {
    lexgen_runtime::include_lexicons!();
}

type Http = Client<reqwest::Client>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let Some(address) = env::args().nth(1) else {
        eprintln!("error: whose address?");
        return ExitCode::FAILURE;
    };
    let base = format!("http://{address}");
    let client = match Client::new(reqwest::Client::new(), &base) {
        Ok(client) => client,
        Err(error) => {
            eprintln!("error: {error}");
            return ExitCode::FAILURE;
        }
    };
    let mut checks = Checks::default();
    checks.check("a query with its defaults", query(&client).await);
    checks.check("all pages of a query", pages(&client).await);
    checks.check("a parameter that the server refuses", refused_parameter(&client).await);
    checks.check("a procedure with parameters, an input and a token", procedure(&client).await);
    checks.check("a procedure with neither input nor output", empty_procedure(&client).await);
    checks.check("an error that the lexicon declares", declared_error(&client).await);
    checks.check("an error that it does not", other_error(&client).await);
    checks.check("a failure of the server", failure(&client).await);
    checks.check("an input that the server refuses", refused_input(&client).await);
    checks.check("an upload as a stream", upload(&client).await);
    checks.check("a download as a stream", download(&client).await);
    checks.check("a subscription until its end", messages(&base).await);
    checks.check("a subscription from a cursor on", cursor(&base).await);
    checks.check("an info, and a message of another lexicon", kinds(&base).await);
    checks.check("a message that the lexicon does not know", unknown_message(&base).await);
    checks.check("an error of a subscription", stream_error(&base).await);
    checks.exit_code()
}

/// What went wrong, of what should not have.
fn wrong(error: impl std::error::Error) -> String {
    format!("{error} ({error:?})")
}

/// Compares what came with what should have.
fn same<T: PartialEq + std::fmt::Debug>(found: T, expected: T) -> Result<(), String> {
    if found == expected { Ok(()) } else { Err(format!("{found:?} instead of {expected:?}")) }
}

async fn query(client: &Http) -> Result<(), String> {
    let params = ListParams { author: Some("Åsa & co".to_owned()), ..ListParams::default() };
    let answer = client.query::<List>(&params).await.map_err(wrong)?;
    let limit = answer.headers.get("x-limit").map(|limit| limit.as_bytes().to_vec());
    same(limit, Some(b"50".to_vec()))?;
    same(answer.output.cursor, None)?;
    same(answer.output.notes.first().map(String::as_str), Some("Åsa & co 0"))
}

async fn pages(client: &Http) -> Result<(), String> {
    let mut pages = client.pages::<List>(ListParams { limit: Some(3), ..ListParams::default() });
    let mut sizes = Vec::new();
    while let Some(page) = pages.next().await {
        sizes.push(page.map_err(wrong)?.output.notes.len());
    }
    same(sizes, vec![3, 3, 1])
}

async fn refused_parameter(client: &Http) -> Result<(), String> {
    let params = ListParams { limit: Some(101), ..ListParams::default() };
    match client.query::<List>(&params).await {
        Err(CallError::Request(_)) => {}
        other => return Err(format!("our client lets it pass: {other:?}")),
    }
    let error = client.query::<List>(&params).validate_request(false).await.err();
    refusal_of(error.as_ref().and_then(CallError::status), 400)
}

fn refusal_of(status: Option<impl Into<u16>>, expected: u16) -> Result<(), String> {
    same(status.map(Into::into), Some(expected))
}

async fn create(client: &Http, notebook: &str, text: &str, token: &str) -> CallResult<Create> {
    let params = CreateParams::new(notebook);
    client.procedure::<Create>(&CreateInput::new(text)).params(&params).bearer(token).validate_request(false).await
}

async fn procedure(client: &Http) -> Result<(), String> {
    let answer = create(client, "garden", "water", "secret").await.map_err(wrong)?;
    same(answer.output.id, 5)
}

async fn empty_procedure(client: &Http) -> Result<(), String> {
    client.procedure::<Clear>(()).await.map(|_| ()).map_err(wrong)
}

async fn declared_error(client: &Http) -> Result<(), String> {
    match create(client, "full", "water", "secret").await {
        Err(CallError::Xrpc { error: CreateError::TooManyNotes(message), .. }) => {
            same(message.message.as_deref(), Some("it is full"))
        }
        other => Err(format!("{other:?}")),
    }
}

async fn other_error(client: &Http) -> Result<(), String> {
    match create(client, "garden", "water", "guessed").await {
        Err(CallError::Xrpc { error: CreateError::Other(error), .. }) => {
            same((error.status, error.name.as_str()), (401, "AuthenticationRequired"))
        }
        other => Err(format!("{other:?}")),
    }
}

async fn failure(client: &Http) -> Result<(), String> {
    match create(client, "broken", "water", "secret").await {
        Err(CallError::Xrpc { error: CreateError::Other(error), .. }) => {
            same((error.status, error.name.as_str()), (500, "InternalServerError"))
        }
        other => Err(format!("{other:?}")),
    }
}

async fn refused_input(client: &Http) -> Result<(), String> {
    match create(client, "garden", "more than twenty bytes", "secret").await {
        Err(CallError::Xrpc { error: CreateError::Other(error), .. }) => {
            same((error.status, error.name.as_str()), (400, "InvalidRequest"))
        }
        other => Err(format!("{other:?}")),
    }
}

async fn upload(client: &Http) -> Result<(), String> {
    const CHUNKS: usize = 40;
    let chunks: BoxStream<_> = (0..CHUNKS).map(|_| Ok(vec![7; 1000])).collect();
    let answer = client.procedure::<Upload>(Body::from_stream("image/png", chunks)).await.map_err(wrong)?;
    same(answer.output.size, 1000 * CHUNKS as i64)
}

async fn download(client: &Http) -> Result<(), String> {
    let answer = client.query::<Export>(&()).await.map_err(wrong)?;
    same(answer.output.content_type.as_str(), "application/octet-stream")?;
    let (mut size, mut stream) = (0, answer.output.into_stream());
    while let Some(chunk) = stream.next().await {
        size += chunk.map_err(wrong)?.len();
    }
    same(size, 64 * 16384)
}

fn follow(base: &str, params: &FollowParams) -> Result<EventStream<Follow>, String> {
    Ok(subscribe::<Follow>(base, params).map_err(wrong)?.open())
}

/// What comes, until there is no more.
async fn all(base: &str, params: &FollowParams) -> Result<Vec<FollowMessage>, String> {
    let mut events = follow(base, params)?;
    let mut all = Vec::new();
    while let Some(event) = events.next().await {
        all.push(event.map_err(wrong)?);
    }
    Ok(all)
}

/// The numbers of messages, and 0 of infos.
fn numbers(messages: &[FollowMessage]) -> Vec<i64> {
    let number = |message: &FollowMessage| match message {
        FollowMessage::Tick(tick) => tick.seq,
        FollowMessage::Gone(gone) => gone.seq,
        _ => 0,
    };
    messages.iter().map(number).collect()
}

async fn messages(base: &str) -> Result<(), String> {
    let messages = all(base, &FollowParams { size: Some(100_000), ..FollowParams::new("end") }).await?;
    same(numbers(&messages), vec![1, 2, 3])?;
    let Some(FollowMessage::Tick(tick)) = messages.first() else { return Err(format!("{messages:?}")) };
    same((tick.data.len(), tick.data.iter().all(|byte| *byte == 7)), (100_000, true))
}

async fn cursor(base: &str) -> Result<(), String> {
    let messages = all(base, &FollowParams { cursor: Some(40), ..FollowParams::new("end") }).await?;
    same(numbers(&messages), vec![40, 41, 42])
}

async fn kinds(base: &str) -> Result<(), String> {
    let messages = all(base, &FollowParams::new("info")).await?;
    match messages.first() {
        Some(FollowMessage::Info(info)) if info.name == InfoName::OutdatedCursor => {}
        other => return Err(format!("{other:?}")),
    }
    let messages = all(base, &FollowParams::new("gone")).await?;
    same(numbers(&messages), vec![1, 2, 3, 9])
}

async fn unknown_message(base: &str) -> Result<(), String> {
    let messages = all(base, &FollowParams::new("odd")).await?;
    same(numbers(&messages), vec![1, 2, 3])
}

async fn stream_error(base: &str) -> Result<(), String> {
    let mut events = follow(base, &FollowParams::new("future"))?;
    match events.next().await {
        Some(Err(SubscriptionError::Xrpc(FollowError::FutureCursor(message)))) => {
            same(message.message.as_deref(), Some("not yet"))
        }
        other => Err(format!("{other:?}")),
    }
}
