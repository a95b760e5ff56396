//! Serves, loads and compares servers of one query: see the folder's README.

use std::error::Error;
use std::process::ExitCode;

use peers_xrpc_load::{borrowing_router, our_router, owning_router, serve};

mod compare;
mod in_process;
mod load;
mod server;

const USAGE: &str = "one of: serve NAME, requests NAME PATH COUNT, compare";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[&str]) -> Result<(), Box<dyn Error>> {
    match arguments {
        ["serve", name] => Ok(serve(router(name)?)?),
        ["requests", name, path, count] => in_process::requests(router(name)?, path, count.parse()?),
        ["compare"] => compare::compare(),
        _ => Err(USAGE.into()),
    }
}

/// A server of this program by its name.
fn router(name: &str) -> Result<axum::Router, Box<dyn Error>> {
    match name {
        "ours" => Ok(our_router()?),
        "owned" => Ok(owning_router()?),
        "borrowed" => Ok(borrowing_router()?),
        _ => Err(format!("no server is called `{name}`").into()),
    }
}
