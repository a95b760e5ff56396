//! From the checked corpus to [`Schemas`]: every ref becomes the node of its target.
//!
//! This cannot fail: errors are diagnostics of the corpus, and a ref to a missing definition accepts any data.

use std::collections::HashMap;

use lexgen_data::RecordKeyType;

use super::schema::{
    BlobRules, Choice, Field, FormatRule, IntegerRules, Member, Node, NodeId, ObjectRules, RecordRules, Schemas,
    TextRules, UnionRules,
};
use crate::config::Config;
use crate::lexicon::corpus::Corpus;
use crate::lexicon::diagnostic::quoted;
use crate::lexicon::syntax::{
    BlobSchema, Body, DefId, Definition, DefinitionIndex, DefinitionKind, IntegerSchema, Method, Object, Schema,
    SchemaKind, StringSchema, Subscription, UnionSchema, is_json,
};

/// The schemas of a corpus.
#[derive(Clone, Debug, Default)]
pub(super) struct Compiled {
    pub(super) schemas: Schemas,
    /// The records and field types, by `$type`.
    pub(super) definitions: HashMap<Box<str>, NodeId>,
    /// The records, by NSID.
    pub(super) records: HashMap<Box<str>, RecordType>,
    /// Queries, procedures and subscriptions, by NSID.
    pub(super) endpoints: HashMap<Box<str>, Endpoint>,
    /// The body of error responses, which is the same for all endpoints.
    pub(super) error: Option<NodeId>,
}

/// A record type.
#[derive(Clone, Debug)]
pub(super) struct RecordType {
    pub(super) schema: NodeId,
    /// The type of the record keys in the collection.
    pub(super) key: RecordKeyType,
}

/// The types of an endpoint.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Endpoint {
    pub(super) parameters: Option<NodeId>,
    pub(super) input: Option<NodeId>,
    pub(super) output: Option<NodeId>,
    pub(super) message: Option<NodeId>,
}

/// Compiles all documents, whether or not code is generated for them.
pub(super) fn compile(corpus: &Corpus, config: &Config) -> Compiled {
    let nodes = vec![None; corpus.definition_count()];
    let mut compiler = Compiler { corpus, config, compiled: Compiled::default(), nodes };
    let definitions = || {
        corpus.all_documents().iter().flat_map(|document| {
            let id = |name: &Definition| DefId { nsid: document.id.clone(), name: name.name.clone() };
            document.definitions.iter().map(move |definition| (id(definition), definition))
        })
    };
    for (id, definition) in definitions() {
        compiler.declare(&id, definition);
    }
    for (id, definition) in definitions() {
        compiler.define(&id, definition);
    }
    compiler.compiled.error = Some(error_body(&mut compiler.compiled.schemas));
    compiler.compiled
}

/// `error`, a name, and optionally `message`. See [XRPC: error responses](https://atproto.com/specs/xrpc#error-responses).
fn error_body(schemas: &mut Schemas) -> NodeId {
    let schema = schemas.push(Node::Text(Box::default()));
    let field = |name: &str, required| Field { name: name.into(), schema, required, nullable: false, secret: false };
    schemas.push(Node::Object(ObjectRules::new(vec![field("error", true), field("message", false)])))
}

struct Compiler<'c> {
    corpus: &'c Corpus,
    config: &'c Config,
    compiled: Compiled,
    /// The nodes of records and field types, by their numbers.
    nodes: Vec<Option<NodeId>>,
}

