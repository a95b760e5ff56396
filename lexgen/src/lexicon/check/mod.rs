//! The rules that a document must keep beyond its shape, one function each.
//!
//! - [`value`]: constraints fit together, and `const`, `default` and `enum` keep them
//! - [`method`]: encodings, and names of errors
//! - [`name`]: ids, and the paths that they stand under
//! - [`mod@reference`]: every ref leads to a definition of a kind that it may lead to
//! - [`finite`]: objects that can exist
//! - [`pattern`]: options that mean something
//!
//! Rules about the shape of JSON, and about which type may stand where, are kept by the parser.

mod finite;
mod method;
mod name;
mod pattern;
mod reference;
mod value;

pub(crate) use finite::check_finite;
pub(crate) use name::{check_cases, check_path, duplicate, path_ids};
pub(crate) use pattern::check_options;
pub(crate) use reference::{References, Resolve, Resolved};

use crate::lexicon::diagnostic::Diagnostics;
use crate::lexicon::syntax::{DefinitionKind, Document};

/// Checks what can be checked of a document by itself.
pub(crate) fn check_document(document: &Document, diagnostics: &mut Diagnostics) {
    document.for_each_schema(|schema| value::check_schema(schema, diagnostics));
    for definition in &document.definitions {
        match &definition.kind {
            DefinitionKind::Query(method) | DefinitionKind::Procedure(method) => {
                method::check_method(method, diagnostics);
            }
            DefinitionKind::Subscription(subscription) => {
                method::check_errors(&subscription.errors, diagnostics);
            }
            _ => {}
        }
    }
}
