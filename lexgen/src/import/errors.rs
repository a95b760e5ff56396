//! Responses: the output of an endpoint, and the names of its errors.

use serde_json::{Map, Value as Json};

use super::importer::Importer;
use super::pointer;
use super::reference::Target;
use super::schema::Scope;
use crate::lexicon::diagnostic::{Code, Diagnostic, quoted};
use crate::lexicon::json::{Entry, Kind, Object, Value};

/// The deepest nesting of choices in the schema of an error.
const MAX_CHOICES: usize = 8;

/// An error that an endpoint declares.
struct Declared {
    name: String,
    /// The description of the first response that has the error.
    description: Option<String>,
}

impl<'v> Importer<'v> {
    /// Adds `output` and `errors` to an endpoint.
    pub(super) fn responses(&mut self, object: &'v Object<'v>, scope: &Scope, main: &mut Map<String, Json>) {
        let Some(value) = object.get("responses") else { return };
        let Kind::Object(responses) = &value.kind else {
            self.wrong_type(value, "`responses`", "an object");
            return;
        };
        let is_success = |entry: &&Entry<'v>| entry.key.starts_with('2');
        let mut successes: Vec<&'v Entry<'v>> = responses.entries.iter().filter(is_success).collect();
        // Without a success, the default is one.
        if successes.is_empty() {
            successes.extend(responses.entries.iter().find(|entry| entry.key == "default"));
        }
        let chosen = successes.iter().position(|entry| entry.key == "200").unwrap_or(0);
        if let Some(&success) = successes.get(chosen) {
            self.output(success, scope, main);
        }
        let mut errors: Vec<Declared> = Vec::new();
        for entry in &responses.entries {
            if successes.get(chosen).is_some_and(|success| success.key == entry.key) {
                continue;
            }
            if entry.key.starts_with("x-") {
                self.remark_entry(entry);
                continue;
            }
            match entry.key.as_bytes().first() {
                Some(b'4' | b'5' | b'd') => self.error_response(entry, &mut errors),
                Some(b'2') => {
                    let what = format!("a second successful response, {},", quoted(&entry.key));
                    self.left_out::<()>(entry.key_span, &what, None);
                }
                _ => {
                    self.left_out::<()>(
                        entry.key_span,
                        &format!("a response with the status {}", quoted(&entry.key)),
                        None,
                    );
                }
            }
        }
        if !errors.is_empty() {
            let errors = errors.into_iter().map(|Declared { name, description }| {
                let mut error = Map::from_iter([("name".to_owned(), Json::from(name))]);
                error.extend(description.map(|description| ("description".to_owned(), description.into())));
                Json::Object(error)
            });
            main.insert("errors".to_owned(), errors.collect());
        }
    }

    fn output(&mut self, success: &'v Entry<'v>, scope: &Scope, main: &mut Map<String, Json>) {
        if !matches!(&*success.key, "200" | "204" | "default" | "2XX" | "2xx") {
            let message = format!("XRPC answers with the status 200 instead of {}", quoted(&success.key));
            self.report(Diagnostic::new(Code::ImportChanged, message).at(success.key_span, ""));
        }
        let Some(response) = self.followed(&success.value) else { return };
        let scope = Scope::new(scope.nsid.clone(), "output");
        if let Some(output) = self.body(response, &scope) {
            main.insert("output".to_owned(), Json::Object(output));
        }
    }

    /// Adds the errors of a response: the values of `error` in its schema and in its examples.
    fn error_response(&mut self, entry: &'v Entry<'v>, errors: &mut Vec<Declared>) {
        let Some(response) = self.followed(&entry.value) else { return };
        let description = self.describe(response, "");
        let is_read = |key: &str| matches!(key, "description" | "summary" | "content" | "$ref");
        for part in response.entries.iter().filter(|part| !is_read(&part.key)) {
            self.report_part(part);
        }
        let mut names: Vec<String> = Vec::new();
        if let Some(Value { kind: Kind::Object(content), .. }) = response.get("content") {
            for media in &content.entries {
                let Kind::Object(media) = &media.value.kind else { continue };
                let is_read = |key: &str| matches!(key, "schema" | "example" | "examples");
                for part in media.entries.iter().filter(|part| !is_read(&part.key)) {
                    self.report_part(part);
                }
                self.names_in_examples(media, &mut names);
                if let Some(schema) = media.get("schema") {
                    self.names_in_schema(schema, 0, &mut names);
                }
            }
        }
        if names.is_empty() {
            let message = "an error response without names of errors has no counterpart in Lexicon".to_owned();
            let help = "an error is declared by an `enum` or `const` of `error` in its body, or by an example";
            self.remark(Code::ImportLeftOut, entry.key_span, message, Some(help));
        }
        for name in names {
            if !errors.iter().any(|known| known.name == name) {
                errors.push(Declared { name, description: description.clone() });
            }
        }
    }

    fn names_in_examples(&mut self, media: &'v Object<'v>, names: &mut Vec<String>) {
        if let Some(example) = media.get("example") {
            add_name(example, names);
        }
        let Some(Value { kind: Kind::Object(examples), .. }) = media.get("examples") else { return };
        for example in &examples.entries {
            if let Some(value) = self.followed(&example.value).and_then(|example| example.get("value")) {
                add_name(value, names);
            }
        }
    }

    /// Adds the values that the property `error` can have.
    fn names_in_schema(&mut self, schema: &Value<'v>, depth: usize, names: &mut Vec<String>) {
        if depth > MAX_CHOICES || !self.step(1, schema.caret()) {
            return;
        }
        let Kind::Object(object) = &schema.kind else { return };
        if let Some(reference) = Self::ref_of(object) {
            if let Some(Target::Local(pointer)) = self.target(reference)
                && let Some(target) = pointer::resolve(self.root, &pointer)
            {
                self.names_in_schema(target, depth + 1, names);
            }
            return;
        }
        for keyword in ["oneOf", "anyOf", "allOf"] {
            if let Some(Value { kind: Kind::Array(branches), .. }) = object.get(keyword) {
                branches.iter().for_each(|branch| self.names_in_schema(branch, depth + 1, names));
            }
        }
        match object.get("examples").map(|value| &value.kind) {
            Some(Kind::Array(examples)) => examples.iter().for_each(|example| add_name(example, names)),
            _ => object.get("example").into_iter().for_each(|example| add_name(example, names)),
        }
        let Some(Value { kind: Kind::Object(properties), .. }) = object.get("properties") else { return };
        if let Some(error) = properties.get("error") {
            let planned = self.silently(|importer| importer.followed_plan(error));
            let constants = planned.object.get("const").into_iter();
            let values = match planned.object.get("enum").map(|value| &value.kind) {
                Some(Kind::Array(values)) => values.as_slice(),
                _ => &[],
            };
            constants.chain(values).for_each(|value| add_text(value, names));
        }
        for entry in properties.entries.iter().filter(|entry| !matches!(&*entry.key, "error" | "message")) {
            let message =
                "a field of an error other than `error` and `message` has no counterpart in Lexicon".to_owned();
            self.remark(Code::ImportLeftOut, entry.key_span, message, None);
        }
    }
}

/// Adds the name in an example of an error.
fn add_name(example: &Value<'_>, names: &mut Vec<String>) {
    if let Kind::Object(object) = &example.kind
        && let Some(error) = object.get("error")
    {
        add_text(error, names);
    }
}

fn add_text(value: &Value<'_>, names: &mut Vec<String>) {
    if let Kind::String(name) = &value.kind
        && !name.is_empty()
        && !names.iter().any(|known| known == name)
    {
        names.push(name.to_string());
    }
}
