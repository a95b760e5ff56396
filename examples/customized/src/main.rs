//! Writes an entry of a garden journal and the event about it, and prints a part of the JSON Schema of entries.

use example_customized::Day;
use example_customized::lexicons::app::dibber::journal::entry::{Entry, Weather};
use example_customized::lexicons::app::dibber::sync::subscribe::Commit;
use lexgen_runtime::{Bytes, CidLink, Record, Validate};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let entry = Entry::new("2026-10-28T07:10:00Z".parse()?, "First frost.")
        .with_done_on(Day { year: 2026, month: 10, day: 27 })
        .with_langs(["en".parse()?])
        .with_weather(Weather { low: Some(-12), ..Weather::default() });
    entry.validate()?;
    println!("{}", serde_json::to_string(&entry)?);

    let commit = Commit::builder()
        .seq(1)
        .repo("did:plc:ewvi7nxzyoun6zhxrhs64oiz".parse::<lexgen_runtime::Did>()?.try_into()?)
        .rev("3m4a5b6c7d22x".parse()?)
        .since(None)
        .time("2026-10-28T07:10:01Z".parse()?)
        .commit(CidLink::from(entry.cid()?))
        .ops(Vec::new())
        .blocks(Bytes::from(Vec::new()))
        .build()
        .with_too_big(true);
    commit.validate()?;
    println!("{}", serde_json::to_string(&commit)?);

    let schema = schemars::schema_for!(Entry);
    println!("{}", schema.as_value()["properties"]["doneOn"]);
    Ok(())
}
