//! Prints headlines out of entries of a garden journal, with types of its own that are checked against the lexicons.

use example_own_types::{Embed, Headline, Sky};
use lexgen_runtime::{Validate, json};

const ENTRIES: [&str; 2] = [
    r#"{"$type":"app.dibber.journal.entry","text":"First frost.","weather":{"sky":"clear","low":-12},"createdAt":"2026-10-28T07:10:00Z"}"#,
    r#"{"$type":"app.dibber.journal.entry","text":"Leeks in.","embed":{"$type":"app.dibber.embed.images","images":[{"image":{"$type":"blob","ref":{"$link":"bafkreibjfgx2gprinfvicegelk5kosd6y2frmqpqzwqkg7usac74l3t2v4"},"mimeType":"image/jpeg","size":1},"alt":""}]},"createdAt":"2026-10-29T16:02:00Z","tags":["leek"]}"#,
];

fn main() -> Result<(), json::Error> {
    for entry in ENTRIES {
        let headline: Headline = json::from_str(entry)?;
        assert!(headline.validate().is_ok());
        let pictures = match &headline.embed {
            Some(Embed::Images(images)) => images.images.len(),
            Some(Embed::Other(_)) | None => 0,
        };
        let icon = match headline.weather.and_then(|weather| weather.sky) {
            Some(Sky::Sunny) => "☀",
            Some(Sky::Rain) => "☂",
            Some(Sky::Other(_)) | None => " ",
        };
        println!("{} {icon} {} ({pictures} pictures)", headline.written, headline.text);
    }
    Ok(())
}
