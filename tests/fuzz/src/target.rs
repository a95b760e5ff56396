//! The list of targets and the kind of input of each.

use crate::{documents, emitted, model, text};

/// A parser under test.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// The name on the command line.
    pub name: &'static str,
    /// The kind of its inputs.
    pub kind: Kind,
    /// Reads the input. Panics only if the parser has a bug.
    pub run: fn(&[u8]),
}

/// The kind of a target's inputs before mutation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Data as JSON.
    Json,
    /// Data as DAG-CBOR.
    Cbor,
    /// Data as either.
    Data,
    /// Text of a string format.
    Text,
    /// A lexicon.
    Lexicon,
}

/// All targets.
pub const TARGETS: &[Target] = &[
    target("json", Kind::Json, model::json),
    target("dag-cbor", Kind::Cbor, model::dag_cbor),
    target("prefix", Kind::Cbor, model::prefix),
    target("binary", Kind::Data, model::binary),
    target("cid-bytes", Kind::Cbor, model::cid_bytes),
    target("formats", Kind::Text, text::formats),
    target("graphemes", Kind::Text, text::graphemes),
    target("check", Kind::Lexicon, documents::check),
    target("generate", Kind::Lexicon, documents::generate),
    target("validator", Kind::Data, documents::validator),
    target("emitted-record", Kind::Data, emitted::record),
    target("emitted-union", Kind::Data, emitted::union),
    target("emitted-recursion", Kind::Data, emitted::recursion),
    target("emitted-binary", Kind::Data, emitted::binary),
    target("emitted-values", Kind::Data, emitted::values),
    target("emitted-unknown", Kind::Data, emitted::unknown),
    target("emitted-lossy", Kind::Data, emitted::lossy),
    target("emitted-borrowed", Kind::Data, emitted::borrowed),
    target("emitted-frames", Kind::Cbor, emitted::frames),
    target("emitted-validation", Kind::Data, emitted::validation),
];

const fn target(name: &'static str, kind: Kind, run: fn(&[u8])) -> Target {
    Target { name, kind, run }
}
