//! Reads a response of `com.atproto.server.getSession` into the type that the build script generated, and writes it
//! back.
//!
//! The response has a field and a status that the lexicon does not have. Neither is lost.

use std::error::Error;

use lexgen_runtime::{Method, Object, Value, json, to_value};
use lexicons::com::atproto::server::get_session::{GetSession, GetSessionOutput, GetSessionOutputStatus};

mod lexicons {
    lexgen_runtime::include_lexicons!();
}

/// The response of a server.
const RESPONSE: &str = include_str!("response.json");

fn main() -> Result<(), Box<dyn Error>> {
    let session: GetSessionOutput = json::from_str(RESPONSE)?;

    println!("A response of {}", GetSession::NSID);
    println!("  handle   {}, below {}", session.handle, session.handle.tld());
    println!("  did      {}, of the method `{}`", session.did, session.did.method());
    println!("  email    {}", session.email.as_deref().unwrap_or("unknown"));
    println!("  status   {}", describe(session.active, session.status.as_ref()));
    let server = session.did_doc.as_ref().and_then(data_server).unwrap_or("unknown");
    println!("  server   {server}");
    for (name, value) in &session.extra {
        println!("  extra    {name} = {}", json::to_string(value)?);
    }

    let read: Value = json::from_str(RESPONSE)?;
    let written = to_value(&session)?;
    assert_eq!(read, written);
    println!("Written back, the data is the same: {} bytes of JSON", json::to_string(&session)?.len());

    let invalid = RESPONSE.replace("alice.dibber.example\",\n  \"email", "alice dibber\",\n  \"email");
    if let Err(error) = json::from_str::<GetSessionOutput>(&invalid) {
        println!("Invalid data is an error: {error}");
    }
    Ok(())
}

/// Describes the state of an account. A status that the lexicon does not list is kept as a string.
fn describe(active: Option<bool>, status: Option<&GetSessionOutputStatus>) -> String {
    match (active, status) {
        (None | Some(true), _) => "active".to_owned(),
        (Some(false), None) => "not active, without a reason".to_owned(),
        (Some(false), Some(GetSessionOutputStatus::Takendown)) => "taken down".to_owned(),
        (Some(false), Some(GetSessionOutputStatus::Suspended)) => "suspended".to_owned(),
        (Some(false), Some(GetSessionOutputStatus::Deactivated)) => "deactivated by its owner".to_owned(),
        (Some(false), Some(GetSessionOutputStatus::Other(other))) => {
            format!("not active, with the unknown status `{other}`")
        }
    }
}

/// Returns the account's server from its DID document, a field of the type `unknown`, which is any object.
fn data_server(document: &Object) -> Option<&str> {
    let services = document.get("service")?.as_array()?;
    let server = services.iter().find(|service| service.get("id").and_then(Value::as_str) == Some("#atproto_pds"))?;
    server.get("serviceEndpoint")?.as_str()
}
