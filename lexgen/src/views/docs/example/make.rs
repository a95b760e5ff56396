//! Makes one value.

use lexgen_data::CidLink;
use lexgen_data::sample::{Random, TextBounds, text};
use serde_json::{Map, Value, json};

use super::SEED;
use super::text::{self as plausible, Collections, Words};
use crate::lexicon::corpus::{Corpus, Target};
use crate::lexicon::syntax::{
    ArraySchema, BlobSchema, DefinitionKind, Document, IntegerSchema, LengthRange, Object, Property, Reference, Schema,
    SchemaKind, StringSchema, UnionSchema,
};

/// The most nesting of a value.
const DEEPEST: usize = 24;

/// The most values in one.
const MOST: usize = 1500;

/// The most items of an array that has no other minimum.
const MOST_ITEMS: u64 = 64;

/// The number of levels with optional fields.
#[derive(Clone, Copy, Debug)]
pub(super) struct Depth {
    optional: usize,
}

impl Depth {
    /// The depths to try, the most detailed first.
    pub(super) const ALL: [Self; 5] =
        [Self { optional: 5 }, Self { optional: 4 }, Self { optional: 3 }, Self { optional: 2 }, Self { optional: 0 }];

    fn below(self) -> Self {
        Self { optional: self.optional.saturating_sub(1) }
    }
}

/// Makes the values of one example.
pub(super) struct Maker<'c> {
    corpus: &'c Corpus,
    words: Words,
    random: Random,
    nesting: usize,
    made: usize,
    /// The objects that are being made: none contains itself, unless it must.
    open: Vec<*const Object>,
}

impl<'c> Maker<'c> {
    pub(super) fn new(corpus: &'c Corpus, document: &'c Document, collections: &Collections) -> Self {
        let words = Words::new(document, collections);
        Self { corpus, words, random: Random::with_seed(SEED), nesting: 0, made: 0, open: Vec::new() }
    }

    /// A record, with its `$type`.
    pub(super) fn record(&mut self, object: &'c Object, depth: Depth) -> Option<Value> {
        let nsid = self.words.nsid().to_owned();
        self.object(object, depth).map(|value| with_type(value, &nsid))
    }

    /// Parameters: the required ones, and some others.
    pub(super) fn parameters(&mut self, object: &'c Object) -> Option<Value> {
        const OPTIONAL: usize = 2;
        let mut map = Map::new();
        let mut room = OPTIONAL;
        for property in &object.properties {
            if !property.required {
                if room == 0 || !self.is_known(property) {
                    continue;
                }
                room -= 1;
            }
            map.insert(property.name.clone(), self.value(&property.name, &property.schema, Depth { optional: 0 })?);
        }
        Some(Value::Object(map))
    }

    /// Returns whether the name or the type of a parameter says what it is.
    fn is_known(&self, property: &Property) -> bool {
        match &property.schema.kind {
            SchemaKind::String(StringSchema {
                format: None,
                default: None,
                known_values: None,
                closed_values: None,
                ..
            }) => self.words.plain(&property.name).is_some(),
            _ => true,
        }
    }

    /// A value of this type for the field called `name`.
    pub(super) fn value(&mut self, name: &str, schema: &'c Schema, depth: Depth) -> Option<Value> {
        self.made += 1;
        if self.made > MOST || self.nesting > DEEPEST {
            return None;
        }
        self.nesting += 1;
        let value = match &schema.kind {
            SchemaKind::Boolean(boolean) => Some(boolean.constant.or(boolean.default).unwrap_or(true).into()),
            SchemaKind::Integer(integer) => self.integer(name, integer),
            SchemaKind::String(string) => self.string(name, string).map(Value::String),
            SchemaKind::Bytes(length) => Some(bytes(*length)),
            SchemaKind::CidLink => Some(json!({ "$link": self.words.cid() })),
            SchemaKind::Blob(blob) => Some(self.blob(blob)),
            SchemaKind::Array(array) => self.array(name, array, depth),
            SchemaKind::Object(object) => self.object(object, depth),
            SchemaKind::Ref(reference) => self.referred(name, reference, depth),
            SchemaKind::Union(union) => self.union(union, depth),
            SchemaKind::Unknown if matches!(name, "record" | "value") => Some(self.any_record(depth)),
            SchemaKind::Unknown => Some(self.words.unknown(name).unwrap_or_else(|| json!({}))),
        };
        self.nesting -= 1;
        value
    }

