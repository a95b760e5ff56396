//! Endpoints with borrowed strings: clients, servers, and outputs that borrow from a buffered response.

use std::borrow::Cow;
use std::error::Error;
use std::future::IntoFuture;

use lexgen_runtime::client::{CallError, Client, ResponseErrorKind, TowerTransport};
use lexgen_runtime::server::Router;
use lexgen_runtime::{Reply, Request, Validate};
use lexgen_xrpc_client::borrowed::com::example::notes::create::{
    Create, CreateError, CreateInput, CreateOutput, CreateParams, CreateRoute,
};
use lexgen_xrpc_client::borrowed::com::example::notes::list::{List, ListOutput, ListParams, ListRoute};
use lexgen_xrpc_client::own;
use pollster::block_on;

use crate::support::{MockResponse, client};

struct Notes;

impl CreateRoute for Notes {
    async fn create(&self, request: Request<Create>) -> Reply<Create> {
        match request.params.notebook.as_ref() {
            "full" => Err(CreateError::TooManyNotes(request.input.text.into_owned().into())),
            _ => Ok(CreateOutput::new(request.input.text.len() as i64).into()),
        }
    }
}

impl ListRoute for Notes {
    async fn list(&self, request: Request<List>) -> Reply<List> {
        let page = request.params.cursor.as_deref().and_then(|cursor| cursor.parse().ok()).unwrap_or(0);
        let cursor = (page < 2).then(|| Cow::Owned((page + 1).to_string()));
        let note = format!("{page} of {}", request.params.limit_or_default());
        Ok(ListOutput { cursor, ..ListOutput::new(vec![note.into()]) }.into())
    }
}

#[test]
fn owned_strings_are_served_and_called() -> Result<(), Box<dyn Error>> {
    let app = Router::new(Notes).route::<Create>().route::<List>().into_axum();
    let client = Client::new(TowerTransport::new(app), "http://in.process")?;
    let (input, params) = (CreateInput::new("a \"note\""), CreateParams::new("empty"));
    let created = block_on(client.procedure::<Create>(&input).params(&params).into_future())?;
    assert_eq!(created.output.id, 8);
    let params = CreateParams::new("full");
    match block_on(client.procedure::<Create>(&input).params(&params).into_future()) {
        Err(CallError::Xrpc { error: CreateError::TooManyNotes(error), .. }) => {
            assert_eq!(error.message.as_deref(), Some("a \"note\""));
        }
        other => panic!("{other:?}"),
    }

    let mut pages = client.pages::<List>(ListParams::default());
    let mut notes = Vec::new();
    while let Some(page) = block_on(pages.next()) {
        notes.extend(page?.output.notes);
    }
    assert_eq!(notes, ["0 of 50", "1 of 50", "2 of 50"]);
    Ok(())
}

#[test]
fn a_buffered_response_is_read_without_copies() -> Result<(), Box<dyn Error>> {
    let client = client([MockResponse::json(200, "\u{feff}{\"notes\":[\"a\",\"b\\n\"]}").header("x-kept", "1")]);
    let response = block_on(client.query::<List>(&ListParams::default()).send_buffered())?;
    assert_eq!((response.status.as_u16(), &response.headers["x-kept"]), (200, &"1".parse()?));
    let list: ListOutput<'_> = response.output()?;
    let place = response.as_bytes().as_ptr_range();
    let borrowed: Vec<bool> = list.notes.iter().map(|note| place.contains(&note.as_ptr())).collect();
    assert_eq!((list.notes.as_slice(), borrowed), (["a", "b\n"].map(Cow::Borrowed).as_slice(), vec![true, false]));
    Ok(())
}

#[test]
fn owned_responses_can_be_kept() -> Result<(), Box<dyn Error>> {
    use own::com::example::notes::list::{List, ListOutput, ListParams};

    let client = client([MockResponse::json(200, r#"{"notes":["a"]}"#)]);
    let response = block_on(client.query::<List>(&ListParams::default()).send_buffered())?;
    let list: ListOutput = response.output()?;
    assert_eq!(list.notes, ["a"]);
    Ok(())
}

#[test]
fn invalid_responses_fail_when_buffered_or_read() {
    let client = client([
        MockResponse::json(400, r#"{"error":"TooLate"}"#),
        MockResponse::new(200, Some("text/html"), "<p>"),
        MockResponse::json(200, ""),
        MockResponse::json(200, "{").cut(),
        MockResponse::json(200, "{"),
        MockResponse::json(200, "{}"),
        MockResponse::json(200, r#"{"notes":["a note of more than twenty bytes"]}"#),
    ]);
    let params = ListParams::default();
    let send = || block_on(client.query::<List>(&params).validate_response(true).send_buffered());
    let kind_of = |error| match error {
        CallError::Response(response) => response.kind,
        other => panic!("{other:?}"),
    };
    assert!(matches!(send().unwrap_err(), CallError::Xrpc { error, .. } if error.name == "TooLate"));
    assert!(matches!(kind_of(send().unwrap_err()), ResponseErrorKind::ContentType { expected: "application/json" }));
    assert!(matches!(kind_of(send().unwrap_err()), ResponseErrorKind::Empty));
    assert!(matches!(kind_of(send().unwrap_err()), ResponseErrorKind::Interrupted(_)));

    let read = || kind_of(send().expect("a response is received").output::<ListOutput<'_>>().unwrap_err());
    assert!(matches!(read(), ResponseErrorKind::Json(_)));
    assert!(matches!(read(), ResponseErrorKind::Output(error) if error.to_string().starts_with("`notes`")));
    assert!(matches!(read(), ResponseErrorKind::Invalid(_)));
    assert!(ListOutput::new(vec!["short".into()]).validate().is_ok());
}
