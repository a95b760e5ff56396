//! The client with the server, in one process.

use std::error::Error;
use std::future::IntoFuture;

use lexgen_runtime::client::{CallError, Client, RequestError, TowerTransport};
use lexgen_runtime::{Body, Request, Response};
use lexgen_xrpc_client::own::com::example::notes;
use lexgen_xrpc_client::own::com::example::notes::clear::{Clear, ClearRoute};
use lexgen_xrpc_client::own::com::example::notes::create::{
    Create, CreateError, CreateInput, CreateOutput, CreateParams, CreateRoute,
};
use lexgen_xrpc_client::own::com::example::notes::export::{Export, ExportRoute};
use lexgen_xrpc_client::own::com::example::notes::list::{List, ListOutput, ListParams, ListRoute};
use lexgen_xrpc_client::own::com::example::notes::upload::{Upload, UploadOutput, UploadRoute};
use pollster::block_on;

struct Notes;

impl ClearRoute for Notes {
    async fn clear(&self, _: Request<Clear>) -> lexgen_runtime::Reply<Clear> {
        Ok(Response::new(()))
    }
}

impl CreateRoute for Notes {
    async fn create(&self, request: Request<Create>) -> Result<Response<Create>, CreateError> {
        match request.params.notebook.as_str() {
            "full" => Err(CreateError::TooManyNotes("it is full".into())),
            _ => Ok(CreateOutput::new(request.input.text.len() as i64).into()),
        }
    }
}

impl ExportRoute for Notes {
    async fn export(&self, _: Request<Export>) -> lexgen_runtime::Reply<Export> {
        Ok(Response::new(Body::new("application/octet-stream", b"all")))
    }
}

/// Three pages of one note each.
impl ListRoute for Notes {
    async fn list(&self, request: Request<List>) -> lexgen_runtime::Reply<List> {
        let page = request.params.cursor.as_deref().and_then(|cursor| cursor.parse().ok()).unwrap_or(0);
        let cursor = (page < 2).then(|| (page + 1).to_string());
        let notes = vec![format!("{page} of {}", request.params.limit_or_default())];
        Ok(ListOutput { cursor, ..ListOutput::new(notes) }.into())
    }
}

impl UploadRoute for Notes {
    async fn upload(&self, request: Request<Upload>) -> lexgen_runtime::Reply<Upload> {
        let bytes = request.input.into_bytes(1000).await.unwrap_or_default();
        Ok(UploadOutput::new(bytes.len() as i64).into())
    }
}

fn client() -> Result<Client<TowerTransport<axum::Router>>, RequestError> {
    // The router of the namespace does not compile without all of its routes.
    Client::new(TowerTransport::new(notes::router(Notes).into_axum()), "http://in.process")
}

#[test]
fn outputs_and_declared_errors_round_trip() -> Result<(), Box<dyn Error>> {
    let (client, input) = (client()?, CreateInput::new("hi"));
    let create = |params: &CreateParams| block_on(client.procedure::<Create>(&input).params(params).into_future());
    assert_eq!(create(&CreateParams::new("empty"))?.output.id, 2);
    match create(&CreateParams::new("full")) {
        Err(CallError::Xrpc { error: CreateError::TooManyNotes(error), status, .. }) => {
            assert_eq!((error.message.as_deref(), status.as_u16()), (Some("it is full"), 400));
        }
        other => panic!("{other:?}"),
    }
    Ok(())
}

#[test]
fn pages_follow_the_cursor_of_the_server() -> Result<(), Box<dyn Error>> {
    let client = client()?;
    let mut pages = client.pages::<List>(ListParams { limit: Some(7), ..ListParams::default() });
    let mut notes = Vec::new();
    while let Some(page) = block_on(pages.next()) {
        notes.extend(page?.output.notes);
    }
    assert_eq!(notes, ["0 of 7", "1 of 7", "2 of 7"]);
    Ok(())
}

#[test]
fn streams_pass_in_both_directions() -> Result<(), Box<dyn Error>> {
    let client = client()?;
    let chunks = ["a", "bc"].map(|chunk| Ok(chunk.as_bytes().to_vec())).into_iter().collect();
    let upload = client.procedure::<Upload>(Body::from_stream("image/png", chunks));
    assert_eq!(block_on(upload.into_future())?.output.size, 3);
    let export = block_on(client.query::<Export>(&()).into_future())?;
    assert_eq!(block_on(export.output.into_bytes(10))?, b"all");
    Ok(())
}

#[test]
fn refused_requests_are_general_errors() -> Result<(), Box<dyn Error>> {
    let client = client()?;
    let params = ListParams { limit: Some(101), ..ListParams::default() };
    match block_on(client.query::<List>(&params).validate_request(false).into_future()) {
        Err(CallError::Xrpc { error, .. }) => assert_eq!((error.status, error.name.as_str()), (400, "InvalidRequest")),
        other => panic!("{other:?}"),
    }
    Ok(())
}