    fn object(&mut self, object: &'c Object, depth: Depth) -> Option<Value> {
        let is_open = self.open.iter().any(|open| std::ptr::eq(*open, object));
        let has_optional = depth.optional > 0 && !is_open;
        self.open.push(object);
        let mut map = Map::new();
        for property in &object.properties {
            if !property.required && (!has_optional || crate::views::docs::is_deprecated(&property.schema)) {
                continue;
            }
            match self.value(&property.name, &property.schema, depth.below()) {
                Some(value) if !property.required && is_empty(&value) => {}
                Some(value) => _ = map.insert(property.name.clone(), value),
                None if property.nullable && property.required => _ = map.insert(property.name.clone(), Value::Null),
                None if property.required => {
                    self.open.pop();
                    return None;
                }
                None => {}
            }
        }
        self.open.pop();
        Some(Value::Object(map))
    }

    /// A record of the kind that the lexicon is probably about.
    fn any_record(&mut self, depth: Depth) -> Value {
        let collection = self.words.collection().to_owned();
        let nsid = collection.parse().ok();
        let document = nsid.and_then(|nsid| self.corpus.document(&nsid));
        let record = document.and_then(|document| {
            document.definitions.iter().find_map(|definition| match &definition.kind {
                DefinitionKind::Record(record) => Some(&record.object),
                _ => None,
            })
        });
        let made = record.and_then(|object| self.object(object, Depth { optional: depth.optional.min(1) }));
        with_type(made.unwrap_or_default(), &collection)
    }

    fn array(&mut self, name: &str, array: &'c ArraySchema, depth: Depth) -> Option<Value> {
        let least = array.length.min.unwrap_or(0);
        let most = array.length.max.unwrap_or(u64::MAX);
        // One item shows what they are, but not where it would be nested again.
        let count = least.max(u64::from(depth.optional > 0 || self.nesting <= 2)).min(most);
        if count > MOST_ITEMS {
            return None;
        }
        let singular = name.strip_suffix('s').unwrap_or(name);
        let items = (0..count).map(|_| self.value(singular, &array.items, depth));
        match items.collect::<Option<Vec<Value>>>() {
            None if least == 0 => Some(json!([])),
            items => items.map(Value::Array),
        }
    }

    fn referred(&mut self, name: &str, reference: &'c Reference, depth: Depth) -> Option<Value> {
        match self.corpus.target(reference) {
            Target::Definition(_, definition) => match &definition.kind {
                DefinitionKind::Record(record) => {
                    Some(with_type(self.object(&record.object, depth)?, &reference.target.to_string()))
                }
                DefinitionKind::Schema(schema) => self.value(name, schema, depth),
                _ => Some(json!({})),
            },
            Target::Extern | Target::Missing => Some(json!({})),
        }
    }

    /// A member of a union: the first one that is not being made already.
    fn union(&mut self, union: &'c UnionSchema, depth: Depth) -> Option<Value> {
        let mut members = Vec::new();
        for reference in &union.references {
            let Target::Definition(_, definition) = self.corpus.target(reference) else { continue };
            let object = match &definition.kind {
                DefinitionKind::Record(record) => &record.object,
                DefinitionKind::Schema(Schema { kind: SchemaKind::Object(object), .. }) => object,
                _ => continue,
            };
            let is_open = self.open.iter().any(|open| std::ptr::eq(*open, object));
            members.push((is_open, reference, object));
        }
        members.sort_by_key(|(is_open, ..)| *is_open);
        let mut made = members.into_iter().filter_map(|(_, reference, object)| {
            Some(with_type(self.object(object, depth)?, &reference.target.to_string()))
        });
        let unlisted = || (!union.closed).then(|| json!({ "$type": "com.example.defs#other" }));
        made.next().or_else(unlisted)
    }

