//! Bodies of requests and successful responses.

use lexgen_data::mime::{essence, is_type_or_pattern};
use serde_json::{Map, Value as Json};

use super::importer::Importer;
use super::keyword;
use super::schema::{Place, Scope};
use crate::lexicon::diagnostic::{Code, Diagnostic, quoted};
use crate::lexicon::json::{Entry, Kind, Object, Value};
use crate::lexicon::syntax::is_json;

/// The parts of bodies, responses and their content that are read.
const READ: &[&str] = &["description", "summary", "content", "required", "$ref"];
const READ_CONTENT: &[&str] = &["schema", "example", "examples"];

impl<'v> Importer<'v> {
    /// Makes the input of a procedure.
    pub(super) fn input(&mut self, body: &'v Value<'v>, scope: &Scope) -> Option<Json> {
        let object = self.followed(body)?;
        let scope = Scope::new(scope.nsid.clone(), "input");
        let input = self.body(object, &scope)?;
        if let Some(Value { kind: Kind::Boolean(false), span }) = object.get("required") {
            let message = "a body that may be absent has no counterpart in Lexicon";
            self.report(Diagnostic::new(Code::ImportNarrower, message).at(*span, "the input is always required"));
        }
        Some(Json::Object(input))
    }

    /// Makes `input` or `output` of a body or a response. Returns `None` if it has no content.
    pub(super) fn body(&mut self, object: &'v Object<'v>, scope: &Scope) -> Option<Map<String, Json>> {
        for entry in object.entries.iter().filter(|entry| !READ.contains(&&*entry.key)) {
            self.report_part(entry);
        }
        let Kind::Object(content) = &object.get("content")?.kind else { return None };
        let chosen = content.entries.iter().find(|entry| is_json(&entry.key)).or(content.entries.first())?;
        for other in content.entries.iter().filter(|entry| entry.key != chosen.key) {
            let what = format!("a second content type, {},", quoted(&other.key));
            self.left_out::<()>(other.key_span, &what, None);
        }
        let encoding = essence(&chosen.key);
        if !is_type_or_pattern(encoding) {
            self.left_out::<()>(chosen.key_span, &format!("the content type {}", quoted(&chosen.key)), None);
            return None;
        }
        let mut body = Map::from_iter([("encoding".to_owned(), Json::from(encoding))]);
        let description = self.describe(object, "");
        let description = description.filter(|description| !is_phrase(description));
        body.extend(description.map(|description| ("description".to_owned(), description.into())));
        if let Some(schema) = self.content(chosen, is_json(encoding), scope) {
            body.insert("schema".to_owned(), Json::Object(schema));
        }
        Some(body)
    }

    /// Makes the schema of a body.
    fn content(&mut self, chosen: &'v Entry<'v>, is_json: bool, scope: &Scope) -> Option<Map<String, Json>> {
        let Kind::Object(media) = &chosen.value.kind else { return None };
        for entry in media.entries.iter().filter(|entry| !READ_CONTENT.contains(&&*entry.key)) {
            self.report_part(entry);
        }
        for entry in media.entries.iter().filter(|entry| matches!(&*entry.key, "example" | "examples")) {
            self.remark_entry(entry);
        }
        let schema = media.get("schema")?;
        if is_json {
            let field = self.convert(schema, Place::Body, scope)?;
            if field.nullable {
                self.report_null(schema, "a body");
            }
            return Some(field.schema);
        }
        let is_text = match &schema.kind {
            Kind::Object(object) => {
                let is_string =
                    matches!(object.get("type"), Some(Value { kind: Kind::String(ty), .. }) if ty == "string");
                let is_plain = |key: &str| matches!(key, "type" | "format") || keyword::is_remark(key);
                object.entries.is_empty() || (is_string && object.entries.iter().all(|entry| is_plain(&entry.key)))
            }
            _ => true,
        };
        if !is_text {
            let message = "a schema of a body that is not JSON has no counterpart in Lexicon";
            let diagnostic = Diagnostic::new(Code::ImportWider, message);
            self.report(diagnostic.at(schema.caret(), "the lexicon does not check this"));
        }
        None
    }
}

/// Returns whether a description only repeats the reason phrase of a status.
fn is_phrase(text: &str) -> bool {
    const PHRASES: &[&str] =
        &["ok", "success", "successful", "created", "accepted", "no content", "successful response"];
    PHRASES.contains(&text.trim().trim_end_matches('.').to_ascii_lowercase().as_str())
}
