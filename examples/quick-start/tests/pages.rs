//! The code in the pages of `docs` that have no example of their own. It is compiled here, and the pages must quote it.

use lexgen::Config;
use lexicons::app::dibber::journal::entry::Entry;

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

#[expect(dead_code)]
mod build_script {
    // build.rs
    fn main() {
        println!("cargo::rerun-if-changed=lexicons");
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
    ];
    support::assert_quoted(include_str!("../../../docs/macros.md"), &sources);
}

#[test]
fn code_on_validation_is_compiled() {
    print_problems(&sample());
    support::assert_quoted(include_str!("../../../docs/validation.md"), &[THIS.to_owned()]);
}

#[test]
fn options_on_the_page_are_valid() {
    let blocks = support::blocks(include_str!("../../../docs/configuration.md"), "toml");
    assert!(!blocks.is_empty());
    for block in blocks {
        Config::from_toml(block).unwrap_or_else(|error| panic!("{error}\n{block}"));
    }
}
