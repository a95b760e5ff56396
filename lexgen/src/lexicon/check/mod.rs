//! The rules for documents that are well-formed, one function each.
//!
//! - [`value`]: constraints do not contradict each other, and `const`, `default` and `enum` satisfy them
//! - [`method`]: encodings, framings, and names of errors
//! - [`name`]: ids are unique, and agree with the paths of files
//! - [`mod@reference`]: every ref leads to a definition of a kind that is allowed there
//! - [`finite`]: objects have finite values
//!
//! The parser enforces the shape of the JSON, and which type is allowed where.

mod finite;
mod method;
mod name;
mod reference;
mod value;

use crate::lexicon::diagnostic::Diagnostics;
use crate::lexicon::syntax::{Definition, DefinitionKind};
pub(crate) use finite::check_finite;
pub(crate) use name::{check_cases, check_path, duplicate};
pub(crate) use reference::ReferenceCheck;

/// Checks the rules that do not depend on other definitions.
pub(crate) fn check_definition(definition: &Definition, diagnostics: &mut Diagnostics) {
    definition.for_each_schema(|schema| value::check_schema(schema, diagnostics));
    match &definition.kind {
        DefinitionKind::Query(method) | DefinitionKind::Procedure(method) => {
            method::check_method(method, diagnostics);
        }
        DefinitionKind::Subscription(subscription) => method::check_subscription(subscription, diagnostics),
        DefinitionKind::Record(_)
        | DefinitionKind::PermissionSet(_)
        | DefinitionKind::Space(_)
        | DefinitionKind::Token
        | DefinitionKind::Schema(_) => {}
    }
}
