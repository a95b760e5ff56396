//! Types that lexgen generated: plain items, and the schema macros after them.
//!
//! The macros have the names in data, presence, constraints and NSIDs, the items the types, and the documentation has
//! descriptions, with a last paragraph by lexgen. That paragraph says what has no macro: which definition an alias is, for
//! example.

use std::collections::BTreeMap;

use proc_macro2::{Ident, TokenStream};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{
    Attribute, Error, Fields, Item, ItemConst, ItemEnum, ItemMacro, ItemStruct, ItemType, LitStr, Result, Token,
    braced, parenthesized,
};

use super::constant;
use super::declaration::{
    Body, Declaration, DeclaredErrors, Endpoint, ErrorName, Field, IntegerValue, Kind, Literal, Object, Presence, Rule,
    RuleValue, StringEnum, Text, Type, TypePath, Union, Value, Variant,
};
use super::ty::Reading;
use super::{doc, limits};

/// The starts of the paragraph by lexgen for a definition, before its name in code.
const DEFINITIONS: [&str; 8] =
    ["Record", "Definition", "Query", "Procedure", "Subscription", "Permission set", "Space", "Token"];

/// The schema macros.
const MACROS: [&str; 10] = [
    "record",
    "object",
    "union",
    "string_enum",
    "integer_enum",
    "newtype",
    "query",
    "procedure",
    "subscription",
    "errors",
];

/// The path of the runtime in generated code that starts with this item, which asserts its version.
pub(super) fn runtime(item: &Item) -> Option<Vec<String>> {
    let Item::Macro(invocation) = item else { return None };
    let mut names = invocation.mac.path.segments.iter().map(|segment| segment.ident.to_string());
    let last = names.next_back()?;
    (last == "assert_codegen_version").then(|| names.collect())
}

/// Reads the generated types among the items of a module. `runtime` is the path of the runtime in their types.
pub(super) fn declarations(items: &[Item], runtime: &[String]) -> Vec<Result<Declaration>> {
    let mut types: BTreeMap<String, &Item> = BTreeMap::new();
    let mut found = Vec::new();
    for item in items {
        match item {
            Item::Struct(ItemStruct { ident, .. }) | Item::Enum(ItemEnum { ident, .. }) => {
                types.insert(ident.to_string(), item);
            }
            Item::Type(alias) => found.extend(of_alias(alias, runtime).transpose()),
            Item::Const(constant) => found.extend(of_constant(constant).transpose()),
            Item::Macro(invocation) => found.extend(of_macro(invocation, &types).transpose()),
            _ => {}
        }
    }
    found
}

/// The documentation of a generated item.
struct Documented {
    description: Option<String>,
    /// The paragraph by lexgen.
    note: String,
}

impl Documented {
    fn of(attributes: &[Attribute]) -> Self {
        let lines = doc::lines(attributes).unwrap_or_default();
        let (description, note) = doc::split_note(&lines);
        Self { description: description.map(plain), note: doc::unwrap(note) }
    }

    /// The definition that the paragraph names, and its kind.
    fn definition(&self) -> Option<(&'static str, &str)> {
        DEFINITIONS.into_iter().find_map(|kind| {
            let after = self.note.strip_prefix(kind)?.strip_prefix(" `")?;
            Some((kind, after.split('`').next()?))
        })
    }
}

/// A description from documentation.
fn plain(text: &str) -> String {
    doc::unescape(&doc::unwrap(text))
}

/// The description of the lexicon that a module is, and its NSID.
pub(super) fn document(attributes: &[Attribute]) -> Option<(String, String)> {
    let Documented { description, note } = Documented::of(attributes);
    let nsid = note.strip_prefix('`')?.strip_suffix('`')?;
    Some((nsid.to_owned(), description?))
}

fn text(value: &str, ident: &Ident) -> Text {
    Text { value: value.to_owned(), span: ident.span() }
}

