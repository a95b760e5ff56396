//! A server and a client of `com.atproto.space.getRecord`, in one process.

use std::collections::BTreeMap;
use std::error::Error;
use std::future::IntoFuture;

use lexgen_runtime::client::{CallError, Client, TowerTransport};
use lexgen_runtime::{AtUri, Cid, Object, Record, Request, Response, SpaceRef};
use lexgen_spaces::own::SPACES;
use lexgen_spaces::own::com::atproto::space;
use lexgen_spaces::own::com::atproto::space::get_record::{
    GetRecord, GetRecordError, GetRecordOutput, GetRecordParams, GetRecordRoute,
};
use lexgen_spaces::own::com::example::forum::FORUM;
use lexgen_spaces::own::com::example::forum::post::Post;
use pollster::block_on;

const SPACE: &str = "at://did:web:forum.example/space/com.example.forum/3jzfcijpj2z2a";

/// A host of one space.
struct Host {
    space: SpaceRef,
    records: BTreeMap<AtUri, (Cid, Object)>,
}

impl GetRecordRoute for Host {
    async fn get_record(&self, request: Request<GetRecord>) -> Result<Response<GetRecord>, GetRecordError> {
        let GetRecordParams { space, repo, collection, rkey, .. } = &request.params;
        if *space != self.space {
            return Err(GetRecordError::SpaceNotFound(format!("`{space}` is not here").into()));
        }
        let uri = AtUri::of_space_record(space, repo, collection, rkey);
        match self.records.get(&uri).cloned() {
            Some((cid, value)) => Ok(GetRecordOutput::new(cid, uri, value).into()),
            None => Err(GetRecordError::RecordNotFound(format!("`{uri}` does not exist").into())),
        }
    }
}

fn post() -> Result<Post, Box<dyn Error>> {
    Ok(Post { reply_to: Some(AtUri::new(SPACE)?), ..Post::new("hi") })
}

fn client() -> Result<Client<TowerTransport<axum::Router>>, Box<dyn Error>> {
    let uri = AtUri::new(format!("{SPACE}/did:plc:alice/com.example.forum.post/3jzfcijpj2z2b"))?;
    let record = (post()?.cid()?, post()?.to_object()?);
    let host = Host { space: SPACE.parse()?, records: BTreeMap::from([(uri, record)]) };
    Ok(Client::new(TowerTransport::new(space::router(host).into_axum()), "http://in.process")?)
}

fn params(space: &str, key: &str) -> Result<GetRecordParams, Box<dyn Error>> {
    Ok(GetRecordParams::new(Post::NSID.parse()?, "did:plc:alice".parse()?, key.parse()?, space.parse()?))
}

#[test]
fn a_record_in_a_space_is_served_and_read() -> Result<(), Box<dyn Error>> {
    let client = client()?;
    let output = block_on(client.query::<GetRecord>(&params(SPACE, "3jzfcijpj2z2b")?).into_future())?.output;
    assert_eq!(output.uri.space(), SPACE);
    assert_eq!(
        (output.uri.author().as_deref(), output.uri.collection().as_deref()),
        (Some("did:plc:alice"), Some(Post::NSID))
    );
    let read: Post = output.value.read()?;
    assert_eq!(read, post()?);
    assert_eq!(read.cid()?, output.cid);
    Ok(())
}

#[test]
fn declared_errors_name_the_space_and_the_record() -> Result<(), Box<dyn Error>> {
    let client = client()?;
    let call = |params: GetRecordParams| block_on(client.query::<GetRecord>(&params).into_future());
    match call(params("at://did:web:forum.example/space/com.example.forum/3jzfcijpj2z2c", "3jzfcijpj2z2b")?) {
        Err(CallError::Xrpc { error: GetRecordError::SpaceNotFound(_), status, .. }) => {
            assert_eq!(status.as_u16(), 400);
        }
        other => panic!("{other:?}"),
    }
    match call(params(SPACE, "3jzfcijpj2z2d")?) {
        Err(CallError::Xrpc { error: GetRecordError::RecordNotFound(details), .. }) => {
            let expected = format!("`{SPACE}/did:plc:alice/com.example.forum.post/3jzfcijpj2z2d` does not exist");
            assert_eq!(details.message, Some(expected));
        }
        other => panic!("{other:?}"),
    }
    Ok(())
}

#[test]
fn a_parameter_that_is_not_a_space_is_refused() {
    use lexgen_runtime::from_query;

    let query = |space: &str| format!("space={space}&repo=did:plc:alice&collection=com.example.forum.post&rkey=a");
    assert!(from_query::<GetRecordParams>(&query(SPACE)).is_ok());
    let error = from_query::<GetRecordParams>(&query("at://did:plc:alice/com.example.forum.post/a"));
    let error = error.expect_err("a public URI is not a space").to_string();
    assert!(error.starts_with("`space`: invalid space-ref at byte 18: "), "{error}");
}

#[test]
fn a_declaration_has_the_collections_to_expect() -> Result<(), Box<dyn Error>> {
    assert_eq!(SPACES, [FORUM]);
    let space: SpaceRef = SPACE.parse()?;
    assert_eq!(space.space_type(), FORUM.nsid);
    assert!(FORUM.key.check_key(&space.key()).is_ok() && FORUM.collections.contains(&Post::NSID));
    Ok(())
}

/// The code of the draft's lexicons is compiled only where these are.
#[test]
fn the_lexicons_of_the_draft_are_compiled_if_present() {
    let compiled = cfg!(shared_data);
    assert!(lexgen_test_data::shared().is_none() || compiled, "the shared data came after the build");
}
