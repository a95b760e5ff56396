//! The example at the top of the README.

use lexgen_runtime::{Datetime, Validate, json};
use lexicons::com::example::note::Note;

mod lexicons {
    lexgen_runtime::lexicons!("lexicons");
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let created_at: Datetime = "2026-03-01T09:30:00Z".parse()?;
    let note = Note::new(created_at, "Sow the tomatoes");
    let json = r#"{"$type":"com.example.note","text":"Sow the tomatoes","createdAt":"2026-03-01T09:30:00Z"}"#;
    assert_eq!(json::to_string(&note)?, json);
    assert_eq!(json::from_str::<Note>(json)?, note);

    let long = Note { text: "tomatoes, ".repeat(50), ..note };
    let problems = long.validate().unwrap_err();
    assert_eq!(problems.to_string(), "`text`: must have at most 300 graphemes, found 500");
    Ok(())
}
