use std::path::{Path, PathBuf};

use lexgen_runtime::SubscriptionRequest;
use lexgen_runtime::client::{CallError, Client, TowerTransport};
use notebook::Notebook;
use notebook::lexicons::com::example::notes;
use notes::add::{Add, AddError, AddInput};
use notes::list::{List, ListParams};
use notes::watch::{Note, WatchError, WatchMessage, WatchParams, WatchRoute};

/// Returns the path of a file that does not exist, for one test.
fn new_file(test: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(test);
    let _ = std::fs::remove_file(&path);
    path
}

fn client(file: &Path) -> Client<TowerTransport<axum::Router>> {
    let app = notes::router(Notebook::open(file).expect("the file can be opened")).into_axum();
    Client::new(TowerTransport::new(app), "http://in.process").expect("the URL is valid")
}

#[tokio::test]
async fn a_note_is_added_once() {
    let client = client(&new_file("once"));
    let milk = AddInput::new("milk");
    let added = client.procedure::<Add>(&milk).await.expect("the note is new");
    assert_eq!((added.output.seq, added.output.text.as_str()), (1, "milk"));

    let again = client.procedure::<Add>(&milk).await;
    assert!(matches!(again, Err(CallError::Xrpc { error: AddError::Duplicate(_), .. })));
    let list = client.query::<List>(&ListParams::default()).await.expect("listing succeeds");
    assert_eq!(list.output.notes, [added.output]);
}

#[tokio::test]
async fn a_future_cursor_is_an_error() {
    // A route is a method and can be called directly.
    let request = SubscriptionRequest::new(WatchParams { cursor: Some(7) });
    let notebook = Notebook::open(new_file("future")).expect("the file can be opened");
    assert!(matches!(notebook.watch(request).await, Err(WatchError::FutureCursor(_))));
}

#[tokio::test]
async fn numbers_continue_after_a_restart() {
    let file = new_file("restart");
    for (seq, text) in [(1, "milk"), (2, "bread")] {
        let added = client(&file).procedure::<Add>(&AddInput::new(text)).await.expect("the note is new");
        assert_eq!(added.output.seq, seq);
    }
    let notebook = Notebook::open(&file).expect("the file can be opened");
    let request = SubscriptionRequest::new(WatchParams { cursor: Some(1) });
    let mut messages = notebook.watch(request).await.expect("the cursor is valid");
    for expected in [Note::new(1, "milk"), Note::new(2, "bread")] {
        assert_eq!(messages.next().await, Some(Ok(WatchMessage::Note(expected))));
    }
}
