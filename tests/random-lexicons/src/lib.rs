//! Random lexicons: legal, of everything that the language has, and such that data of every definition can be made.
//!
//! Knows the language, and nothing of what reads it. One seed makes the same documents on every machine.
//!
//! ```
//! let documents = lexgen_random_lexicons::lexicons(1, 5);
//! assert_eq!(documents.len(), 5);
//! assert_eq!(documents, lexgen_random_lexicons::lexicons(1, 5));
//! ```

use lexgen_data::sample::Random;

mod endpoint;
mod json;
mod plan;
mod scalar;
mod schema;

use json::{object, quote};
use plan::{Kind, Plan, Target};
use schema::Writer;

/// A document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lexicon {
    /// Its NSID.
    pub id: String,
    /// Its text, in JSON.
    pub text: String,
}

impl Lexicon {
    /// The path of a file that a document of this NSID stands in.
    #[must_use]
    pub fn path(&self) -> String {
        format!("{}.json", self.id.replace('.', "/"))
    }
}

/// So many documents, which refer to each other and to nothing else.
#[must_use]
pub fn lexicons(seed: u64, count: usize) -> Vec<Lexicon> {
    let mut random = Random::with_seed(seed);
    let plan = Plan::new(count, &mut random);
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
