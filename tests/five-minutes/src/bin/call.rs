use std::error::Error;

use lexgen_runtime::client::{CallError, Client, subscribe};
use notebook::lexicons::com::example::notes::add::{Add, AddError, AddInput};
use notebook::lexicons::com::example::notes::list::{List, ListParams};
use notebook::lexicons::com::example::notes::watch::{Watch, WatchMessage, WatchParams};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let server = std::env::args().nth(1).unwrap_or("http://127.0.0.1:3000".to_owned());
    let client = Client::reqwest(&server)?;

    let list = client.query::<List>(&ListParams { limit: Some(10) }).await?.output;
    println!("notes so far: {}", list.notes.len());

    match client.procedure::<Add>(&AddInput::new("bread")).await {
        Ok(response) => println!("bread is number {}", response.output.seq),
        Err(CallError::Xrpc { error: AddError::Duplicate(_), .. }) => println!("bread already exists"),
        Err(error) => return Err(error.into()),
    }

    // Cursor 0 starts at the oldest note. Without a cursor, only new notes are sent.
    let mut events = subscribe::<Watch>(&server, &WatchParams { cursor: Some(0) })?.open();
    while let Some(event) = events.next().await {
        match event? {
            WatchMessage::Note(note) => println!("{}: {}", note.seq, note.text),
            other => println!("{other:?}"),
        }
    }
    Ok(())
}
