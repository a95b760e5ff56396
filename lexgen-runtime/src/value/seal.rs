//! The seal of traits that only the schema macros implement.

/// The value of a hidden constant in traits that only the schema macros implement. Other implementations lack it.
///
/// ```compile_fail,E0046
/// struct Like;
///
/// impl lexgen_runtime::Typed for Like {
///     const TYPE: &'static str = "com.example.like";
/// }
/// ```
///
/// ```compile_fail,E0046
/// use lexgen_runtime::{Record, RecordKeyType};
///
/// struct Like;
///
/// lexgen_runtime::object! { Like = "com.example.like" {} }
///
/// impl Record for Like {
///     const NSID: &'static str = "com.example.like";
///     const KEY: RecordKeyType = RecordKeyType::Tid;
/// }
/// ```
///
/// ```compile_fail,E0046
/// struct List;
///
/// lexgen_runtime::procedure! { List = "com.example.list" {} }
///
/// impl lexgen_runtime::Query for List {}
/// ```
///
/// ```
/// struct Like;
///
/// lexgen_runtime::record! { Like = "com.example.like", key = "tid" {} }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Generated(());

/// The only value.
pub const GENERATED: Generated = Generated(());
