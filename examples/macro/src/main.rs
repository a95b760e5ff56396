//! `lexicons!` generates types in place. The journal entry of this example embeds a poll, a type that its lexicon does
//! not list.
//!
//! Unions keep unknown members: the entry is read, changed and written without losing the poll, in JSON, which APIs
//! use, and in DAG-CBOR, which repositories use. The CID of a record is that of its DAG-CBOR.

#![warn(clippy::pedantic)]

use std::error::Error;

use lexgen_runtime::{Cid, Record, Union, Value, dag_cbor, json, to_value};
use lexicons::AnyRecord;
use lexicons::app::dibber::journal::entry::{Entry, EntryEmbed};

mod lexicons {
    // One lexicon and all that it refers to.
    lexgen_runtime::lexicons!("../../lexicons", include = ["app.dibber.journal.entry"]);
}

/// A record of another app.
const RECORD: &str = r#"{
    "$type": "app.dibber.journal.entry",
    "text": "Which of these shall I sow under glass?",
    "embed": {
        "$type": "com.example.poll",
        "choices": ["Latah", "Black Krim"],
        "closes": { "$type": "com.example.poll#afterVotes", "votes": 50 },
        "picture": { "$link": "bafkreibm6jg3ux5qumhcn2b3flc3tyu6dmlb4xa7u5bf44yegnrjhc4yeq" }
    },
    "langs": ["en"],
    "createdAt": "2025-02-16T09:30:00.000+13:00"
}"#;

fn main() -> Result<(), Box<dyn Error>> {
    let mut entry: Entry = json::from_str(RECORD)?;
    println!("A record of {}: {:?}", Entry::NSID, entry.text);
    println!("It embeds {}", describe(entry.embed.as_ref()));

    let read: Value = json::from_str(RECORD)?;
    assert_eq!(to_value(&entry)?, read);
    println!("JSON: written back, the data is the same");

    let block = dag_cbor::to_vec(&entry)?;
    assert_eq!(dag_cbor::from_slice::<Entry>(&block)?, entry);
    assert_eq!(block, dag_cbor::to_vec(&read)?);
    println!("DAG-CBOR: {} bytes, from which the same entry is read", block.len());
    println!("CID: {}", Cid::of_dag_cbor(&block));

    entry.text.push_str(" Vote!");
    let block = dag_cbor::to_vec(&entry)?;
    println!("CID of the changed entry: {}", Cid::of_dag_cbor(&block));

    // A reader of a whole repository does not know the type of the next record.
    match dag_cbor::from_slice::<AnyRecord>(&block)? {
        AnyRecord::AppDibberJournalEntry(entry) => println!("By its `$type`, this is an entry: {:?}", entry.text),
        AnyRecord::Unknown(other) => println!("By its `$type`, this is {}", other.type_name()),
    }
    Ok(())
}

/// Describes what an entry embeds.
fn describe(embed: Option<&EntryEmbed>) -> String {
    match embed {
        None => "nothing".to_owned(),
        Some(EntryEmbed::Images(images)) => format!("{} pictures", images.images.len()),
        Some(EntryEmbed::Entry(quoted)) => format!("the entry {}", quoted.entry.uri),
        Some(EntryEmbed::Harvest(harvest)) => format!("{} g of {}", harvest.grams, harvest.crop),
        Some(embed @ EntryEmbed::Unknown(data)) => {
            let keys: Vec<&str> = data.keys().collect();
            format!("an unknown {} with {}", embed.type_name(), keys.join(", "))
        }
    }
}
