//! The variants of enums: unions, and enumerations of strings and integers.

use std::fmt::Display;

use proc_macro2::Ident;
use syn::{Fields, ItemEnum, Type as RustType, Variant};

use super::OwnError;
use super::types::Types;
use crate::extract::Arguments;
use crate::lexicon::diagnostic::closest;
use crate::rust::model::{IntegerEnum, StringEnum, Union, UnionVariant};
use crate::rust::names::{self, RustIdent};

/// Returns the union with the variants that `item` has.
pub(super) fn compare_union(item: &ItemEnum, union: &Union, types: &mut Types<'_>) -> Option<Union> {
    let mut own = Union { variants: Vec::new(), unknown: None };
    for (index, variant) in item.variants.iter().enumerate() {
        if let Err(error) = add_type(variant, index, union, &mut own, types) {
            types.error(error);
        }
    }
    let listed = union.variants.iter().map(|variant| &variant.type_name);
    let missing = listed.filter(|name| own.variants.iter().all(|variant| variant.type_name != **name));
    let missing = missing.map(|name| format!("`{name}`")).collect();
    let catch_all = "`#[lexicon(unknown)] Unknown(TypedObject)`";
    check_complete(item, [union.unknown.is_some(), own.unknown.is_some()], missing, catch_all, types);
    Some(own)
}

fn add_type(
    variant: &Variant,
    index: usize,
    union: &Union,
    own: &mut Union,
    types: &mut Types<'_>,
) -> Result<(), OwnError> {
    let ident = &variant.ident;
    let mut arguments = Arguments::of(&variant.attrs)?;
    let unknown = arguments.flag("unknown")?;
    let type_name = arguments.text("rename")?;
    arguments.end(&["unknown", "rename"])?;
    let Some(ty) = content(variant) else {
        return Err(OwnError::new(ident.span(), "a variant of a union contains one type: `Images(Images)`"));
    };
    if unknown.is_some() {
        return match own.unknown.replace(names::exact(&ident.to_string())) {
            Some(_) => Err(OwnError::new(ident.span(), "there is already a variant for unknown types")),
            None => Ok(()),
        };
    }
    let (key, span) =
        type_name.as_ref().map_or((ident.to_string(), ident.span()), |text| (text.value.clone(), text.span));
    let is_meant = |found: &&UnionVariant| match &type_name {
        Some(text) => found.type_name == text.value,
        None => found.name.as_str() == key,
    };
    let Some(found) = union.variants.iter().find(is_meant) else {
        let known = union.variants.iter().map(|variant| match &type_name {
            Some(_) => variant.type_name.as_str(),
            None => variant.name.as_str(),
        });
        let help = match closest(&key, known) {
            Some(near) => format!("did you mean `{near}`?"),
            None => {
                let listed: Vec<String> =
                    union.variants.iter().map(|variant| format!("`{}`", variant.type_name)).collect();
                format!("`#[lexicon(rename = \"…\")]` has one of {}", listed.join(", "))
            }
        };
        let message = format!("{} lists no `{key}`; {help}", types.definition());
        return Err(OwnError::new(span, message).at(types.lexicon()));
    };
    if own.variants.iter().any(|other| other.type_name == found.type_name) {
        return Err(OwnError::new(span, format!("there is already a variant for `{}`", found.type_name)));
    }
    if types.variant(found, ty)? {
        types.nest(index);
    }
    own.variants.push(UnionVariant {
        type_name: found.type_name.clone(),
        name: names::exact(&ident.to_string()),
        ty: found.ty.clone(),
        // Only the compiler knows whether another variant has the same type.
        is_converted: false,
    });
    Ok(())
}

/// The type in a variant.
fn content(variant: &Variant) -> Option<&RustType> {
    let Fields::Unnamed(fields) = &variant.fields else { return None };
    let mut fields = fields.unnamed.iter();
    match (fields.next(), fields.next()) {
        (Some(field), None) => Some(&field.ty),
        _ => None,
    }
}

/// Returns the enumeration with the variants that `item` has.
pub(super) fn compare_strings(item: &ItemEnum, values: &StringEnum, types: &mut Types<'_>) -> Option<StringEnum> {
    let mut own = StringEnum { values: Vec::new(), other: None };
    for variant in &item.variants {
        if let Err(error) = add_string(variant, values, &mut own, types) {
            types.error(error);
        }
    }
    let missing = values.values.iter().filter(|(value, _)| own.values.iter().all(|(other, _)| other != value));
    let missing = missing.map(|(value, _)| format!("`{value}`")).collect();
    let is_open = [values.other.is_some(), own.other.is_some()];
    check_complete(item, is_open, missing, "`#[lexicon(other)] Other(String)`", types);
    Some(own)
}

