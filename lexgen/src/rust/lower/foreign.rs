//! Types that stand elsewhere: in another crate, or in another module of the user's.

use crate::config::{Config, ExternTarget};
use crate::lexicon::syntax::DefId;
use crate::rust::model::Type;
use crate::rust::names;

use super::definition::wanted_name;

/// The type that `target` means, which `config` maps to somewhere else.
///
/// The path is the one that lexgen gives the definition where nothing else wants its names: the other lexicons there are not
/// known here.
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
            path.push_str(wanted_name(target, false).as_str());
            Type::Extern(path)
        }
        None => Type::Value,
    }
}
