//! Enumerations: of strings, of integers, of errors.

use crate::model::{Doc, Errors, IntegerEnum, StringEnum};
use crate::names::{self, Claim, RustIdent, Scope};
use crate::syntax::{ErrorDefinition, StringSchema};

/// The variant of open enumerations for a value that the lexicon does not name.
const OTHER: &str = "other";

pub(super) fn lower_strings(values: &[String], open: bool) -> StringEnum {
    let names = string_names(values, open);
    StringEnum { values: values.iter().cloned().zip(names).collect(), other: open.then(|| names::type_name(OTHER)) }
}

pub(super) fn lower_integers(values: &[i64]) -> IntegerEnum {
    IntegerEnum { values: values.iter().copied().zip(integer_names(values)).collect() }
}

pub(super) fn lower_errors(errors: &[ErrorDefinition]) -> Errors {
    let other = names::type_name(OTHER);
    let texts: Vec<&str> = errors.iter().map(|error| error.name.as_str()).collect();
    let names = settle(&texts, Some(&other));
    let variants = errors
        .iter()
        .zip(names)
        .map(|(error, name)| (error.name.clone(), name, Doc::described(error.description.as_ref())))
        .collect();
    Errors { variants, other }
}

/// The variant that `value` is in the enumeration made from `string`, if one is made and lists it.
pub(super) fn string_variant(string: &StringSchema, value: &str) -> Option<RustIdent> {
    let super::Draft::StringEnum { values, open } = super::values_of(string)? else { return None };
    let index = values.iter().position(|listed| listed == value)?;
    string_names(values, open).into_iter().nth(index)
}

/// The variant that `value` is in the enumeration made from `values`.
pub(super) fn integer_variant(values: &[i64], value: i64) -> Option<RustIdent> {
    let index = values.iter().position(|&listed| listed == value)?;
    integer_names(values).into_iter().nth(index)
}

fn string_names(values: &[String], open: bool) -> Vec<RustIdent> {
    // A token is known by its own name: `app.example.defs#live` is `Live`.
    let texts: Vec<&str> = values.iter().map(|value| token_name(value)).collect();
    settle(&texts, open.then(|| names::type_name(OTHER)).as_ref())
}

fn token_name(value: &str) -> &str {
    match value.split_once('#') {
        Some((nsid, name)) if !name.is_empty() && (nsid.is_empty() || nsid.contains('.')) => name,
        _ => value,
    }
}

fn integer_names(values: &[i64]) -> Vec<RustIdent> {
    let texts: Vec<String> = values.iter().map(i64::to_string).collect();
    settle(&texts.iter().map(String::as_str).collect::<Vec<_>>(), None)
}

fn settle(texts: &[&str], reserved: Option<&RustIdent>) -> Vec<RustIdent> {
    let mut scope = Scope::default();
    reserved.into_iter().for_each(|name| scope.reserve(name.clone()));
    let claims: Vec<Claim> =
        texts.iter().map(|text| Claim { wanted: names::value(text), rank: 0, key: (*text).to_owned() }).collect();
    // Variants that had to step back stand beside their value in the table of the enumeration, for everybody to see.
    scope.settle(&claims, &mut Vec::new())
}
