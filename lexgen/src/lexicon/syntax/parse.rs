//! From JSON to a [`Document`].
//!
//! An error in one field does not stop parsing: all errors of a document are reported at once.

use lexgen_data::Nsid;

use crate::lexicon::diagnostic::{Code, Diagnostic, Diagnostics, quoted};
use crate::lexicon::json::{self, Integer, Kind, Object, Value};
use crate::lexicon::options::Unknown;
use crate::lexicon::source::FileId;
use crate::lexicon::syntax::advice;
use crate::lexicon::syntax::fields::Parser;
use crate::lexicon::syntax::{DefName, Definition, DefinitionIndex, Document, ReferenceIndex};

/// The fields of a document, and three that are not specified but in use: the reference implementations have `revision`, and
/// another generator reads `needsCbor` and `needsType`.
const DOCUMENT_FIELDS: &[&str] = &["lexicon", "id", "description", "defs", "revision", "needsCbor", "needsType"];

/// The contents of a file. If there were errors, those parts that could be read.
#[derive(Debug)]
pub(crate) struct Parsed {
    pub(crate) document: Document,
    /// Whether the document has a valid `id`. If not, `document` has a placeholder.
    pub(crate) named: bool,
    /// All names under `defs`, including those of definitions that could not be read.
    pub(crate) names: Vec<DefName>,
    /// Whether `main` is left out because its type is unknown, and the options tolerate that.
    pub(crate) left_out: bool,
}

/// Numbers the definitions and refs of a run.
#[derive(Debug, Default)]
pub(crate) struct Numbers {
    definitions: u32,
    references: u32,
}

impl Numbers {
    pub(super) fn next_definition(&mut self) -> DefinitionIndex {
        self.definitions += 1;
        DefinitionIndex(self.definitions - 1)
    }

    pub(super) fn next_reference(&mut self) -> ReferenceIndex {
        self.references += 1;
        ReferenceIndex(self.references - 1)
    }

    /// The number of definitions so far.
    pub(crate) fn definitions(&self) -> usize {
        self.definitions as usize
    }

    /// The number of refs so far.
    pub(crate) fn references(&self) -> usize {
        self.references as usize
    }
}

/// Parses a file. Returns `None` if it is not JSON, or not a lexicon.
pub(crate) fn parse_document(
    file: FileId,
    text: &str,
    unknown: Unknown,
    numbers: &mut Numbers,
    diagnostics: &mut Diagnostics,
) -> Option<Parsed> {
    let value = json::parse(file, text, diagnostics)?;
    let Kind::Object(object) = &value.kind else {
        diagnostics.push(not_an_object(&value));
        return None;
    };
    let object = unwrap_record(object);
    if !["lexicon", "id", "defs"].iter().any(|field| object.has(field)) {
        diagnostics.push(
            Diagnostic::new(Code::NotALexicon, "not a lexicon: `lexicon`, `id` and `defs` are missing")
                .at(object.brace(), "skipped")
                .help("keep other JSON files out of the directories with lexicons"),
        );
        return None;
    }
    let id = object.get("id").and_then(|value| match &value.kind {
        Kind::String(text) => text.parse::<Nsid>().ok(),
        _ => None,
    });
    let named = id.is_some();
    let id = match id {
        Some(id) => id,
        None => "unnamed.invalid.document".parse().ok()?,
    };
    let mut parser = Parser { id, numbers, diagnostics, unknown, left_out: false };
    Some(parser.document(file, object, named))
}

/// Servers return a lexicon as `value`, with a `uri` and a `cid`.
pub(crate) fn unwrap_record<'v, 't>(object: &'v Object<'t>) -> &'v Object<'t> {
    match object.get("value").map(|value| &value.kind) {
        Some(Kind::Object(inner)) if !object.has("lexicon") && (object.has("uri") || object.has("cid")) => inner,
        _ => object,
    }
}

fn not_an_object(value: &Value<'_>) -> Diagnostic {
    let message = format!("a lexicon must be an object, found {}", value.describe());
    let diagnostic = Diagnostic::new(Code::WrongJsonType, message).at(value.caret(), "expected an object");
    if let Kind::Array(_) = value.kind {
        diagnostic.help("put each lexicon into a file of its own")
    } else {
        diagnostic
    }
}

impl Parser<'_> {
    fn document(&mut self, file: FileId, object: &Object<'_>, named: bool) -> Parsed {
        self.check_fields(object, "a lexicon document", DOCUMENT_FIELDS);
        self.parse_version(object);
        self.check_id(object);
        let description = self.description(object);
        let id_span = object.get("id").map_or(object.brace(), Value::caret);
        let (definitions, names) = self.parse_definitions(object);
        let document = Document { file, id: self.id.clone(), id_span, description, definitions };
        Parsed { document, named, names, left_out: self.left_out }
    }

    /// `lexicon` must be 1.
    fn parse_version(&mut self, object: &Object<'_>) {
        let Some(value) = self.required(object, "a lexicon document", "lexicon") else {
            return;
        };
        if let Kind::Number(number) = value.kind
            && let Integer::Plain(1) = number.integer()
        {
            return;
        }
        if let Some(version) = self.as_integer(value, "lexicon")
            && version != 1
        {
            self.push(
                Diagnostic::new(Code::LexiconVersion, format!("Lexicon has no version {version}"))
                    .at(value.span, "expected 1"),
            );
        }
    }

    /// `id` must be an NSID.
    fn check_id(&mut self, object: &Object<'_>) {
        let Some(value) = self.required(object, "a lexicon document", "id") else {
            return;
        };
        let Some(text) = self.as_string(value, "`id`") else {
            return;
        };
        if let Err(error) = text.value.parse::<Nsid>() {
            let diagnostic = Diagnostic::new(Code::InvalidId, format!("{} is not an NSID", quoted(text.value)));
            let help = advice::id(text.value).unwrap_or_else(|| {
                "an NSID is a domain name in reverse, then a name: `com.example.createThing`".to_owned()
            });
            self.push(diagnostic.at(text.span, error.reason()).help(help));
        }
    }

    fn parse_definitions(&mut self, object: &Object<'_>) -> (Vec<Definition>, Vec<DefName>) {
        let Some(value) = self.required(object, "a lexicon document", "defs") else {
            return (Vec::new(), Vec::new());
        };
        let Some(definitions) = self.as_object(value, "`defs`") else {
            return (Vec::new(), Vec::new());
        };
        if definitions.entries.is_empty() {
            self.push(
                Diagnostic::new(Code::EmptyDefs, "the document defines nothing").at(definitions.span, "no definitions"),
            );
        }
        let names = definitions.entries.iter().map(|entry| DefName::new(entry.key.as_ref())).collect();
        // Definitions are large, and most documents have one.
        let mut parsed = Vec::with_capacity(definitions.entries.len());
        parsed.extend(definitions.entries.iter().filter_map(|entry| self.parse_definition(entry)));
        (parsed, names)
    }
}
