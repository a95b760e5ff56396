//! With `strings = "borrowed"`, types have a lifetime. Their strings borrow from the input wherever it has no escapes.
//!
//! This saves an allocation for each string of a response that is only inspected. `into_owned` converts a value that
//! has to live longer.

use std::borrow::Cow;
use std::error::Error;

use lexgen_runtime::{IntoOwned, dag_cbor, json};
use lexicons::app::dibber::journal::comment::Comment;

mod lexicons {
    lexgen_runtime::lexicons!("../../lexicons", include = ["app.dibber.journal.comment"], strings = "borrowed");
}

/// Two comments. The second has an escape in its text.
const COMMENTS: [&str; 2] = [r#""Mine are still green!""#, r#""Mine are \"green zebra\", so: no idea""#];

fn main() -> Result<(), Box<dyn Error>> {
    for text in COMMENTS {
        let input = record(text);
        let comment: Comment<'_> = json::from_str(&input)?;
        println!("From JSON, {}", comment.text);
        println!("  the text is {}", place(&comment.text, input.as_bytes()));
        println!("  the URI  is {}", place(comment.reply.root.uri.as_str(), input.as_bytes()));

        // DAG-CBOR has no escapes, so strings are always borrowed.
        let block = dag_cbor::to_vec(&comment)?;
        let comment: Comment<'_> = dag_cbor::from_slice(&block)?;
        println!("From DAG-CBOR, the text is {}", place(&comment.text, &block));
    }

    let kept = read_and_keep()?;
    println!("Kept without its input: {} ({})", kept.text, kept.created_at);
    Ok(())
}

/// Returns a comment that outlives its input.
fn read_and_keep() -> Result<Comment<'static>, json::Error> {
    let input = record(COMMENTS[0]);
    let comment: Comment<'_> = json::from_str(&input)?;
    let borrowed = matches!(comment.text, Cow::Borrowed(_));
    let kept = comment.into_owned();
    let owned = matches!(kept.text, Cow::Owned(_));
    println!("Borrowed before `into_owned`: {borrowed}; owned after it: {owned}");
    Ok(kept)
}

/// Describes whether `text` is a part of `input`.
fn place(text: &str, input: &[u8]) -> &'static str {
    if input.as_ptr_range().contains(&text.as_ptr()) { "a part of the input" } else { "a copy" }
}

/// Returns a record with this text, which is already JSON.
fn record(text: &str) -> String {
    let entry = r#"{
        "uri": "at://did:plc:gardener234alice567plotq/app.dibber.journal.entry/3libhgsaxs222",
        "cid": "bafyreihzhtwmri2khoptxstubevldmnvybeyrxmg5zqaeftji3auce6a2q"
    }"#;
    format!(
        r#"{{
            "$type": "app.dibber.journal.comment",
            "text": {text},
            "reply": {{ "root": {entry}, "parent": {entry} }},
            "createdAt": "2025-04-25T19:12:44.120Z"
        }}"#
    )
}
