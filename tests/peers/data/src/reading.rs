//! Reading and writing: a timeline and a post in JSON, a commit of the firehose in DAG-CBOR.

use std::fmt::Display;
use std::hint::black_box;

use jacquard_common::CowStr;
use lexgen_runtime::dag_cbor;
use serde::{Deserialize, Serialize};

use crate::commit::{Commit, LentCommit};
use crate::inputs::{COMMIT, POST, TIMELINE};
use crate::plain::{Lent, derived, streaming};
use crate::row::Row;
use crate::row::Subject::{
    self, Atrium, Hand, HandBorrowed, Jacquard, JacquardBorrowed, Ours, OursBorrowed, OursSerdeJson, OursSonic, Plain,
    PlainSonic,
};
use crate::table::{Target, Task};
use crate::{Table, borrowed, owned};

pub(crate) const TABLE: Table = Table {
    name: "reading",
    about: "Reading and writing",
    tasks: &[
        Task::new(READ_TIMELINE, "100 posts in JSON", Plain),
        Task::new(READ_POST, "JSON", Plain),
        Task::new(READ_COMMIT, "a frame's payload of the firehose in DAG-CBOR, bytes lent by hand", HandBorrowed),
        Task::new(WRITE_TIMELINE, "100 posts in JSON", Plain),
        Task::new(WRITE_POST, "JSON", Plain),
        Task::new(WRITE_COMMIT, "DAG-CBOR", Plain),
    ],
    targets: &[
        Target::ratio(READ_TIMELINE, Ours, 0.80),
        Target::ratio(READ_TIMELINE, OursBorrowed, 0.60),
        Target::ratio(READ_POST, Ours, 0.50),
        Target::ratio(READ_COMMIT, OursBorrowed, 1.10),
        Target::ratio(WRITE_TIMELINE, Ours, 1.0),
        Target::ratio(WRITE_POST, Ours, 1.0),
        Target::ratio(WRITE_COMMIT, Ours, 0.70),
    ],
    rows,
};

const READ_TIMELINE: &str = "read a timeline";
const READ_POST: &str = "read a post";
const READ_COMMIT: &str = "read a commit";
const WRITE_TIMELINE: &str = "write a timeline";
const WRITE_POST: &str = "write a post";
const WRITE_COMMIT: &str = "write a commit";

type Timeline = owned::app::bsky::feed::get_timeline::GetTimelineOutput;
type BorrowedTimeline<'a> = borrowed::app::bsky::feed::get_timeline::GetTimelineOutput<'a>;
type Post = owned::app::bsky::feed::post::Post;
type BorrowedPost<'a> = borrowed::app::bsky::feed::post::Post<'a>;
type OurCommit = owned::com::atproto::sync::subscribe_repos::Commit;
type OurBorrowedCommit<'a> = borrowed::com::atproto::sync::subscribe_repos::Commit<'a>;

type JacquardTimeline<S> = jacquard_api::app_bsky::feed::get_timeline::GetTimelineOutput<S>;
type JacquardPost<S> = jacquard_api::app_bsky::feed::post::Post<S>;
type JacquardCommit<S> = jacquard_api::com_atproto::sync::subscribe_repos::Commit<S>;
/// What jacquard's owned types are by default.
type Small = jacquard_common::DefaultStr;

type AtriumTimeline = atrium_api::app::bsky::feed::get_timeline::Output;
type AtriumPost = atrium_api::app::bsky::feed::post::Record;
type AtriumCommit = atrium_api::com::atproto::sync::subscribe_repos::Commit;