fn of_alias(item: &ItemType, runtime: &[String]) -> Result<Option<Declaration>> {
    let documented = Documented::of(&item.attrs);
    let is_companion =
        ["Input of ", "Output of ", "Content of "].iter().any(|start| documented.note.starts_with(start));
    let id = documented.definition();
    if id.is_none() && !is_companion {
        return Ok(None);
    }
    let mut value = Reading { runtime: Some(runtime) }.value(&item.ty)?;
    if let Some((_, after)) = documented.note.split_once("`. ") {
        limits::add(after, &mut value);
    }
    Ok(Some(Declaration {
        ident: item.ident.clone(),
        visibility: TokenStream::new(),
        id: id.map(|(_, id)| text(id, &item.ident)),
        description: documented.description,
        kind: Kind::Value(value),
        is_generated: true,
    }))
}

fn of_constant(item: &ItemConst) -> Result<Option<Declaration>> {
    let documented = Documented::of(&item.attrs);
    let Some((kind, id)) = documented.definition() else { return Ok(None) };
    let description = documented.description.clone();
    let kind = match kind {
        "Token" => Kind::Token,
        "Permission set" => Kind::Constant(constant::permission_set(&item.expr, description.as_deref())?),
        "Space" => Kind::Constant(constant::space(&item.expr, description.as_deref())?),
        _ => return Ok(None),
    };
    Ok(Some(Declaration {
        ident: item.ident.clone(),
        visibility: TokenStream::new(),
        id: Some(text(id, &item.ident)),
        description,
        kind,
        is_generated: true,
    }))
}

/// Reads a schema macro and the item that it is about.
fn of_macro(item: &ItemMacro, types: &BTreeMap<String, &Item>) -> Result<Option<Declaration>> {
    let Some(last) = item.mac.path.segments.last() else { return Ok(None) };
    let Some(name) = MACROS.into_iter().find(|name| last.ident == name) else { return Ok(None) };
    let mut runtime: Vec<String> = item.mac.path.segments.iter().map(|segment| segment.ident.to_string()).collect();
    runtime.pop();
    let reading = Reading { runtime: Some(&runtime) };
    let parse = |input: ParseStream<'_>| of_invocation(name, input, types, reading);
    parse.parse2(item.mac.tokens.clone())
}

