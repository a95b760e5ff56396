//! Example data: requests, responses, records and messages.
//!
//! Values are as plausible as names and formats allow, and valid. Where no such value is found, random data takes its place.

use std::cell::OnceCell;

use serde_json::Value;

use super::model::Example;
use crate::data::sample::{Part, Random, Sampler};
use crate::lexicon::corpus::Corpus;
use crate::lexicon::syntax::{
    Body, DefId, DefName, Definition, DefinitionKind, Document, Method, Object, Schema, SchemaKind, Subscription,
    is_json,
};

mod http;
mod make;
mod text;

use make::{Depth, Maker};
use text::Collections;

/// The seed of random data.
const SEED: u64 = 1;

/// The most bytes of an example.
const LONGEST: usize = 3000;

/// Makes examples for the definitions of a corpus.
pub(super) struct Examples<'c> {
    corpus: &'c Corpus,
    collections: Collections,
    /// Made when it is first needed.
    sampler: OnceCell<Sampler>,
}

impl<'c> Examples<'c> {
    pub(super) fn new(corpus: &'c Corpus) -> Self {
        Self { corpus, collections: Collections::new(corpus), sampler: OnceCell::new() }
    }

    /// The examples of `main`. Other definitions appear in those of the lexicons that use them.
    pub(super) fn of(&self, document: &'c Document, definition: &'c Definition) -> Vec<Example> {
        if !definition.name.is_main() {
            return Vec::new();
        }
        let cx = Cx { examples: self, document };
        match &definition.kind {
            DefinitionKind::Record(record) => {
                cx.one("Record", None, |maker, depth| maker.record(&record.object, depth))
            }
            DefinitionKind::Query(method) => vec![cx.get(method), cx.response(method)],
            DefinitionKind::Procedure(method) => vec![cx.post(method), cx.response(method)],
            DefinitionKind::Subscription(subscription) => cx.subscription(subscription),
            DefinitionKind::Schema(schema) => cx.one("Value", None, |maker, depth| maker.value("", schema, depth)),
            DefinitionKind::PermissionSet(_) | DefinitionKind::Space(_) | DefinitionKind::Token => Vec::new(),
        }
    }

    fn sampled(&self, document: &Document, part: Option<Part>) -> Option<Value> {
        let sampler = self.sampler.get_or_init(|| Sampler::new(self.corpus));
        let id = DefId { nsid: document.id.clone(), name: DefName::main() };
        let random = &mut Random::with_seed(SEED);
        let made = match part {
            Some(part) => sampler.sample_part(&id, part, random),
            None => sampler.sample(&id, random),
        };
        let value = serde_json::to_value(made.ok()?).ok()?;
        fits(&value).then_some(value)
    }
}

/// The examples of one lexicon.
struct Cx<'e, 'c> {
    examples: &'e Examples<'c>,
    document: &'c Document,
}

impl<'c> Cx<'_, 'c> {
    /// An example of data, if any can be made.
    fn one(
        &self,
        title: &'static str,
        part: Option<Part>,
        make: impl Fn(&mut Maker<'c>, Depth) -> Option<Value>,
    ) -> Vec<Example> {
        let body = self.make(part, make);
        body.map(|body| Example { title, head: None, body: Some(body) }).into_iter().collect()
    }

    /// Makes data with as much detail as fits.
    fn make(&self, part: Option<Part>, make: impl Fn(&mut Maker<'c>, Depth) -> Option<Value>) -> Option<Value> {
        let made = Depth::ALL.into_iter().find_map(|depth| {
            let mut maker = Maker::new(self.examples.corpus, self.document, &self.examples.collections);
            make(&mut maker, depth).filter(fits)
        });
        made.or_else(|| self.examples.sampled(self.document, part))
    }

    fn query_string(&self, parameters: Option<&'c Object>) -> String {
        let Some(parameters) = parameters else { return String::new() };
        let make = |maker: &mut Maker<'c>, _| maker.parameters(parameters);
        http::query_string(self.make(Some(Part::Parameters), make).as_ref())
    }

    fn get(&self, method: &'c Method) -> Example {
        let query = self.query_string(method.parameters.as_ref());
        Example { title: "Request", head: Some(http::get(&self.document.id, &query)), body: None }
    }

    fn post(&self, method: &'c Method) -> Example {
        let query = self.query_string(method.parameters.as_ref());
        let encoding = method.input.as_ref().map(|input| input.encoding.as_str());
        let head = http::post(&self.document.id, &query, encoding);
        Example { title: "Request", head: Some(head), body: self.body(Part::Input, method.input.as_ref()) }
    }

    fn response(&self, method: &'c Method) -> Example {
        let encoding = method.output.as_ref().map(|output| output.encoding.as_str());
        let head = http::response(encoding);
        Example { title: "Response", head: Some(head), body: self.body(Part::Output, method.output.as_ref()) }
    }

    /// A JSON body.
    fn body(&self, part: Part, body: Option<&'c Body>) -> Option<Value> {
        let body = body.filter(|body| is_json(&body.encoding))?;
        match &body.schema {
            Some(schema) => self.make(Some(part), |maker, depth| maker.value("", schema, depth)),
            None => Some(Value::Object(Default::default())),
        }
    }

    fn subscription(&self, subscription: &'c Subscription) -> Vec<Example> {
        let query = self.query_string(subscription.parameters.as_ref());
        let head = http::subscribe(&self.document.id, &query);
        let message: &'c Schema = &subscription.message;
        let mut examples = vec![Example { title: "Request", head: Some(head), body: None }];
        if matches!(message.kind, SchemaKind::Union(_)) {
            let make = |maker: &mut Maker<'c>, depth| maker.value("", message, depth);
            examples.extend(self.one("Message", Some(Part::Message), make));
        }
        examples
    }
}

fn fits(value: &Value) -> bool {
    serde_json::to_string_pretty(value).is_ok_and(|text| text.len() <= LONGEST)
}
