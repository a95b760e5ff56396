//! Enumerations of integers.

use crate::rust::model::IntegerEnum;
use crate::rust::names::{self, Rename, RustIdent};

/// Lowers an enumeration. `key` identifies it in the list of renames.
pub(super) fn lower_integer_enum(values: &[i64], key: &str, renames: &mut Vec<Rename>) -> IntegerEnum {
    let candidates: Vec<Vec<RustIdent>> = values.iter().map(|value| vec![names::value(&value.to_string())]).collect();
    let key = |index: usize| format!("{key} (\"{}\")", values[index]);
    let names = names::settle_qualified(&candidates, None, key, renames);
    IntegerEnum { values: values.iter().copied().zip(names).collect() }
}
