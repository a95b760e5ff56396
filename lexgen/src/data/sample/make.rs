//! Makes valid data.

use lexgen_data::sample::{Impossible, Random, field_name, object, type_name, value};
use lexgen_data::{DataPath, MAX_DEPTH, Object as Data, PathSegment, Value};

use super::height::MOST_ELEMENTS;
use super::scalar;
use super::{SampleError, Sampler, Shape};
use crate::lexicon::syntax::{ArraySchema, DefId, Object, Property, Reference, Schema, SchemaKind, UnionSchema};

/// The usual limit of nesting. It is exceeded only if a lexicon requires that.
const DEPTH: u32 = 5;

/// The limit of nesting if a lexicon requires more, which all readers of the data model accept.
const DEEPEST: u32 = 100;

/// The number of values after which only required ones are made.
const ENOUGH: u64 = 400;

/// The limit of values, even if a lexicon requires more.
const MOST: u64 = 200_000;

/// The number of bytes of strings and byte strings that count as a value.
const BYTES_OF_A_VALUE: usize = 64;

/// The usual limit of elements in an array.
const WIDEST: u64 = 4;

pub(super) fn make(sampler: &Sampler, shape: &Shape<'_>, random: &mut Random) -> Result<Value, SampleError> {
    match sampler.height_of_shape(shape) {
        None => Err(sampler.explain(shape)),
        Some(height) if height > DEEPEST => {
            let reason = format!("it is nested {height} levels deep at least");
            let path = DataPath::default();
            Err(match usize::try_from(height) {
                Ok(height) if height <= MAX_DEPTH => SampleError::TooLarge { path, reason },
                _ => SampleError::Impossible { path, reason },
            })
        }
        Some(_) => {
            let mut maker = Maker { sampler, random, path: DataPath::default(), made: 0 };
            let depth = maker.random.between(1, u64::from(DEPTH));
            maker.make(shape, u32::try_from(depth).unwrap_or(DEPTH))
        }
    }
}

/// Makes one value.
struct Maker<'s, 'r> {
    sampler: &'s Sampler,
    random: &'r mut Random,
    /// The path in the value.
    path: DataPath,
    /// The number of values so far.
    made: u64,
}

