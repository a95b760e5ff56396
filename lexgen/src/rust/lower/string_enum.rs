//! Enumerations of strings.

use crate::lexicon::corpus::Corpus;
use crate::lexicon::syntax::{DefId, DefName};
use crate::rust::model::StringEnum;
use crate::rust::names::{self, Rename, RustIdent};

/// The variant for unknown values.
const OTHER: &str = "other";

/// Lowers an enumeration. `key` identifies it in the list of renames.
pub(super) fn lower_string_enum(
    corpus: &Corpus,
    values: &[String],
    open: bool,
    key: &str,
    renames: &mut Vec<Rename>,
) -> StringEnum {
    let other = open.then(|| names::type_name(OTHER));
    let candidates: Vec<Vec<RustIdent>> = values.iter().map(|value| value_names(corpus, value)).collect();
    let key = |index: usize| format!("{key} ({:?})", values[index]);
    let names = names::settle_qualified(&candidates, other.as_ref(), key, renames);
    StringEnum { values: values.iter().cloned().zip(names).collect(), other }
}

/// Returns the names of a variant for `value`, from the shortest on.
///
/// A token goes by its own name: `app.example.defs#live` is `Live`, and so is `app.example.live` if that is a token. Where
/// several values have one name, tokens take segments of their NSIDs in front, as variants of unions do.
fn value_names(corpus: &Corpus, value: &str) -> Vec<RustIdent> {
    let token = match value.split_once('#') {
        Some((nsid, name)) if !name.is_empty() && (nsid.is_empty() || nsid.contains('.')) => Some((nsid, name)),
        Some(_) => None,
        None => main_token(corpus, value),
    };
    match token {
        Some(("", name)) => vec![names::value(name)],
        Some((nsid, name)) => std::iter::once(names::value(name)).chain(names::qualified(nsid, name)).collect(),
        None => vec![names::value(value)],
    }
}

/// Splits the NSID of a lexicon that is a token.
fn main_token<'v>(corpus: &Corpus, value: &'v str) -> Option<(&'v str, &'v str)> {
    let id = DefId { nsid: value.parse().ok()?, name: DefName::main() };
    value.rsplit_once('.').filter(|_| corpus.is_token(&id))
}
