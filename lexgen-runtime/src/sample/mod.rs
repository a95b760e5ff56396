//! [`Sample`]: random values of generated types, for tests.
//!
//! Samples are valid, because they follow the same rules as validation.

mod values;

use std::any::type_name;

use lexgen_data::Object;
use lexgen_data::sample::{self, Random};

#[doc(hidden)]
pub use self::values::{sample_integer, sample_text};
use crate::schema::lossy::LossyOption;
use crate::schema::table::Table;
use crate::validate::Rules;
use crate::value::{Extra, Nullable, TypedObject};

/// The depth from which on optional parts are omitted.
const USUAL_DEPTH: usize = 6;

/// The maximum depth. Types that require more have no samples.
const GREATEST_DEPTH: usize = 24;

/// The maximum number of objects in a value.
const MOST_OBJECTS: usize = 20_000;

/// A type with random values that are valid under its lexicon.
///
/// All generated types implement it with the feature `sample`.
///
/// ```
/// use lexgen_runtime::{Sampler, Validate};
///
/// #[derive(Clone, Debug, PartialEq, Eq, Hash)]
/// pub struct Image {
///     pub alt: String,
///     pub width: Option<i64>,
/// }
///
/// lexgen_runtime::object! {
///     Image {
///         "alt" => alt: required, max_graphemes = 1000;
///         "width" => width: optional, minimum = 1;
///     }
/// }
///
/// let mut sampler = Sampler::with_seed(7);
/// let image: Image = sampler.sample();
/// assert!(image.validate().is_ok());
/// ```
pub trait Sample: Sized {
    /// Creates a value that satisfies `rules`; `None` if there is none, or it would be too deep.
    fn sample(rules: &Rules, sampler: &mut Sampler) -> Option<Self>;
}

/// Creates random values. The same seed gives the same values.
#[derive(Clone, Debug)]
pub struct Sampler {
    random: Random,
    depth: usize,
    objects: usize,
}

impl Sampler {
    /// Creates a sampler with a seed.
    #[must_use]
    pub fn with_seed(seed: u64) -> Self {
        Self { random: Random::with_seed(seed), depth: 0, objects: 0 }
    }

    /// Returns the next value.
    ///
    /// # Panics
    ///
    /// If there is no value, which depends on the type only. See [`try_sample`](Self::try_sample).
    pub fn sample<T: Sample>(&mut self) -> T {
        self.try_sample().unwrap_or_else(|| panic!("no value of `{}` can be made", type_name::<T>()))
    }

    /// Returns the next value; `None` if no value satisfies all constraints, or only one that is huge or deeply nested.
    ///
    /// Constraints can be contradictory, such as a string of at least ten bytes and at most two, or an object that must
    /// contain itself.
    pub fn try_sample<T: Sample>(&mut self) -> Option<T> {
        self.sample_by(&Rules::NONE)
    }

    /// Returns the next value that also satisfies these rules; `None` if there is none.
    pub fn sample_by<T: Sample>(&mut self, rules: &Rules) -> Option<T> {
        self.objects = 0;
        T::sample(rules, self)
    }

    /// The source of random data.
    pub(crate) const fn random(&mut self) -> &mut Random {
        &mut self.random
    }

    /// Returns whether optional parts are omitted at this depth.
    pub(crate) const fn is_deep(&self) -> bool {
        self.depth >= USUAL_DEPTH
    }

    /// Creates something one level deeper.
    pub(crate) fn descend<T>(&mut self, make: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        self.objects += 1;
        if self.depth >= GREATEST_DEPTH || self.objects > MOST_OBJECTS {
            return None;
        }
        self.depth += 1;
        let made = make(self);
        self.depth -= 1;
        made
    }

    /// Returns the variant of a union with which to start trying: a number below `count`, or 0 if there are none.
    #[must_use]
    pub fn first_of(&mut self, count: usize) -> usize {
        self.random.index(count.max(1))
    }

    /// Creates an object of a type that is not listed.
    #[must_use]
    pub fn unlisted(&mut self, listed: &[&str]) -> Option<TypedObject> {
        let fields = self.any_object();
        let mut name = sample::type_name(&mut self.random);
        while listed.contains(&name.as_str()) {
            name.push('x');
        }
        TypedObject::new(name, fields)
    }

    /// Creates an object of the data model, without `$type`.
    pub(crate) fn any_object(&mut self) -> Object {
        let mut object = sample::object(2, &mut self.random);
        object.remove("$type");
        object
    }
}

/// Creates the fields of one object, in the order of its schema.
pub struct FieldSampler<'s> {
    sampler: &'s mut Sampler,
    rules: std::slice::Iter<'static, &'static Rules>,
}

impl FieldSampler<'_> {
    fn next<T: Sample>(&mut self) -> Option<T> {
        let rules = self.rules.next().copied().unwrap_or(&Rules::NONE);
        T::sample(rules, self.sampler)
    }

    /// A field that is always present.
    pub fn required<T: Sample>(&mut self) -> Option<T> {
        self.next()
    }

    /// A field that may be absent. It is absent if there is no valid value.
    #[allow(clippy::option_option, reason = "the outer one says whether there can be a value, the inner one is it")]
    pub fn optional<T: Sample>(&mut self) -> Option<Option<T>> {
        if self.is_left_out() {
            self.rules.next();
            return Some(None);
        }
        Some(self.next())
    }

    /// A field that is always present and may be null.
    #[allow(clippy::option_option, reason = "the outer one says whether there can be a value, the inner one is it")]
    pub fn nullable<T: Sample>(&mut self) -> Option<Option<T>> {
        self.optional()
    }

    /// A field that may be absent or null.
    #[allow(clippy::option_option, reason = "the outer one says whether there can be a value, the inner one is it")]
    pub fn optional_nullable<T: Sample>(&mut self) -> Option<Option<Nullable<T>>> {
        let is_null = self.sampler.random.one_in(4);
        let value: Option<T> = self.optional()?;
        Some(if is_null { Some(Nullable::Null) } else { value.map(Nullable::Value) })
    }

    /// A field that may be absent, and is if its data is invalid. Samples are valid.
    pub fn lossy<T: Sample>(&mut self) -> Option<LossyOption<T>> {
        self.optional().map(LossyOption::from)
    }

    fn is_left_out(&mut self) -> bool {
        self.sampler.is_deep() || self.sampler.random.one_in(3)
    }

    /// Unknown fields of an object that declares `names`. Mostly none.
    pub fn extra(&mut self, names: &[&str]) -> Extra {
        if !self.sampler.random.one_in(8) {
            return Extra::new();
        }
        let mut object = self.sampler.any_object();
        object.retain(|name, _| !names.contains(&name));
        Extra::from(object)
    }
}

/// Creates an object from its fields.
pub fn sample_object<T: Table>(
    sampler: &mut Sampler,
    make: impl FnOnce(&mut FieldSampler<'_>) -> Option<T>,
) -> Option<T> {
    sampler.descend(|sampler| make(&mut FieldSampler { sampler, rules: T::RULES.iter() }))
}

#[cfg(test)]
mod tests {
    use super::Sampler;
    use crate::validate::Rules;

    #[test]
    fn a_required_huge_array_is_not_sampled() {
        let mut sampler = Sampler::with_seed(1);
        assert_eq!(sampler.sample_by::<Vec<i64>>(&Rules::NONE.min_length(1 << 40)), None);
        assert!(sampler.sample_by::<Vec<bool>>(&Rules::NONE.min_length(5000)).is_some_and(|array| array.len() >= 5000));
    }
}