impl Compiler<'_> {
    /// Reserves a node for a definition, so that refs can lead to it.
    fn declare(&mut self, id: &DefId, definition: &Definition) {
        let record = match &definition.kind {
            DefinitionKind::Record(record) => Some(record),
            _ => None,
        };
        if record.is_some() || matches!(definition.kind, DefinitionKind::Schema(_)) {
            let node = self.compiled.schemas.push(Node::Any);
            let name = id.to_string().into_boxed_str();
            if let Some(record) = record {
                let record = RecordType { schema: node, key: record.key.clone() };
                self.compiled.records.insert(name.clone(), record);
            }
            self.compiled.definitions.insert(name, node);
            self.nodes[definition.id.index()] = Some(node);
        }
    }

    fn define(&mut self, id: &DefId, definition: &Definition) {
        let node = match &definition.kind {
            DefinitionKind::Record(record) => {
                let object = self.compile_object(&record.object);
                Node::Record(RecordRules { nsid: id.nsid.as_str().into(), object })
            }
            DefinitionKind::Schema(schema) => self.compile_schema(schema),
            DefinitionKind::Query(method) | DefinitionKind::Procedure(method) => {
                return self.define_method(id, method);
            }
            DefinitionKind::Subscription(subscription) => return self.define_subscription(id, subscription),
            DefinitionKind::Token | DefinitionKind::PermissionSet(_) | DefinitionKind::Space(_) => return,
        };
        if let Some(id) = self.node(definition.id) {
            self.compiled.schemas.set(id, node);
        }
    }

    fn define_method(&mut self, id: &DefId, method: &Method) {
        let endpoint = Endpoint {
            parameters: Some(self.parameters(method.parameters.as_ref())),
            input: method.input.as_ref().map(|body| self.body(body)),
            output: method.output.as_ref().map(|body| self.body(body)),
            message: None,
        };
        self.compiled.endpoints.insert(id.to_string().into(), endpoint);
    }

    fn define_subscription(&mut self, id: &DefId, subscription: &Subscription) {
        let endpoint = Endpoint {
            parameters: Some(self.parameters(subscription.parameters.as_ref())),
            message: Some(self.node_of(&subscription.message)),
            ..Endpoint::default()
        };
        self.compiled.endpoints.insert(id.to_string().into(), endpoint);
    }

    /// An endpoint without parameters ignores all parameters.
    fn parameters(&mut self, parameters: Option<&Object>) -> NodeId {
        let rules = parameters.map(|object| self.compile_object(object)).unwrap_or_default();
        self.compiled.schemas.push(Node::Parameters(rules))
    }

    /// A body that is not JSON accepts any value: its schema does not describe it as a whole.
    fn body(&mut self, body: &Body) -> NodeId {
        match body.schema.as_ref().filter(|_| is_json(&body.encoding)) {
            Some(schema) => self.node_of(schema),
            None => self.compiled.schemas.push(Node::Any),
        }
    }

    /// The node of a record or a field type.
    fn node(&self, id: DefinitionIndex) -> Option<NodeId> {
        self.nodes[id.index()]
    }

    /// The node of a schema: that of the target of a ref, or a new one.
    fn node_of(&mut self, schema: &Schema) -> NodeId {
        if let SchemaKind::Ref(reference) = &schema.kind
            && let Some(node) = self.corpus.definition_id(reference).and_then(|id| self.node(id))
        {
            return node;
        }
        let node = self.compile_schema(schema);
        self.compiled.schemas.push(node)
    }

    fn compile_schema(&mut self, schema: &Schema) -> Node {
        match &schema.kind {
            SchemaKind::Boolean(boolean) => Node::Boolean { constant: boolean.constant },
            SchemaKind::Integer(integer) => Node::Integer(compile_integer(integer)),
            SchemaKind::String(string) => Node::Text(Box::new(compile_string(string))),
            SchemaKind::Bytes(length) => Node::Bytes(*length),
            SchemaKind::CidLink => Node::Link,
            SchemaKind::Blob(blob) => Node::Blob(compile_blob(blob)),
            SchemaKind::Array(array) => Node::Array { items: self.node_of(&array.items), length: array.length },
            SchemaKind::Object(object) => Node::Object(self.compile_object(object)),
            SchemaKind::Union(union) => Node::Union(self.compile_union(union)),
            SchemaKind::Unknown => Node::Unknown,
            // The ref leads to a missing definition, or to one that is not data. No definition is itself a ref.
            SchemaKind::Ref(_) => Node::Any,
        }
    }

    fn compile_object(&mut self, object: &Object) -> ObjectRules {
        let mut fields = Vec::with_capacity(object.properties.len());
        for property in &object.properties {
            let schema = self.node_of(&property.schema);
            fields.push(Field {
                name: property.name.as_str().into(),
                schema,
                required: property.required,
                nullable: property.nullable,
                secret: self.config.is_secret(&property.name) && self.corpus.holds_text(&property.schema),
            });
        }
        ObjectRules::new(fields)
    }

    fn compile_union(&self, union: &UnionSchema) -> UnionRules {
        let names: Vec<String> = union.references.iter().map(|reference| reference.target.to_string()).collect();
        let text = alternatives(names.iter().map(|name| quoted(name)));
        let target = |reference| self.corpus.definition_id(reference).and_then(|id| self.node(id));
        let targets = union.references.iter().map(target);
        let mut members: Vec<Member> =
            names.into_iter().zip(targets).map(|(name, schema)| Member { type_name: name.into(), schema }).collect();
        members.sort_by(|a, b| a.type_name.cmp(&b.type_name));
        UnionRules { members: members.into(), closed: union.closed, text }
    }
}

fn compile_integer(schema: &IntegerSchema) -> IntegerRules {
    let values = schema.closed_values.as_ref().map(|values| {
        let mut sorted = values.clone();
        sorted.sort_unstable();
        Choice { values: sorted.into(), text: listing(values.iter().map(|value| format!("`{value}`"))) }
    });
    IntegerRules { minimum: schema.minimum, maximum: schema.maximum, constant: schema.constant, values }
}

fn compile_string(schema: &StringSchema) -> TextRules {
    let values = schema.closed_values.as_ref().map(|values| {
        let mut sorted: Vec<Box<str>> = values.iter().map(|value| value.as_str().into()).collect();
        sorted.sort_unstable();
        Choice { values: sorted.into(), text: listing(values.iter().map(|value| quoted(value))) }
    });
    TextRules {
        length: schema.length,
        graphemes: schema.graphemes,
        format: schema.format.map(FormatRule::new),
        constant: schema.constant.as_deref().map(Into::into),
        values,
    }
}

fn compile_blob(schema: &BlobSchema) -> BlobRules {
    let accept = schema.accept.as_deref().unwrap_or_default();
    BlobRules {
        accept: accept.iter().map(|pattern| pattern.as_str().into()).collect(),
        accept_text: listing(accept.iter().map(|pattern| quoted(pattern))),
        max_size: schema.max_size,
    }
}

/// Lists values for messages.
fn listing(values: impl Iterator<Item = String>) -> Box<str> {
    values.collect::<Vec<_>>().join(", ").into()
}

/// Lists types for messages that one of them is expected.
fn alternatives(names: impl Iterator<Item = String>) -> Box<str> {
    let mut names: Vec<String> = names.collect();
    match names.pop() {
        None => "a type that is listed, of which there is none".into(),
        Some(last) if names.is_empty() => last.into(),
        Some(last) => format!("{} or {last}", names.join(", ")).into(),
    }
}
