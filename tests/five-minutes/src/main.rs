use lexgen_runtime::server::{ServeOptions, serve};
use notebook::Notebook;
use notebook::lexicons::com::example::notes;
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let address = std::env::args().nth(1).unwrap_or("127.0.0.1:3000".to_owned());
    let listener = TcpListener::bind(address).await?;
    println!("listening on http://{}", listener.local_addr()?);
    let app = notes::router(Notebook::open("notes.jsonl")?).into_axum();
    serve(listener, app, ServeOptions::default(), std::future::pending()).await
}
