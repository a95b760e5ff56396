//! The lexicons are those that the types declare, and the types read and write their data.

use example_rust_first::seeds::{Depth, Months, Packet};
use example_rust_first::{
    Embed, Frost, ListNotes, ListNotesError, ListNotesOutput, ListNotesParams, ListNotesRoute, Note, Weather,
};
use lexgen_runtime::{
    Endpoint, EndpointKind, Extra, Method, Record, RecordKeyType, Reply, Request, Serve, Typed, Validate, json,
};
use pollster::block_on;

#[test]
fn lexicons_are_current() {
    lexgen::extract::assert_current("src", "lexicons");
}

const NOTE: &str = r#"{"$type":"com.example.garden.note","text":"First frost","createdAt":"2026-10-12T06:00:00Z","langs":["en"],"bed":null,"weather":"com.example.garden.defs#frost","embed":{"$type":"com.example.garden.embed#photos","photos":[]},"reply":{"parentURI":"at://did:plc:abc/com.example.garden.note/1","root":"at://did:plc:abc/com.example.garden.note/1","cid":null},"com.example.mood":"sad"}"#;

fn note() -> Note {
    json::from_str(NOTE).expect("the note is valid")
}

#[test]
fn a_record_is_written_as_it_was_read() {
    assert_eq!(json::to_string(&note()).expect("the note can be written"), NOTE);
    assert_eq!((Note::NSID, Note::KEY), ("com.example.garden.note", RecordKeyType::Tid));
}

#[test]
fn values_have_their_variants() {
    let note = note();
    assert_eq!(note.weather, Some(Weather::Frost));
    assert_eq!(Frost::TYPE, "com.example.garden.defs#frost");
    assert_eq!(Weather::from("sleet"), Weather::Other("sleet".to_owned()));
    assert!(matches!(note.embed, Some(Embed::Photos(_))));
    assert_eq!(json::from_str::<Depth>("2").ok(), Some(Depth::Deep));
    assert!(json::from_str::<Depth>("3").is_err());
}

#[test]
fn constraints_are_validated() {
    let problems = Note { text: "!".repeat(301), stars: Some(0), ..note() }.validate().expect_err("there are problems");
    let problems = problems.to_string();
    for expected in ["`text`: must have at most 300 graphemes", "`stars`: must be at least 1", "`embed.photos`"] {
        assert!(problems.contains(expected), "{problems}");
    }
    let months = Months(vec![13]).validate().expect_err("there is no such month");
    assert_eq!(months.to_string(), "`[0]`: must be at most 12, found 13");
}

#[test]
fn unknown_members_of_an_open_union_are_kept() {
    let poll = r#"{"$type":"com.example.poll","options":["yes"]}"#;
    let embed: Embed = json::from_str(poll).expect("an open union has other types");
    assert!(matches!(embed, Embed::Unknown(_)));
    assert_eq!(json::to_string(&embed).expect("the embed can be written"), poll);
}

#[test]
fn types_that_contain_themselves_are_limited_in_depth() {
    let inner = r#"{"sort":"phacelia","sowing":"inTheGround"}"#;
    let packet: Packet =
        json::from_str(&format!(r#"{{"sort":"meadow","mixture":[{inner}]}}"#)).expect("it is a mixture");
    assert_eq!(packet.mixture.map(|mixture| mixture.len()), Some(1));
    let deep = r#"{"sort":"a","mixture":["#.repeat(5000);
    assert!(json::from_str::<Packet>(&deep).is_err());
}

struct Garden;

impl ListNotesRoute for Garden {
    async fn list_notes(&self, request: Request<ListNotes>) -> Reply<ListNotes> {
        if request.params.limit == Some(1) {
            return Err(ListNotesError::Winter("come back in spring".into()));
        }
        Ok(ListNotesOutput { notes: vec![note()], gardener: None, cursor: None, extra: Extra::default() }.into())
    }
}

#[test]
fn an_endpoint_is_served() {
    const ENDPOINT: Endpoint = Endpoint::query::<ListNotes>();
    assert_eq!((ENDPOINT.nsid, ENDPOINT.kind), ("com.example.garden.listNotes", EndpointKind::Query));
    let request = |limit| {
        let garden = "at://did:plc:abc/com.example.garden/self".parse().expect("it is an AT URI");
        Request::new(ListNotesParams { garden, limit }, ())
    };
    let response = block_on(ListNotes::serve(&Garden, request(None))).expect("it is not winter");
    assert_eq!(response.output.notes, [note()]);
    let error = block_on(ListNotes::serve(&Garden, request(Some(1)))).expect_err("it is winter");
    assert_eq!(error.to_string(), "Winter: come back in spring");
    assert_eq!(ListNotes::OUTPUT_ENCODING, Some("application/json"));
}