fn rows() -> Vec<Row> {
    let mut rows = Vec::new();
    our_json::<Timeline>(&mut rows, READ_TIMELINE, WRITE_TIMELINE, Ours, TIMELINE);
    our_json::<BorrowedTimeline<'_>>(&mut rows, READ_TIMELINE, WRITE_TIMELINE, OursBorrowed, TIMELINE);
    json::<Timeline>(&mut rows, READ_TIMELINE, WRITE_TIMELINE, OursSerdeJson, TIMELINE);
    sonic::<Timeline>(&mut rows, READ_TIMELINE, WRITE_TIMELINE, OursSonic, TIMELINE);
    json::<derived::Timeline<String>>(&mut rows, READ_TIMELINE, WRITE_TIMELINE, Plain, TIMELINE);
    sonic::<derived::Timeline<String>>(&mut rows, READ_TIMELINE, WRITE_TIMELINE, PlainSonic, TIMELINE);
    json::<streaming::Timeline<String>>(&mut rows, READ_TIMELINE, WRITE_TIMELINE, Hand, TIMELINE);
    json::<streaming::Timeline<Lent<'_>>>(&mut rows, READ_TIMELINE, WRITE_TIMELINE, HandBorrowed, TIMELINE);
    json::<JacquardTimeline<Small>>(&mut rows, READ_TIMELINE, WRITE_TIMELINE, Jacquard, TIMELINE);
    json::<JacquardTimeline<CowStr<'_>>>(&mut rows, READ_TIMELINE, WRITE_TIMELINE, JacquardBorrowed, TIMELINE);
    json::<AtriumTimeline>(&mut rows, READ_TIMELINE, WRITE_TIMELINE, Atrium, TIMELINE);

    our_json::<Post>(&mut rows, READ_POST, WRITE_POST, Ours, POST);
    our_json::<BorrowedPost<'_>>(&mut rows, READ_POST, WRITE_POST, OursBorrowed, POST);
    json::<Post>(&mut rows, READ_POST, WRITE_POST, OursSerdeJson, POST);
    sonic::<Post>(&mut rows, READ_POST, WRITE_POST, OursSonic, POST);
    json::<derived::Post<String>>(&mut rows, READ_POST, WRITE_POST, Plain, POST);
    sonic::<derived::Post<String>>(&mut rows, READ_POST, WRITE_POST, PlainSonic, POST);
    json::<streaming::Post<String>>(&mut rows, READ_POST, WRITE_POST, Hand, POST);
    json::<streaming::Post<Lent<'_>>>(&mut rows, READ_POST, WRITE_POST, HandBorrowed, POST);
    json::<JacquardPost<Small>>(&mut rows, READ_POST, WRITE_POST, Jacquard, POST);
    json::<JacquardPost<CowStr<'_>>>(&mut rows, READ_POST, WRITE_POST, JacquardBorrowed, POST);
    json::<AtriumPost>(&mut rows, READ_POST, WRITE_POST, Atrium, POST);

    our_cbor::<OurCommit>(&mut rows, Ours);
    our_cbor::<OurBorrowedCommit<'_>>(&mut rows, OursBorrowed);
    cbor::<Commit>(&mut rows, Plain);
    cbor::<LentCommit<'_>>(&mut rows, HandBorrowed);
    cbor::<JacquardCommit<Small>>(&mut rows, Jacquard);
    cbor::<JacquardCommit<CowStr<'_>>>(&mut rows, JacquardBorrowed);
    cbor::<AtriumCommit>(&mut rows, Atrium);
    rows
}

/// Reads and writes JSON as users of ours do.
fn our_json<T>(rows: &mut Vec<Row>, read: &'static str, write: &'static str, subject: Subject, text: &'static [u8])
where
    T: Deserialize<'static> + Serialize + 'static,
{
    both(rows, (read, write), subject, text, lexgen_runtime::json::from_slice::<T>, lexgen_runtime::json::to_vec::<T>);
}

/// Reads and writes JSON with a crate that uses SIMD and unsafe code.
fn sonic<T>(rows: &mut Vec<Row>, read: &'static str, write: &'static str, subject: Subject, text: &'static [u8])
where
    T: Deserialize<'static> + Serialize + 'static,
{
    both(rows, (read, write), subject, text, sonic_rs::from_slice::<T>, sonic_rs::to_vec::<T>);
}

/// Reads and writes JSON, as everyone else does, with `serde_json`.
fn json<T>(rows: &mut Vec<Row>, read: &'static str, write: &'static str, subject: Subject, text: &'static [u8])
where
    T: Deserialize<'static> + Serialize + 'static,
{
    both(rows, (read, write), subject, text, serde_json::from_slice::<T>, serde_json::to_vec::<T>);
}

fn our_cbor<T: Deserialize<'static> + Serialize + 'static>(rows: &mut Vec<Row>, subject: Subject) {
    both(rows, (READ_COMMIT, WRITE_COMMIT), subject, COMMIT, dag_cbor::from_slice::<T>, dag_cbor::to_vec::<T>);
}

fn cbor<T: Deserialize<'static> + Serialize + 'static>(rows: &mut Vec<Row>, subject: Subject) {
    let (read, write) = (serde_ipld_dagcbor::from_slice::<T>, serde_ipld_dagcbor::to_vec::<T>);
    both(rows, (READ_COMMIT, WRITE_COMMIT), subject, COMMIT, read, write);
}

fn both<T: 'static, R: Display + 'static, W: Display + 'static>(
    rows: &mut Vec<Row>,
    (reading, writing): (&'static str, &'static str),
    subject: Subject,
    bytes: &'static [u8],
    read: impl Fn(&'static [u8]) -> Result<T, R> + Copy + 'static,
    write: impl Fn(&T) -> Result<Vec<u8>, W> + Copy + 'static,
) {
    rows.push(Row::new(reading, subject, move || read(bytes).map(|_| move || drop(black_box(read(black_box(bytes)))))));
    rows.push(Row::new(writing, subject, move || {
        let value = read(bytes).map_err(|error| error.to_string())?;
        let length = write(&value).map_err(|error| error.to_string())?.len();
        // jacquard writes the type of a record twice.
        if length < bytes.len() {
            return Err(format!("writes {length} of {} bytes", bytes.len()));
        }
        Ok(move || drop(black_box(write(black_box(&value)))))
    }));
}
