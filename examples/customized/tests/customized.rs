//! The options of `lexgen.toml` have the effects that the page `docs/shaping.md` describes.

use example_customized::lexicons::app::dibber::journal::entry::Entry;
use example_customized::lexicons::app::dibber::plot::list::ListParams;
use example_customized::{Account, Day};
use lexgen_runtime::Validate;

#[test]
fn values_of_ones_own_types_are_those_of_the_lexicon() -> Result<(), Box<dyn std::error::Error>> {
    let text = r#"{"$type":"app.dibber.journal.entry","text":"Frost.","doneOn":"2026-10-27","createdAt":"2026-10-28T07:10:00Z"}"#;
    let entry: Entry = serde_json::from_str(text)?;
    assert_eq!(entry.done_on, Some(Day { year: 2026, month: 10, day: 27 }));
    assert_eq!(serde_json::to_string(&entry)?, text);

    let error = serde_json::from_str::<Entry>(&text.replace("2026-10-27", "yesterday!")).unwrap_err();
    assert!(error.to_string().starts_with("`doneOn`: must be a day such as 2026-10-27"), "{error}");
    let problems = Entry { done_on: Some(Day { year: 20_261, month: 1, day: 1 }), ..entry }.validate().unwrap_err();
    assert_eq!(problems.to_string(), "`doneOn`: must have a length of at most 10, found 11");
    Ok(())
}

#[test]
fn an_account_has_a_did_plc() {
    let account = |did: &str| serde_json::from_str::<Account>(&format!("\"{did}\"")).map_err(|error| error.to_string());
    assert!(account("did:plc:ewvi7nxzyoun6zhxrhs64oiz").is_ok());
    assert_eq!(account("did:web:example.com").unwrap_err(), "must be a did:plc");
}

#[test]
fn a_type_of_another_crate_that_is_non_exhaustive_is_created_by_methods() {
    let parameters = ListParams::default().with_limit(3);
    assert_eq!(parameters.limit, Some(3));
}

#[test]
fn the_schema_of_a_type_has_the_names_of_the_lexicon() {
    let schema = schemars::schema_for!(Entry);
    let properties = &schema.as_value()["properties"];
    assert_eq!(properties["createdAt"]["format"], "date-time");
    assert_eq!(properties["$type"]["const"], "app.dibber.journal.entry");
}
