//! Reads, writes and validates a note, whose type declares its lexicon.

#![warn(clippy::pedantic)]

use example_rust_first::{Note, Weather};
use lexgen_runtime::{Extra, Record, Validate, json};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let note = Note {
        text: "Covered the tomatoes".to_owned(),
        created_at: "2026-05-02T19:30:00Z".parse()?,
        langs: None,
        tags: None,
        bed: None,
        stars: None,
        weather: Some(Weather::Frost),
        embed: None,
        reply: None,
        extra: Extra::default(),
    };
    println!("{}, with keys of type {:?}", Note::NSID, Note::KEY);
    println!("{}", json::to_string(&note)?);

    let rated = Note { stars: Some(6), ..note };
    if let Err(problems) = rated.validate() {
        println!("{problems}");
    }
    Ok(())
}
