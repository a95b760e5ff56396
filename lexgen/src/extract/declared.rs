//! Types that a person declares: `#[derive(Lexicon)] #[lexicon(define = "com.example.note", …)]`.

use proc_macro2::{Ident, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Attribute, Error, Fields, Generics, Item, ItemEnum, ItemStruct, Meta, Result, Type as RustType};

use self::endpoint::ENDPOINTS;
use super::attribute::{Argument, Arguments, Setting};
use super::declaration::{Declaration, Field, Kind, Object, Presence, Rule, Text, Type, Value};
use super::{doc, ty};

mod endpoint;
mod enumeration;

/// How types are read: their last name counts.
const READING: ty::Reading<'static> = ty::Reading { runtime: None };

/// The constraints, as attributes name them.
const RULES: [&str; 11] = [
    "min_length",
    "max_length",
    "min_graphemes",
    "max_graphemes",
    "minimum",
    "maximum",
    "accept",
    "max_size",
    "known_values",
    "default",
    "const",
];

/// What the constraints of elements start with.
const OF_ITEMS: &str = "item_";

/// The options of a field that are not constraints.
const FIELD_OPTIONS: [&str; 5] = ["rename", "extra", "nullable", "ref", "items"];

/// The options of a type.
const TYPE_OPTIONS: [&str; 16] = [
    "define",
    "inline",
    "record",
    "key",
    "token",
    "query",
    "procedure",
    "subscription",
    "params",
    "input",
    "input_encoding",
    "output",
    "output_encoding",
    "message",
    "subprotocol",
    "errors",
];

/// Returns whether attributes declare a lexicon, with `define` or `inline`.
pub fn declares(attributes: &[Attribute]) -> bool {
    attributes.iter().filter(|attribute| attribute.path().is_ident("lexicon")).any(|attribute| {
        let Meta::List(list) = &attribute.meta else { return false };
        let mut starts_option = true;
        list.tokens.clone().into_iter().any(|token| {
            let is_named = matches!(&token, TokenTree::Ident(name) if name == "define" || name == "inline");
            let starts_now = std::mem::replace(
                &mut starts_option,
                matches!(&token, TokenTree::Punct(mark) if mark.as_char() == ','),
            );
            is_named && starts_now
        })
    })
}

/// Reads the declaration of an item; `None` if it does not declare a lexicon.
///
/// # Errors
///
/// If the attributes or the type cannot be those of a lexicon.
pub fn declaration(item: &Item) -> Option<Result<Declaration>> {
    let declaration = match item {
        Item::Struct(item) if declares(&item.attrs) => of_struct(item),
        Item::Enum(item) if declares(&item.attrs) => of_enum(item),
        _ => return None,
    };
    Some(declaration.and_then(check_refs))
}

/// A type that can be part of several lexicons has no refs within one.
fn check_refs(declaration: Declaration) -> Result<Declaration> {
    if declaration.id.is_none() {
        for value in declaration.kind.innermost() {
            if let Type::Named(_, Some(target)) = &value.ty
                && target.value.starts_with('#')
            {
                let message =
                    "the ref needs an NSID before `#`: types that are `inline` can be part of several lexicons";
                return Err(Error::new(target.span, message));
            }
        }
    }
    Ok(declaration)
}

fn of_struct(item: &ItemStruct) -> Result<Declaration> {
    check_name(&item.ident, &item.generics)?;
    let mut arguments = Arguments::of(&item.attrs)?;
    let id = id(&mut arguments)?;
    let record = arguments.flag("record")?;
    let endpoint = ENDPOINTS.into_iter().find(|kind| arguments.has(kind));
    let is_token = arguments.flag("token")?.is_some();
    let kind = match (&item.fields, endpoint) {
        (Fields::Unit, Some(kind)) => Kind::Endpoint(Box::new(endpoint::endpoint(kind, &item.ident, &mut arguments)?)),
        (_, Some(kind)) => {
            let message = format!("a {kind} is a unit struct: `pub struct {};`", item.ident);
            return Err(Error::new(item.ident.span(), message));
        }
        (Fields::Unit, None) if is_token => Kind::Token,
        (_, None) if is_token => return Err(Error::new(item.ident.span(), "a token is a unit struct: it has no data")),
        (Fields::Unnamed(fields), None) if record.is_none() => {
            let mut fields = fields.unnamed.iter();
            let (Some(field), None) = (fields.next(), fields.next()) else {
                return Err(Error::new(item.ident.span(), "a tuple struct must have one field, whose type it is"));
            };
            let (presence, mut value) = READING.field(&field.ty)?;
            if presence != Presence::Required {
                return Err(Error::new(field.ty.span(), "a definition cannot be absent or null: only fields can"));
            }
            let mut of_field = Arguments::of(&field.attrs)?;
            add_rules(&mut of_field, &mut value)?;
            end_of_field(of_field)?;
            add_rules(&mut arguments, &mut value)?;
            Kind::Value(value)
        }
        (fields, None) => {
            let object = object(fields)?;
            match record {
                None => Kind::Object(object),
                Some(span) => {
                    let key = arguments.text("key")?.ok_or_else(|| {
                        Error::new(span, "`key` is missing, the type of the record keys: `record, key = \"tid\"`")
                    })?;
                    Kind::Record(key, object)
                }
            }
        }
    };
    if let (None, Kind::Record(..) | Kind::Endpoint(_) | Kind::Token) = (&id, &kind) {
        return Err(Error::new(
            item.ident.span(),
            "records, endpoints and tokens have names: `define = \"com.example.note\"`",
        ));
    }
    arguments.end(&TYPE_OPTIONS)?;
    Ok(Declaration {
        ident: item.ident.clone(),
        visibility: item.vis.to_token_stream(),
        id,
        description: doc::description(&item.attrs),
        kind,
        is_generated: false,
    })
}

