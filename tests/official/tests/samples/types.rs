//! Finds the generated type for the name of a type.

use lexgen_official::official;
use lexgen_official::samples::com::example::samples::Samples;
use lexgen_official::{TYPES, borrowed};
use lexgen_runtime::{IntoOwned, Method, Value, dag_cbor, json};
use serde::de::DeserializeOwned;
use serde::ser::Serialize;
use serde_json::{Value as Json, json};

use crate::round_trip::{Forms, check, reason};

/// Returns whether there is a generated type for this name.
pub(crate) fn is_known(ty: &str) -> bool {
    TYPES.iter().any(|(name, _)| *name == ty)
}

/// Returns whether [`check_as`] supports an entry of `api-responses.tsv`. Other lexicons may lack its definition.
pub(crate) fn is_checkable(ty: &str) -> bool {
    match ty.split_once(' ') {
        Some((_, method)) => OUTPUTS.iter().any(|(nsid, ..)| *nsid == method),
        None => ty == "data" || is_known(ty.trim_matches(['[', ']'])),
    }
}

/// Reads and writes `value` as the type `ty`, a name or an entry of `api-responses.tsv`.
///
/// # Errors
///
/// Returns the same errors as [`check`].
pub(crate) fn check_as(ty: &str, value: &Json, bytes: Option<&[u8]>) -> Result<(), String> {
    if ty == "data" {
        return check::<Value>(value, bytes);
    }
    if let Some((list, method)) = ty.split_once(' ') {
        let (_, one, many) =
            OUTPUTS.iter().find(|(nsid, ..)| *nsid == method).expect("the method is among the outputs");
        return if list == "outputs" { many(value) } else { one(value) };
    }
    // In the object of samples, each property is a list.
    let (ty, list) = match ty.strip_prefix('[').and_then(|ty| ty.strip_suffix(']')) {
        Some(ty) => (ty, value.clone()),
        None => (ty, json!([value])),
    };
    let (_, property) = TYPES.iter().find(|(name, _)| *name == ty).unwrap_or_else(|| panic!("there is no type `{ty}`"));
    let wrapped = json!({ *property: list });
    let bytes = bytes.map(|bytes| wrap(property, bytes));
    let unwrapped = |error: String| {
        let path = if list == *value { format!("`{property}") } else { format!("`{property}[0]") };
        error.replace(&format!("{path}."), "`").replace(&path, "`")
    };
    check::<Samples>(&wrapped, bytes.as_deref()).map_err(unwrapped)?;
    check_borrowed(&wrapped).map_err(|change| format!("changed: in the borrowed types, {change}"))
}

/// Returns `{property: [value]}` in DAG-CBOR.
fn wrap(property: &str, value: &[u8]) -> Vec<u8> {
    let length = u8::try_from(property.len()).expect("properties have short names");
    [&[0xa1, 0x60 + length], property.as_bytes(), &[0x81], value].concat()
}

/// Reads and writes `value` as a type with borrowed strings, and as its owned version.
fn check_borrowed(value: &Json) -> Result<(), String> {
    type Borrowed<'a> = borrowed::com::example::samples::Samples<'a>;
    let forms = Forms::new(value, None)?;
    let read: Borrowed<'_> = json::from_str(&forms.text).map_err(|error| reason(&error))?;
    let other: Borrowed<'_> = dag_cbor::from_slice(&forms.bytes).map_err(|error| reason(&error))?;
    if read != other {
        return Err("other values from JSON and DAG-CBOR".to_owned());
    }
    forms.compare(&read)?;
    forms.compare(&read.into_owned())
}

/// The NSID of a method, and the checks of its output and of a list of outputs.
type Output = (&'static str, fn(&Json) -> Result<(), String>, fn(&Json) -> Result<(), String>);

const fn output<M: Method<Output: DeserializeOwned + Serialize>>() -> Output {
    (M::NSID, |value| check::<M::Output>(value, None), |value| check::<Vec<M::Output>>(value, None))
}

/// The methods in `api-responses.tsv`.
const OUTPUTS: &[Output] = include!(concat!(env!("OUT_DIR"), "/outputs.rs"));
