//! Names on the command line: of definitions, or of parts of endpoints such as `com.example.getThing#main.output`.

use lexgen::sample::{Part, SampleError, Sampler};
use lexgen::syntax::DefId;

use super::args::PartArgument;

/// A definition, and optionally a part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Name<'a> {
    pub(super) definition: &'a str,
    pub(super) part: Option<Part>,
}

impl<'a> Name<'a> {
    /// Splits a name. `argument` is the value of `--as`.
    ///
    /// # Errors
    ///
    /// If the part does not exist, or `--as` names another one.
    pub(super) fn parse(text: &'a str, argument: Option<PartArgument>) -> Result<Self, String> {
        let argument = argument.map(Part::from);
        // Names of definitions have no dots.
        let split = text.find('#').and_then(|hash| Some(hash + text[hash..].find('.')?));
        let Some(dot) = split else { return Ok(Self { definition: text, part: argument }) };
        let (definition, name) = (&text[..dot], &text[dot + 1..]);
        let Ok(part) = name.parse::<Part>() else {
            let known = Part::ALL.map(|part| format!("`{definition}.{part}`")).join(", ");
            return Err(format!("`{}` names no part of an endpoint, expected one of {known}", text.escape_debug()));
        };
        match argument {
            Some(other) if other != part => Err(format!("`{text}` names the {part}, but `--as` names the {other}")),
            _ => Ok(Self { definition, part: Some(part) }),
        }
    }
}

/// The message for a part that a definition does not have.
pub(super) fn no_part(sampler: &Sampler, id: &DefId, part: Part) -> String {
    if sampler.usual_part(id).is_none() {
        return format!("`{id}` has no {part}: it is not an endpoint");
    }
    let name = format!("{}#{}", id.nsid, id.name.as_str());
    let parts: Vec<String> = sampler.parts(id).into_iter().map(|part| format!("`{name}.{part}`")).collect();
    let error = SampleError::NoPart(id.clone(), part);
    match parts.as_slice() {
        [] => format!("`{id}` has no part that is JSON"),
        [only] => format!("{error}; there is {only}"),
        [first @ .., last] => format!("{error}; there are {} and {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::Name;
    use crate::cli::args::PartArgument;
    use lexgen::sample::Part;

    #[test]
    fn a_part_follows_the_definition_or_is_an_argument() {
        let parse =
            |text: &str, argument| Name::parse(text, argument).map(|name| (name.definition.to_owned(), name.part));
        let call = || "com.example.call".to_owned();
        assert_eq!(parse("com.example.call", None), Ok((call(), None)));
        assert_eq!(parse("com.example.call", Some(PartArgument::Input)), Ok((call(), Some(Part::Input))));
        for (name, part) in [("output", Part::Output), ("parameters", Part::Parameters), ("errors", Part::Error)] {
            let text = format!("com.example.call#main.{name}");
            assert_eq!(parse(&text, None), Ok(("com.example.call#main".to_owned(), Some(part))));
        }
        assert!(parse("com.example.call#main.output", Some(PartArgument::Output)).is_ok());
        assert!(parse("com.example.call#main.output", Some(PartArgument::Input)).is_err());
        assert!(parse("com.example.call#main.output.feed", None).is_err());
    }
}
