//! Types of one's own read, write and validate data as generated types do.

use example_own_types::{Embed, Headline, Images, Like, Sky, Stage, Subject, Weather};
use lexgen_runtime::{Record, RecordKeyType, Typed, Union, Validate, json};

const ENTRY: &str = r#"{"$type":"app.dibber.journal.entry","text":"Rain.","createdAt":"2026-10-28T07:10:00Z","weather":{"sky":"fog"},"plot":"at://did:plc:ewvi7nxzyoun6zhxrhs64oiz/app.dibber.plot/3k","tags":["rain"]}"#;

#[test]
fn fields_that_a_struct_lacks_are_kept_in_its_field_for_unknown_ones() -> Result<(), json::Error> {
    let headline: Headline = json::from_str(ENTRY)?;
    assert_eq!(headline.rest.iter().map(|(name, _)| name).collect::<Vec<_>>(), ["plot", "tags"]);
    let written: serde_json::Value = serde_json::from_str(&json::to_string(&headline)?).unwrap();
    assert_eq!(written, serde_json::from_str::<serde_json::Value>(ENTRY).unwrap());
    Ok(())
}

#[test]
fn a_record_has_its_name_and_the_type_of_its_keys() {
    assert_eq!((Headline::NSID, Headline::TYPE), ("app.dibber.journal.entry", "app.dibber.journal.entry"));
    assert_eq!(Headline::KEY, RecordKeyType::Tid);
    let error = json::from_str::<Headline>(&ENTRY.replace("journal.entry", "journal.like")).unwrap_err();
    assert!(error.to_string().starts_with("`$type`: must be `app.dibber.journal.entry`"), "{error}");
}

#[test]
fn constraints_are_those_of_the_lexicon() -> Result<(), json::Error> {
    let headline: Headline = json::from_str(ENTRY)?;
    let low = Weather { sky: None, low: Some(-6000) };
    let problems = Headline { text: "x".repeat(30_001), weather: Some(low), ..headline }.validate().unwrap_err();
    let problems = problems.to_string();
    assert!(problems.contains("`text`: must have at most 3000 graphemes"), "{problems}");
    assert!(problems.contains("`weather.low`: must be at least -600"), "{problems}");
    Ok(())
}

#[test]
fn a_field_without_a_place_is_dropped() -> Result<(), json::Error> {
    let weather: Weather = json::from_str(r#"{"low":1,"high":2,"new":3}"#)?;
    assert_eq!(json::to_string(&weather)?, r#"{"low":1}"#);
    Ok(())
}

#[test]
fn unions_and_enumerations_have_the_names_of_the_lexicon() -> Result<(), json::Error> {
    let embed: Embed = json::from_str(r#"{"$type":"app.dibber.embed.images","images":[]}"#)?;
    assert_eq!(embed, Embed::Images(Images { images: Vec::new() }));
    assert_eq!(Embed::TYPE_NAMES, ["app.dibber.embed.images"]);
    let other: Embed = json::from_str(r#"{"$type":"app.dibber.embed.harvest","weight":3}"#)?;
    assert_eq!(other.type_name(), "app.dibber.embed.harvest");
    assert!(embed.validate().is_err(), "a list of at least one picture is empty");

    assert_eq!(
        (Sky::Sunny.as_str(), Sky::from("rain"), Sky::from("snow")),
        ("clear", Sky::Rain, Sky::Other("snow".into()))
    );
    assert_eq!(json::from_str::<Vec<Stage>>("[0,9]")?, [Stage::Germination, Stage::Dying]);
    assert!(json::from_str::<Stage>("10").is_err());
    Ok(())
}

#[test]
fn a_struct_that_lacks_required_fields_can_be_read_and_validated() -> Result<(), json::Error> {
    let text = r#"{"$type":"app.dibber.journal.like","subject":{"uri":"at://did:plc:ewvi7nxzyoun6zhxrhs64oiz/app.dibber.plot/3k","cid":"bafyreidfayvfuwqa7qlnopdjiqrxzs6blmoeu4rujcjtnci5beludirz2a"},"createdAt":"2026-10-28T07:10:00Z"}"#;
    let like: Like = json::from_str(text)?;
    assert!(like.validate().is_ok());
    let Subject { uri, .. } = like.subject;
    assert_eq!(uri.repository, "did:plc:ewvi7nxzyoun6zhxrhs64oiz");
    let error = json::from_str::<Like>(&text.replace("did:plc:ewvi7nxzyoun6zhxrhs64oiz", "alice.example")).unwrap_err();
    assert!(error.to_string().starts_with("`subject.uri`: must name a repository by its DID"), "{error}");
    Ok(())
}
