//! Demonstrates everything that a session can do.

use std::error::Error;
use std::io::Write;

use lexgen_runtime::client::CallError;

use crate::Session;
use crate::lexicons::com::atproto::server::create_session::{CreateSessionError, CreateSessionInput};
use crate::lexicons::com::example::session::subscribe_events::SubscribeEventsMessage;

/// Signs in, shows the session, refreshes it, follows its events and ends it, and prints each step.
///
/// # Errors
///
/// Returns any error, with a message for users.
pub async fn run(server: &str, input: &CreateSessionInput, output: &mut impl Write) -> Result<(), Box<dyn Error>> {
    let mut session = Session::create(server, input).await.map_err(|error| explain(server, &error))?;
    writeln!(output, "Signed in at {server} as {}, who is {}", session.handle, session.did)?;

    let shown = session.show().await?;
    let email = shown.email.as_deref().unwrap_or("unknown");
    writeln!(output, "The session: email {email}, active {}", shown.active.unwrap_or(true))?;

    session.refresh().await?;
    writeln!(output, "Refreshed: the tokens are new ones")?;

    writeln!(output, "Events of this account's sessions:")?;
    let mut events = session.events(Some(0))?;
    let mut session = Some(session);
    while let Some(event) = events.next().await {
        writeln!(output, "{}", describe(&event?))?;
        // The first event shows that the stream is open. The stream ends with the session.
        if let Some(session) = session.take() {
            session.delete().await?;
        }
    }
    writeln!(output, "Signed out, and the stream has ended")?;
    Ok(())
}

/// Explains why signing in failed and what to do about it.
fn explain(server: &str, error: &CallError<CreateSessionError>) -> String {
    match error {
        CallError::Transport(error) => {
            format!(
                "no response from {server}: {error}\nIs it running? `cargo run -p example-session-server` starts one."
            )
        }
        CallError::Xrpc { error: CreateSessionError::AuthFactorTokenRequired(_), .. } => {
            "a code was sent to the account's address: try again with `--code`".to_owned()
        }
        CallError::Xrpc { error: CreateSessionError::AccountTakedown(_), .. } => {
            "the account has been taken down".to_owned()
        }
        CallError::Xrpc { status, .. } if status.as_u16() == 429 => {
            let seconds = error.retry_after().map_or(60, |after| after.as_secs());
            format!("too many attempts: try again in {seconds} seconds")
        }
        error => error.to_string(),
    }
}

/// Describes an event.
fn describe(event: &SubscribeEventsMessage) -> String {
    match event {
        SubscribeEventsMessage::Created(event) => format!("{:>4}  {}  created", event.seq, event.time),
        SubscribeEventsMessage::Refreshed(event) => format!("{:>4}  {}  refreshed", event.seq, event.time),
        SubscribeEventsMessage::Deleted(event) => format!("{:>4}  {}  deleted", event.seq, event.time),
        SubscribeEventsMessage::Unknown(event) => format!("      {}", event.type_name()),
    }
}