fn of_enum(item: &ItemEnum) -> Result<Declaration> {
    check_name(&item.ident, &item.generics)?;
    let mut arguments = Arguments::of(&item.attrs)?;
    let id = id(&mut arguments)?;
    arguments.end(&TYPE_OPTIONS)?;
    let kind = enumeration::kind(item)?;
    if let (Kind::Union(_), Some(id)) = (&kind, &id) {
        let message = "a union is part of the types that use it, and no definition: write `inline` instead of `define`";
        return Err(Error::new(id.span, message));
    }
    Ok(Declaration {
        ident: item.ident.clone(),
        visibility: item.vis.to_token_stream(),
        id,
        description: doc::description(&item.attrs),
        kind,
        is_generated: false,
    })
}

fn check_name(ident: &Ident, generics: &Generics) -> Result<()> {
    if let Some(parameter) = generics.params.first() {
        return Err(Error::new(parameter.span(), "types of lexicons are not generic, and own their data"));
    }
    let name = ident.unraw().to_string();
    if ty::is_reserved(&name) {
        let message = format!("`{name}` is the name of a type of the runtime, which it would be taken for in fields");
        return Err(Error::new(ident.span(), message));
    }
    Ok(())
}

/// The definition that is declared.
fn id(arguments: &mut Arguments) -> Result<Option<Text>> {
    let inline = arguments.flag("inline")?;
    let id = arguments.text("define")?;
    match (&id, inline) {
        (Some(_), Some(span)) => Err(Error::new(span, "`inline` has no effect on a definition, which has a name")),
        _ => Ok(id),
    }
}

fn object(fields: &Fields) -> Result<Object> {
    let mut object = Object { fields: Vec::new(), extra: None };
    let mut errors: Option<Error> = None;
    for field in fields {
        let Some(ident) = &field.ident else {
            return Err(Error::new(field.ty.span(), "a record has named fields"));
        };
        match read_field(ident, field) {
            Ok(Some(field)) => {
                if let Some(other) = object.fields.iter().find(|other| other.wire.value == field.wire.value) {
                    let message = format!("`{}` is already the name of the field `{}`", field.wire.value, other.ident);
                    combine(&mut errors, Error::new(field.wire.span, message));
                }
                object.fields.push(field);
            }
            Ok(None) if object.extra.is_none() => object.extra = Some(ident.clone()),
            Ok(None) => combine(&mut errors, Error::new(ident.span(), "there is already a field for unknown fields")),
            Err(error) => combine(&mut errors, error),
        }
    }
    errors.map_or(Ok(object), Err)
}

fn combine(errors: &mut Option<Error>, error: Error) {
    match errors {
        Some(errors) => errors.combine(error),
        None => *errors = Some(error),
    }
}

/// Reads a field; `None` if it is the one for unknown fields.
fn read_field(ident: &Ident, field: &syn::Field) -> Result<Option<Field>> {
    let mut arguments = Arguments::of(&field.attrs)?;
    let is_extra_type = last_name(&field.ty).is_some_and(|name| name == "Extra");
    if let Some(span) = arguments.flag("extra")? {
        arguments.end(&[])?;
        return match is_extra_type {
            true => Ok(None),
            false => Err(Error::new(span, "the field for unknown fields has the type `lexgen_runtime::Extra`")),
        };
    }
    if is_extra_type {
        let message = "the field for unknown fields needs an attribute: `#[lexicon(extra)]`";
        return Err(Error::new(field.ty.span(), message));
    }
    let wire = match arguments.text("rename")? {
        Some(name) => name,
        None => Text { value: camel_case(&ident.unraw().to_string()), span: ident.span() },
    };
    let (mut presence, mut value) = READING.field(&field.ty)?;
    if let Some(span) = arguments.flag("nullable")? {
        presence = match presence {
            Presence::Optional => Presence::Nullable,
            _ => return Err(Error::new(span, "a field that must be present and can be null is an `Option<…>`")),
        };
    }
    add_rules(&mut arguments, &mut value)?;
    end_of_field(arguments)?;
    Ok(Some(Field { ident: ident.clone(), wire, presence, value, description: doc::description(&field.attrs) }))
}

