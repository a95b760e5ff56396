//! Validating a post that has been read.

use std::hint::black_box;

use jacquard_lexicon::schema::LexiconSchema as _;
use lexgen::validate::{Leniency, Validator};
use lexgen_data::{Value, json};
use lexgen_runtime::Validate as _;

use crate::inputs::POST;
use crate::row::Row;
use crate::row::Subject::{Interpreter, Jacquard, Ours, OursBorrowed, Plain};
use crate::table::{Target, Task};
use crate::{Table, borrowed, owned};

pub(crate) const TABLE: Table = Table {
    name: "validating",
    about: "Validating a post that has been read",
    tasks: &[Task::new(
        VALIDATE,
        "all constraints, but jacquard's leaves out what stands in the post; plain is reading the JSON as `serde_json::Value`",
        Plain,
    )],
    targets: &[
        Target::nanoseconds(VALIDATE, Ours, 1000.0),
        Target::allocations(VALIDATE, Ours, 0),
        Target::nanoseconds(VALIDATE, Interpreter, 5000.0),
        Target::allocations(VALIDATE, Interpreter, 0),
    ],
    rows,
};

const VALIDATE: &str = "validate a post";

fn rows() -> Vec<Row> {
    vec![
        Row::new(VALIDATE, Ours, || {
            let post: owned::app::bsky::feed::post::Post = json::from_slice(POST)?;
            Ok::<_, json::Error>(move || drop(black_box(black_box(&post).validate())))
        }),
        Row::new(VALIDATE, OursBorrowed, || {
            let post: borrowed::app::bsky::feed::post::Post<'_> = json::from_slice(POST)?;
            Ok::<_, json::Error>(move || drop(black_box(black_box(&post).validate())))
        }),
        Row::new(VALIDATE, Interpreter, || {
            let post: Value = json::from_slice(POST)?;
            let validator = Validator::from_texts(LEXICONS.iter().copied())?;
            validator.record(&post, Leniency::DEFAULT)?;
            Ok::<_, Box<dyn std::error::Error>>(move || {
                drop(black_box(validator.record(black_box(&post), Leniency::DEFAULT)));
            })
        }),
        Row::new(VALIDATE, Plain, || {
            Ok::<_, serde_json::Error>(|| drop(black_box(serde_json::from_slice::<serde_json::Value>(black_box(POST)))))
        }),
        Row::new(VALIDATE, Jacquard, || {
            let post: jacquard_api::app_bsky::feed::post::Post = serde_json::from_slice(POST)?;
            Ok::<_, serde_json::Error>(move || drop(black_box(black_box(&post).validate())))
        }),
    ]
}

/// The lexicons of a post, by their paths.
static LEXICONS: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/lexicons.rs"));
