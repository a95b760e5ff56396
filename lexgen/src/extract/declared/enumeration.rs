//! Enums: unions, and enumerations of strings and integers.

use quote::ToTokens;
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Error, Fields, ItemEnum, Result, Type as RustType};

use super::super::attribute::Arguments;
use super::super::declaration::{
    IntegerValue, Kind, Literal, LiteralValue, Presence, StringEnum, Text, Type, Union, Variant,
};
use super::{READING, add_rules, camel_case, last_name};

/// Returns what an enum is: a union if its variants have types, and otherwise an enumeration.
pub(super) fn kind(item: &ItemEnum) -> Result<Kind> {
    let Some(first) = item.variants.first() else {
        return Err(Error::new(item.ident.span(), "an enum of a lexicon has variants"));
    };
    let is_unit = |variant: &syn::Variant| matches!(variant.fields, Fields::Unit);
    match &first.fields {
        Fields::Unit if item.variants.iter().any(|variant| variant.discriminant.is_some()) => integer_enum(item),
        Fields::Unit => string_enum(item),
        // An open enumeration without known values.
        Fields::Unnamed(fields)
            if fields.unnamed.iter().any(|field| last_name(&field.ty).is_some_and(|name| name == "String")) =>
        {
            string_enum(item)
        }
        Fields::Unnamed(_) => match item.variants.iter().find(|variant| is_unit(variant)) {
            Some(variant) => Err(Error::new(variant.ident.span(), "the variants of a union contain one type each")),
            None => union(item),
        },
        Fields::Named(_) => {
            let message = "the variants of an enum have no fields: a union has `Image(Image)`, an enumeration `Image`";
            Err(Error::new(first.ident.span(), message))
        }
    }
}

/// The type in a variant.
fn content(variant: &syn::Variant) -> Option<&RustType> {
    let Fields::Unnamed(fields) = &variant.fields else { return None };
    let mut fields = fields.unnamed.iter();
    match (fields.next(), fields.next()) {
        (Some(field), None) => Some(&field.ty),
        _ => None,
    }
}

fn union(item: &ItemEnum) -> Result<Kind> {
    let mut union = Union { variants: Vec::new(), unknown: None };
    for variant in &item.variants {
        let ident = variant.ident.clone();
        let Some(ty) = content(variant) else {
            return Err(Error::new(ident.span(), "the variants of a union contain one type each"));
        };
        let mut arguments = Arguments::of(&variant.attrs)?;
        if last_name(ty).is_some_and(|name| name == "TypedObject") {
            if union.unknown.is_some() {
                return Err(Error::new(ident.span(), "there is already a variant for unknown types"));
            }
            union.unknown = Some(ident);
        } else {
            let (presence, mut value) = READING.field(ty)?;
            if presence != Presence::Required || !matches!(value.ty, Type::Named(..)) {
                return Err(Error::new(ty.span(), "the types of a union are objects and records"));
            }
            add_rules(&mut arguments, &mut value)?;
            union.variants.push(Variant { ident, ty: ty.to_token_stream(), value });
        }
        arguments.end(&["ref"])?;
    }
    Ok(Kind::Union(union))
}

fn string_enum(item: &ItemEnum) -> Result<Kind> {
    let mut values = StringEnum { values: Vec::new(), other: None };
    for variant in &item.variants {
        let ident = variant.ident.clone();
        let mut arguments = Arguments::of(&variant.attrs)?;
        match (&variant.fields, content(variant)) {
            (Fields::Unit, _) => {
                let value = match arguments.text("rename")? {
                    Some(value) => value,
                    None => Text { value: camel_case(&ident.unraw().to_string()), span: ident.span() },
                };
                if values.values.iter().any(|(other, _)| other.value == value.value) {
                    let message = format!("`{}` is already the value of another variant", value.value);
                    return Err(Error::new(value.span, message));
                }
                values.values.push((value, ident));
            }
            (_, Some(ty)) if values.other.is_none() && last_name(ty).is_some_and(|name| name == "String") => {
                values.other = Some(ident);
            }
            _ => {
                let message =
                    "an enumeration has variants without data, and at most one for other values: `Other(String)`";
                return Err(Error::new(ident.span(), message));
            }
        }
        arguments.end(&["rename"])?;
    }
    Ok(Kind::StringEnum(values))
}

fn integer_enum(item: &ItemEnum) -> Result<Kind> {
    let mut values = Vec::new();
    for variant in &item.variants {
        let ident = variant.ident.clone();
        let Some((_, value)) = &variant.discriminant else {
            return Err(Error::new(ident.span(), format!("the value of `{ident}` is missing: `{ident} = 1`")));
        };
        let value: Literal = syn::parse2(value.to_token_stream())
            .map_err(|_| Error::new(value.span(), "the values of an enumeration of integers are literals"))?;
        if !matches!(value.value, LiteralValue::Integer(_)) {
            return Err(Error::new(value.span, "the values of an enumeration of integers are integers"));
        }
        Arguments::of(&variant.attrs)?.end(&[])?;
        values.push(IntegerValue { ident, value });
    }
    Ok(Kind::IntegerEnum(values))
}
