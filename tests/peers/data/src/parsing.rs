//! Parsing the formats of strings, one text each.

use std::fmt::Display;
use std::hint::black_box;
use std::str::FromStr;

use lexgen_data::{AtUri, Borrowed, Cid, Datetime, Did, Handle, Nsid, StringFormat, Tid};

use crate::Table;
use crate::row::Row;
use crate::row::Subject::{self, Atrium, Jacquard, Ours, OursBorrowed, Plain};
use crate::table::{Target, Task};

pub(crate) const TABLE: Table = Table {
    name: "parsing",
    about: "Parsing the formats of strings",
    tasks: &[
        Task::new("DID", DID, Plain),
        Task::new("handle", HANDLE, Plain),
        Task::new("AT-URI", AT_URI, Plain),
        Task::new("datetime", DATETIME, Plain),
        Task::new("NSID", NSID, Plain),
        Task::new("TID", TID, Plain),
        Task::new("CID", CID, Plain),
    ],
    targets: &[
        Target::nanoseconds("DID", OursBorrowed, 30.0),
        Target::nanoseconds("handle", OursBorrowed, 30.0),
        Target::nanoseconds("AT-URI", OursBorrowed, 30.0),
        Target::nanoseconds("datetime", OursBorrowed, 30.0),
        Target::nanoseconds("DID", Ours, 30.0),
        Target::nanoseconds("handle", Ours, 30.0),
        Target::nanoseconds("AT-URI", Ours, 30.0),
        Target::nanoseconds("datetime", Ours, 30.0),
    ],
    rows,
};

const DID: &str = "did:plc:ewvi7nxzyoun6zhxrhs64oiz";
const HANDLE: &str = "alice.bsky.social";
const AT_URI: &str = "at://did:plc:ewvi7nxzyoun6zhxrhs64oiz/app.bsky.feed.post/3k5lg4uaz7n24";
const DATETIME: &str = "2024-05-06T07:08:09.123Z";
const NSID: &str = "app.bsky.feed.getAuthorFeed";
const TID: &str = "3k5lg4uaz7n24";
const CID: &str = "bafyreidfayvfuwqa7qlnopdjiqrxzs6blmoeu4rujcjtnci5beludirz2a";

fn rows() -> Vec<Row> {
    use atrium_api::types::string as atrium;
    use jacquard_common::types as jacquard;

    let mut rows = Vec::new();
    ours::<Did>(&mut rows, "DID", DID);
    parse::<jacquard::did::Did>(&mut rows, "DID", Jacquard, DID);
    parse::<atrium::Did>(&mut rows, "DID", Atrium, DID);
    ours::<Handle>(&mut rows, "handle", HANDLE);
    parse::<jacquard::handle::Handle>(&mut rows, "handle", Jacquard, HANDLE);
    parse::<atrium::Handle>(&mut rows, "handle", Atrium, HANDLE);
    ours::<AtUri>(&mut rows, "AT-URI", AT_URI);
    parse::<jacquard::aturi::AtUri>(&mut rows, "AT-URI", Jacquard, AT_URI);
    ours::<Datetime>(&mut rows, "datetime", DATETIME);
    parse::<jacquard::datetime::Datetime>(&mut rows, "datetime", Jacquard, DATETIME);
    parse::<atrium::Datetime>(&mut rows, "datetime", Atrium, DATETIME);
    ours::<Nsid>(&mut rows, "NSID", NSID);
    parse::<jacquard::nsid::Nsid>(&mut rows, "NSID", Jacquard, NSID);
    parse::<atrium::Nsid>(&mut rows, "NSID", Atrium, NSID);
    ours::<Tid>(&mut rows, "TID", TID);
    parse::<jacquard::tid::Tid>(&mut rows, "TID", Jacquard, TID);
    parse::<atrium::Tid>(&mut rows, "TID", Atrium, TID);
    ours::<Cid>(&mut rows, "CID", CID);
    parse::<jacquard::cid::Cid>(&mut rows, "CID", Jacquard, CID);
    parse::<atrium::Cid>(&mut rows, "CID", Atrium, CID);
    rows
}

/// As a type of its own, as a check of text that stays where it is, and as the yardstick, an unchecked `String`.
fn ours<T: StringFormat + FromStr<Err: Display> + 'static>(
    rows: &mut Vec<Row>,
    task: &'static str,
    text: &'static str,
) {
    parse::<T>(rows, task, Ours, text);
    rows.push(Row::new(task, OursBorrowed, move || {
        Borrowed::<T>::from_text(text).map(|_| move || drop(black_box(Borrowed::<T>::from_text(black_box(text)))))
    }));
    parse::<String>(rows, task, Plain, text);
}

fn parse<T: FromStr<Err: Display> + 'static>(
    rows: &mut Vec<Row>,
    task: &'static str,
    subject: Subject,
    text: &'static str,
) {
    rows.push(Row::new(task, subject, move || {
        T::from_str(text).map(|_| move || drop(black_box(T::from_str(black_box(text)))))
    }));
}
