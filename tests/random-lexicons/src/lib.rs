//! Random valid lexicons that use the whole language. Each definition is satisfiable, so data for it can be made.
//!
//! This crate does not depend on the engine. The same seed makes the same documents on every machine.
//!
//! ```
//! let documents = lexgen_random_lexicons::lexicons(1, 5);
//! assert_eq!(documents.len(), 5);
//! assert_eq!(documents, lexgen_random_lexicons::lexicons(1, 5));
//! ```

use lexgen_data::sample::Random;

mod endpoint;
mod json;
mod names;
mod plan;
mod scalar;
mod schema;

use json::{object, quote};
use plan::{Kind, Plan, Target};
use schema::Writer;

/// The kind of names in random lexicons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Names {
    /// Mostly names as in real lexicons.
    Ordinary,
    /// Names that are hard to convert to Rust: keywords, names that differ only in case, strings that are not identifiers.
    Hard,
}

/// A lexicon document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lexicon {
    /// The NSID.
    pub id: String,
    /// The JSON of the document.
    pub text: String,
}

impl Lexicon {
    /// Returns the usual path of a file for the document.
    #[must_use]
    pub fn path(&self) -> String {
        format!("{}.json", self.id.replace('.', "/"))
    }
}

/// Makes `count` documents, which refer only to each other.
#[must_use]
pub fn lexicons(seed: u64, count: usize) -> Vec<Lexicon> {
    lexicons_with(Names::Ordinary, seed, count)
}

/// Makes `count` documents as [`lexicons`] does, with names of this kind.
#[must_use]
pub fn lexicons_with(names: Names, seed: u64, count: usize) -> Vec<Lexicon> {
    let mut random = Random::with_seed(seed);
    let plan = Plan::new(names, count, &mut random);
    let documents = plan.documents.iter().enumerate();
    documents.map(|(index, id)| Lexicon { id: id.clone(), text: document(&plan, index, &mut random) }).collect()
}

fn document(plan: &Plan, index: usize, random: &mut Random) -> String {
    let targets: Vec<&Target> = plan.targets.iter().filter(|target| target.document == index).collect();
    let definitions = targets.iter().map(|target| {
        let mut writer = Writer { plan, target, random: &mut *random };
        (target.name.clone(), definition(&mut writer))
    });
    let definitions: Vec<(String, String)> = definitions.collect();
    object([
        ("lexicon", "1".to_owned()),
        ("id", quote(plan.documents.get(index).map_or("", String::as_str))),
        ("defs", object(definitions)),
    ])
}

fn definition(writer: &mut Writer<'_, '_>) -> String {
    match writer.target.kind {
        Kind::Record => {
            let key = *writer.random.choose(&["tid", "nsid", "any", "literal:self"]).unwrap_or(&"tid");
            let record = writer.object(2, true);
            object([("type", quote("record")), ("key", quote(key)), ("record", record)])
        }
        Kind::Object => writer.object(2, true),
        Kind::Array => writer.array(2, true),
        Kind::Token => object([("type", quote("token")), ("description", quote("A name."))]),
        Kind::Scalar => writer.scalar(),
        Kind::Unknown => object([("type", quote("unknown"))]),
        Kind::Query => writer.query(),
        Kind::Procedure => writer.procedure(),
        Kind::Subscription => writer.subscription(),
    }
}
