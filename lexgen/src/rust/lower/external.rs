//! External types: those of another crate, or of another module of the user.

use crate::config::{Config, ExternTarget};
use crate::lexicon::syntax::DefId;
use crate::rust::model::Type;
use crate::rust::names;

use super::definition::preferred_name;

/// Returns the type of `target`, to which the option `extern` applies.
///
/// The path is the one that lexgen generates without collisions, because the other lexicons of that module are unknown.
pub(super) fn type_of(config: &Config, target: &DefId) -> Type {
    match config.externs.find(target) {
        Some(ExternTarget::Type(path)) => Type::Extern(path.to_owned()),
        Some(ExternTarget::Below(module, remainder)) => {
            let segments = remainder.split('.').filter(|segment| !segment.is_empty());
            let mut path = module.to_owned();
            for segment in segments {
                path.push_str("::");
                path.push_str(names::module(segment).as_str());
            }
            path.push_str("::");
            path.push_str(preferred_name(target, false).as_str());
            Type::Extern(path)
        }
        None => Type::Value,
    }
}
