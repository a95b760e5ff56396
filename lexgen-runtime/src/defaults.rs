//! [`with_defaults`]: reading as servers read.

use crate::private::defaults;

/// Reads with the defaults of absent fields filled in, at every depth, as servers do with parameters and input (SPEC
/// section 3). A required field that is absent has its default too.
///
/// ```
/// #[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
/// pub struct Params {
///     pub limit: Option<i64>,
/// }
///
/// lexgen_runtime::object! {
///     Params {
///         "limit" => limit: optional, default = 50;
///     }
/// }
///
/// let params: Params = lexgen_runtime::with_defaults(|| serde_json::from_str("{}"))?;
/// assert_eq!(params.limit, Some(50));
/// assert_eq!(serde_json::from_str::<Params>("{}")?.limit, None);
/// # Ok::<(), serde_json::Error>(())
/// ```
pub fn with_defaults<T>(read: impl FnOnce() -> T) -> T {
    defaults::fill_in(read)
}
