//! Queries, procedures and subscriptions, and the types that belong to them.

use crate::config::Kind;
use crate::lexicon::syntax::{self, ErrorDefinition, Method, Object, Subscription};
use crate::rust::model::{Body, BodyForm, Doc, Endpoint, EndpointKind, ItemId, ItemKind, Route, Site, SiteStep, Type};
use crate::rust::names;

use super::definition::{ItemSource, source_of_schema};
use super::{Lowering, PendingItem, link, rank};

/// A type that belongs to an endpoint, in the order of emission.
#[derive(Clone, Copy)]
enum Companion {
    Parameters,
    Input,
    Output,
    Message,
    Error,
    Route,
}

impl Companion {
    /// The end of its name, after the endpoint's.
    fn suffix(self) -> &'static str {
        match self {
            Self::Parameters => "Params",
            Self::Input => "Input",
            Self::Output => "Output",
            Self::Message => "Message",
            Self::Error => "Error",
            Self::Route => "Route",
        }
    }

    /// The step to it in the lexicon, and its kind.
    fn part(self) -> Option<(&'static str, Kind)> {
        match self {
            Self::Parameters => Some(("parameters", Kind::Params)),
            Self::Input => Some(("input", Kind::Input)),
            Self::Output => Some(("output", Kind::Output)),
            Self::Message => Some(("message", Kind::Message)),
            Self::Error => Some(("errors", Kind::Error)),
            Self::Route => None,
        }
    }

    /// The start of its documentation, before the endpoint's name.
    fn title(self) -> &'static str {
        match self {
            Self::Parameters => "Parameters of",
            Self::Input => "Input of",
            Self::Output => "Output of",
            Self::Message => "Message of",
            Self::Error => "Error of",
            Self::Route => "Serves",
        }
    }
}

pub(super) fn lower_method<'c>(
    cx: &mut Lowering<'c>,
    pending: &PendingItem<'c>,
    kind: EndpointKind,
    method: &'c Method,
    inner: &mut Vec<PendingItem<'c>>,
) -> ItemKind {
    let mut companions = Companions { cx, pending, inner };
    let endpoint = Endpoint {
        kind,
        nsid: pending.document.id.to_string(),
        parameters: companions.parameters(method.parameters.as_ref()),
        input: companions.body(Companion::Input, method.input.as_ref()),
        output: companions.body(Companion::Output, method.output.as_ref()),
        message: None,
        subprotocol: None,
        errors: companions.errors(&method.errors),
        cursor: None,
        route: companions.route(),
    };
    cx.endpoints.push(pending.id);
    ItemKind::Endpoint(endpoint)
}

pub(super) fn lower_subscription<'c>(
    cx: &mut Lowering<'c>,
    pending: &PendingItem<'c>,
    subscription: &'c Subscription,
    inner: &mut Vec<PendingItem<'c>>,
) -> ItemKind {
    let mut companions = Companions { cx, pending, inner };
    let message = source_of_schema(&subscription.message);
    let endpoint = Endpoint {
        kind: EndpointKind::Subscription,
        nsid: pending.document.id.to_string(),
        parameters: companions.parameters(subscription.parameters.as_ref()),
        input: None,
        output: None,
        message: Some(Type::Item(companions.add(
            Companion::Message,
            message,
            subscription.message.description.clone(),
        ))),
        subprotocol: subscription.subprotocol.as_ref().map(|subprotocol| subprotocol.name.clone()),
        errors: companions.errors(&subscription.errors),
        cursor: None,
        route: companions.route(),
    };
    cx.endpoints.push(pending.id);
    ItemKind::Endpoint(endpoint)
}

pub(super) fn lower_route(pending: &PendingItem<'_>, endpoint: ItemId) -> ItemKind {
    ItemKind::Route(Route { endpoint, method: names::field(pending.document.id.name()) })
}

