//! The least nesting of data for each definition. It shows which data can be made at all, and lets sampling end.

use std::collections::{BTreeSet, HashMap, VecDeque};

use lexgen_data::{DataPath, PathSegment};

use super::definitions::{Definitions, Named};
use super::scalar;
use super::{SampleError, Sampler, Shape};
use crate::lexicon::source::Span;
use crate::lexicon::syntax::{ArraySchema, DefinitionIndex, DefinitionKind, Object, Reference, Schema, SchemaKind};

/// The most elements that are made to satisfy a `minLength`.
pub(super) const MOST_ELEMENTS: u64 = 10_000;

/// The least heights of definitions, and the constraints that no data satisfies.
///
/// The height of a scalar is 0, that of a container one more than that of the highest value that it must contain. Choosing
/// the least height at every step goes down, so it ends.
#[derive(Debug)]
pub(super) struct Heights {
    /// By the numbers of definitions. `None` for those without data.
    heights: Vec<Option<u32>>,
    /// Types that no data can be because of their own constraints, with the reason.
    reasons: HashMap<Span, String>,
}

impl Heights {
    /// Computes the height of each definition, and again after a definition that it refers to turned out to be lower.
    pub(super) fn new(definitions: &Definitions) -> Self {
        let mut reasons = HashMap::new();
        let mut users: Vec<Vec<DefinitionIndex>> = vec![Vec::new(); definitions.table_len()];
        for (id, found) in definitions.iter() {
            found.kind.for_each_schema(&mut |schema| {
                if let Some(reason) = reason(schema) {
                    reasons.insert(schema.span, reason);
                }
            });
            found.kind.for_each_reference(&mut |reference, _| {
                if let Some(target) = definitions.target_id(reference) {
                    users[target.index()].push(id);
                }
            });
        }
        let mut this = Self { heights: vec![None; definitions.table_len()], reasons };
        let mut pending: VecDeque<DefinitionIndex> = definitions.iter().map(|(id, _)| id).collect();
        // Each definition waits at most once, so that a large union is not computed again for each of its members.
        let mut waiting: BTreeSet<DefinitionIndex> = pending.iter().copied().collect();
        while let Some(id) = pending.pop_front() {
            waiting.remove(&id);
            let height = match definitions.get(id).map(|found| &found.kind) {
                Some(DefinitionKind::Record(record)) => this.of_object(&record.object, definitions),
                Some(DefinitionKind::Schema(schema)) => this.of_schema(schema, definitions),
                _ => None,
            };
            let Some(height) = height else { continue };
            if this.heights[id.index()].is_none_or(|before| height < before) {
                this.heights[id.index()] = Some(height);
                pending.extend(users[id.index()].iter().copied().filter(|&user| waiting.insert(user)));
            }
        }
        this
    }

    fn of_object(&self, object: &Object, definitions: &Definitions) -> Option<u32> {
        let mut height = 0;
        for property in object.properties.iter().filter(|property| property.required && !property.nullable) {
            height = height.max(self.of_schema(&property.schema, definitions)?);
        }
        Some(height.saturating_add(1))
    }

    fn of_schema(&self, schema: &Schema, definitions: &Definitions) -> Option<u32> {
        if self.reasons.contains_key(&schema.span) {
            return None;
        }
        match &schema.kind {
            SchemaKind::Boolean(_)
            | SchemaKind::Integer(_)
            | SchemaKind::String(_)
            | SchemaKind::Bytes(_)
            | SchemaKind::CidLink => Some(0),
            SchemaKind::Blob(_) | SchemaKind::Unknown => Some(1),
            SchemaKind::Array(ArraySchema { length, .. }) if length.min.unwrap_or(0) == 0 => Some(1),
            SchemaKind::Array(array) => Some(self.of_schema(&array.items, definitions)?.saturating_add(1)),
            SchemaKind::Object(object) => self.of_object(object, definitions),
            SchemaKind::Ref(reference) => self.of_target(reference, 0, definitions),
            SchemaKind::Union(union) => {
                let members = union.references.iter().filter_map(|member| self.of_member(member, definitions));
                members.chain((!union.closed).then_some(1)).min()
            }
        }
    }

