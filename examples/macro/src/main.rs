//! `lexicons!` makes the types in place. A journal entry carries a poll, of which its lexicon has never heard.
//!
//! A union keeps what it does not know: the entry is read, changed and written without losing the poll, in JSON, as APIs
//! speak it, and in DAG-CBOR, as repositories hold it. The CID of a record is that of its bytes in DAG-CBOR.

#![warn(clippy::pedantic)]

use std::error::Error;

use lexgen_runtime::{Cid, Record, Union, Value, dag_cbor, json, to_value};
use lexicons::AnyRecord;
use lexicons::app::dibber::journal::entry::{Entry, EntryEmbed};

mod lexicons {
    // One lexicon, and the others that it refers to.
    lexgen_runtime::lexicons!("../../lexicons", include = ["app.dibber.journal.entry"]);
}

/// A record as another app wrote it.
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
    println!("JSON: written back, it is the same data");

    let block = dag_cbor::to_vec(&entry)?;
    assert_eq!(dag_cbor::from_slice::<Entry>(&block)?, entry);
    assert_eq!(block, dag_cbor::to_vec(&read)?);
    println!("DAG-CBOR: {} bytes, and read back from them, it is the same entry", block.len());
    println!("CID: {}", Cid::of_dag_cbor(&block));

    entry.text.push_str(" Vote!");
    let block = dag_cbor::to_vec(&entry)?;
    println!("CID of the entry with another text: {}", Cid::of_dag_cbor(&block));

    // Whoever reads a whole repository does not know what comes next, and asks for any record.
    match dag_cbor::from_slice::<AnyRecord>(&block)? {
        AnyRecord::AppDibberJournalEntry(entry) => println!("By its `$type`, that is an entry: {:?}", entry.text),
        AnyRecord::Unknown(other) => println!("By its `$type`, that is {}", other.type_name()),
    }
    Ok(())
}

/// What an entry embeds, in a few words.
fn describe(embed: Option<&EntryEmbed>) -> String {
    match embed {
        None => "nothing".to_owned(),
        Some(EntryEmbed::Images(images)) => format!("{} pictures", images.images.len()),
        Some(EntryEmbed::Entry(quoted)) => format!("the entry {}", quoted.entry.uri),
        Some(EntryEmbed::Harvest(harvest)) => format!("{} g of {}", harvest.grams, harvest.crop),
        Some(embed @ EntryEmbed::Unknown(data)) => {
            let keys: Vec<&str> = data.keys().collect();
            format!("a {}, which nobody here knows; it has {}", embed.type_name(), keys.join(", "))
        }
    }
}
