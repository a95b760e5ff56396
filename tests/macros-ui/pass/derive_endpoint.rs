//! The derive for an endpoint: the struct is its marker, and generated names start with the name of the struct.

#![deny(warnings)]

use lexgen_runtime::{Lexicon, Method, Request, Response};

/// Another name than the lexicon's.
#[derive(Clone, Copy, Debug, Lexicon)]
#[lexicon("com.example.createNote", dir = "lexicons/valid")]
pub struct Create;

struct Service;

impl CreateRoute for Service {
    async fn create_note(&self, _: Request<Create>) -> Result<Response<Create>, CreateError> {
        Err(CreateError::TooManyNotes("one is enough".into()))
    }
}

fn main() {
    assert_eq!(Create::NSID, "com.example.createNote");
    let input: CreateInput = lexgen_runtime::json::from_str(r#"{"password":"hunter2"}"#).expect("the input is valid");
    assert!(!format!("{input:?}").contains("hunter2"));
    let params = CreateParams::default();
    assert!(!params.dry_run_or_default());
    let request: Request<Create> = Request::new(params, input);
    drop(Service.create_note(request));
}