/// Creates the companions of one endpoint.
struct Companions<'x, 'c> {
    cx: &'x mut Lowering<'c>,
    pending: &'x PendingItem<'c>,
    inner: &'x mut Vec<PendingItem<'c>>,
}

impl<'c> Companions<'_, 'c> {
    fn parameters(&mut self, parameters: Option<&'c Object>) -> Option<ItemId> {
        let object = parameters.filter(|object| !object.properties.is_empty())?;
        Some(self.add(Companion::Parameters, ItemSource::Parameters(object), object.description.clone()))
    }

    fn errors(&mut self, errors: &'c [ErrorDefinition]) -> Option<ItemId> {
        (!errors.is_empty()).then(|| self.add(Companion::Error, ItemSource::Errors(errors), None))
    }

    fn route(&mut self) -> Option<ItemId> {
        let is_served = self.cx.config.parts.server;
        is_served.then(|| self.add(Companion::Route, ItemSource::Route(self.pending.id), None))
    }

    /// Returns the type of a body. Its name is always that of the endpoint with a suffix, even if it is an alias.
    fn body(&mut self, companion: Companion, body: Option<&'c syntax::Body>) -> Option<Body> {
        let body = body?;
        let description = body.description.clone();
        let is_json = syntax::is_json(&body.encoding);
        let item = match &body.schema {
            Some(schema) if is_json => self.add(companion, source_of_schema(schema), description),
            None if is_json => self.add(companion, ItemSource::TypeAlias(Type::Value), description),
            _ => self.add(companion, ItemSource::TypeAlias(Type::Body), description),
        };
        if let (Some(schema), false) = (&body.schema, is_json) {
            self.parts_of_body(item, companion, schema);
        }
        let form = if is_json { BodyForm::Json } else { BodyForm::Raw };
        Some(Body { ty: Type::Item(item), encoding: body.encoding.clone(), form })
    }

    /// Adds a type for the schema of a body that is not JSON, such as that of each line of `application/jsonl`.
    fn parts_of_body(&mut self, body: ItemId, companion: Companion, schema: &'c syntax::Schema) {
        let position = self.cx.reserve_within(body, 0);
        self.inner.push(PendingItem {
            id: position,
            module: self.pending.module,
            document: self.pending.document,
            definition: None,
            site: self.site(companion),
            name: names::joined(&self.pending.name, &format!("{}Schema", companion.suffix())),
            rank: rank::COMPANION,
            key: format!("{} {} schema", self.pending.key, companion.suffix()),
            doc: Doc {
                description: schema.description.clone(),
                note: Some(format!("Content of the {} {}.", companion.title().to_lowercase(), self.link())),
            },
            source: source_of_schema(schema),
        });
    }

    /// The place of a companion in the lexicon.
    fn site(&self, companion: Companion) -> Site {
        let part = companion.part();
        let path = part.map(|(step, _)| SiteStep::Name(step.to_owned())).into_iter().collect();
        Site {
            definition: self.pending.site.definition.clone(),
            path,
            part: part.map(|(_, kind)| kind),
            span: self.pending.site.span,
        }
    }

    /// The endpoint in documentation. Without endpoints in the output, there is no marker to link to.
    fn link(&self) -> String {
        match self.cx.config.parts.endpoints() {
            true => link(&self.pending.name),
            false => format!("`{}`", self.pending.document.id),
        }
    }

    fn add(&mut self, companion: Companion, source: ItemSource<'c>, description: Option<String>) -> ItemId {
        let id = self.cx.reserve_within(self.pending.id, companion as usize);
        let note = [companion.title(), " ", &self.link(), "."].concat();
        self.inner.push(PendingItem {
            id,
            module: self.pending.module,
            document: self.pending.document,
            definition: None,
            site: self.site(companion),
            name: names::joined(&self.pending.name, companion.suffix()),
            rank: rank::COMPANION,
            key: [&self.pending.key, " ", companion.suffix()].concat(),
            doc: Doc { description, note: Some(note) },
            source,
        });
        id
    }
}
