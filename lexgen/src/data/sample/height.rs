//! How deep the data of a definition is nested at least, which tells what can be made at all and lets sampling end.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

use lexgen_data::{DataPath, PathSegment};

use super::scalar;
use super::walk;
use super::{SampleError, Sampler, Shape};
use crate::lexicon::source::Span;
use crate::lexicon::syntax::{ArraySchema, DefId, DefinitionKind, Object, Schema, SchemaKind};

/// The most elements that are made because a lexicon asks for so many at least.
pub(super) const MOST_ELEMENTS: u64 = 10_000;

/// The least heights of definitions, and the constraints that nothing satisfies.
///
/// The height of a scalar is 0, that of a container one more than that of the highest thing that it must hold. Along a
/// choice of least height each step goes down, so it comes to an end.
#[derive(Debug)]
pub(super) struct Heights {
    /// Of the definitions that have data.
    heights: BTreeMap<DefId, u32>,
    /// Types that nothing can be, whatever else is so, with the reason.
    faults: HashMap<Span, String>,
}

impl Heights {
    /// Looks at each definition, and again at those that refer to one that turned out to be lower.
    pub(super) fn new(definitions: &BTreeMap<DefId, DefinitionKind>) -> Self {
        let mut faults = HashMap::new();
        let mut users: BTreeMap<&DefId, Vec<&DefId>> = BTreeMap::new();
        for (id, kind) in definitions {
            walk::each_schema(kind, &mut |schema| {
                if let Some(fault) = fault(schema) {
                    faults.insert(schema.span, fault);
                }
            });
            for target in walk::references(kind) {
                if let Some((target, _)) = definitions.get_key_value(&target) {
                    users.entry(target).or_default().push(id);
                }
            }
        }
        let mut this = Self { heights: BTreeMap::new(), faults };
        let mut pending: VecDeque<&DefId> = definitions.keys().collect();
        // Each waits once, so that a union of very many is not looked at again for each of them.
        let mut waiting: BTreeSet<&DefId> = definitions.keys().collect();
        while let Some(id) = pending.pop_front() {
            waiting.remove(id);
            let height = match definitions.get(id) {
                Some(DefinitionKind::Record(record)) => this.of_object(&record.object, definitions),
                Some(DefinitionKind::Schema(schema)) => this.of_schema(schema, definitions),
                _ => None,
            };
            let Some(height) = height else { continue };
            if this.heights.get(id).is_none_or(|before| height < *before) {
                this.heights.insert(id.clone(), height);
                let users = users.get(id).into_iter().flatten().copied();
                pending.extend(users.filter(|user| waiting.insert(user)));
            }
        }
        this
    }

    fn of_object(&self, object: &Object, definitions: &BTreeMap<DefId, DefinitionKind>) -> Option<u32> {
        let mut height = 0;
        for property in object.properties.iter().filter(|property| property.required && !property.nullable) {
            height = height.max(self.of_schema(&property.schema, definitions)?);
        }
        Some(height.saturating_add(1))
    }

    fn of_schema(&self, schema: &Schema, definitions: &BTreeMap<DefId, DefinitionKind>) -> Option<u32> {
        if self.faults.contains_key(&schema.span) {
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
            SchemaKind::Ref(reference) => self.of_target(&reference.target, 0, definitions),
            SchemaKind::Union(union) => {
                let members = union.references.iter().filter_map(|member| self.of_member(&member.target, definitions));
                members.chain((!union.closed).then_some(1)).min()
            }
        }
    }

    fn of_member(&self, target: &DefId, definitions: &BTreeMap<DefId, DefinitionKind>) -> Option<u32> {
        match definitions.get(target) {
            Some(DefinitionKind::Schema(schema)) if !matches!(schema.kind, SchemaKind::Object(_)) => None,
            _ => self.of_target(target, 1, definitions),
        }
    }

    /// `any`: the height of what stands where there is no definition, or a token.
    fn of_target(&self, target: &DefId, any: u32, definitions: &BTreeMap<DefId, DefinitionKind>) -> Option<u32> {
        match definitions.get(target) {
            None | Some(DefinitionKind::Token) => Some(any),
            Some(_) => self.heights.get(target).copied(),
        }
    }
}

/// Why nothing can be of a type, going by its own constraints.
fn fault(schema: &Schema) -> Option<String> {
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
        _ => scalar::fault(schema).map(|impossible| impossible.reason().to_owned()),
    }
}

impl Sampler {
    /// How deep data of a type is nested at least; nothing if there is none.
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
    pub(super) fn height_of_member(&self, target: &DefId) -> Option<u32> {
        self.heights.of_member(target, &self.definitions)
    }

    /// Why a shape has no height.
    pub(super) fn explain(&self, shape: &Shape<'_>) -> SampleError {
        let mut path = DataPath::default();
        let mut seen = BTreeSet::new();
        let mut shape = *shape;
        // Goes into what is needed and cannot be made, until that is so by itself or comes round again.
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
                    if let Some(reason) = self.heights.faults.get(&schema.span).cloned() {
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

/// Where a shape is declared.
fn span_of(shape: &Shape<'_>) -> Option<Span> {
    match shape {
        Shape::Object(object, _) | Shape::Parameters(object) => Some(object.span),
        Shape::Schema(schema) => Some(schema.span),
        Shape::Any => None,
    }
}