fn of_invocation(
    name: &'static str,
    input: ParseStream<'_>,
    types: &BTreeMap<String, &Item>,
    reading: Reading<'_>,
) -> Result<Option<Declaration>> {
    let ident = input.call(Ident::parse_any)?;
    if input.peek(Token![<]) {
        input.parse::<syn::Generics>()?;
    }
    let stated = match input.parse::<Option<Token![=]>>()? {
        Some(_) => Some(input.parse::<LitStr>()?),
        None => None,
    };
    let key = match input.parse::<Option<Token![,]>>()? {
        Some(_) => {
            input.call(Ident::parse_any)?;
            input.parse::<Token![=]>()?;
            Some(input.parse::<LitStr>()?)
        }
        None => None,
    };
    let content;
    braced!(content in input);
    let rows = rows(&content)?;
    let Some(item) = types.get(&ident.to_string()) else {
        return Err(Error::new(ident.span(), format!("the type `{ident}` must come before its schema macro")));
    };
    let (attributes, fields): (&[Attribute], Option<&Fields>) = match item {
        Item::Struct(item) => (&item.attrs, Some(&item.fields)),
        Item::Enum(item) => (&item.attrs, None),
        _ => (&[], None),
    };
    let documented = Documented::of(attributes);
    if documented.note.starts_with("The token `") {
        return Ok(None);
    }
    let id = stated.map(|stated| Text { value: stated.value(), span: stated.span() });
    let id = id.or_else(|| documented.definition().map(|(_, id)| text(id, &ident)));
    let is_by_lexgen = documented.note.ends_with('.') && (id.is_some() || documented.note.contains(" of [`"));
    let description = match is_by_lexgen {
        true => documented.description,
        false => doc::description(attributes),
    };
    let kind = match name {
        "record" => match (key, fields) {
            (Some(key), Some(fields)) => {
                Kind::Record(Text { value: key.value(), span: key.span() }, object(fields, rows, reading)?)
            }
            _ => return Err(Error::new(ident.span(), "a record is a struct with `key = \"…\"`")),
        },
        "object" => match fields {
            Some(fields) => Kind::Object(object(fields, rows, reading)?),
            None => return Err(Error::new(ident.span(), "an object is a struct")),
        },
        "union" => Kind::Union(union(item, rows)),
        "string_enum" => {
            let mut values = StringEnum { values: Vec::new(), other: None };
            for row in rows {
                match row {
                    Row::Variant(Some(value), ident) => values.values.push((as_text(&value), ident)),
                    Row::Variant(None, ident) => values.other = Some(ident),
                    _ => {}
                }
            }
            Kind::StringEnum(values)
        }
        "integer_enum" => {
            let value = |row| match row {
                Row::Variant(Some(value), ident) => Some(IntegerValue { ident, value }),
                _ => None,
            };
            Kind::IntegerEnum(rows.into_iter().filter_map(value).collect())
        }
        "newtype" => {
            match rows.into_iter().find_map(|row| if let Row::Type(ty, rules) = row { Some((ty, rules)) } else { None })
            {
                Some((ty, rules)) => {
                    let mut value = reading.value(&ty)?;
                    add_rules(rules, &mut value);
                    Kind::Value(value)
                }
                None => return Err(Error::new(ident.span(), "a newtype has a type")),
            }
        }
        "errors" => Kind::Errors(errors(item, rows)),
        kind => Kind::Endpoint(Box::new(endpoint(kind, rows, reading)?)),
    };
    Ok(Some(Declaration { ident, visibility: TokenStream::new(), id, description, kind, is_generated: true }))
}

/// An entry of a schema macro.
enum Row {
    /// `"text" => text: required, max_length = 5;`
    Field(LitStr, Ident, Ident, Vec<MacroRule>),
    /// `"value" => Variant;`, and `_ => Other;`
    Variant(Option<Literal>, Ident),
    /// `output: GetNoteOutput, "application/json", raw;`
    Part(Ident, Option<Box<syn::Type>>, Option<LitStr>),
    /// `Vec<Nested<List>>, max_length = 2;`
    Type(Box<syn::Type>, Vec<MacroRule>),
    /// `nested;`, `new(…);`
    Other,
}

/// A constraint in a schema macro.
enum MacroRule {
    Rule(Rule),
    Items(Vec<MacroRule>),
    Flag,
}

fn rows(input: ParseStream<'_>) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    while !input.is_empty() {
        rows.push(row(input)?);
        // What is not read ends with its entry.
        while !input.is_empty() && !input.peek(Token![;]) {
            input.parse::<proc_macro2::TokenTree>()?;
        }
        input.parse::<Option<Token![;]>>()?;
    }
    Ok(rows)
}

