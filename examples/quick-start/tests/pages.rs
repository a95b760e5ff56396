//! The code in the pages of `docs` that have no example of their own. It is compiled here, and the pages must quote it.

use std::error::Error;

use auth::app::dibber::auth_full::AUTH_FULL;
use lexgen::Config;
use lexgen_runtime::{Object, ScopeSet, json};
use lexicons::app::dibber::journal::entry::Entry;
use session::com::atproto::server::create_session::CreateSessionOutput;

mod support;

mod profiles {
    lexgen_runtime::lexicons!("../../lexicons", include = ["app.dibber.actor.*"]);
}

mod lexicons {
    lexgen_runtime::lexicons!(
        "lexicons",
        "../../lexicons",
        include = ["com.example.*", "app.dibber.journal.*"],
        exclude = ["app.dibber.journal.deleteDraft"],
        extern = { "app.dibber.actor.*" = "crate::profiles::app::dibber::actor" },
    );
}

mod auth {
    lexgen_runtime::lexicons!("../../lexicons", include = ["app.dibber.authFull"]);
}

mod session {
    lexgen_runtime::lexicons!(
        "../../lexicons",
        include = ["com.atproto.server.createSession"],
        lossy = ["com.atproto.server.createSession#main.output.didDoc"],
    );
}

const THIS: &str = include_str!("pages.rs");

fn print_problems(entry: &Entry) {
    use lexgen_runtime::Validate;

    if let Err(problems) = entry.validate() {
        for problem in &problems {
            println!("{problem}"); // `photos[2].alt`: must have at most 300 graphemes, found 412
        }
    }
}

fn sample() -> Entry {
    use lexgen_runtime::Sampler;

    let mut sampler = Sampler::with_seed(7);
    let entry: Entry = sampler.sample();
    entry
}

/// Compiled only, because it is for build scripts.
fn configure() -> Result<(), lexgen::build::Error> {
    lexgen::build::configure()
        .lexicons(["lexicons", "vendor/atproto/lexicons"])
        .include("app.example.*")
        .extern_path("com.atproto.*", "::atproto_types::com::atproto")
        .deny_warnings(true)
        .compile()
}

#[expect(dead_code, reason = "compiled only, because it is for build scripts")]
mod build_script {
    // build.rs
    fn main() {
        println!("cargo::rerun-if-changed=lexicons");
    }
}

fn scopes() -> Result<(), Box<dyn Error>> {
    let service = "did:web:api.dibber.example#dibber_appview".parse()?;
    let requested = AUTH_FULL.include_scope(Some(&service))?; // include:app.dibber.authFull?aud=did:web:…
    let granted: ScopeSet = AUTH_FULL.scopes(Some(&service))?.into_iter().collect();
    assert!(granted.allows(&"repo:app.dibber.journal.entry?action=create".parse()?));

    let expected = "include:app.dibber.authFull?aud=did:web:api.dibber.example%23dibber_appview";
    assert_eq!(requested.to_string(), expected);
    Ok(())
}

fn read_document(session: &CreateSessionOutput) {
    let use_endpoint_of = |doc: &Object| println!("{doc:?}");
    match (&*session.did_doc, session.did_doc.invalid()) {
        (Some(doc), _) => use_endpoint_of(doc),
        (None, Some(invalid)) => eprintln!("cannot read the DID document: {}", invalid.reason),
        (None, None) => {}
    }
}

#[test]
fn code_on_build_scripts_is_compiled() {
    let _ = configure;
    let example = include_str!("../../build-script/build.rs").replace("../../lexicons/com", "lexicons");
    let sources = [example, include_str!("../../build-script/src/main.rs").to_owned(), THIS.to_owned()];
    support::assert_quoted(include_str!("../../../docs/build-script.md"), &sources);
}

#[test]
fn code_on_macros_is_compiled() {
    let sources = [
        THIS.to_owned(),
        include_str!("../../macro/src/main.rs").to_owned(),
        include_str!("../../derive/src/main.rs").to_owned(),
        include_str!("../../own-types/src/lib.rs").to_owned(),
    ];
    support::assert_quoted(include_str!("../../../docs/macros.md"), &sources);
}

#[test]
fn code_on_shaping_is_compiled() {
    let sources = [
        include_str!("../../customized/src/lib.rs").to_owned(),
        include_str!("../../customized/src/main.rs").to_owned(),
    ];
    support::assert_quoted(include_str!("../../../docs/shaping.md"), &sources);
}

#[test]
fn code_on_validation_is_compiled() {
    print_problems(&sample());
    support::assert_quoted(include_str!("../../../docs/validation.md"), &[THIS.to_owned()]);
}

#[test]
fn code_on_scopes_and_third_party_data_is_compiled() {
    scopes().expect("the scopes are valid");
    let text =
        r#"{"accessJwt":"a","refreshJwt":"b","handle":"alice.example.com","did":"did:web:a.example","didDoc":[]}"#;
    read_document(&json::from_str(text).expect("the session can be read"));
    let page = include_str!("../../../docs/generated-code.md");
    let section = page.split_once("\n## Permission sets\n").expect("the page has the section").1;
    support::assert_quoted(section, &[THIS.to_owned()]);
}

#[test]
fn options_on_the_page_are_valid() {
    let blocks = support::blocks(include_str!("../../../docs/configuration.md"), "toml");
    let shaping = support::blocks(include_str!("../../../docs/shaping.md"), "toml");
    assert!(!blocks.is_empty() && !shaping.is_empty());
    for block in blocks.into_iter().chain(shaping) {
        Config::from_toml(block).unwrap_or_else(|error| panic!("{error}\n{block}"));
    }
}
