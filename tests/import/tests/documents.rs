//! Imported lexicons: what they are, and that the code generated for them reads the examples of their documents.

use std::fs;
use std::path::Path;

use lexgen::import::{ImportOptions, Imported, json_schema, openapi};
use lexgen_import_tests::com::example::auth::get_session::{GetSession, GetSessionError};
use lexgen_import_tests::com::example::defs::SessionInfo;
use lexgen_import_tests::com::example::session::{Session, SessionStatus};
use lexgen_runtime::{Query, XrpcError, json};
use lexgen_test_data::shared;
use serde_json::Value;

/// Reads a document that other people wrote.
fn seed(name: &str) -> Option<String> {
    let directory = shared()?.join("seeds");
    let mut files = directory.read_dir().expect("the directory can be read").flatten();
    let file = files.find(|file| file.file_name().to_string_lossy().starts_with(name))?;
    Some(fs::read_to_string(file.path()).expect("the document can be read"))
}

/// Returns the JSON objects in a text.
fn objects(text: &str) -> Vec<Value> {
    let mut objects = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find('{') {
        let mut values = serde_json::Deserializer::from_str(&rest[start..]).into_iter::<Value>();
        match values.next() {
            Some(Ok(value)) => {
                objects.push(value);
                rest = &rest[start + values.byte_offset()..];
            }
            _ => rest = &rest[start + 1..],
        }
    }
    objects
}

fn without_descriptions(value: &mut Value) {
    match value {
        Value::Object(object) => {
            object.retain(|key, value| key != "description" || !value.is_string());
            object.values_mut().for_each(without_descriptions);
        }
        Value::Array(items) => items.iter_mut().for_each(without_descriptions),
        _ => {}
    }
}

fn import_session(text: &str) -> Imported {
    let nsid = "com.example.session".parse().expect("this is an NSID");
    json_schema(Path::new("session.json"), text, &nsid, &ImportOptions::default())
}

fn lexicon(imported: &Imported, path: &str) -> Value {
    serde_json::from_str(&imported.files[Path::new(path)]).expect("a lexicon is JSON")
}

#[test]
fn a_schema_of_others_becomes_the_expected_lexicon() {
    let Some(page) = seed("002") else { return };
    let schema = objects(&page).into_iter().find(|value| value.get("$schema").is_some());
    let imported = import_session(&schema.expect("the page has a schema").to_string());
    assert!(!imported.diagnostics.has_errors());
    let mut found = lexicon(&imported, "com/example/session.json");
    let own = fs::read_to_string("schemas/session.json").expect("the schema can be read");
    let mut expected = lexicon(&import_session(&own), "com/example/session.json");
    // The schema of this package has the same shape with other words, and its code is compiled.
    without_descriptions(&mut found);
    without_descriptions(&mut expected);
    assert_eq!(found, expected);
}

#[test]
fn generated_code_reads_the_example_of_a_schema() {
    let own = r#"{"accessJwt":"a","refreshJwt":"b","handle":"alice.example.com","did":"did:plc:abc","didDoc":{"id":"x"},"email":"a@example.com","status":"suspended"}"#;
    let session: Session = json::from_str(own).expect("the example is valid");
    assert_eq!(session.status, Some(SessionStatus::Suspended));
    assert_eq!(json::to_string(&session).expect("the session can be written"), own);
    assert!(json::from_str::<Session>(r#"{"accessJwt":"a","refreshJwt":"b","handle":"h","did":"nobody"}"#).is_err());

    let Some(page) = seed("002") else { return };
    let schema =
        objects(&page).into_iter().find(|value| value.get("$schema").is_some()).expect("the page has a schema");
    let examples = schema["examples"].as_array().expect("the schema has examples");
    assert!(!examples.is_empty());
    for example in examples {
        let session: Session = json::from_str(&example.to_string()).expect("the example is valid");
        let written = json::to_string(&session).expect("the session can be written");
        assert_eq!(serde_json::from_str::<Value>(&written).expect("it is JSON"), *example);
    }
}

/// The examples of a page: those of the response, and those of errors.
fn check_examples(examples: &[Value]) -> (usize, usize) {
    let (mut responses, mut errors) = (0, 0);
    for example in examples {
        let Some(name) = example["error"].as_str() else {
            let info: SessionInfo = json::from_str(&example.to_string()).expect("the example is valid");
            assert_eq!(info.state, "active");
            assert_eq!(info.created_at.to_string(), example["created_at"].as_str().expect("this is a string"));
            responses += 1;
            continue;
        };
        let message = example["message"].as_str().map(str::to_owned);
        let error = GetSessionError::from(XrpcError::new(400, name, message.clone()));
        let details = match (&error, name) {
            (GetSessionError::Unauthorized(details), "unauthorized")
            | (GetSessionError::NotFound(details), "not_found")
            | (GetSessionError::InternalError(details), "internal_error") => details,
            other => panic!("{other:?}"),
        };
        assert_eq!(details.message, message);
        errors += 1;
    }
    (responses, errors)
}

#[test]
fn generated_code_reads_the_examples_of_an_operation() {
    fn is_query<Q: Query>() -> &'static str {
        Q::NSID
    }
    assert_eq!(is_query::<GetSession>(), "com.example.auth.getSession");
    let document = fs::read_to_string("schemas/auth.yaml").expect("the document can be read");
    // Flow mappings without quotes are not JSON, so these are the page's examples by hand.
    assert!(document.contains("/auth/session"));
    let own = [
        r#"{"session_id":"123e4567-e89b-12d3-a456-426614174000","user_id":"223e4567-e89b-12d3-a456-426614174001","expires_at":"2024-12-19T15:30:00Z","created_at":"2024-12-19T14:30:00Z","last_activity_at":"2024-12-19T15:00:00Z","state":"active"}"#,
        r#"{"error":"not_found","message":"Session not found"}"#,
    ];
    let own: Vec<Value> = own.iter().map(|text| serde_json::from_str(text).expect("this is JSON")).collect();
    assert_eq!(check_examples(&own), (1, 1));

    let Some(page) = seed("004") else { return };
    let examples: Vec<Value> =
        objects(&page).into_iter().filter(|value| value.as_object().is_some_and(|object| !object.is_empty())).collect();
    let (responses, errors) = check_examples(&examples);
    assert!(responses > 0 && errors > 2, "the page has {responses} responses and {errors} errors");
}

#[test]
fn a_document_that_people_wrote_is_imported() {
    let Some(shared) = shared() else { return };
    let path = shared.join("views/server-api.yml");
    let text = fs::read_to_string(&path).expect("the document can be read");
    let authority = "com.example".parse().expect("this is an authority");
    let imported = openapi(&path, &text, &authority, &ImportOptions::default());
    assert!(!imported.diagnostics.has_errors(), "{:#?}", imported.diagnostics);
    let session = lexicon(&imported, "com/atproto/server/createSession.json");
    assert_eq!(session["defs"]["main"]["type"], "procedure");
    assert_eq!(session["defs"]["main"]["input"]["schema"]["ref"], "com.example.defs#createSessionInput");
    let positions = imported.diagnostics.iter().filter(|found| found.span.is_some()).count();
    assert_eq!(positions, imported.diagnostics.iter().count(), "every diagnostic has a position");
}