fn row(input: ParseStream<'_>) -> Result<Row> {
    // The features of namespaces are not part of a lexicon.
    Attribute::parse_outer(input)?;
    if input.parse::<Option<Token![_]>>()?.is_some() {
        input.parse::<Token![=>]>()?;
        return Ok(Row::Variant(None, input.call(Ident::parse_any)?));
    }
    if input.peek(syn::Lit) || input.peek(Token![-]) {
        let is_text = input.peek(LitStr);
        let text: Option<LitStr> = if is_text { Some(input.fork().parse()?) } else { None };
        let value: Literal = input.parse()?;
        input.parse::<Token![=>]>()?;
        let ident = input.call(Ident::parse_any)?;
        return Ok(match (text, input.parse::<Option<Token![:]>>()?) {
            (Some(text), Some(_)) => Row::Field(text, ident, input.call(Ident::parse_any)?, rules(input)?),
            _ => Row::Variant(Some(value), ident),
        });
    }
    if input.peek(syn::Ident::peek_any) && input.peek2(Token![;]) {
        return Ok(Row::Other);
    }
    if input.peek(syn::Ident::peek_any) && input.peek2(syn::token::Paren) {
        return Ok(Row::Other);
    }
    if input.peek(syn::Ident::peek_any) && input.peek2(Token![:]) && !input.peek2(Token![::]) {
        let name = input.call(Ident::parse_any)?;
        input.parse::<Token![:]>()?;
        if input.peek(LitStr) {
            return Ok(Row::Part(name, None, Some(input.parse()?)));
        }
        let ty = Box::new(input.parse()?);
        let encoding = match input.peek(Token![,]) && input.peek2(LitStr) {
            true => {
                input.parse::<Token![,]>()?;
                Some(input.parse()?)
            }
            false => None,
        };
        return Ok(Row::Part(name, Some(ty), encoding));
    }
    Ok(Row::Type(Box::new(input.parse()?), rules(input)?))
}

/// Reads the constraints up to the end of an entry.
fn rules(input: ParseStream<'_>) -> Result<Vec<MacroRule>> {
    let mut rules = Vec::new();
    while input.parse::<Option<Token![,]>>()?.is_some() {
        rules.push(rule(input)?);
    }
    Ok(rules)
}

fn rule(input: ParseStream<'_>) -> Result<MacroRule> {
    let name = input.call(Ident::parse_any)?;
    let rule = |value| Rule { name: name.unraw().to_string(), span: name.span(), value };
    if input.parse::<Option<Token![=]>>()?.is_some() {
        return Ok(MacroRule::Rule(rule(RuleValue::One(input.parse()?))));
    }
    if !input.peek(syn::token::Paren) {
        return Ok(MacroRule::Flag);
    }
    let content;
    parenthesized!(content in input);
    if name == "items" {
        let items = Punctuated::<MacroRule, Token![,]>::parse_terminated_with(&content, self::rule)?;
        return Ok(MacroRule::Items(items.into_iter().collect()));
    }
    let values = Punctuated::<Literal, Token![,]>::parse_terminated(&content)?;
    Ok(MacroRule::Rule(rule(RuleValue::List(values.into_iter().collect()))))
}

fn add_rules(rules: Vec<MacroRule>, value: &mut Value) {
    for rule in rules {
        match (rule, &mut value.ty) {
            (MacroRule::Rule(rule), _) => value.rules.push(rule),
            (MacroRule::Items(rules), Type::Array(items)) => add_rules(rules, items),
            // The type is an alias, which has the constraints of its elements itself.
            (MacroRule::Items(_) | MacroRule::Flag, _) => {}
        }
    }
}

fn as_text(literal: &Literal) -> Text {
    let value = match &literal.value {
        super::declaration::LiteralValue::String(value) => value.clone(),
        super::declaration::LiteralValue::Integer(value) => value.to_string(),
        super::declaration::LiteralValue::Boolean(value) => value.to_string(),
    };
    Text { value, span: literal.span }
}

fn object(fields: &Fields, rows: Vec<Row>, reading: Reading<'_>) -> Result<Object> {
    let mut object = Object { fields: Vec::new(), extra: None };
    for row in rows {
        let (wire, ident, kind, rules) = match row {
            Row::Field(wire, ident, kind, rules) => (wire, ident, kind, rules),
            Row::Variant(None, ident) => {
                object.extra = Some(ident);
                continue;
            }
            _ => continue,
        };
        let Some(field) = fields.iter().find(|field| field.ident.as_ref() == Some(&ident)) else {
            return Err(Error::new(ident.span(), format!("the struct has no field `{ident}`")));
        };
        let (found, mut value) = reading.field(&field.ty)?;
        let presence = if kind == "nullable" { Presence::Nullable } else { found };
        add_rules(rules, &mut value);
        let lines = doc::lines(&field.attrs);
        let description = lines.and_then(|lines| describe_field(&lines, &mut value));
        let wire = Text { value: wire.value(), span: wire.span() };
        object.fields.push(Field { ident, wire, presence, value, description });
    }
    Ok(object)
}

