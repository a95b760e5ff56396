//! The limit of nesting.

/// The maximum number of nested arrays and objects, for reading and writing JSON, DAG-CBOR and
/// [`Value`](crate::Value)s.
///
/// Bytes and links count as a level, because they are objects in JSON (`{"$bytes": "…"}`). A blob counts as two: itself
/// and its link. So every format accepts the same values. `serde_json` has the same limit for reading. The
/// specification recommends a limit of 32 for records.
///
/// Code can create deeper values. Reading and writing them is an error, and validation reports them. Cloning, comparing
/// and dropping them works at any depth.
///
/// ```
/// use lexgen_data::{MAX_DEPTH, Value, dag_cbor, json, to_value};
///
/// let nested = |levels| (0..levels).fold(Value::Null, |inner, _| Value::from(vec![inner]));
/// assert!(json::to_string(&nested(MAX_DEPTH)).is_ok());
/// let deeper = nested(MAX_DEPTH + 1);
/// assert!(json::to_string(&deeper).unwrap_err().to_string().ends_with("nested deeper than 127 levels"));
/// assert!(dag_cbor::to_vec(&deeper).is_err() && to_value(&deeper).is_err());
/// assert_eq!(deeper, deeper.clone());
/// ```
pub const MAX_DEPTH: usize = 127;

/// The message of errors about nesting beyond [`MAX_DEPTH`], without the path.
pub const TOO_DEEP: &str = "nested deeper than 127 levels";

#[cfg(test)]
mod tests {
    use super::{MAX_DEPTH, TOO_DEEP};

    #[test]
    fn errors_name_the_bound() {
        assert_eq!(TOO_DEEP, format!("nested deeper than {MAX_DEPTH} levels"));
    }
}
