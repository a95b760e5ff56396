//! [`Validate`]: whether data keeps to what its lexicon demands of it, beyond what its type can hold.
//!
//! Reading has seen to types, formats, closed enumerations and unions already. What is left are bounds, and what code can
//! put into a value that no data could. Values read and values made in code are validated by the same call.

mod context;
mod rules;
mod values;

use lexgen_data::{Leniency, Problems};

pub use self::context::At;
pub use self::rules::Rules;
pub(crate) use self::values::check_extra;
#[doc(hidden)]
pub use self::values::{check_integer, check_text, check_unlisted};

/// A type whose values can be checked against the constraints of the lexicon (SPEC sections 3 and 4).
///
/// Everything that lexgen emits implements it: records and objects, unions, enumerations, parameters, bodies, messages.
/// All that a value holds is checked with it, and all problems are found, not only the first. Valid data costs no
/// allocation.
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
///     "`alt`: must have at most 5 graphemes, not 11\n\
///      `tags[1]`: must have a length of at least 1, not 0",
/// );
/// ```
///
/// For a type of one's own that stands in for one of a lexicon, an empty [`find_problems`](Self::find_problems) says
/// that all its values are valid. A `Box` of such a type does not implement the trait; one of an object or a union does.
pub trait Validate {
    /// Reports what is wrong with the value: that it breaks `rules`, and whatever its own type demands.
    fn find_problems(&self, rules: &Rules, at: &mut At<'_>);

    /// Checks the value as servers check new data: [`Leniency::DEFAULT`].
    ///
    /// # Errors
    ///
    /// All problems, each with its path.
    fn validate(&self) -> Result<(), Problems> {
        self.validate_with(Leniency::DEFAULT)
    }

    /// Checks the value, more strictly or less.
    ///
    /// # Errors
    ///
    /// All problems, each with its path.
    fn validate_with(&self, leniency: Leniency) -> Result<(), Problems> {
        validate_by(&Rules::NONE, self, leniency)
    }
}

/// Checks a value that stands where `rules` hold.
pub(crate) fn validate_by<T: Validate + ?Sized>(rules: &Rules, value: &T, leniency: Leniency) -> Result<(), Problems> {
    let mut report = context::Report::new(leniency);
    value.find_problems(rules, &mut At::root(&mut report));
    report.into_problems().into_result()
}
