//! The types of fields and variants: those that names tell are compared here, and the others by the compiler.

use proc_macro2::{Group, Ident, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Generics, Type as RustType};

use super::{OwnError, listed};
use crate::extract::{Reading, shown};
use crate::lexicon::source::Span;
use crate::lexicon::syntax::StringFormat;
use crate::rust::expand::format_type;
use crate::rust::model::{Field, ItemId, ItemKind, Model, Presence, Role, Type, UnionVariant};

/// How types are read: their last name counts.
const READING: Reading<'static> = Reading { runtime: None };

/// The comparison of the types in one item.
pub(super) struct Types<'m> {
    model: &'m Model,
    id: ItemId,
    /// The generics of the Rust type.
    generics: &'m Generics,
    runtime: TokenStream,
    errors: Vec<OwnError>,
    assertions: Vec<TokenStream>,
    nested: Vec<usize>,
}

/// The result of a comparison.
pub(super) struct Outcome {
    pub(super) errors: Vec<OwnError>,
    pub(super) assertions: TokenStream,
    /// The fields or variants with a `Nested`.
    pub(super) nested: Vec<usize>,
}

impl<'m> Types<'m> {
    pub(super) fn new(model: &'m Model, id: ItemId, generics: &'m Generics) -> Self {
        let runtime = model.runtime.parse().unwrap_or_default();
        Self { model, id, generics, runtime, errors: Vec::new(), assertions: Vec::new(), nested: Vec::new() }
    }

    pub(super) fn error(&mut self, error: OwnError) {
        self.errors.push(error);
    }

