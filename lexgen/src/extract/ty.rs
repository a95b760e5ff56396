//! Rust types as types of lexicons.

use proc_macro2::Span;
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{Error, GenericArgument, PathArguments, Result, Type as RustType};

use super::declaration::{Presence, Type, TypePath, Value};

/// The types of the runtime that stand for strings of a format, and the names of the formats in lexicons.
const FORMATS: [(&str, &str); 12] = [
    ("AtIdentifier", "at-identifier"),
    ("AtUri", "at-uri"),
    ("Cid", "cid"),
    ("Datetime", "datetime"),
    ("Did", "did"),
    ("Handle", "handle"),
    ("Language", "language"),
    ("Nsid", "nsid"),
    ("RecordKey", "record-key"),
    ("SpaceRef", "space-ref"),
    ("Tid", "tid"),
    ("Uri", "uri"),
];

/// How types are read.
#[derive(Clone, Copy)]
pub(crate) struct Reading<'r> {
    /// The path of the runtime in generated code, which has all of its types in full. Elsewhere, the last name counts.
    pub(crate) runtime: Option<&'r [String]>,
}

impl Reading<'_> {
    /// Reads the type of a field.
    pub(super) fn field(self, ty: &RustType) -> Result<(Presence, Value)> {
        let (presence, inner) = match self.wrapper(ty) {
            Some(("Option", inner)) => match self.wrapper(inner) {
                Some(("Nullable", inner)) => (Presence::OptionalNullable, inner),
                _ => (Presence::Optional, inner),
            },
            Some(("LossyOption", inner)) => match self.wrapper(inner) {
                Some(("Nullable", inner)) => (Presence::LossyNullable, inner),
                _ => (Presence::Lossy, inner),
            },
            Some(("Nullable", inner)) => (Presence::RequiredNullable, inner),
            _ => (Presence::Required, ty),
        };
        Ok((presence, self.value(inner)?))
    }

    /// Reads a type that is always present.
    pub(super) fn value(self, ty: &RustType) -> Result<Value> {
        let value = |ty: Type, span: Span| Value { ty, rules: Vec::new(), span, is_nested: false };
        let RustType::Path(path) = unparenthesized(ty) else {
            return Err(Error::new(ty.span(), format!("`{}` is not a type of lexicons", shown(ty))));
        };
        let span = ty.span();
        match self.wrapper(ty) {
            Some(("Vec" | "LossyVec", element)) => {
                let element = self.value(element)?;
                let is_nested = element.is_nested;
                return Ok(Value { is_nested, ..value(Type::Array(Box::new(element)), span) });
            }
            Some(("Nested", inner)) => return Ok(Value { is_nested: true, ..self.value(inner)? }),
            Some(("Box" | "Borrowed" | "LossyText", inner)) => return self.value(inner),
            Some(("Cow", _)) => return Ok(value(Type::String, span)),
            Some((name @ ("Option" | "Nullable" | "LossyOption"), _)) => {
                let message =
                    format!("`{name}` must be the outermost type: elements and nulls of lists cannot be absent");
                return Err(Error::new(span, message));
            }
            Some((name @ ("HashMap" | "BTreeMap"), _)) => {
                let message = format!("lexicons have no maps: use `Object`, or a list of objects, instead of `{name}`");
                return Err(Error::new(span, message));
            }
            _ => {}
        }
        let path = TypePath {
            is_absolute: path.path.leading_colon.is_some(),
            segments: path.path.segments.iter().map(|segment| segment.ident.clone()).collect(),
            tokens: ty.to_token_stream(),
        };
        let Some(name) = self.builtin(&path) else {
            return Ok(value(Type::Named(path, None), span));
        };
        let format = FORMATS.iter().find(|(ty, _)| *ty == name).map(|(_, format)| Type::Format(format));
        let ty = match name.as_str() {
            "bool" => Type::Boolean,
            "i64" => Type::Integer,
            "String" => Type::String,
            "Bytes" => Type::Bytes,
            "CidLink" => Type::CidLink,
            "Blob" => Type::Blob,
            "Object" => Type::Unknown,
            "Value" => Type::Any,
            "Body" => Type::Body,
            "TypedObject" => Type::AnyTyped,
            "i8" | "i16" | "i32" | "i128" | "isize" | "u8" | "u16" | "u32" | "u64" | "u128" | "usize" => {
                let message =
                    format!("integers of lexicons are `i64`, found `{name}`; limit them with `minimum` and `maximum`");
                return Err(Error::new(span, message));
            }
            "f32" | "f64" => {
                return Err(Error::new(span, "lexicons have no numbers with fractions: use `i64` or `String`"));
            }
            "char" => return Err(Error::new(span, "lexicons have no characters: use `String`")),
            _ => match format {
                Some(format) => format,
                None => return Ok(value(Type::Named(path, None), span)),
            },
        };
        Ok(value(ty, span))
    }

    /// The name of a type that is one of Rust or of the runtime, as far as names tell.
    pub(crate) fn builtin_type(self, ty: &RustType) -> Option<String> {
        const OTHERS: [&str; 15] = [
            "bool", "str", "char", "i8", "i16", "i32", "i64", "i128", "isize", "u8", "u16", "u32", "u64", "f32", "f64",
        ];
        let RustType::Path(path) = unparenthesized(ty) else { return None };
        let path = TypePath {
            is_absolute: path.path.leading_colon.is_some(),
            segments: path.path.segments.iter().map(|segment| segment.ident.clone()).collect(),
            tokens: ty.to_token_stream(),
        };
        self.builtin(&path).filter(|name| is_reserved(name) || OTHERS.contains(&name.as_str()))
    }

    /// The name of a type of Rust or of the runtime.
    fn builtin(self, path: &TypePath) -> Option<String> {
        let (last, before) = path.segments.split_last()?;
        let last = last.to_string();
        let is_builtin = match self.runtime {
            None => before.first().is_none_or(|first| first != "crate" && first != "self" && first != "super"),
            Some(_) if before.is_empty() => matches!(last.as_str(), "bool" | "i64" | "str"),
            Some(runtime) => {
                before.iter().map(ToString::to_string).eq(runtime.iter().cloned())
                    || path.is_absolute && matches!(before[0].to_string().as_str(), "std" | "core" | "alloc")
            }
        };
        is_builtin.then_some(last)
    }

    /// A type with one argument, if it is one that lexgen knows: its name and the argument.
    pub(crate) fn wrapper(self, ty: &RustType) -> Option<(&'static str, &RustType)> {
        const WRAPPERS: [&str; 12] = [
            "Option",
            "Nullable",
            "LossyOption",
            "Vec",
            "LossyVec",
            "Nested",
            "Box",
            "Borrowed",
            "LossyText",
            "Cow",
            "HashMap",
            "BTreeMap",
        ];
        let RustType::Path(path) = unparenthesized(ty) else { return None };
        let last = path.path.segments.last()?;
        let name = WRAPPERS.into_iter().find(|name| last.ident == name)?;
        let PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
        let types = arguments.args.iter().filter_map(|argument| match argument {
            GenericArgument::Type(ty) => Some(ty),
            _ => None,
        });
        Some((name, types.last()?))
    }
}

/// Returns whether a type of this name would be taken for one of Rust or of the runtime.
pub(super) fn is_reserved(name: &str) -> bool {
    const OTHERS: [&str; 8] = ["String", "Bytes", "CidLink", "Blob", "Object", "Value", "Body", "TypedObject"];
    OTHERS.contains(&name) || FORMATS.iter().any(|(ty, _)| *ty == name)
}

/// The type in parentheses, or in the invisible group that `macro_rules!` puts around it.
fn unparenthesized(ty: &RustType) -> &RustType {
    match ty {
        RustType::Paren(inner) => unparenthesized(&inner.elem),
        RustType::Group(inner) => unparenthesized(&inner.elem),
        _ => ty,
    }
}

/// A type as people write it.
pub(crate) fn shown(ty: &RustType) -> String {
    ty.to_token_stream().to_string().replace(" :: ", "::").replace(" < ", "<").replace(" >", ">").replace("& ", "&")
}
