//! Identifiers and enumerations in a database.

use std::error::Error;

use lexgen_foreign_derives::app::dibber::defs::Visibility;
use lexgen_runtime::{AtUri, Datetime, Did};
use rusqlite::{Connection, params};

#[derive(Debug, PartialEq)]
struct Entry {
    uri: AtUri,
    author: Did,
    created_at: Datetime,
    visibility: Option<Visibility>,
}

fn open() -> rusqlite::Result<Connection> {
    let database = Connection::open_in_memory()?;
    database.execute_batch(
        "create table entry (
            uri text primary key,
            author text not null,
            created_at text not null,
            -- The order in time, which that of the text is not.
            created_seconds integer not null,
            visibility text
        ) strict",
    )?;
    Ok(database)
}

impl Entry {
    fn insert(&self, database: &Connection) -> rusqlite::Result<usize> {
        let seconds = self.created_at.unix_seconds();
        database.execute(
            "insert into entry values (?1, ?2, ?3, ?4, ?5)",
            params![self.uri, self.author, self.created_at, seconds, self.visibility],
        )
    }
}

fn by_author(database: &Connection, author: &Did) -> rusqlite::Result<Vec<Entry>> {
    let mut select = database
        .prepare("select uri, author, created_at, visibility from entry where author = ?1 order by created_seconds")?;
    let entries = select.query_map([author], |row| {
        Ok(Entry { uri: row.get(0)?, author: row.get(1)?, created_at: row.get(2)?, visibility: row.get(3)? })
    })?;
    entries.collect()
}

fn entry(key: &str, created_at: &str, visibility: Option<Visibility>) -> Result<Entry, Box<dyn Error>> {
    Ok(Entry {
        uri: format!("at://did:web:example.com/app.dibber.journal.entry/{key}").parse()?,
        author: "did:web:example.com".parse()?,
        created_at: created_at.parse()?,
        visibility,
    })
}

#[test]
fn entries_are_read_as_they_were_written() -> Result<(), Box<dyn Error>> {
    let database = open()?;
    // Earlier than the next one, although its text is greater.
    let first = entry("a", "2024-05-06T09:00:00+02:00", Some(Visibility::from("club")))?;
    let second = entry("b", "2024-05-06T08:00:00Z", Some(Visibility::from("somebody")))?;
    let third = entry("c", "2024-05-06T10:00:00Z", None)?;
    for entry in [&third, &second, &first] {
        entry.insert(&database)?;
    }
    assert_eq!(by_author(&database, &first.author)?, [first, second, third]);
    Ok(())
}

#[test]
fn an_invalid_identifier_in_a_column_is_an_error() -> Result<(), Box<dyn Error>> {
    let database = open()?;
    database.execute("insert into entry values ('at://did:web:example.com', 'did:web:a', 'yesterday', 0, null)", ())?;
    let error = by_author(&database, &"did:web:a".parse()?).unwrap_err();
    assert_eq!(
        error.to_string(),
        "Conversion error from type Text at index: 2, invalid datetime at byte 0: expected a digit, as in `2024-05-06T07:08:09Z`",
    );
    Ok(())
}