fn end_of_field(arguments: Arguments) -> Result<()> {
    let known: Vec<&str> = FIELD_OPTIONS.into_iter().chain(RULES).collect();
    arguments.end(&known)
}

/// Moves the constraints among the options to the type that they apply to.
fn add_rules(arguments: &mut Arguments, value: &mut Value) -> Result<()> {
    if let Some(target) = arguments.text("ref")? {
        match innermost(value) {
            Type::Named(_, named @ None) => *named = Some(target),
            _ => {
                return Err(Error::new(
                    target.span,
                    "`ref` names the definition of a type, which this type does not have",
                ));
            }
        }
    }
    let mut of_items = Arguments::default();
    if let Some(Argument { name, setting }) = arguments.take("items") {
        match setting {
            Setting::Options(options) => of_items = options,
            _ => return Err(Error::new(name.span(), "expected constraints: `items(max_length = 64)`")),
        }
    }
    for rule in RULES {
        if let Some(option) = arguments.take(&[OF_ITEMS, rule].concat()) {
            let Type::Array(items) = &mut value.ty else {
                return Err(Error::new(option.name.span(), format!("`{OF_ITEMS}{rule}` applies to a `Vec<…>` only")));
            };
            add_rule(items, Rule { name: rule.to_owned(), ..option.into_rule()? })?;
        }
        if let Some(option) = arguments.take(rule) {
            add_rule(value, option.into_rule()?)?;
        }
    }
    match &mut value.ty {
        Type::Array(items) => {
            add_rules(&mut of_items, items)?;
            end_of_field(of_items)
        }
        _ => match of_items.take_all().first() {
            Some(option) => Err(Error::new(option.name.span(), "`items` applies to a `Vec<…>` only")),
            None => Ok(()),
        },
    }
}

fn innermost(value: &mut Value) -> &mut Type {
    match &mut value.ty {
        Type::Array(items) => innermost(items),
        ty => ty,
    }
}

/// Adds a constraint if the type can have it.
fn add_rule(value: &mut Value, rule: Rule) -> Result<()> {
    let (ty, possible): (&str, &[&str]) = match &value.ty {
        Type::Boolean => ("`bool`", &["const", "default"]),
        Type::Integer => ("`i64`", &["minimum", "maximum", "const", "default"]),
        Type::String | Type::Format(_) => (
            "a string",
            &["min_length", "max_length", "min_graphemes", "max_graphemes", "known_values", "const", "default"],
        ),
        Type::Bytes => ("`Bytes`", &["min_length", "max_length"]),
        Type::Blob => ("`Blob`", &["accept", "max_size"]),
        Type::Array(_) => ("a list", &["min_length", "max_length", "items"]),
        Type::Named(..) => ("a type that is declared elsewhere", &["const", "default"]),
        Type::CidLink => ("`CidLink`", &[]),
        Type::Unknown => ("`Object`", &[]),
        Type::Any | Type::Body | Type::AnyTyped => ("this type", &[]),
    };
    if !possible.contains(&rule.name.as_str()) {
        let hint = match (possible, &value.ty) {
            (_, Type::Named(..)) => "state constraints where that is declared".to_owned(),
            ([], _) => "it has no constraints".to_owned(),
            _ => {
                let possible: Vec<String> = possible.iter().map(|name| format!("`{name}`")).collect();
                format!("it can have {}", possible.join(", "))
            }
        };
        return Err(Error::new(rule.span, format!("`{}` does not apply to {ty}: {hint}", rule.name)));
    }
    value.rules.push(rule);
    Ok(())
}

fn last_name(ty: &RustType) -> Option<&Ident> {
    match ty {
        RustType::Path(path) => path.path.segments.last().map(|segment| &segment.ident),
        _ => None,
    }
}

/// The usual name in data of a field or variant: `createdAt` for `created_at` and for `CreatedAt`.
pub(super) fn camel_case(name: &str) -> String {
    let mut camel = String::with_capacity(name.len());
    for (index, part) in name.split('_').filter(|part| !part.is_empty()).enumerate() {
        let mut characters = part.chars();
        if let Some(first) = characters.next() {
            match index {
                0 => camel.extend(first.to_lowercase()),
                _ => camel.extend(first.to_uppercase()),
            }
        }
        camel.push_str(characters.as_str());
    }
    camel
}
