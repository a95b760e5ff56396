//! Errors that endpoints declare.

use crate::lexicon::syntax::ErrorDefinition;
use crate::rust::model::{Doc, Errors};
use crate::rust::names::{self, Rename, RustIdent};

/// Lowers the errors of an endpoint. `key` identifies them in the list of renames.
pub(super) fn lower_errors(errors: &[ErrorDefinition], key: &str, renames: &mut Vec<Rename>) -> Errors {
    let other = names::type_name("other");
    let candidates: Vec<Vec<RustIdent>> = errors.iter().map(|error| vec![names::value(&error.name)]).collect();
    let key = |index: usize| format!("{key} ({:?})", errors[index].name);
    let names = names::settle_qualified(&candidates, Some(&other), key, renames);
    let variants = errors
        .iter()
        .zip(names)
        .map(|(error, name)| (error.name.clone(), name, Doc::described(error.description.as_ref())))
        .collect();
    Errors { variants, other }
}
