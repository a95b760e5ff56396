//! Enumerations: of strings, of integers, of errors.

use crate::lexicon::corpus::Corpus;
use crate::lexicon::syntax::{DefId, DefName, ErrorDefinition, Schema};
use crate::rust::model::{Doc, Errors, IntegerEnum, ItemKind, StringEnum};
use crate::rust::names::{self, Claim, Rename, RustIdent, Scope};

use super::Draft;

/// The variant of open enumerations for a value that the lexicon does not name.
const OTHER: &str = "other";

/// `key` says what has the enumeration, for the list of names that had to be changed.
pub(super) fn lower_strings(
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

pub(super) fn lower_integers(values: &[i64], key: &str, renames: &mut Vec<Rename>) -> IntegerEnum {
    let texts: Vec<String> = values.iter().map(i64::to_string).collect();
    let names = settle(&texts.iter().map(String::as_str).collect::<Vec<_>>(), None, key, renames);
    IntegerEnum { values: values.iter().copied().zip(names).collect() }
}

pub(super) fn lower_errors(errors: &[ErrorDefinition], key: &str, renames: &mut Vec<Rename>) -> Errors {
    let other = names::type_name(OTHER);
    let texts: Vec<&str> = errors.iter().map(|error| error.name.as_str()).collect();
    let names = settle(&texts, Some(&other), key, renames);
    let variants = errors
        .iter()
        .zip(names)
        .map(|(error, name)| (error.name.clone(), name, Doc::described(error.description.as_ref())))
        .collect();
    Errors { variants, other }
}

fn settle(texts: &[&str], reserved: Option<&RustIdent>, key: &str, renames: &mut Vec<Rename>) -> Vec<RustIdent> {
    let mut scope = Scope::default();
    reserved.into_iter().for_each(|name| scope.reserve(name.clone()));
    let claims = texts.iter().map(|text| Claim { wanted: names::value(text), rank: 0 }).collect();
    scope.settle_last(claims, |index| format!("{key} ({:?})", texts[index]), renames)
}

/// The enumeration that is made from `schema` elsewhere, if one is.
pub(super) fn enumeration_elsewhere(corpus: &Corpus, schema: &Schema) -> Option<ItemKind> {
    let mut renames = Vec::new();
    match super::definition::draft_of_schema(schema) {
        Draft::StringEnum { values, open } => {
            Some(ItemKind::StringEnum(lower_strings(corpus, values, open, "", &mut renames)))
        }
        Draft::IntegerEnum(values) => Some(ItemKind::IntegerEnum(lower_integers(values, "", &mut renames))),
        _ => None,
    }
}
