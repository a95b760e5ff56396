//! Queries, procedures and subscriptions, and their bodies, parameters and errors.

use crate::lexicon::json::{Object as JsonObject, Value};
use crate::lexicon::syntax::fields::Parser;
use crate::lexicon::syntax::place::Place;
use crate::lexicon::syntax::{Body, ErrorDefinition, Method, Object, Subprotocol, Subscription, is_json};

impl Parser<'_> {
    pub(super) fn parse_query(&mut self, object: &JsonObject<'_>) -> Method {
        self.check_fields(object, "a `query`", &["type", "description", "parameters", "output", "errors"]);
        Method {
            parameters: self.parse_parameters(object),
            input: None,
            output: self.parse_body(object, "output"),
            errors: self.parse_errors(object),
        }
    }

    pub(super) fn parse_procedure(&mut self, object: &JsonObject<'_>) -> Method {
        let fields = ["type", "description", "parameters", "input", "output", "errors"];
        self.check_fields(object, "a `procedure`", &fields);
        Method {
            parameters: self.parse_parameters(object),
            input: self.parse_body(object, "input"),
            output: self.parse_body(object, "output"),
            errors: self.parse_errors(object),
        }
    }

    pub(super) fn parse_subscription(&mut self, object: &JsonObject<'_>) -> Option<Subscription> {
        let fields = ["type", "description", "subprotocol", "parameters", "message", "errors"];
        self.check_fields(object, "a `subscription`", &fields);
        let subprotocol = self.string(object, "subprotocol");
        let subprotocol = subprotocol.map(|text| Subprotocol { name: text.value.to_owned(), span: text.span });
        let parameters = self.parse_parameters(object);
        let errors = self.parse_errors(object);
        let message = self.required(object, "a `subscription`", "message")?;
        let message = self.as_object(message, "`message`")?;
        self.check_fields(message, "a message", &["description", "schema"]);
        let description = self.description(message);
        let schema = self.required(message, "a message", "schema")?;
        let mut message = self.parse_schema(schema, Place::Message)?;
        // The description of the message is the fallback for that of the union.
        message.description = message.description.or(description);
        Some(Subscription { subprotocol, parameters, message, errors })
    }

    fn parse_parameters(&mut self, object: &JsonObject<'_>) -> Option<Object> {
        let parameters = self.object(object, "parameters")?;
        self.parse_type(parameters, Place::Parameters)?;
        self.check_fields(parameters, "`params`", &["type", "description", "properties", "required"]);
        let description = self.description(parameters);
        let properties = self.parse_properties(parameters, Place::Parameter);
        Some(Object { span: parameters.span, description, properties })
    }

    fn parse_body(&mut self, object: &JsonObject<'_>, field: &str) -> Option<Body> {
        let body = self.object(object, field)?;
        let owner = format!("`{field}`");
        self.check_fields(body, &owner, &["encoding", "description", "schema"]);
        let description = self.description(body);
        let schema = body.get("schema").and_then(|schema| self.parse_schema(schema, Place::Body));
        let encoding = self.required(body, &owner, "encoding")?;
        let encoding = self.as_string(encoding, "`encoding`")?;
        // The description of the schema is the fallback for that of the body. If the body is not JSON, the schema describes only
        // a part of it.
        let described = schema.as_ref().filter(|_| is_json(encoding.value));
        let description = description.or_else(|| described?.description.clone());
        Some(Body { encoding: encoding.value.to_owned(), encoding_span: encoding.span, description, schema })
    }

    fn parse_errors(&mut self, object: &JsonObject<'_>) -> Vec<ErrorDefinition> {
        let errors = self.array(object, "errors").unwrap_or_default();
        let errors: Vec<_> = errors.iter().filter_map(|error| self.parse_error(error)).collect();
        self.distinct(errors, "errors", |error| error.name.as_str(), |error| error.name_span)
    }

    fn parse_error(&mut self, value: &Value<'_>) -> Option<ErrorDefinition> {
        let error = self.as_object(value, "each item of `errors`")?;
        self.check_fields(error, "an error", &["name", "description"]);
        let description = self.description(error);
        let name = self.required(error, "an error", "name")?;
        let name = self.as_string(name, "`name`")?;
        Some(ErrorDefinition { name: name.value.to_owned(), name_span: name.span, description })
    }
}
