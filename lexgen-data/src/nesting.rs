//! The one bound on nesting, and what must not end the stack beyond it.

/// How many levels of arrays and objects can be read and written, in JSON, in DAG-CBOR and as a [`Value`](crate::Value).
///
/// Bytes and links count as a level in each of them, because in JSON they are objects (`{"$bytes": "…"}`). A blob takes
/// two: itself and its link. So what one format takes, all take; and `serde_json` has the same bound on reading. The
/// specification recommends that records keep to 32.
///
/// Code can make deeper values. Reading and writing them is an error, and validation reports them; cloning, comparing
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

/// The message of errors of nesting beyond [`MAX_DEPTH`], without their path.
pub const TOO_DEEP: &str = "nested deeper than 127 levels";

#[cfg(test)]
mod tests {
    use super::{MAX_DEPTH, TOO_DEEP};

    #[test]
    fn the_error_says_the_bound() {
        assert_eq!(TOO_DEEP, format!("nested deeper than {MAX_DEPTH} levels"));
    }
}
