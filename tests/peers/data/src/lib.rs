//! Reading, writing, validating and parsing: ours, what careful users write by hand, and the peers, measured in one run.
//!
//! A [`Row`](row::Row) is one thing that one library does to one piece of data. [`measure`] finds out what it costs, and
//! [`table`] says so in Markdown.

pub mod commit;
pub mod inputs;
pub mod measure;
pub mod parsing;
pub mod plain;
pub mod reading;
pub mod row;
pub mod table;
pub mod validating;

use crate::row::Row;
use crate::table::{Target, Task};

/// The lexicons as lexgen emits them.
#[allow(missing_docs, reason = "not all that lexicons define is described in them")]
pub mod owned {
    include!(concat!(env!("OUT_DIR"), "/owned.rs"));
}

/// The lexicons as lexgen emits them with `strings = "borrowed"`.
#[allow(missing_docs, reason = "not all that lexicons define is described in them")]
pub mod borrowed {
    include!(concat!(env!("OUT_DIR"), "/borrowed.rs"));
}

/// A table: what it is called on the command line, what it says at its head, and what it measures.
#[derive(Debug)]
pub struct Table {
    /// What the command line calls it.
    pub name: &'static str,
    /// The heading, and what a reader must know.
    pub about: &'static str,
    /// Which tasks there are, in order.
    pub tasks: &'static [Task],
    /// What is to be reached.
    pub targets: &'static [Target],
    /// Sets everything up.
    pub rows: fn() -> Vec<Row>,
}

/// All tables.
pub static TABLES: &[Table] = &[reading::TABLE, validating::TABLE, parsing::TABLE];
