//! Requests without sockets, to count instructions.

use std::error::Error;
use std::process::Command;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::Request;
use tower_service::Service;

/// Sends a number of requests to a router, one after the other.
pub(crate) fn requests(mut router: Router, path: &str, count: usize) -> Result<(), Box<dyn Error>> {
    tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
        for _ in 0..count {
            let request = Request::get(path).header("host", "localhost").body(Body::empty())?;
            let response = router.call(request).await?;
            let status = response.status();
            let body = to_bytes(response.into_body(), usize::MAX).await?;
            if status != 200 || body.len() < 700 {
                return Err(format!("{status}: {}", String::from_utf8_lossy(&body)).into());
            }
        }
        Ok(())
    })
}

/// How many instructions a request costs, as callgrind counts them; the start is not counted.
pub(crate) fn instructions(name: &str, path: &str) -> Result<u64, Box<dyn Error>> {
    const FEW: u64 = 500;
    const MANY: u64 = 2500;
    Ok((count(name, path, MANY)? - count(name, path, FEW)?) / (MANY - FEW))
}

fn count(name: &str, path: &str, requests: u64) -> Result<u64, Box<dyn Error>> {
    let mut command = Command::new("valgrind");
    command.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]).arg(std::env::current_exe()?);
    let output = command.args(["requests", name, path, &requests.to_string()]).output()?;
    let text = String::from_utf8_lossy(&output.stderr);
    let collected = text.lines().find_map(|line| line.split_once("Collected : "));
    Ok(collected.ok_or_else(|| text.to_string())?.1.trim().parse()?)
}
