//! Validation: checking values against the constraints of their lexicons.
//!
//! Deserialization checks types, formats, closed enumerations and unions. Validation checks the rest: bounds such as
//! `maxLength`, and states that code can create but data cannot have. Knows values, and not how they are read or written.

mod context;
mod rules;
mod values;

use lexgen_data::{Leniency, Problems};

pub use self::context::ValidationContext;
pub use self::rules::Rules;
pub(crate) use self::values::check_extra;
#[doc(hidden)]
pub use self::values::{check_integer, check_text, check_unlisted};

/// A type whose values can be checked against the constraints of their
/// [lexicon](https://atproto.com/specs/lexicon#field-types).
///
/// All generated types implement it: records, objects, unions, enumerations, parameters, bodies and messages. Validation
/// covers everything inside a value and reports all problems, not only the first. Valid data costs no allocation.
///
/// ```
/// use lexgen_runtime::Validate;
///
/// #[derive(Clone, Debug, PartialEq, Eq, Hash)]
/// pub struct Image {
///     pub alt: String,
///     pub tags: Vec<String>,
/// }
///
/// lexgen_runtime::object! {
///     Image {
///         new(alt into String, tags: Vec<String>);
///         "alt" => alt: required, max_graphemes = 5;
///         "tags" => tags: required, max_length = 3, items(min_length = 1);
///     }
/// }
///
/// assert!(Image::new("a cat", Vec::new()).validate().is_ok());
/// let problems = Image::new("a dachshund", vec!["dog".to_owned(), String::new()]).validate().unwrap_err();
/// assert_eq!(
///     problems.to_string(),
///     "`alt`: must have at most 5 graphemes, found 11\n\
///      `tags[1]`: must have a length of at least 1, found 0",
/// );
/// ```
///
/// To use a type of your own in place of a generated one, implement [`check_constraints`](Self::check_constraints); an
/// empty body declares all values valid. `Box<T>` implements the trait for objects and unions only.
pub trait Validate {
    /// Reports each violation of `rules`, and of the constraints of the type itself.
    fn check_constraints(&self, rules: &Rules, cx: &mut ValidationContext<'_>);

    /// Checks the value as servers check new data, with [`Leniency::DEFAULT`].
    ///
    /// # Errors
    ///
    /// All problems, each with its path.
    fn validate(&self) -> Result<(), Problems> {
        self.validate_with(Leniency::DEFAULT)
    }

    /// Checks the value, with the deviations that `leniency` accepts.
    ///
    /// # Errors
    ///
    /// All problems, each with its path.
    fn validate_with(&self, leniency: Leniency) -> Result<(), Problems> {
        validate_by(&Rules::NONE, self, leniency)
    }
}

/// Checks a value against `rules`.
pub(crate) fn validate_by<T: Validate + ?Sized>(rules: &Rules, value: &T, leniency: Leniency) -> Result<(), Problems> {
    let mut report = context::Report::new(leniency);
    value.check_constraints(rules, &mut ValidationContext::root(&mut report));
    report.into_problems().into_result()
}
