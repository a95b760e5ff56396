use std::path::Path;

use axum::middleware::from_fn;
use lexgen_runtime::client::{Client, TowerTransport};
use notebook::Notebook;
use notebook::auth::sign_in;
use notebook::lexicons::com::example::notes;
use notes::add::{Add, AddInput};

#[tokio::test]
async fn adding_a_note_requires_a_token() {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("auth");
    let _ = std::fs::remove_file(&file);
    let notebook = Notebook::open(&file).expect("the file can be opened");
    let app = notes::router(notebook).into_axum().layer(from_fn(sign_in));
    let client = Client::new(TowerTransport::new(app), "http://in.process").expect("the URL is valid");
    let milk = AddInput::new("milk");

    let error = client.procedure::<Add>(&milk).await.expect_err("the token is missing");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(401));
    client.procedure::<Add>(&milk).bearer("token-of-alice").await.expect("the token is valid");
}