impl<'s> Maker<'s, '_> {
    /// Makes a value of this shape with at most this nesting, or with the least that is possible.
    fn make(&mut self, shape: &Shape<'s>, depth: u32) -> Result<Value, SampleError> {
        self.made += 1;
        if self.made > MOST {
            return Err(SampleError::TooLarge {
                path: self.path.clone(),
                reason: format!("it needs more than {MOST} values"),
            });
        }
        let depth = if self.made > ENOUGH { 0 } else { depth };
        match shape {
            Shape::Object(object, type_id) => Ok(self.make_object(object, *type_id, depth, true).map(Value::Object)?),
            Shape::Parameters(object) => Ok(self.make_object(object, None, depth, false)?.into()),
            Shape::Schema(schema) => self.make_schema(schema, depth),
            Shape::Any => Ok(self.make_any(depth)),
        }
    }

    /// Makes any value except null, which callers add where it is allowed.
    fn make_any(&mut self, depth: u32) -> Value {
        match value(depth.min(3), self.random) {
            Value::Null => Value::Boolean(true),
            other => other,
        }
    }

    fn make_schema(&mut self, schema: &'s Schema, depth: u32) -> Result<Value, SampleError> {
        if let Some(made) = scalar::make(schema, self.random) {
            let made = made.map_err(|impossible| self.impossible(&impossible))?;
            self.made += (weight(&made) / BYTES_OF_A_VALUE) as u64;
            return Ok(made);
        }
        match &schema.kind {
            SchemaKind::Array(array) => self.make_array(array, depth),
            SchemaKind::Union(union) => self.make_union(union, depth),
            SchemaKind::Unknown => Ok(object(depth.min(3), self.random).into()),
            // Objects and refs are not scalars.
            _ => self.make(&self.sampler.shape(schema), depth),
        }
    }

    fn make_array(&mut self, array: &'s ArraySchema, depth: u32) -> Result<Value, SampleError> {
        let inner = depth.saturating_sub(1);
        let height = self.sampler.height(&array.items);
        let (min, max) = (array.length.min.unwrap_or(0), array.length.max.unwrap_or(MOST_ELEMENTS));
        let count = match height {
            Some(height) if depth > 0 && height <= inner => {
                // An array of scalars may be long to reach its limit.
                let longest = if height == 0 { 10 * WIDEST } else { WIDEST };
                let reaches_end = self.random.one_in(4) && max - min.min(max) <= longest;
                if reaches_end { max } else { self.random.between(min, max.min(min + WIDEST)) }
            }
            _ => min,
        };
        let shape = self.sampler.shape(&array.items);
        let mut elements = Vec::new();
        for index in 0..count {
            self.path.push(PathSegment::Index(usize::try_from(index).unwrap_or(usize::MAX)));
            elements.push(self.make(&shape, inner)?);
            self.path.pop();
        }
        Ok(Value::from(elements))
    }

    fn make_object(
        &mut self,
        object: &'s Object,
        type_id: Option<&DefId>,
        depth: u32,
        extra: bool,
    ) -> Result<Data, SampleError> {
        let inner = depth.saturating_sub(1);
        let mut data = Data::new();
        for property in &object.properties {
            let fits = self.sampler.height(&property.schema).is_some_and(|height| depth > 0 && height <= inner);
            if let Some(is_null) = self.choose_state(property, fits) {
                let made = if is_null { Value::Null } else { self.make_property(property, inner)? };
                data.insert(property.name.as_str(), made);
            }
        }
        if extra && depth > 0 && self.random.one_in(6) {
            self.add_unknown_field(object, &mut data);
        }
        if let Some(id) = type_id {
            data.insert("$type", id.to_string());
        }
        Ok(data)
    }

    /// Chooses whether a property is absent (`None`), null (`true`) or has a value. `fits` is whether there is room for one.
    fn choose_state(&mut self, property: &Property, fits: bool) -> Option<bool> {
        let is_null = property.nullable && (!fits || self.random.one_in(4));
        if property.required {
            return Some(is_null);
        }
        let is_there = (fits && !self.random.one_in(3)) || (is_null && self.random.one_in(2));
        is_there.then_some(is_null)
    }

    fn make_property(&mut self, property: &'s Property, depth: u32) -> Result<Value, SampleError> {
        self.path.push(PathSegment::field(property.name.as_str()));
        let made = self.make(&self.sampler.shape(&property.schema), depth)?;
        self.path.pop();
        Ok(made)
    }

    /// Adds an unknown field.
    fn add_unknown_field(&mut self, object: &Object, data: &mut Data) {
        let name = field_name(self.random);
        if object.properties.iter().all(|property| property.name != name) {
            data.insert(name, value(2, self.random));
        }
    }

    fn make_union(&mut self, union: &'s UnionSchema, depth: u32) -> Result<Value, SampleError> {
        let members: Vec<(u32, &Reference)> = union
            .references
            .iter()
            .filter_map(|reference| Some((self.sampler.height_of_member(reference)?, reference)))
            .collect();
        let fitting: Vec<&(u32, &Reference)> = members.iter().filter(|(height, _)| *height <= depth).collect();
        let least = members.iter().min_by_key(|(height, _)| *height);
        // Any object with a `$type` is valid in an open union.
        let is_unlisted = !union.closed && (members.is_empty() || fitting.is_empty() || self.random.one_in(6));
        let member = self.random.choose(&fitting).copied().or(least);
        let Some((_, reference)) = member.filter(|_| !is_unlisted) else {
            return Ok(self.make_unlisted(union, depth).into());
        };
        let mut data = match self.sampler.member(reference) {
            Some(object) => self.make_object(object, None, depth, true)?,
            None => object(depth.min(2), self.random),
        };
        data.insert("$type", reference.target.to_string());
        Ok(data.into())
    }

    /// Makes an object with a `$type` that neither the union nor a document has.
    fn make_unlisted(&mut self, union: &UnionSchema, depth: u32) -> Data {
        let name = type_name(self.random);
        let is_listed = union.references.iter().any(|reference| reference.target.to_string() == name);
        let is_taken = is_listed || self.sampler.find(&name).is_some();
        let mut data = object(depth.min(2), self.random);
        data.insert("$type", if is_taken { format!("{name}.unlisted") } else { name });
        data
    }

    fn impossible(&self, impossible: &Impossible) -> SampleError {
        SampleError::Impossible { path: self.path.clone(), reason: impossible.reason().to_owned() }
    }
}

/// The size of a scalar in bytes.
fn weight(value: &Value) -> usize {
    match value {
        Value::String(text) => text.len(),
        Value::Bytes(bytes) => bytes.len(),
        _ => 0,
    }
}
