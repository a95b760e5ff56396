//! Parameters of operations.

use serde_json::{Map, Value as Json};

use super::importer::Importer;
use super::object::Properties;
use super::operation::is_true;
use super::schema::{Place, Scope};
use crate::lexicon::diagnostic::{Code, Diagnostic, quoted};
use crate::lexicon::json::{Kind, Object, Value};
use crate::lexicon::source::Span;

/// Headers that OpenAPI describes elsewhere, so that parameters of these names have no effect.
const IGNORED_HEADERS: &[&str] = &["accept", "content-type", "authorization"];

/// The parts of a parameter that are read.
const READ: &[&str] =
    &["name", "in", "required", "schema", "content", "description", "deprecated", "style", "explode", "allowReserved"];

impl<'v> Importer<'v> {
    /// Makes `params` of parameters. Those in the path and in the query string become parameters.
    pub(super) fn params(&mut self, parameters: &[(&'v Object<'v>, Span)], scope: &Scope) -> Option<Json> {
        let mut properties = Properties::default();
        for (parameter, span) in parameters {
            self.parameter(parameter, *span, scope, &mut properties);
        }
        if properties.fields.is_empty() {
            return None;
        }
        // A query string has no null.
        properties.nullable.clear();
        let mut params = Map::from_iter([("type".to_owned(), "params".into())]);
        properties.write(&mut params);
        Some(Json::Object(params))
    }

    fn parameter(&mut self, parameter: &'v Object<'v>, span: Span, scope: &Scope, properties: &mut Properties) {
        let text = |key: &str| match parameter.get(key).map(|value| &value.kind) {
            Some(Kind::String(text)) => Some(text.as_ref()),
            _ => None,
        };
        let (Some(name), Some(place)) = (text("name"), text("in")) else {
            let message = "a parameter must have `name` and `in`";
            self.report(Diagnostic::new(Code::ImportFormat, message).at(span, "one of them is missing"));
            return;
        };
        match place {
            "query" | "path" => {}
            "header" if IGNORED_HEADERS.contains(&name.to_ascii_lowercase().as_str()) => return,
            _ => {
                let what = format!("the parameter {}, which is in {},", quoted(name), quoted(place));
                let help = "set it where the request is sent: generated clients accept headers";
                self.left_out::<()>(span, &what, (place != "querystring").then_some(help));
                return;
            }
        }
        if name.is_empty() || name.starts_with('$') {
            self.left_out::<()>(span, &format!("a parameter called {}", quoted(name)), None);
            return;
        }
        if properties.fields.contains_key(name) {
            let what = format!("a second parameter called {}", quoted(name));
            self.left_out::<()>(span, &what, Some("rename one of the two"));
            return;
        }
        let scope = scope.inner(name);
        let Some(mut field) = self.parameter_type(parameter, span, &scope) else { return };
        if let Some(description) = self.describe(parameter, &scope.hint) {
            // After `type`, as everywhere.
            let rest = std::mem::take(&mut field.schema);
            field.schema.extend(rest.get("type").cloned().map(|ty| ("type".to_owned(), ty)));
            field.schema.insert("description".to_owned(), description.into());
            field.schema.extend(rest.into_iter().filter(|(key, _)| key != "description"));
        }
        self.report_style(parameter, &field.schema, place);
        properties.add(name, field);
        if place == "path" || is_true(parameter.get("required")) {
            properties.required.push(name.into());
        }
        for entry in parameter.entries.iter().filter(|entry| !READ.contains(&&*entry.key)) {
            self.remark_entry(entry);
        }
    }

    fn parameter_type(&mut self, parameter: &'v Object<'v>, span: Span, scope: &Scope) -> Option<super::schema::Field> {
        if let Some(schema) = parameter.get("schema") {
            return self.convert(schema, Place::Parameter, scope);
        }
        // Data in another syntax, as text.
        if parameter.has("content") {
            let message = "a parameter with a content type becomes a string with that content";
            self.report(Diagnostic::new(Code::ImportWider, message).at(span, "the lexicon does not check the content"));
        }
        Some(super::schema::Field { schema: Map::from_iter([("type".to_owned(), "string".into())]), nullable: false })
    }

    /// XRPC repeats the name of a parameter for each element of a list.
    fn report_style(&mut self, parameter: &Object<'v>, schema: &Map<String, Json>, place: &str) {
        if schema.get("type").and_then(Json::as_str) != Some("array") {
            return;
        }
        let is_form = match parameter.get("style").map(|value| &value.kind) {
            Some(Kind::String(style)) => style == "form",
            _ => place == "query",
        };
        let is_joined = matches!(parameter.get("explode"), Some(Value { kind: Kind::Boolean(false), .. }));
        if !is_form || is_joined {
            let message = "XRPC repeats a parameter for each element of a list";
            self.report(Diagnostic::new(Code::ImportChanged, message).at(parameter.brace(), "written otherwise here"));
        }
    }
}