fn add_string(
    variant: &Variant,
    values: &StringEnum,
    own: &mut StringEnum,
    types: &mut Types<'_>,
) -> Result<(), OwnError> {
    let ident = &variant.ident;
    let mut arguments = Arguments::of(&variant.attrs)?;
    let other = arguments.flag("other")?;
    let value = arguments.text("rename")?;
    arguments.end(&["other", "rename"])?;
    if other.is_some() {
        if content(variant).is_none() {
            return Err(OwnError::new(ident.span(), "the variant for other values contains them: `Other(String)`"));
        }
        return match own.other.replace(names::exact(&ident.to_string())) {
            Some(_) => Err(OwnError::new(ident.span(), "there is already a variant for other values")),
            None => Ok(()),
        };
    }
    check_unit(variant)?;
    let found = match &value {
        Some(text) => known(&values.values, |value, _| *value == text.value, &text.value, text.span, |value, _| value),
        None => known(
            &values.values,
            |_, name| *ident == name.as_str(),
            &ident.to_string(),
            ident.span(),
            |_, name| name.as_str(),
        ),
    };
    let value = found.map_err(|error| types.of_definition(error))?;
    add_value(&mut own.values, value, ident)
}

/// Returns the enumeration with the variants that `item` has.
pub(super) fn compare_integers(item: &ItemEnum, values: &IntegerEnum, types: &mut Types<'_>) -> Option<IntegerEnum> {
    let mut own = IntegerEnum { values: Vec::new() };
    for variant in &item.variants {
        if let Err(error) = add_integer(variant, values, &mut own, types) {
            types.error(error);
        }
    }
    let missing = values.values.iter().filter(|(value, _)| own.values.iter().all(|(other, _)| other != value));
    check_complete(item, [false; 2], missing.map(|(value, _)| format!("`{value}`")).collect(), "", types);
    Some(own)
}

fn add_integer(
    variant: &Variant,
    values: &IntegerEnum,
    own: &mut IntegerEnum,
    types: &mut Types<'_>,
) -> Result<(), OwnError> {
    let ident = &variant.ident;
    Arguments::of(&variant.attrs)?.end(&[])?;
    check_unit(variant)?;
    let name = ident.to_string();
    let value = match &variant.discriminant {
        Some((_, expression)) => {
            let text = quote::ToTokens::to_token_stream(expression).to_string().replace(' ', "");
            let is_meant = |value: &i64, _: &RustIdent| value.to_string() == text;
            known(&values.values, is_meant, &text, syn::spanned::Spanned::span(expression), |_, _| "")
        }
        None => known(&values.values, |_, known| known.as_str() == name, &name, ident.span(), |_, name| name.as_str()),
    };
    let value = value.map_err(|error| types.of_definition(error))?;
    add_value(&mut own.values, value, ident)
}

fn check_unit(variant: &Variant) -> Result<(), OwnError> {
    match &variant.fields {
        Fields::Unit => Ok(()),
        _ => Err(OwnError::new(variant.ident.span(), "a variant of an enumeration has no data")),
    }
}

/// Returns the value that a variant is for.
fn known<'v, T: Clone>(
    values: &'v [(T, RustIdent)],
    is_meant: impl Fn(&T, &RustIdent) -> bool,
    key: &str,
    span: proc_macro2::Span,
    name: impl Fn(&'v T, &'v RustIdent) -> &'v str,
) -> Result<T, OwnError> {
    match values.iter().find(|(value, name)| is_meant(value, name)) {
        Some((value, _)) => Ok(value.clone()),
        None => {
            let near = closest(key, values.iter().map(|(value, ident)| name(value, ident)));
            let help = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
            Err(OwnError::new(span, format!("`{key}` is not one of the values{help}")))
        }
    }
}

fn add_value<T: PartialEq + Display>(own: &mut Vec<(T, RustIdent)>, value: T, ident: &Ident) -> Result<(), OwnError> {
    if own.iter().any(|(other, _)| *other == value) {
        return Err(OwnError::new(ident.span(), format!("there is already a variant for `{value}`")));
    }
    own.push((value, names::exact(&ident.to_string())));
    Ok(())
}

/// Checks that there is a variant for everything that the lexicon allows: `is_open` tells whether the lexicon and the enum have room for
/// what is not listed.
fn check_complete(item: &ItemEnum, is_open: [bool; 2], missing: Vec<String>, catch_all: &str, types: &mut Types<'_>) {
    let message = match is_open {
        [true, false] => format!("{} is open, so that data can be of other kinds: add {catch_all}", types.definition()),
        [false, true] => format!("{} is closed: other data is not valid, and has no variant", types.definition()),
        [false, false] if !missing.is_empty() => {
            format!("there is no variant for {} of {}", missing.join(", "), types.definition())
        }
        _ => return,
    };
    let lexicon = types.lexicon();
    types.error(OwnError::new(item.ident.span(), message).at(lexicon));
}
