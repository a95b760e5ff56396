//! Definitions and their parts.

use super::field::{deprecation, type_name};
use super::permission::set_facts;
use super::usage::id_of;
use super::{Collection, place};
use crate::lexicon::syntax::{
    Body, DefName, Definition as Syntax, DefinitionKind, Document, ErrorDefinition, Method, Object, Schema, SchemaKind,
    Subscription,
};
use crate::views::docs::example::Examples;
use crate::views::docs::model::{DeclaredError, Definition, Fact, Link, Part, PartName, Type};

impl Collection {
    pub(super) fn definition(&self, document: &Document, definition: &Syntax, examples: &Examples<'_>) -> Definition {
        let id = id_of(document, definition);
        let mut page = Definition {
            id: id.to_string(),
            name: definition.name.as_str().to_owned(),
            anchor: place::definition(&definition.name),
            kind: kind(&definition.kind),
            description: definition.description.clone(),
            deprecated: deprecation(definition.description.as_ref()),
            facts: Vec::new(),
            permissions: Vec::new(),
            parts: Vec::new(),
            errors: None,
            examples: examples.of(document, definition),
            uses: self.usage.uses(&id).map(|id| self.link(id)).collect(),
            used_by: self.usage.used_by(&id).map(|id| self.link(id)).collect(),
        };
        let name = &definition.name;
        match &definition.kind {
            DefinitionKind::Record(record) => {
                page.facts.push(Fact::one("key", "Record key", &record.key));
                page.parts.push(Part { fields: self.fields(&page.anchor, &record.object), ..value(name, "object") });
            }
            DefinitionKind::Query(method) => page.set_method(self, name, method, false),
            DefinitionKind::Procedure(method) => page.set_method(self, name, method, true),
            DefinitionKind::Subscription(subscription) => page.set_subscription(self, name, subscription),
            DefinitionKind::PermissionSet(set) => {
                page.facts = set_facts(set);
                page.permissions = set.permissions.iter().map(|granted| self.permission(granted)).collect();
            }
            DefinitionKind::Space(space) => page.facts = self.space_facts(space),
            DefinitionKind::Token => page.facts.push(Fact::new("value", "Value", vec![Link::text(&page.id)])),
            DefinitionKind::Schema(schema) => {
                let description = None;
                page.parts.push(Part { description, ..self.part(name, PartName::Value, Some(schema)) });
            }
        }
        page
    }

    /// A part of this type.
    fn part(&self, definition: &DefName, name: PartName, schema: Option<&Schema>) -> Part {
        let anchor = place::part(definition, name);
        let mut part = empty(definition, name);
        if let Some(schema) = schema {
            part.ty = Some(self.ty(schema));
            part.facts = self.constraints(schema);
            part.fields = self.fields_of(&anchor, schema);
            part.description = schema.description.clone();
        }
        part
    }

    fn parameters(&self, definition: &DefName, parameters: Option<&Object>) -> Part {
        let empty = empty(definition, PartName::Parameters);
        match parameters {
            Some(object) => {
                Part { description: object.description.clone(), fields: self.fields(&empty.anchor, object), ..empty }
            }
            None => empty,
        }
    }

    fn body(&self, definition: &DefName, name: PartName, body: Option<&Body>) -> Part {
        let part = self.part(definition, name, body.and_then(|body| body.schema.as_ref()));
        match body {
            Some(body) => Part {
                encoding: Some(body.encoding.clone()),
                description: body.description.clone().or(part.description),
                ..part
            },
            None => part,
        }
    }
}

impl Definition {
    fn set_method(&mut self, cx: &Collection, name: &DefName, method: &Method, has_input: bool) {
        self.parts.push(cx.parameters(name, method.parameters.as_ref()));
        if has_input {
            self.parts.push(cx.body(name, PartName::Input, method.input.as_ref()));
        }
        self.parts.push(cx.body(name, PartName::Output, method.output.as_ref()));
        self.errors = Some(errors(&self.anchor, &method.errors));
    }

    fn set_subscription(&mut self, cx: &Collection, name: &DefName, subscription: &Subscription) {
        let framing = subscription.subprotocol.as_ref();
        self.facts.extend(framing.map(|framing| Fact::one("subprotocol", "Subprotocol", &framing.name)));
        self.parts.push(cx.parameters(name, subscription.parameters.as_ref()));
        self.parts.push(cx.part(name, PartName::Message, Some(&subscription.message)));
        self.errors = Some(errors(&self.anchor, &subscription.errors));
    }
}

/// A part without a type.
fn empty(definition: &DefName, name: PartName) -> Part {
    Part {
        name,
        anchor: place::part(definition, name),
        encoding: None,
        description: None,
        ty: None,
        facts: Vec::new(),
        fields: Vec::new(),
    }
}

/// The part of a definition that is a type.
fn value(definition: &DefName, ty: &'static str) -> Part {
    Part { ty: Some(Type { name: ty, ..Type::default() }), ..empty(definition, PartName::Value) }
}

fn errors(anchor: &str, errors: &[ErrorDefinition]) -> Vec<DeclaredError> {
    let around = format!("{anchor}.errors");
    let errors = errors.iter().map(|error| DeclaredError {
        name: error.name.clone(),
        anchor: place::within(&around, &error.name),
        description: error.description.clone(),
    });
    errors.collect()
}

/// The kind of a page: that of `main`, or `definitions` without it.
pub(super) fn kind_of_page(document: &Document) -> &'static str {
    let main = document.definitions.iter().find(|definition| definition.name.is_main());
    main.map_or("definitions", |main| kind(&main.kind))
}

/// The type of a definition in lexicons.
fn kind(kind: &DefinitionKind) -> &'static str {
    match kind {
        DefinitionKind::Record(_) => "record",
        DefinitionKind::Query(_) => "query",
        DefinitionKind::Procedure(_) => "procedure",
        DefinitionKind::Subscription(_) => "subscription",
        DefinitionKind::PermissionSet(_) => "permission-set",
        DefinitionKind::Space(_) => "space",
        DefinitionKind::Token => "token",
        DefinitionKind::Schema(Schema { kind: SchemaKind::Ref(_), .. }) => "ref",
        DefinitionKind::Schema(schema) => type_name(&schema.kind),
    }
}