/// Returns the description of a field: its documentation without the limits that lexgen adds.
fn describe_field(lines: &str, value: &mut Value) -> Option<String> {
    let (description, note) = doc::split_note(lines);
    let note = doc::unwrap(note);
    let known = limits::known_values(&note).filter(|_| matches!(value.ty, Type::Format(_)));
    if limits::are_limits(&note) && (known.is_some() || has_limits(value)) {
        value.rules.extend(known);
        return description.map(plain);
    }
    Some(plain(lines))
}

/// Returns whether a value has constraints that its documentation has in words.
fn has_limits(value: &Value) -> bool {
    let is_limit = |rule: &Rule| !matches!(rule.name.as_str(), "default" | "const");
    value.rules.iter().any(is_limit) || matches!(&value.ty, Type::Array(items) if has_limits(items))
}

fn union(item: &Item, rows: Vec<Row>) -> Union {
    let mut union = Union { variants: Vec::new(), unknown: None };
    let Item::Enum(item) = item else { return union };
    for row in rows {
        match row {
            Row::Variant(Some(name), ident) => {
                let ty = item.variants.iter().find(|variant| variant.ident == ident);
                let ty = ty.map(|variant| variant.fields.to_token_stream()).unwrap_or_default();
                let name = as_text(&name);
                let path = TypePath { is_absolute: false, segments: vec![ident.clone()], tokens: TokenStream::new() };
                let span = name.span;
                let value = Value { ty: Type::Named(path, Some(name)), rules: Vec::new(), span, is_nested: false };
                union.variants.push(Variant { ident, ty, value });
            }
            Row::Variant(None, ident) => union.unknown = Some(ident),
            _ => {}
        }
    }
    union
}

fn errors(item: &Item, rows: Vec<Row>) -> Vec<ErrorName> {
    let Item::Enum(item) = item else { return Vec::new() };
    let error = |row| match row {
        Row::Variant(Some(name), ident) => {
            let variant = item.variants.iter().find(|variant| variant.ident == ident);
            let description = variant.and_then(|variant| doc::lines(&variant.attrs)).map(|lines| plain(&lines));
            Some(ErrorName { ident, name: as_text(&name), description })
        }
        _ => None,
    };
    rows.into_iter().filter_map(error).collect()
}

fn endpoint(kind: &'static str, rows: Vec<Row>, reading: Reading<'_>) -> Result<Endpoint> {
    let mut endpoint = Endpoint {
        kind,
        params: None,
        input: None,
        output: None,
        message: None,
        subprotocol: None,
        errors: DeclaredErrors::Names(Vec::new()),
    };
    for row in rows {
        let Row::Part(name, ty, encoding) = row else { continue };
        let value = ty.as_ref().map(|ty| reading.value(ty)).transpose();
        match (name.to_string().as_str(), ty, encoding) {
            ("params", ..) => endpoint.params = value?,
            ("message", ..) => endpoint.message = value?,
            (part @ ("input" | "output"), Some(ty), Some(encoding)) => {
                let encoding = Text { value: encoding.value(), span: encoding.span() };
                let body = value?.map(|value| Body { ty: ty.to_token_stream(), value, encoding });
                match part {
                    "input" => endpoint.input = body,
                    _ => endpoint.output = body,
                }
            }
            ("subprotocol", _, Some(name)) => {
                endpoint.subprotocol = Some(Text { value: name.value(), span: name.span() });
            }
            ("error", ..) => {
                if let Some(Value { ty: Type::Named(path, _), .. }) = value? {
                    endpoint.errors = DeclaredErrors::Type(path);
                }
            }
            _ => {}
        }
    }
    Ok(endpoint)
}
