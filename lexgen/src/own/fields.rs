//! The fields of structs.

use syn::ext::IdentExt;
use syn::{Field as RustField, Fields, ItemStruct};

use super::types::Types;
use super::{OwnError, listed};
use crate::extract::Arguments;
use crate::lexicon::diagnostic::closest;
use crate::rust::model::{Field, Struct};
use crate::rust::names;

/// Returns the struct with the fields that `item` has.
pub(super) fn compare(item: &ItemStruct, object: &Struct, is_read_only: bool, types: &mut Types<'_>) -> Option<Struct> {
    let Fields::Named(fields) = &item.fields else {
        let message = format!("{} is an object: use a struct with named fields", types.definition());
        types.error(OwnError::new(item.ident.span(), message));
        return None;
    };
    let mut own = Struct {
        role: object.role.clone(),
        fields: Vec::new(),
        constructor: None,
        has_default: false,
        extra: None,
        is_commit_event: false,
    };
    let mut met = Vec::new();
    for field in &fields.named {
        if let Err(error) = add_field(field, object, &mut own, &mut met, types) {
            types.error(error);
        }
    }
    let is_missing = |field: &&Field| !field.is_optional() && !met.contains(&field.wire.as_str());
    let missing: Vec<&Field> = object.fields.iter().filter(is_missing).collect();
    // With `extra`, they are kept and written back.
    if let (Some(first), None, false) = (missing.first(), &own.extra, is_read_only) {
        let (verb, them) = if missing.len() == 1 { ("is", "it") } else { ("are", "them") };
        let message = format!(
            "{} {verb} required in {} and missing here: add {them}, keep what the struct lacks in a field \
             `#[lexicon(extra)] extra: Extra`, or mark the struct `read_only`",
            listed(missing.iter().map(|field| field.wire.as_str()), "and"),
            types.definition()
        );
        types.error(OwnError::new(item.ident.span(), message).at(Some(first.span)));
    }
    Some(own)
}

/// Adds a field of the struct to `own`, and its name in data to those that were `met`.
fn add_field<'o>(
    field: &RustField,
    object: &'o Struct,
    own: &mut Struct,
    met: &mut Vec<&'o str>,
    types: &mut Types<'_>,
) -> Result<(), OwnError> {
    let Some(ident) = &field.ident else { return Ok(()) };
    let mut arguments = Arguments::of(&field.attrs)?;
    let is_extra = arguments.flag("extra")?;
    let wire = arguments.text("rename")?;
    arguments.end(&["extra", "rename"])?;
    let name = names::exact(&ident.to_string());
    if let Some(span) = is_extra {
        if !types.is_extra(&field.ty) {
            return Err(OwnError::new(span, "the field for unknown fields has the type `lexgen_runtime::Extra`"));
        }
        return match own.extra.replace(name) {
            Some(_) => Err(OwnError::new(span, "there is already a field for unknown fields")),
            None => Ok(()),
        };
    }
    let (key, span) = match &wire {
        Some(wire) => (wire.value.clone(), wire.span),
        None => (ident.unraw().to_string(), ident.span()),
    };
    let is_meant = |found: &&Field| match &wire {
        Some(wire) => found.wire == wire.value,
        None => found.name == name,
    };
    let Some(found) = object.fields.iter().find(is_meant) else {
        if types.is_extra(&field.ty) {
            return Err(OwnError::new(span, "the field for unknown fields needs an attribute: `#[lexicon(extra)]`"));
        }
        let known = object.fields.iter().map(|field| match &wire {
            Some(_) => field.wire.as_str(),
            None => field.name.as_str(),
        });
        let help = match closest(&key, known) {
            Some(near) => format!("did you mean `{near}`?"),
            None if wire.is_some() => "`rename` has the name in the lexicon".to_owned(),
            None => "`#[lexicon(rename = \"…\")]` says what it is called there".to_owned(),
        };
        let message = format!("{} has no field `{key}`; {help}", types.definition());
        return Err(OwnError::new(span, message).at(types.lexicon()));
    };
    if met.contains(&found.wire.as_str()) {
        let message = format!("there is already a field for `{}`", found.wire);
        return Err(OwnError::new(span, message));
    }
    met.push(&found.wire);
    let presence = types.field(found, &field.ty, own.fields.len())?;
    own.fields.push(Field {
        wire: found.wire.clone(),
        name,
        doc: found.doc.clone(),
        ty: found.ty.clone(),
        presence,
        constraints: found.constraints.clone(),
        default: found.default.clone(),
        constant: found.constant.clone(),
        secret: found.secret,
        span: found.span,
    });
    Ok(())
}
