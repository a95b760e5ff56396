//! Signs in to the session server and shows what a session is.

use std::io;
use std::process::ExitCode;

use clap::Parser;
use example_session_client::lexicons::com::atproto::server::create_session::CreateSessionInput;
use example_session_client::tour;

/// Signs in, shows the session, refreshes it, follows what happens to it, and signs out.
#[derive(Parser)]
struct Arguments {
    /// Where the server is.
    #[arg(long, default_value = "http://127.0.0.1:2583")]
    server: String,
    /// Who signs in: a handle, an address or a DID.
    #[arg(long, default_value = "alice.test")]
    identifier: String,
    /// The code that was sent by mail, for accounts that have asked for one.
    #[arg(long)]
    code: Option<String>,
}

#[tokio::main]
async fn main() -> ExitCode {
    let Arguments { server, identifier, code } = Arguments::parse();
    // Not an argument: those can be seen by all on the machine. The default is the demo account's.
    let password = std::env::var("SESSION_PASSWORD").unwrap_or_else(|_| "sow-in-may".to_owned());
    let input = CreateSessionInput { auth_factor_token: code, ..CreateSessionInput::new(identifier, password) };
    match tour::run(&server, &input, &mut io::stdout()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
