//! Queries, procedures and subscriptions.

use crate::json::{array, object, quote, strings};
use crate::scalar::{boolean, integer};
use crate::schema::Writer;
use crate::{Names, names};

type Fields = Vec<(&'static str, String)>;

impl Writer<'_, '_> {
    pub(crate) fn query(&mut self) -> String {
        let mut fields: Fields = vec![("type", quote("query"))];
        self.add_parameters(&mut fields);
        self.add_body(&mut fields, "output");
        self.add_errors(&mut fields);
        object(fields)
    }

    pub(crate) fn procedure(&mut self) -> String {
        let mut fields: Fields = vec![("type", quote("procedure"))];
        self.add_parameters(&mut fields);
        self.add_body(&mut fields, "input");
        self.add_body(&mut fields, "output");
        self.add_errors(&mut fields);
        object(fields)
    }

    pub(crate) fn subscription(&mut self) -> String {
        let mut fields: Fields = vec![("type", quote("subscription"))];
        if self.random.one_in(2) {
            let framing =
                *self.random.choose(&["xrpc.v0.cbor", "xrpc.v1.json", "xrpc.v1.cbor"]).unwrap_or(&"xrpc.v0.cbor");
            fields.push(("subprotocol", quote(framing)));
        }
        self.add_parameters(&mut fields);
        fields.push(("message", object([("schema", self.union(false, None))])));
        self.add_errors(&mut fields);
        object(fields)
    }

    fn add_parameters(&mut self, fields: &mut Fields) {
        if self.random.one_in(4) {
            return;
        }
        let mut properties: Vec<(String, String)> = Vec::new();
        let mut required = Vec::new();
        for index in 0..self.random.below(6) {
            let name = self.property_name(index);
            if properties.iter().any(|(taken, _)| *taken == name) {
                continue;
            }
            required.extend((self.random.one_in(3) && !name.starts_with('$')).then(|| name.clone()));
            properties.push((name, self.parameter()));
        }
        let mut parameters: Fields = vec![("type", quote("params"))];
        if !required.is_empty() {
            parameters.push(("required", strings(required)));
        }
        parameters.push(("properties", object(properties)));
        fields.push(("parameters", object(parameters)));
    }

    fn parameter(&mut self) -> String {
        match self.random.below(5) {
            0 => boolean(self.random),
            1 => integer(self.random),
            2 => {
                let items = match self.random.below(3) {
                    0 => boolean(self.random),
                    1 => integer(self.random),
                    _ => self.string(),
                };
                let mut fields: Fields = vec![("type", quote("array")), ("items", items)];
                if self.random.one_in(3) {
                    fields.push(("maxLength", self.random.between(1, 5).to_string()));
                }
                object(fields)
            }
            _ => self.string(),
        }
    }

    /// Adds a body, or none. Its schema is an object, a ref (also to an array or a string), a union, or missing; or its
    /// encoding is not JSON.
    fn add_body(&mut self, fields: &mut Fields, name: &'static str) {
        let json = |schema: String| object([("encoding", quote("application/json")), ("schema", schema)]);
        let body = match self.random.below(9) {
            0 => return,
            1 => object([("encoding", quote("application/json"))]),
            2 => {
                let encoding = *self.random.choose(&["*/*", "image/*", "application/vnd.ipld.car"]).unwrap_or(&"*/*");
                object([("encoding", quote(encoding))])
            }
            3..=5 => {
                let schema = self.reference(false);
                json(schema.unwrap_or_else(|| object([("type", quote("object")), ("properties", "{}".to_owned())])))
            }
            6 => json(self.union(false, None)),
            _ => json(self.object(2, false)),
        };
        fields.push((name, body));
    }

    fn add_errors(&mut self, fields: &mut Fields) {
        if self.random.one_in(2) {
            return;
        }
        let names = ["NotFound", "RateLimited", "Other", "InvalidRequest", "notFound"];
        let count = self.random.index(names.len()) + 1;
        let mut names: Vec<String> = names.iter().take(count).map(|name| (*name).to_owned()).collect();
        if self.plan.names == Names::Hard {
            names = names.iter().map(|_| names::any(self.random)).filter(|name| !name.is_empty()).collect();
        }
        let errors = names.iter().map(|name| object([("name", quote(name))]));
        fields.push(("errors", array(errors)));
    }
}
