//! Declarations as JSON of the Lexicon language.

use std::collections::BTreeMap;

use proc_macro2::Span;

use super::declaration::{
    Body, Declaration, DeclaredErrors, Endpoint, ErrorName, Kind, Object, Rule, RuleValue, Text, Type, TypePath, Value,
};
use super::declared::camel_case;
use super::json::{Json, Place};
use crate::lexicon::diagnostic::Code;
use crate::source::FileId;

/// A declaration and its place in the sources.
#[derive(Debug)]
pub(super) struct Placed {
    pub(super) declaration: Declaration,
    /// The file. Macros do not know it.
    pub(super) file: Option<FileId>,
    /// The module that contains it, as far as the paths of files tell.
    pub(super) module: Vec<String>,
}

impl Placed {
    pub(super) fn place(&self) -> Place {
        Place { file: self.file, span: self.declaration.ident.span() }
    }

    /// The lexicon and the name of the definition, if it is one.
    pub(super) fn definition(&self) -> Option<(&str, &str)> {
        let id = self.declaration.id.as_ref()?;
        Some(id.value.split_once('#').unwrap_or((&id.value, "main")))
    }
}

/// What the name of a type means.
pub(super) enum Target {
    /// A definition, as `nsid` or `nsid#name`.
    Definition(String),
    /// A type whose schema is part of others, by its index.
    Inline(usize),
    /// A type that a macro cannot see, with a name for it.
    Elsewhere(String),
}

/// A reason why a declaration is no schema.
#[derive(Debug)]
pub(super) struct Problem {
    pub(super) code: Code,
    pub(super) place: Place,
    pub(super) message: String,
    pub(super) help: Option<String>,
    /// A related place, with its text.
    pub(super) related: Option<(Place, String)>,
}

impl Problem {
    pub(super) fn new(place: Place, message: impl Into<String>) -> Self {
        Self { code: Code::InvalidDeclaration, place, message: message.into(), help: None, related: None }
    }

    /// A problem with the name of a type.
    pub(super) fn unknown(place: Place, message: impl Into<String>) -> Self {
        Self { code: Code::UnknownRustType, ..Self::new(place, message) }
    }

    pub(super) fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }

    pub(super) fn related(self, place: Place, label: impl Into<String>) -> Self {
        Self { related: Some((place, label.into())), ..self }
    }
}

/// Looks up a name of a type in the declaration with an index.
pub(super) type Resolve<'r> = dyn Fn(usize, &TypePath) -> Result<Target, Problem> + 'r;

/// The most schemas of types that are part of others, which a few types can have exponentially many of.
const MAX_INLINED: usize = 100_000;

/// The definitions of a document with their names: `main`, then the others in the order of the sources.
type Definitions<'d> = BTreeMap<(bool, usize), (&'d str, Json)>;

/// Converts declarations.
pub(super) struct Schemas<'d> {
    pub(super) all: &'d [Placed],
    pub(super) resolve: &'d Resolve<'d>,
    /// The definition that is being converted.
    root: usize,
    /// The types that are being converted, of which each contains the next.
    stack: Vec<usize>,
    /// The number of schemas that are part of others.
    inlined: usize,
    /// The constraints that generated fields state for the definitions that they refer to.
    stated: BTreeMap<String, &'d [Rule]>,
    pub(super) problems: Vec<Problem>,
}

impl<'d> Schemas<'d> {
    pub(super) fn new(all: &'d [Placed], resolve: &'d Resolve<'d>) -> Self {
        let mut this = Self {
            all,
            resolve,
            root: 0,
            stack: Vec::new(),
            inlined: 0,
            stated: BTreeMap::new(),
            problems: Vec::new(),
        };
        for (index, placed) in all.iter().enumerate().filter(|(_, placed)| placed.declaration.is_generated) {
            let (Kind::Record(_, object) | Kind::Object(object)) = &placed.declaration.kind else { continue };
            object.fields.iter().for_each(|field| this.state(index, &field.value));
        }
        this
    }

