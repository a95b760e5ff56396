//! An answer of `com.atproto.server.getSession`, read into the type that the build script made, and written back.
//!
//! Servers say more than lexicons know. The answer here has a field that the lexicon does not name, and a status that it
//! does not list; neither is lost, and neither is in the way.

use std::error::Error;

use lexgen_runtime::{Method, Object, Value, json, to_value};
use lexicons::com::atproto::server::get_session::{GetSession, GetSessionOutput, GetSessionOutputStatus};

mod lexicons {
    lexgen_runtime::include_lexicons!();
}

/// What a server answered.
const ANSWER: &str = include_str!("answer.json");

fn main() -> Result<(), Box<dyn Error>> {
    let session: GetSessionOutput = json::from_str(ANSWER)?;

    println!("An answer of {}", GetSession::NSID);
    println!("  handle   {}, below {}", session.handle, session.handle.tld());
    println!("  did      {}, of the method `{}`", session.did, session.did.method());
    println!("  email    {}", session.email.as_deref().unwrap_or("not told"));
    println!("  status   {}", describe(session.active, session.status.as_ref()));
    let server = session.did_doc.as_ref().and_then(data_server).unwrap_or("not told");
    println!("  server   {server}");
    for (name, value) in &session.extra {
        println!("  besides  {name} = {}", json::to_string(value)?);
    }

    let read: Value = json::from_str(ANSWER)?;
    let written = to_value(&session)?;
    assert_eq!(read, written);
    println!("Written back, it is the same data: {} bytes of JSON", json::to_string(&session)?.len());

    let broken = ANSWER.replace("alice.dibber.example\",\n  \"email", "alice dibber\",\n  \"email");
    if let Err(error) = json::from_str::<GetSessionOutput>(&broken) {
        println!("What is wrong is refused: {error}");
    }
    Ok(())
}

/// The state of an account. A status that the lexicon does not list is a value like any other.
fn describe(active: Option<bool>, status: Option<&GetSessionOutputStatus>) -> String {
    match (active, status) {
        (None | Some(true), _) => "active".to_owned(),
        (Some(false), None) => "not active, and nobody says why".to_owned(),
        (Some(false), Some(GetSessionOutputStatus::Takendown)) => "taken down".to_owned(),
        (Some(false), Some(GetSessionOutputStatus::Suspended)) => "suspended for a time".to_owned(),
        (Some(false), Some(GetSessionOutputStatus::Deactivated)) => "deactivated by its owner".to_owned(),
        (Some(false), Some(GetSessionOutputStatus::Other(other))) => format!("not active: `{other}`, whatever that is"),
    }
}

/// Where the account's data is, from its DID document: a field of type `unknown`, which is any object.
fn data_server(document: &Object) -> Option<&str> {
    let services = document.get("service")?.as_array()?;
    let server = services.iter().find(|service| service.get("id").and_then(Value::as_str) == Some("#atproto_pds"))?;
    server.get("serviceEndpoint")?.as_str()
}
