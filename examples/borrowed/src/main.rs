//! With `strings = "borrowed"`, types have a lifetime: their text is lent from the input wherever it stands there as it is.
//!
//! That saves an allocation for each text of an answer that is only looked at. What is to stay is made one's own with
//! `into_owned`.

use std::borrow::Cow;
use std::error::Error;

use lexgen_runtime::{IntoOwned, dag_cbor, json};
use lexicons::app::dibber::journal::comment::Comment;

mod lexicons {
    lexgen_runtime::lexicons!("../../lexicons", include = ["app.dibber.journal.comment"], strings = "borrowed");
}

/// Two comments, of which the second has an escape in its text.
const COMMENTS: [&str; 2] = [r#""Mine are still green!""#, r#""Mine are \"green zebra\", so: no idea""#];

fn main() -> Result<(), Box<dyn Error>> {
    for text in COMMENTS {
        let input = answer(text);
        let comment: Comment<'_> = json::from_str(&input)?;
        println!("From JSON, {}", comment.text);
        println!("  the text is {}", place(&comment.text, input.as_bytes()));
        println!("  the URI  is {}", place(comment.reply.root.uri.as_str(), input.as_bytes()));

        // Binary text has no escapes: it is always lent.
        let block = dag_cbor::to_vec(&comment)?;
        let comment: Comment<'_> = dag_cbor::from_slice(&block)?;
        println!("From DAG-CBOR, the text is {}", place(&comment.text, &block));
    }

    let kept = read_and_keep()?;
    println!("Kept, while its input is gone: {} ({})", kept.text, kept.created_at);
    Ok(())
}

/// A comment that outlives the input that it was read from.
fn read_and_keep() -> Result<Comment<'static>, json::Error> {
    let input = answer(COMMENTS[0]);
    let comment: Comment<'_> = json::from_str(&input)?;
    let lent = matches!(comment.text, Cow::Borrowed(_));
    let kept = comment.into_owned();
    let owned = matches!(kept.text, Cow::Owned(_));
    println!("Lent before `into_owned`: {lent}; owned after it: {owned}");
    Ok(kept)
}

/// Whether `text` is a part of `input`.
fn place(text: &str, input: &[u8]) -> &'static str {
    if input.as_ptr_range().contains(&text.as_ptr()) { "a part of the input" } else { "a copy" }
}

/// A record with this text, which is JSON already.
fn answer(text: &str) -> String {
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
