//! Types and paths, as text: tables take them so, and items take the tokens of it.

use proc_macro2::TokenStream;

use crate::model::{ItemId, Presence, Type};
use crate::names::ModuleId;
use crate::syntax::StringFormat;

use super::Expansion;

/// The lifetime of types that borrow.
const LIFETIME: &str = "'a";

impl Expansion<'_> {
    /// The type as it is written in `module`.
    pub(super) fn ty(&self, ty: &Type, module: ModuleId) -> String {
        self.ty_living(ty, module, LIFETIME)
    }

    /// The type as it is written in `module`, borrowing for `lifetime` if it borrows.
    pub(super) fn ty_living(&self, ty: &Type, module: ModuleId, lifetime: &str) -> String {
        let runtime = self.runtime();
        let of_runtime = |name: &str| format!("{runtime}::{name}");
        match ty {
            Type::Boolean => "bool".to_owned(),
            Type::Integer => "i64".to_owned(),
            Type::String if self.borrowed() => format!("::std::borrow::Cow<{lifetime}, str>"),
            Type::String => "::std::string::String".to_owned(),
            Type::Format(format) if self.borrowed() => {
                format!("{runtime}::Borrowed<{lifetime}, {runtime}::{}>", format_type(*format))
            }
            Type::Format(format) => of_runtime(format_type(*format)),
            Type::Bytes => of_runtime("Bytes"),
            Type::CidLink => of_runtime("CidLink"),
            Type::Blob => of_runtime("Blob"),
            Type::Object => of_runtime("Object"),
            Type::Value => of_runtime("Value"),
            Type::Body => of_runtime("Body"),
            Type::TypedObject => of_runtime("TypedObject"),
            Type::Item(id) => {
                let path = self.path(*id, module);
                if self.model.item(*id).borrows { format!("{path}<{lifetime}>") } else { path }
            }
            Type::Foreign(path) => path.clone(),
            Type::Array(element) => format!("::std::vec::Vec<{}>", self.ty_living(element, module, lifetime)),
            Type::Lossy(inner) => match &**inner {
                Type::Array(element) => {
                    format!("{runtime}::LossyVec<{}>", self.ty_living(element, module, lifetime))
                }
                inner => format!("{runtime}::LossyText<{}>", self.ty_living(inner, module, lifetime)),
            },
            Type::Boxed(inner) => format!("::std::boxed::Box<{}>", self.ty_living(inner, module, lifetime)),
        }
    }

    /// The type of a field: `ty`, as its presence has it.
    pub(super) fn field_type(&self, ty: &Type, presence: Presence, module: ModuleId) -> String {
        let value = self.ty(ty, module);
        match presence {
            Presence::Required => value,
            Presence::Optional | Presence::Nullable => format!("::core::option::Option<{value}>"),
            Presence::OptionalNullable => {
                format!("::core::option::Option<{}::Nullable<{value}>>", self.runtime())
            }
        }
    }

    /// The path of an item as it is written in `module`.
    pub(super) fn path(&self, id: ItemId, module: ModuleId) -> String {
        let item = self.model.item(id);
        let (from, to) = (self.model.modules.path(module), self.model.modules.path(item.module));
        let common = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
        let mut path = "super::".repeat(from.len() - common);
        if path.is_empty() && to.len() > common && !from.is_empty() {
            path.push_str("self::");
        }
        for segment in &to[common..] {
            path.push_str(segment.as_str());
            path.push_str("::");
        }
        path.push_str(item.name.as_str());
        path
    }

    /// The generics of an item's declaration.
    pub(super) fn generics(&self, borrows: bool) -> TokenStream {
        if borrows { tokens(&format!("<{LIFETIME}>")) } else { TokenStream::new() }
    }
}

/// The name of an item with its generics, for the head of a table.
pub(super) fn head(item: &crate::model::Item) -> String {
    if item.borrows { format!("{}<{LIFETIME}>", item.name) } else { item.name.to_string() }
}

/// The runtime's type for a string format.
fn format_type(format: StringFormat) -> &'static str {
    match format {
        StringFormat::AtIdentifier => "AtIdentifier",
        StringFormat::AtUri => "AtUri",
        StringFormat::Cid => "Cid",
        StringFormat::Datetime => "Datetime",
        StringFormat::Did => "Did",
        StringFormat::Handle => "Handle",
        StringFormat::Language => "Language",
        StringFormat::Nsid => "Nsid",
        StringFormat::RecordKey => "RecordKey",
        StringFormat::Tid => "Tid",
        StringFormat::Uri => "Uri",
    }
}

/// The tokens of Rust text that this crate wrote.
pub(super) fn tokens(text: &str) -> TokenStream {
    text.parse().unwrap_or_else(|_| {
        let message = format!("lexgen wrote `{text}`, which is not Rust: please report this");
        quote::quote!(::core::compile_error!(#message))
    })
}
