//! Prints the posts of the firehose, or of a built-in stream.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;
use std::{future, io};

use clap::Parser;
use example_firehose::demo;
use example_firehose::follow::{Options, follow};
use example_firehose::replay::Replay;

/// Follows the events of a server, prints posts, counts, and continues after a restart. Without a server, it shows all that
/// with a built-in stream.
#[derive(Parser)]
struct Arguments {
    /// The address of a server, such as `https://bsky.network`.
    #[arg(long)]
    server: Option<String>,
    /// The file that keeps the position in the stream.
    #[arg(long, default_value = "firehose.cursor")]
    cursor: PathBuf,
    /// The number of events after which to stop.
    #[arg(long)]
    limit: Option<u64>,
}

#[tokio::main]
async fn main() -> ExitCode {
    let Arguments { server, cursor, limit } = Arguments::parse();
    let result = match server {
        Some(server) => live(Options { server, cursor, limit, accounts: BTreeMap::new() }).await,
        None => show().await,
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Follows a server until Ctrl-C.
async fn live(options: Options) -> Result<(), Box<dyn Error>> {
    // Without signals, only the limit and the server end the stream.
    let stop = async {
        if tokio::signal::ctrl_c().await.is_err() {
            future::pending::<()>().await;
        }
    };
    let counts = follow(&options, stop, &mut io::stdout()).await?;
    println!("{counts}");
    Ok(())
}

/// Follows the built-in stream in two runs, of which the second continues where the first one stopped.
async fn show() -> Result<(), Box<dyn Error>> {
    let (account, events) = demo::events()?;
    let server = format!("http://{}", Replay::new(events).serve().await?);
    let directory = tempfile::tempdir()?;
    let accounts = BTreeMap::from([(account.did.to_string(), account)]);
    let cursor = directory.path().join("cursor");
    let mut options = Options { server, cursor, limit: Some(3), accounts };
    println!("The first run, of three events:");
    println!("{}", follow(&options, future::pending(), &mut io::stdout()).await?);
    println!("The second run, after a restart:");
    options.limit = None;
    println!("{}", follow(&options, future::pending(), &mut io::stdout()).await?);
    Ok(())
}
