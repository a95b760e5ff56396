//! `lexgen explain`: explains codes in a sentence or two.

use std::io::Write;

use lexgen::diagnostic::{Code, closest};
use lexgen_data::Constraint;

use super::Outcome;

/// The constraints of `lexgen validate`, in the order of the [Lexicon specification](https://atproto.com/specs/lexicon).
const CONSTRAINTS: &[(Constraint, &str)] = &[
    (Constraint::Type, "A value has another type than the lexicon declares."),
    (Constraint::Required, "A required field is absent. `null` counts as a value."),
    (
        Constraint::Nullable,
        "A value is null where the lexicon does not list the field as `nullable`. Optional fields are left out instead.",
    ),
    (
        Constraint::MinLength,
        "A string or byte string has fewer bytes (a string as UTF-8), or an array fewer elements, than allowed.",
    ),
    (
        Constraint::MaxLength,
        "A string or byte string has more bytes (a string as UTF-8), or an array more elements, than allowed.",
    ),
    (Constraint::MinGraphemes, "A string has fewer graphemes (user-perceived characters) than allowed."),
    (Constraint::MaxGraphemes, "A string has more graphemes (user-perceived characters) than allowed."),
    (Constraint::Minimum, "An integer is too small."),
    (Constraint::Maximum, "An integer is too large."),
    (Constraint::Enum, "A value is not in `enum`."),
    (Constraint::Const, "A value differs from `const`."),
    (Constraint::Format, "A string does not have the syntax of its format, such as `datetime` or `at-uri`."),
    (Constraint::Accept, "A blob has a MIME type that the lexicon does not accept."),
    (Constraint::MaxSize, "A blob has more bytes than allowed."),
    (
        Constraint::TypeName,
        "The `$type` of an object is missing, malformed, or names a type that is not allowed there.",
    ),
    (
        Constraint::RecordKey,
        "The key of a record is not of the type that the lexicon states in `key`: `tid`, `nsid`, `any` or one literal key.",
    ),
    (Constraint::LegacyBlob, "A blob has the form without `$type` that only old records have. `--lenient` accepts it."),
    (Constraint::BlobCodec, "The CID of a blob does not have the codec `raw`. This is checked with `--strict` only."),
    (
        Constraint::DataModel,
        "The data model does not allow this anywhere: a malformed blob or link, an empty `$type`, a key that is reserved or repeated, a number with a fraction.",
    ),
    (Constraint::Nesting, "Arrays and objects are nested deeper than the data model allows."),
    (Constraint::Readable, "The data could not be read: it is not JSON, DAG-CBOR or a CAR file."),
];

/// Runs `lexgen explain` for a code or constraint, or for all of them.
pub(super) fn run(wanted: Option<&str>) -> Outcome {
    let known: Vec<(&str, &str)> = all().filter(|(name, _)| wanted.is_none_or(|wanted| wanted == *name)).collect();
    if known.is_empty() {
        let wanted = wanted.unwrap_or_default();
        let help = match nearest(wanted) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "`lexgen explain` lists all codes".to_owned(),
        };
        eprintln!("error: unknown code `{}`; {help}", wanted.escape_debug());
        return Outcome::Misused;
    }
    let width = known.iter().map(|(name, _)| name.len()).max().unwrap_or_default();
    let mut out = std::io::stdout().lock();
    for (name, meaning) in known {
        // A closed pipe is not an error.
        if writeln!(out, "{name:width$}  {meaning}").is_err() {
            break;
        }
    }
    Outcome::Done
}

/// All codes and constraints, with their meanings.
fn all() -> impl Iterator<Item = (&'static str, &'static str)> {
    let codes = Code::ALL.iter().map(|code| (code.as_str(), code.meaning()));
    codes.chain(CONSTRAINTS.iter().map(|(constraint, meaning)| (constraint.as_str(), *meaning)))
}

/// The code that was probably meant: one with nearly the same letters, or the first that contains them.
fn nearest(wanted: &str) -> Option<&'static str> {
    let names = || all().map(|(name, _)| name);
    closest(wanted, names()).or_else(|| names().find(|name| wanted.len() > 2 && name.contains(wanted)))
}

#[cfg(test)]
mod tests {
    use lexgen::diagnostic::Code;

    use super::{CONSTRAINTS, nearest};

    #[test]
    fn the_nearest_code_has_similar_letters_or_contains_them() {
        for (wanted, near) in [
            ("unresolvd-ref", Some("unresolved-ref")),
            ("MaxLength", Some("maxLength")),
            ("unresolved", Some("unresolved-ref")),
            ("record-key", Some("missing-record-key")),
            ("re", None),
            ("", None),
            ("no-such-code", None),
        ] {
            assert_eq!(nearest(wanted), near, "{wanted}");
        }
    }

    #[test]
    fn codes_and_constraints_have_distinct_names() {
        let codes = Code::ALL.iter().map(|code| code.as_str());
        let mut names: Vec<&str> = codes.chain(CONSTRAINTS.iter().map(|(constraint, _)| constraint.as_str())).collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
    }
}