    fn of_member(&self, reference: &Reference, definitions: &Definitions) -> Option<u32> {
        match definitions.target(reference).map(|found| &found.kind) {
            Some(DefinitionKind::Schema(schema)) if !matches!(schema.kind, SchemaKind::Object(_)) => None,
            _ => self.of_target(reference, 1, definitions),
        }
    }

    /// `any` is the height of data for a missing definition, or a token.
    fn of_target(&self, reference: &Reference, any: u32, definitions: &Definitions) -> Option<u32> {
        let id = definitions.target_id(reference);
        match id.and_then(|id| Some((id, definitions.get(id)?))) {
            None | Some((_, Named { kind: DefinitionKind::Token, .. })) => Some(any),
            Some((id, _)) => self.heights[id.index()],
        }
    }
}

/// The reason why no data can have a type, judging by its own constraints.
fn reason(schema: &Schema) -> Option<String> {
    match &schema.kind {
        SchemaKind::Array(ArraySchema { length, .. }) => {
            let min = length.min.unwrap_or(0);
            if length.max.is_some_and(|max| min > max) {
                Some("`minLength` is above `maxLength`".to_owned())
            } else if min > MOST_ELEMENTS {
                Some(format!("it needs {min} elements, of which at most {MOST_ELEMENTS} are made"))
            } else {
                None
            }
        }
        _ => scalar::impossible(schema).map(|impossible| impossible.reason().to_owned()),
    }
}

impl Sampler {
    /// The least nesting of data of a type. `None` if no data can have it.
    pub(super) fn height(&self, schema: &Schema) -> Option<u32> {
        self.heights.of_schema(schema, &self.definitions)
    }

    /// As [`height`](Self::height), of a shape.
    pub(super) fn height_of_shape(&self, shape: &Shape<'_>) -> Option<u32> {
        match shape {
            Shape::Object(object, _) | Shape::Parameters(object) => self.height_of_object(object),
            Shape::Schema(schema) => self.height(schema),
            Shape::Any => Some(0),
        }
    }

    pub(super) fn height_of_object(&self, object: &Object) -> Option<u32> {
        self.heights.of_object(object, &self.definitions)
    }

    /// As [`height`](Self::height), of a member of a union.
    pub(super) fn height_of_member(&self, reference: &Reference) -> Option<u32> {
        self.heights.of_member(reference, &self.definitions)
    }

    /// The reason why a shape has no height.
    pub(super) fn explain(&self, shape: &Shape<'_>) -> SampleError {
        let mut path = DataPath::default();
        let mut seen = BTreeSet::new();
        let mut shape = *shape;
        // Follows required parts that cannot be made, up to one that is impossible by itself or was met before.
        while seen.insert(span_of(&shape)) {
            let (step, inner) = match shape {
                Shape::Object(object, _) | Shape::Parameters(object) => {
                    let needed = object.properties.iter().filter(|property| property.required && !property.nullable);
                    let Some(property) = needed.into_iter().find(|needed| self.height(&needed.schema).is_none()) else {
                        break;
                    };
                    (PathSegment::field(property.name.as_str()), &property.schema)
                }
                Shape::Schema(schema) => {
                    if let Some(reason) = self.heights.reasons.get(&schema.span).cloned() {
                        return match &schema.kind {
                            SchemaKind::Array(array)
                                if array.length.max.is_none_or(|max| max >= array.length.min.unwrap_or(0)) =>
                            {
                                SampleError::TooLarge { path, reason }
                            }
                            _ => SampleError::Impossible { path, reason },
                        };
                    }
                    match &schema.kind {
                        SchemaKind::Array(array) => (PathSegment::Index(0), &*array.items),
                        SchemaKind::Union(_) => {
                            let reason = "no member of the union can be made".to_owned();
                            return SampleError::Impossible { path, reason };
                        }
                        _ => break,
                    }
                }
                Shape::Any => break,
            };
            path.push(step);
            shape = self.shape(inner);
        }
        SampleError::Impossible { path, reason: "it needs another value of itself, without end".to_owned() }
    }
}

/// The span of a shape.
fn span_of(shape: &Shape<'_>) -> Option<Span> {
    match shape {
        Shape::Object(object, _) | Shape::Parameters(object) => Some(object.span),
        Shape::Schema(schema) => Some(schema.span),
        Shape::Any => None,
    }
}
