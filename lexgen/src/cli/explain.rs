//! `lexgen explain`: what stands in brackets, in a sentence or two.

use std::io::Write;

use lexgen::diagnostic::Code;
use lexgen_data::Constraint;

use super::Outcome;

/// What each constraint of `lexgen validate` asks for, in the order of SPEC section 3.
const CONSTRAINTS: &[(Constraint, &str)] = &[
    (Constraint::Type, "A value is of another type than the lexicon says."),
    (Constraint::Required, "A field that the lexicon requires is absent. Null does not make up for it."),
    (
        Constraint::Nullable,
        "A value is null where the lexicon does not list the field as `nullable`. Optional fields are left out instead.",
    ),
    (
        Constraint::MinLength,
        "A string or byte string has fewer bytes (a string as UTF-8), or an array fewer elements, than it must.",
    ),
    (
        Constraint::MaxLength,
        "A string or byte string has more bytes (a string as UTF-8), or an array more elements, than it may.",
    ),
    (
        Constraint::MinGraphemes,
        "A string has fewer characters, as people count them (extended grapheme clusters), than it must.",
    ),
    (
        Constraint::MaxGraphemes,
        "A string has more characters, as people count them (extended grapheme clusters), than it may.",
    ),
    (Constraint::Minimum, "An integer is too small."),
    (Constraint::Maximum, "An integer is too large."),
    (Constraint::Enum, "A value is none of those that the lexicon lists, and the list is closed."),
    (Constraint::Const, "A value is not the only one that the lexicon allows."),
    (Constraint::Format, "A string does not have the syntax of its format, such as `datetime` or `at-uri`."),
    (Constraint::Accept, "A blob has a MIME type that the lexicon does not accept."),
    (Constraint::MaxSize, "A blob has more bytes than it may."),
    (Constraint::TypeName, "The `$type` of an object is missing, malformed, or names a type that cannot stand there."),
    (
        Constraint::LegacyBlob,
        "A blob has the form without `$type` that only old records have. `--lenient` lets it pass.",
    ),
    (Constraint::BlobCodec, "The CID of a blob is not one of raw bytes. This is looked at with `--strict` only."),
    (
        Constraint::DataModel,
        "The data model does not allow this anywhere: a malformed blob or link, an empty `$type`, a key that is reserved or there twice, a number with a fraction.",
    ),
    (Constraint::Nesting, "Arrays and objects are nested deeper than the data model allows."),
    (Constraint::Readable, "The data could not be read: it is not JSON, DAG-CBOR or a CAR file."),
];

/// One run of `lexgen explain`: what a code or a constraint means; all of them without one.
pub(super) fn run(wanted: Option<&str>) -> Outcome {
    let codes = Code::ALL.iter().map(|code| (code.as_str(), code.meaning()));
    let constraints = CONSTRAINTS.iter().map(|(constraint, meaning)| (constraint.as_str(), *meaning));
    let known: Vec<(&str, &str)> =
        codes.chain(constraints).filter(|(name, _)| wanted.is_none_or(|wanted| wanted == *name)).collect();
    if known.is_empty() {
        eprintln!(
            "error: there is no code `{}`; `lexgen explain` lists them",
            wanted.unwrap_or_default().escape_debug()
        );
        return Outcome::Misused;
    }
    let width = known.iter().map(|(name, _)| name.len()).max().unwrap_or_default();
    let mut out = std::io::stdout().lock();
    for (name, meaning) in known {
        // A reader that closes the pipe has seen enough.
        if writeln!(out, "{name:width$}  {meaning}").is_err() {
            break;
        }
    }
    Outcome::Done
}

#[cfg(test)]
mod tests {
    use lexgen::diagnostic::Code;

    use super::CONSTRAINTS;

    #[test]
    fn nothing_is_called_as_something_else_is() {
        let codes = Code::ALL.iter().map(|code| code.as_str());
        let mut names: Vec<&str> = codes.chain(CONSTRAINTS.iter().map(|(constraint, _)| constraint.as_str())).collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
    }
}
