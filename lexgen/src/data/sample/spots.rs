//! The places in a value, each with its type in the lexicon.

use lexgen_data::{PathSegment, Value};

use super::{Sampler, Shape};
use crate::lexicon::syntax::{Schema, SchemaKind};

/// The most places.
const MOST: usize = 2000;

/// A place in a value.
#[derive(Clone, Debug)]
pub(super) struct Spot<'s> {
    /// The path.
    pub(super) path: Vec<PathSegment>,
    /// The type in the lexicon, if there is one.
    pub(super) shape: Option<Shape<'s>>,
    /// The member of a union that `$type` names.
    pub(super) member: Option<Shape<'s>>,
}

/// The places in a value. The value itself is first.
pub(super) fn spots<'s>(sampler: &'s Sampler, root: &Shape<'s>, value: &Value) -> Vec<Spot<'s>> {
    let mut found = Vec::new();
    collect(sampler, Some(*root), value, &mut Vec::new(), &mut found);
    found
}

/// The value at a place.
pub(super) fn at<'v>(value: &'v mut Value, path: &[PathSegment]) -> Option<&'v mut Value> {
    path.iter().try_fold(value, |value, step| match (value, step) {
        (Value::Object(object), PathSegment::Field(name)) => object.get_mut(name),
        (Value::Array(elements), PathSegment::Index(index)) => elements.get_mut(*index),
        _ => None,
    })
}

fn collect<'s>(
    sampler: &'s Sampler,
    shape: Option<Shape<'s>>,
    value: &Value,
    path: &mut Vec<PathSegment>,
    found: &mut Vec<Spot<'s>>,
) {
    if found.len() >= MOST {
        return;
    }
    let member = shape.and_then(|shape| member(sampler, &shape, value));
    found.push(Spot { path: path.clone(), shape, member });
    match value {
        Value::Array(elements) => {
            let items = match shape {
                Some(Shape::Schema(Schema { kind: SchemaKind::Array(array), .. })) => Some(sampler.shape(&array.items)),
                _ => None,
            };
            for (index, element) in elements.iter().enumerate() {
                path.push(PathSegment::Index(index));
                collect(sampler, items, element, path, found);
                path.pop();
            }
        }
        Value::Object(object) => {
            for (name, field) in object {
                path.push(PathSegment::field(name));
                collect(sampler, property(sampler, member.or(shape), name), field, path, found);
                path.pop();
            }
        }
        _ => {}
    }
}

/// The member of a union that the `$type` of a value names.
fn member<'s>(sampler: &'s Sampler, shape: &Shape<'s>, value: &Value) -> Option<Shape<'s>> {
    let Shape::Schema(Schema { kind: SchemaKind::Union(union), .. }) = shape else {
        return None;
    };
    let type_name = value.as_object()?.type_name()?;
    let reference = union.references.iter().find(|reference| reference.target.to_string() == type_name)?;
    sampler.member(reference).map(|object| Shape::Object(object, None))
}

fn property<'s>(sampler: &'s Sampler, shape: Option<Shape<'s>>, name: &str) -> Option<Shape<'s>> {
    let (Shape::Object(object, _) | Shape::Parameters(object)) = shape? else {
        return None;
    };
    let property = object.properties.iter().find(|property| property.name == name)?;
    Some(sampler.shape(&property.schema))
}
