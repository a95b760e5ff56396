//! Signs in to the session server and demonstrates a session.

use std::io;
use std::process::ExitCode;

use clap::Parser;
use example_session_client::lexicons::com::atproto::server::create_session::CreateSessionInput;
use example_session_client::tour;

/// Signs in, shows the session, refreshes it, follows its events, and signs out.
#[derive(Parser)]
struct Arguments {
    /// The address of the server.
    #[arg(long, default_value = "http://127.0.0.1:2583")]
    server: String,
    /// The account: a handle, an email address or a DID.
    #[arg(long, default_value = "alice.test")]
    identifier: String,
    /// The code from the email, for accounts that require one.
    #[arg(long)]
    code: Option<String>,
}

#[tokio::main]
async fn main() -> ExitCode {
    let Arguments { server, identifier, code } = Arguments::parse();
    // Not an argument, because all users of the machine can see arguments. The default is the password of the demo
    // account.
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