    /// Notes the constraints of a generated field, or of its elements, if they are those of a definition.
    fn state(&mut self, index: usize, value: &'d Value) {
        match &value.ty {
            Type::Array(items) => self.state(index, items),
            Type::Named(path, None) if !value.rules.is_empty() => {
                if let Ok(Target::Definition(id)) = (self.resolve)(index, path) {
                    self.stated.entry(id).or_insert(&value.rules);
                }
            }
            _ => {}
        }
    }

    /// The documents of all definitions that `is_included`, by NSID. `descriptions` are those of whole documents.
    pub(super) fn documents(
        &mut self,
        is_included: impl Fn(&Placed) -> bool,
        descriptions: &BTreeMap<String, String>,
    ) -> BTreeMap<&'d str, Json> {
        let mut documents: BTreeMap<&str, Definitions<'_>> = BTreeMap::new();
        let mut seen: BTreeMap<(&str, &str), &Placed> = BTreeMap::new();
        for (index, placed) in self.all.iter().enumerate() {
            let Some((nsid, name)) = placed.definition().filter(|_| is_included(placed)) else { continue };
            if let Some(first) = seen.insert((nsid, name), placed) {
                let message = format!("`{nsid}#{name}` is defined twice").replace("#main`", "`");
                self.problems.push(Problem::new(placed.place(), message).related(first.place(), "first here"));
                continue;
            }
            self.root = index;
            let definition = self.definition(index);
            documents.entry(nsid).or_default().insert((name != "main", index), (name, definition));
        }
        let document = |(nsid, definitions): (&'d str, Definitions<'_>)| {
            let place = definitions.values().next().map(|(_, first)| first.place);
            let place = place.unwrap_or(Place { file: None, span: Span::call_site() });
            let mut document = Json::object(place);
            document.add("lexicon", Json::new(1, place));
            let id = self.all.iter().find(|placed| placed.definition().is_some_and(|(id, _)| id == nsid));
            let id =
                id.and_then(|placed| Some(Place { file: placed.file, span: placed.declaration.id.as_ref()?.span }));
            document.add("id", Json::new(nsid, id.unwrap_or(place)));
            document.describe(descriptions.get(nsid).map(String::as_str));
            let mut all = Json::object(place);
            for (name, definition) in definitions.into_values() {
                all.add(name, definition);
            }
            document.add("defs", all);
            (nsid, document)
        };
        documents.into_iter().map(document).collect()
    }

    fn place(&self, index: usize, span: Span) -> Place {
        Place { file: self.all[index].file, span }
    }

    fn definition(&mut self, index: usize) -> Json {
        let place = self.all[index].place();
        let declaration = &self.all[index].declaration;
        let description = declaration.description.as_deref();
        match &declaration.kind {
            Kind::Record(key, object) => {
                let mut record = Json::of_type("record", place);
                record.describe(description);
                record.add("key", Json::text(key, place.file));
                let object = self.object(index, "object", object, None);
                record.add("record", object);
                record
            }
            Kind::Endpoint(endpoint) => self.endpoint(index, endpoint, description),
            Kind::Token => {
                let mut token = Json::of_type("token", place);
                token.describe(description);
                token
            }
            Kind::Constant(definition) => Json::new(definition.clone(), place),
            _ => {
                let mut schema = self.inline(index, description, place);
                let id = declaration.id.as_ref().filter(|_| declaration.is_generated);
                let stated = id.and_then(|id| self.stated.get(&id.value)).copied().unwrap_or_default();
                for rule in stated {
                    if !schema.has(&camel_case(&rule.name)) {
                        self.add_rule(index, rule, &mut schema);
                    }
                }
                schema
            }
        }
    }

    /// The schema of a declaration that has no place of its own, or is not more than a schema.
    fn inline(&mut self, index: usize, description: Option<&str>, place: Place) -> Json {
        let declaration = &self.all[index].declaration;
        if self.stack.contains(&index) {
            let message = format!("`{}` contains itself, which only definitions can", declaration.ident);
            let help = "give it a name: `define = \"com.example.defs#…\"` instead of `inline`";
            self.problems.push(Problem::new(self.all[index].place(), message).help(help));
            return Json::of_type("unknown", place);
        }
        self.inlined += 1;
        if self.inlined >= MAX_INLINED {
            if self.inlined == MAX_INLINED {
                let message = format!("the lexicons have more than {MAX_INLINED} schemas of `inline` types");
                let help = "give types a name that many others use: `define = \"com.example.defs#…\"`";
                self.problems.push(Problem::new(self.all[index].place(), message).help(help));
            }
            return Json::of_type("unknown", place);
        }
        self.stack.push(index);
        let schema = match &declaration.kind {
            Kind::Object(object) => self.object(index, "object", object, description),
            Kind::Union(union) => {
                let mut schema = Json::of_type("union", place);
                schema.describe(description);
                let refs = union.variants.iter().filter_map(|variant| self.reference(index, &variant.value));
                let refs: Vec<Json> = refs.collect();
                schema.add("refs", Json::array(refs, place));
                if union.unknown.is_none() {
                    schema.add("closed", Json::new(true, place));
                }
                schema
            }
            Kind::StringEnum(values) => {
                let mut schema = Json::of_type("string", place);
                schema.describe(description);
                let key = if values.other.is_some() { "knownValues" } else { "enum" };
                let values = values.values.iter().map(|(value, _)| Json::text(value, self.all[index].file)).collect();
                schema.add(key, Json::array(values, place));
                schema
            }
            Kind::IntegerEnum(values) => {
                let mut schema = Json::of_type("integer", place);
                schema.describe(description);
                let values = values.iter().map(|value| Json::literal(&value.value, self.all[index].file)).collect();
                schema.add("enum", Json::array(values, place));
                schema
            }
            Kind::Value(value) => self.schema(index, value, description),
            Kind::Record(..) | Kind::Endpoint(_) | Kind::Errors(_) | Kind::Token | Kind::Constant(_) => {
                let message = format!("`{}` is not the type of a value", declaration.ident);
                self.problems.push(Problem::new(place, message));
                Json::of_type("unknown", place)
            }
        };
        self.stack.pop();
        schema
    }

    fn object(&mut self, index: usize, ty: &str, object: &Object, description: Option<&str>) -> Json {
        let place = self.all[index].place();
        let mut schema = Json::of_type(ty, place);
        schema.describe(description);
        let names = |is_listed: &dyn Fn(&super::declaration::Field) -> bool| -> Vec<Json> {
            object
                .fields
                .iter()
                .filter(|field| is_listed(field))
                .map(|field| Json::text(&field.wire, place.file))
                .collect()
        };
        schema.add_list("required", names(&|field| field.presence.is_required()));
        schema.add_list("nullable", names(&|field| field.presence.is_nullable()));
        let mut properties = Json::object(place);
        for field in &object.fields {
            let property = self.schema(index, &field.value, field.description.as_deref());
            properties.add_at(&field.wire.value, self.place(index, field.wire.span), property);
        }
        schema.add("properties", properties);
        schema
    }

    /// The schema of a type.
    fn schema(&mut self, index: usize, value: &Value, description: Option<&str>) -> Json {
        let place = self.place(index, value.span);
        let simple = |name: &str| {
            let mut schema = Json::of_type(name, place);
            schema.describe(description);
            schema
        };
        let mut schema = match &value.ty {
            Type::Boolean => simple("boolean"),
            Type::Integer => simple("integer"),
            Type::String => simple("string"),
            Type::Format(format) => {
                let mut schema = simple("string");
                schema.add("format", Json::new(*format, place));
                schema
            }
            Type::Bytes => simple("bytes"),
            Type::CidLink => simple("cid-link"),
            Type::Blob => simple("blob"),
            Type::Unknown => simple("unknown"),
            Type::AnyTyped => {
                let mut schema = simple("union");
                schema.add("refs", Json::array(Vec::new(), place));
                schema
            }
            Type::Array(items) => {
                let mut schema = simple("array");
                let items = self.schema(index, items, None);
                schema.add("items", items);
                schema
            }
            Type::Any | Type::Body => {
                let message = "only the body of a query or procedure has this type";
                self.problems.push(Problem::new(place, message).help("a field of any content is an `Object`"));
                simple("unknown")
            }
            Type::Named(path, _) => match self.target(index, path, value) {
                Some(Target::Inline(inner)) => {
                    let own = self.all[inner].declaration.description.as_deref();
                    self.inline(inner, description.or(own), place)
                }
                Some(Target::Definition(id)) => {
                    self.check_stated(index, &id, value);
                    return self.reference_to(index, &id, value, description);
                }
                Some(Target::Elsewhere(id)) => return self.reference_to(index, &id, value, description),
                None => simple("unknown"),
            },
        };
        for rule in &value.rules {
            self.add_rule(index, rule, &mut schema);
        }
        schema
    }

    /// The constraints of a ref are those of its definition. Generated code repeats them.
    fn check_stated(&mut self, index: usize, id: &str, value: &Value) {
        if let (Some(rule), false) = (value.rules.first(), self.all[index].declaration.is_generated) {
            let message = format!("`{}` does not apply to a ref: `{id}` is a definition", rule.name);
            let problem = Problem::new(self.place(index, rule.span), message);
            self.problems.push(problem.help("state it where that is declared, or make that type `inline`"));
        }
    }

    fn reference_to(&mut self, index: usize, id: &str, value: &Value, description: Option<&str>) -> Json {
        let place = self.place(index, value.span);
        let mut schema = Json::of_type("ref", place);
        schema.describe(description);
        let id = self.relative(id);
        schema.add("ref", Json::new(id, self.place(index, named_span(value))));
        schema
    }

    /// The ref of a union.
    fn reference(&mut self, index: usize, value: &Value) -> Option<Json> {
        let Type::Named(path, _) = &value.ty else { return None };
        let place = self.place(index, named_span(value));
        match self.target(index, path, value)? {
            Target::Definition(id) | Target::Elsewhere(id) => Some(Json::new(self.relative(&id), place)),
            Target::Inline(inner) => {
                let name = &self.all[inner].declaration.ident;
                let problem = Problem::new(place, format!("a union has definitions only, and `{name}` is `inline`"));
                let help = format!("give `{name}` a name: `define = \"com.example.defs#…\"`");
                self.problems.push(problem.help(help).related(self.all[inner].place(), "declared here"));
                None
            }
        }
    }

    fn target(&mut self, index: usize, path: &TypePath, value: &Value) -> Option<Target> {
        if let Type::Named(_, Some(target)) = &value.ty {
            return Some(Target::Definition(target.value.clone()));
        }
        match (self.resolve)(index, path) {
            Ok(target) => Some(target),
            Err(problem) => {
                self.problems.push(problem);
                None
            }
        }
    }

    /// A ref within the document starts with `#`.
    fn relative(&self, id: &str) -> String {
        match (self.all[self.root].definition(), id.split_once('#')) {
            (Some((here, _)), Some((nsid, name))) if nsid == here => format!("#{name}"),
            _ => id.to_owned(),
        }
    }

    fn add_rule(&self, index: usize, rule: &Rule, schema: &mut Json) {
        let file = self.all[index].file;
        let value = match &rule.value {
            RuleValue::One(literal) => Json::literal(literal, file),
            RuleValue::List(list) => {
                let items = list.iter().map(|literal| Json::literal(literal, file)).collect();
                Json::array(items, self.place(index, rule.span))
            }
        };
        schema.add_at(&camel_case(&rule.name), self.place(index, rule.span), value);
    }

    fn endpoint(&mut self, index: usize, endpoint: &Endpoint, description: Option<&str>) -> Json {
        let place = self.all[index].place();
        let mut definition = Json::of_type(endpoint.kind, place);
        definition.describe(description);
        if let Some(params) = &endpoint.params {
            let params = self.params(index, params);
            definition.add("parameters", params);
        }
        for (name, body) in [("input", &endpoint.input), ("output", &endpoint.output)] {
            if let Some(body) = body {
                let body = self.body(index, body);
                definition.add(name, body);
            }
        }
        if let Some(message) = &endpoint.message {
            let mut json = Json::object(self.place(index, message.span));
            self.add_content(index, message, &mut json);
            // The union may be one that a macro cannot see.
            if !json.has("schema") {
                let mut union = Json::of_type("union", json.place);
                union.add("refs", Json::array(Vec::new(), json.place));
                json.add("schema", union);
            }
            definition.add("message", json);
        }
        if let Some(subprotocol) = &endpoint.subprotocol {
            definition.add("subprotocol", Json::text(subprotocol, place.file));
        }
        let errors = self.errors(index, &endpoint.errors);
        definition.add_list("errors", errors);
        definition
    }

    fn params(&mut self, index: usize, params: &Value) -> Json {
        let place = self.place(index, params.span);
        let found = match &params.ty {
            Type::Named(path, None) => self.target(index, path, params),
            _ => None,
        };
        match found {
            Some(Target::Inline(inner)) => {
                let declaration = &self.all[inner].declaration;
                if let Kind::Object(object) = &declaration.kind {
                    return self.object(inner, "params", object, declaration.description.as_deref());
                }
                self.problems.push(Problem::new(place, "parameters are a struct with named fields"));
            }
            Some(Target::Definition(id)) => {
                let problem = Problem::new(place, format!("parameters cannot be a definition, and this is `{id}`"));
                self.problems.push(problem.help("declare their type `inline`"));
            }
            Some(Target::Elsewhere(_)) | None => {}
        }
        Json::of_type("params", place)
    }

    fn body(&mut self, index: usize, body: &Body) -> Json {
        let mut json = Json::object(self.place(index, body.value.span));
        json.add("encoding", Json::text(&body.encoding, self.all[index].file));
        self.add_content(index, &body.value, &mut json);
        json
    }

    /// Adds the description and the schema of a body or a message.
    fn add_content(&mut self, index: usize, value: &Value, json: &mut Json) {
        let target = match &value.ty {
            Type::Any | Type::Body => return,
            Type::Named(path, _) => self.target(index, path, value),
            _ => None,
        };
        if matches!(target, Some(Target::Elsewhere(_))) {
            return;
        }
        let Some(Target::Inline(inner)) = target else {
            let schema = self.schema(index, value, None);
            return json.add("schema", schema);
        };
        // The description of the type is that of the body.
        json.describe(self.all[inner].declaration.description.as_deref());
        let schema = match &self.all[inner].declaration.kind {
            Kind::Value(Value { ty: Type::Any, .. }) => None,
            Kind::Value(Value { ty: Type::Body, .. }) => self.schema_of_bytes(inner),
            _ => Some(inner),
        };
        if let Some(inner) = schema {
            let schema = self.inline(inner, None, json.place);
            json.add("schema", schema);
        }
    }

    /// The type that lexgen generates for the schema of a body that is not JSON, beside the type of the body.
    fn schema_of_bytes(&self, body: usize) -> Option<usize> {
        let Placed { declaration, module, .. } = &self.all[body];
        let name = format!("{}Schema", declaration.ident);
        self.all.iter().position(|placed| placed.declaration.ident == name && placed.module == *module)
    }

    fn errors(&mut self, index: usize, errors: &DeclaredErrors) -> Vec<Json> {
        let file = self.all[index].file;
        let names: &[ErrorName] = match errors {
            DeclaredErrors::Names(names) => names,
            DeclaredErrors::Type(path) => match (self.resolve)(index, path) {
                Ok(Target::Inline(inner)) => match &self.all[inner].declaration.kind {
                    Kind::Errors(names) => names,
                    _ => &[],
                },
                Ok(Target::Definition(_) | Target::Elsewhere(_)) => &[],
                Err(problem) => {
                    self.problems.push(problem);
                    &[]
                }
            },
        };
        let error = |ErrorName { name, description, .. }: &ErrorName| {
            let mut error = Json::object(Place { file, span: name.span });
            error.add("name", Json::text(name, file));
            error.describe(description.as_deref());
            error
        };
        names.iter().map(error).collect()
    }
}

/// The place of the name of a definition, or of the type.
fn named_span(value: &Value) -> Span {
    match &value.ty {
        Type::Named(_, Some(Text { span, .. })) => *span,
        _ => value.span,
    }
}