    fn integer(&self, name: &str, integer: &IntegerSchema) -> Option<Value> {
        let (least, most) = (integer.minimum.unwrap_or(i64::MIN), integer.maximum.unwrap_or(i64::MAX));
        let fits = |value: &i64| (least..=most).contains(value);
        let chosen = match &integer.closed_values {
            Some(values) => values.iter().copied().find(fits),
            None if least > most => None,
            None => Some(integer.default.unwrap_or_else(|| plausible::integer(name)).clamp(least, most)),
        };
        integer.constant.or(chosen).map(Value::from)
    }

    fn string(&mut self, name: &str, string: &StringSchema) -> Option<String> {
        let bounds = TextBounds {
            min_length: string.length.min.unwrap_or(0),
            max_length: string.length.max,
            min_graphemes: string.graphemes.min.unwrap_or(0),
            max_graphemes: string.graphemes.max,
        };
        if let Some(constant) = &string.constant {
            return Some(constant.clone());
        }
        let is_formatted = |text: &&String| string.format.is_none_or(|format| format.check(text).is_ok());
        let fits = |text: &&String| bounds.allow(text) && is_formatted(text);
        if let Some(values) = &string.closed_values {
            return values.iter().find(fits).cloned();
        }
        let listed = string.default.iter().chain(string.known_values.iter().flatten()).find(fits).cloned();
        if listed.is_some() {
            return listed;
        }
        let format = string.format;
        let plain = || self.words.plain(name).unwrap_or_else(|| "example".to_owned());
        let made = format.map_or_else(plain, |format| self.words.formatted(format, name));
        if bounds.allow(&made) {
            return Some(made);
        }
        match format {
            None => shortened(&made, &bounds).or_else(|| text(&bounds, &mut self.random).ok()),
            Some(_) => None,
        }
    }

    fn blob(&self, blob: &BlobSchema) -> Value {
        const SIZE: u64 = 48_213;
        let accepted = blob.accept.as_deref().and_then(<[String]>::first).map_or("*/*", String::as_str);
        let mime_type = plausible::mime_type(accepted);
        let size = blob.max_size.map_or(SIZE, |most| most.min(SIZE));
        json!({ "$type": "blob", "ref": { "$link": self.words.cid() }, "mimeType": mime_type, "size": size })
    }
}

fn is_empty(value: &Value) -> bool {
    value.as_object().is_some_and(Map::is_empty) || value.as_array().is_some_and(Vec::is_empty)
}

/// The words at the start of a text that are within the bounds.
fn shortened(text: &str, bounds: &TextBounds) -> Option<String> {
    let ends = text.char_indices().rev().filter(|(_, character)| character.is_whitespace());
    let starts = ends.map(|(end, _)| text[..end].trim_end_matches([',', '.', ' ']));
    starts.filter(|start| !start.is_empty()).find(|start| bounds.allow(start)).map(str::to_owned)
}

/// Bytes of the least length, but not none.
fn bytes(length: LengthRange) -> Value {
    const TEXT: &[u8] = b"Hello, world!";
    const LONGEST: u64 = 512;
    let least = length.min.unwrap_or(0).min(LONGEST);
    let count = length.max.unwrap_or(u64::MAX).min(TEXT.len() as u64).max(least);
    let bytes: Vec<u8> = TEXT.iter().copied().cycle().take(usize::try_from(count).unwrap_or(0)).collect();
    serde_json::to_value(lexgen_data::Value::Bytes(bytes.into())).unwrap_or_default()
}

/// Puts `$type` first.
fn with_type(value: Value, ty: &str) -> Value {
    let fields = match value {
        Value::Object(fields) => fields,
        _ => Map::new(),
    };
    Value::Object([("$type".to_owned(), ty.into())].into_iter().chain(fields).collect())
}

/// The CID that examples have.
pub(super) fn cid() -> String {
    CidLink::of_raw(b"Hello, world!").to_cid().as_str().to_owned()
}
