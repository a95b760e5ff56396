//! `#[derive(Lexicon)]` generates everything of one lexicon next to a struct, here the procedure to sign in.
//!
//! The service implements the procedure's route trait with an `async fn`. It is called without a server.

#![warn(clippy::pedantic)]

use lexgen_runtime::{Did, ErrorDetails, Handle, Lexicon, Method, Reply, Request, Response, Serve, XrpcError, json};
use pollster::block_on;

/// The procedure `com.atproto.server.createSession`.
#[derive(Clone, Copy, Debug, Lexicon)]
#[lexicon("com.atproto.server.createSession", dir = "../../lexicons")]
pub struct CreateSession;

/// A service with one account, which requires a second factor.
struct Service {
    handle: Handle,
    did: Did,
}

impl CreateSessionRoute for Service {
    async fn create_session(&self, request: Request<CreateSession>) -> Reply<CreateSession> {
        let input = request.input;
        if input.identifier == "mallory.dibber.example" {
            return Err(CreateSessionError::AccountTakedown("sold cuttings that were not theirs".into()));
        }
        if input.identifier != self.handle.as_str() || input.password != "sow-in-may" {
            return Err(XrpcError::authentication_required("no such account, or another password").into());
        }
        if input.auth_factor_token.as_deref() != Some("ABCDE-12345") {
            return Err(CreateSessionError::AuthFactorTokenRequired(ErrorDetails::default()));
        }
        let output = CreateSessionOutput {
            active: Some(true),
            ..CreateSessionOutput::new("access.jwt", self.did.clone(), self.handle.clone(), "refresh.jwt")
        };
        Ok(Response::new(output))
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let service = Service { handle: "alice.dibber.example".parse()?, did: "did:plc:gardener234alice567plotq".parse()? };

    let with_token = CreateSessionInput {
        auth_factor_token: Some("ABCDE-12345".to_owned()),
        ..CreateSessionInput::new("alice.dibber.example", "sow-in-may")
    };
    println!("POST /xrpc/{}", CreateSession::NSID);
    println!("  sent:  {}", json::to_string(&with_token)?);
    println!("  shown: {with_token:?}");

    let attempts = [
        CreateSessionInput::new("mallory.dibber.example", "hunter2"),
        CreateSessionInput::new("alice.dibber.example", "sow-in-june"),
        CreateSessionInput::new("alice.dibber.example", "sow-in-may"),
        with_token,
    ];
    for input in attempts {
        let who = input.identifier.clone();
        let reply = block_on(CreateSession::serve(&service, Request::new((), input)));
        println!("{who}: {}", describe(&reply)?);
    }
    Ok(())
}

/// Describes the result of an attempt. The lexicon declares two errors; all others have a name.
fn describe(reply: &Reply<CreateSession>) -> Result<String, json::Error> {
    Ok(match reply {
        Ok(response) => format!("signed in as {}\n  what is shown: {:?}", response.output.did, response.output),
        Err(CreateSessionError::AuthFactorTokenRequired(_)) => "asked for the second factor".to_owned(),
        Err(error @ CreateSessionError::AccountTakedown(_)) => format!("taken down ({error})"),
        Err(CreateSessionError::Other(error)) => format!("{} {}", error.status, json::to_string(error)?),
    })
}