    pub(super) fn finish(self) -> Outcome {
        let Self { assertions, generics, errors, nested, .. } = self;
        // In a function, since the types may have the lifetime of the item.
        let assertions = (!assertions.is_empty()).then(|| {
            quote! {
                const _: () = {
                    #[allow(dead_code, deprecated, reason = "only the compiler reads it")]
                    fn assert_types #generics () {
                        #(#assertions)*
                    }
                };
            }
        });
        Outcome { errors, assertions: assertions.unwrap_or_default(), nested }
    }

    /// The definition, for messages.
    pub(super) fn definition(&self) -> String {
        let site = self.model.item(self.id).site.as_ref();
        site.map(|site| format!("`{site}`")).unwrap_or_default()
    }

    /// The place of the definition.
    pub(super) fn lexicon(&self) -> Option<Span> {
        self.model.item(self.id).site.as_ref().map(|site| site.span)
    }

    /// Returns whether this is the type of unknown fields.
    pub(super) fn is_extra(&self, ty: &RustType) -> bool {
        matches!(ty, RustType::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == "Extra"))
    }

    /// Compares the type of a field. Returns its presence in the schema macro.
    pub(super) fn field(&mut self, field: &Field, ty: &RustType, index: usize) -> Result<Presence, OwnError> {
        let (wrapper, inner) = Wrapper::of(ty);
        let is_required = !field.is_optional();
        let is_nullable =
            matches!(field.presence, Presence::Nullable | Presence::OptionalNullable | Presence::LossyNullable);
        let presence = match (is_required, is_nullable, wrapper) {
            (true, false, Wrapper::None) | (true, true, Wrapper::Nullable) => Some(Presence::Required),
            (true, true, Wrapper::Option) => Some(Presence::Nullable),
            (false, false, Wrapper::Option) => Some(Presence::Optional),
            (false, false, Wrapper::Lossy) => Some(Presence::Lossy),
            (false, true, Wrapper::OptionNullable) => Some(Presence::OptionalNullable),
            (false, true, Wrapper::LossyNullable) => Some(Presence::LossyNullable),
            _ => None,
        };
        let place = format!("`{}`", field.wire);
        let Some(presence) = presence else {
            let (what, right) = match (is_required, is_nullable) {
                (true, false) => ("required", format!("`{}`", shown(inner))),
                (true, true) => ("required and nullable", format!("`Option<{}>`", shown(inner))),
                (false, false) => ("optional", format!("`Option<{}>`", shown(inner))),
                (false, true) => ("optional and nullable", format!("`Option<Nullable<{}>>`", shown(inner))),
            };
            let message = format!("{place} is {what} in {}: use {right}", self.definition());
            return Err(OwnError::new(ty.span(), message).at(Some(field.span)));
        };
        if self.value(&place, &field.ty, inner, Some(field.span))? {
            self.nested.push(index);
        }
        Ok(presence)
    }

    /// Compares the type in a variant of a union. Returns whether it contains a `Nested`.
    pub(super) fn variant(&mut self, variant: &UnionVariant, own: &RustType) -> Result<bool, OwnError> {
        let lexicon = self.lexicon();
        let place = format!("`{}`", variant.type_name);
        let is_nested = self.value(&place, &variant.ty, own, lexicon)?;
        Ok(is_nested)
    }

    /// Notes that a field or variant contains a `Nested`.
    pub(super) fn nest(&mut self, index: usize) {
        self.nested.push(index);
    }

    /// Adds the definition to an error about it.
    pub(super) fn of_definition(&self, error: OwnError) -> OwnError {
        OwnError { message: format!("{}: {}", self.definition(), error.message), lexicon: self.lexicon(), ..error }
    }

    /// Compares the type of a value that is present. Returns whether it contains a `Nested`.
    pub(super) fn value(
        &mut self,
        place: &str,
        ty: &Type,
        own: &RustType,
        lexicon: Option<Span>,
    ) -> Result<bool, OwnError> {
        let ty = match ty {
            Type::Boxed(inner) | Type::Nested(inner) | Type::Lossy(inner) => {
                return self.value(place, inner, own, lexicon);
            }
            Type::Item(id) => match &self.model.item(*id).kind {
                ItemKind::Alias(inner) => return self.value(place, inner, own, lexicon),
                _ => ty,
            },
            _ => ty,
        };
        match (READING.wrapper(own), ty) {
            (Some(("Box" | "Borrowed" | "LossyText" | "Cow", inner)), _) if !matches!(inner, RustType::Infer(_)) => {
                self.value(place, ty, inner, lexicon)
            }
            (Some(("Nested", inner)), _) => self.value(place, ty, inner, lexicon).map(|_| true),
            (Some(("Vec" | "LossyVec", element)), Type::Array(items)) => self.value(place, items, element, lexicon),
            (Some(("Option" | "Nullable" | "LossyOption", _)), _) => {
                let message = "only fields can be absent or null: elements of lists and variants cannot";
                Err(OwnError::new(own.span(), message))
            }
            (Some(("Vec" | "LossyVec" | "HashMap" | "BTreeMap", _)), _) => Err(self.unfit(place, ty, own, lexicon)),
            _ => self.leaf(place, ty, own, lexicon).map(|()| false),
        }
    }

    fn leaf(&mut self, place: &str, ty: &Type, own: &RustType, lexicon: Option<Span>) -> Result<(), OwnError> {
        if let Some(name) = READING.builtin_type(own) {
            let fits = name == "Value" || self.fitting(ty).contains(&name.as_str());
            return if fits { Ok(()) } else { Err(self.unfit(place, ty, own, lexicon)) };
        }
        let runtime = &self.runtime;
        let span = own.span();
        let data: Option<TokenStream> = match ty {
            Type::Boolean => Some(quote!(bool)),
            Type::Integer => Some(quote!(i64)),
            Type::String => Some(quote!(::std::string::String)),
            Type::Item(id) => match &self.model.item(*id).kind {
                ItemKind::StringEnum(_) => Some(quote!(::std::string::String)),
                ItemKind::IntegerEnum(_) => Some(quote!(i64)),
                _ => None,
            },
            Type::Format(_) | Type::Bytes | Type::CidLink | Type::Blob | Type::Object => {
                let name: TokenStream = self.fitting(ty)[0].parse().unwrap_or_default();
                Some(quote!(#runtime::#name))
            }
            _ => None,
        };
        self.assertions.push(match data {
            Some(data) => quote_spanned!(span=> #runtime::__private::replaces::<#own, #data>();),
            None => quote_spanned!(span=> #runtime::__private::is_field::<#own>();),
        });
        if let Some(name) = self.type_name(ty) {
            self.assert_name(own, &name);
        }
        Ok(())
    }

    /// Asserts that a type which has a `$type` has this one.
    pub(super) fn assert_name(&mut self, own: &RustType, name: &str) {
        let runtime = &self.runtime;
        let span = own.span();
        let message = format!("the `$type` of this type is not `{name}`, which the lexicon has here");
        // Constants cannot use the lifetime of the item around them.
        let own = with_static_lifetimes(own.to_token_stream());
        self.assertions.push(quote_spanned! {span=>
            const _: () = {
                use #runtime::__private::Untyped as _;
                ::core::assert!(
                    #runtime::__private::is_type(#runtime::__private::Named::<#own>::TYPE, #name),
                    #message,
                );
            };
        });
    }

    /// The `$type` of an object.
    fn type_name(&self, ty: &Type) -> Option<String> {
        let Type::Item(id) = ty else { return None };
        match &self.model.item(*id).kind {
            ItemKind::Struct(object) => match &object.role {
                Role::Record { nsid: name, .. } | Role::Definition(name) => Some(name.clone()),
                Role::Anonymous => None,
            },
            _ => None,
        }
    }

    fn unfit(&self, place: &str, ty: &Type, own: &RustType, lexicon: Option<Span>) -> OwnError {
        // Only references to `str` exist.
        let fitting = self.fitting(ty).iter().copied().filter(|name| *name != "str");
        let own_type = match ty {
            Type::Item(_) => "a type that derives `Lexicon` for it, or ",
            _ => "",
        };
        let message = format!(
            "{place} is {} in {}: use {own_type}{}, not `{}`",
            self.described(ty),
            self.definition(),
            listed(fitting, "or"),
            shown(own)
        );
        OwnError::new(own.span(), message).at(lexicon)
    }

    /// The types of Rust and of the runtime that a field of this type can have. `Value` is possible for all.
    fn fitting(&self, ty: &Type) -> &'static [&'static str] {
        match ty {
            Type::Boolean => &["bool"],
            Type::Integer => &["i64"],
            Type::String => &["String", "str"],
            Type::Format(format) => fitting_format(*format),
            Type::Bytes => &["Bytes"],
            Type::CidLink => &["CidLink"],
            Type::Blob => &["Blob"],
            Type::Object => &["Object"],
            Type::Body => &["Body"],
            Type::TypedObject => &["TypedObject", "Object"],
            Type::Array(_) => &["Vec<…>"],
            Type::Item(id) => match &self.model.item(*id).kind {
                ItemKind::StringEnum(_) => &["String", "str"],
                ItemKind::IntegerEnum(_) => &["i64"],
                ItemKind::Struct(_) => &["Object"],
                ItemKind::Union(_) => &["TypedObject", "Object"],
                ItemKind::Newtype(..) => &["Vec<…>"],
                _ => &["Value"],
            },
            _ => &["Value"],
        }
    }

    /// The type in the lexicon, in words.
    fn described(&self, ty: &Type) -> String {
        let text = match ty {
            Type::Boolean => "a boolean",
            Type::Integer => "an integer",
            Type::String => "a string",
            Type::Format(format) => return format!("a string of the format `{}`", format.as_str()),
            Type::Bytes => "a byte string",
            Type::CidLink => "a link",
            Type::Blob => "a blob",
            Type::Object => "any object",
            Type::Array(_) => "an array",
            Type::TypedObject => "any object with a `$type`",
            Type::Item(id) => match &self.model.item(*id).kind {
                ItemKind::StringEnum(_) => "a string",
                ItemKind::IntegerEnum(_) => "an integer",
                ItemKind::Union(_) => "a union",
                ItemKind::Newtype(..) => "an array",
                _ => "an object",
            },
            _ => "any data",
        };
        text.to_owned()
    }
}

/// Replaces lifetimes by `'static`.
fn with_static_lifetimes(tokens: TokenStream) -> TokenStream {
    let mut is_lifetime = false;
    let replace = |tree| match tree {
        TokenTree::Group(group) => {
            let mut replaced = Group::new(group.delimiter(), with_static_lifetimes(group.stream()));
            replaced.set_span(group.span());
            replaced.into()
        }
        TokenTree::Ident(ident) if is_lifetime => {
            is_lifetime = false;
            Ident::new("static", ident.span()).into()
        }
        tree => {
            is_lifetime = matches!(&tree, TokenTree::Punct(punct) if punct.as_char() == '\'');
            tree
        }
    };
    tokens.into_iter().map(replace).collect()
}

/// The types that a string of a format can have.
fn fitting_format(format: StringFormat) -> &'static [&'static str] {
    macro_rules! pairs {
        ($($format:ident),*) => {
            match format {
                $(StringFormat::$format => &[stringify!($format), "String", "str"],)*
            }
        };
    }
    let names: &'static [&'static str] =
        pairs!(AtIdentifier, AtUri, Cid, Datetime, Did, Handle, Language, Nsid, RecordKey, SpaceRef, Tid, Uri);
    debug_assert_eq!(names[0], format_type(format));
    names
}

/// What is around the type of a field.
#[derive(Clone, Copy)]
enum Wrapper {
    None,
    Option,
    Nullable,
    OptionNullable,
    Lossy,
    LossyNullable,
}

impl Wrapper {
    fn of(ty: &RustType) -> (Self, &RustType) {
        match READING.wrapper(ty) {
            Some(("Option", inner)) => match READING.wrapper(inner) {
                Some(("Nullable", inner)) => (Self::OptionNullable, inner),
                _ => (Self::Option, inner),
            },
            Some(("LossyOption", inner)) => match READING.wrapper(inner) {
                Some(("Nullable", inner)) => (Self::LossyNullable, inner),
                _ => (Self::Lossy, inner),
            },
            Some(("Nullable", inner)) => (Self::Nullable, inner),
            _ => (Self::None, ty),
        }
    }
}
