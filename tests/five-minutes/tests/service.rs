use lexgen_runtime::SubscriptionRequest;
use lexgen_runtime::client::{CallError, Client, TowerTransport};
use notebook::Notebook;
use notebook::lexicons::com::example::notes;
use notes::add::{Add, AddError, AddInput};
use notes::list::{List, ListParams};
use notes::watch::{WatchError, WatchParams, WatchRoute};

fn client() -> Client<TowerTransport<axum::Router>> {
    let app = notes::router(Notebook::default()).into_axum();
    Client::new(TowerTransport::new(app), "http://in.process").expect("the URL is valid")
}

#[tokio::test]
async fn a_note_is_added_once() {
    let client = client();
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
    assert!(matches!(Notebook::default().watch(request).await, Err(WatchError::FutureCursor(_))));
}
