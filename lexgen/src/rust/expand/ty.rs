//! Types and paths.

use std::fmt;

use crate::lexicon::syntax::StringFormat;
use crate::rust::model::{Item, ItemId, Presence, Type};
use crate::rust::names::{ModuleId, RustIdent};

use super::Expansion;

/// The lifetime of types that borrow.
const LIFETIME: &str = "'a";

/// The generics of types that borrow.
const GENERICS: &str = "<'a>";

/// Room that most types find enough, so that text need not move while it grows.
const USUAL_LENGTH: usize = 96;

impl Expansion<'_> {
    /// The type as it is written in `module`.
    pub(super) fn ty(&self, ty: &Type, module: ModuleId) -> String {
        self.ty_living(ty, module, LIFETIME)
    }

    /// The type as it is written in `module`, borrowing for `lifetime` if it borrows.
    pub(super) fn ty_living(&self, ty: &Type, module: ModuleId, lifetime: &str) -> String {
        let mut text = String::with_capacity(USUAL_LENGTH);
        self.write_ty(ty, module, lifetime, &mut text);
        text
    }

    /// Writes the type of a field: `ty`, as its presence has it.
    pub(super) fn write_field_type(&self, ty: &Type, presence: Presence, module: ModuleId, out: &mut String) {
        let close = match presence {
            Presence::Required => "",
            Presence::Optional | Presence::Nullable => {
                out.push_str("::core::option::Option<");
                ">"
            }
            Presence::OptionalNullable => {
                out.extend(["::core::option::Option<", self.runtime(), "::Nullable<"]);
                ">>"
            }
        };
        self.write_ty(ty, module, LIFETIME, out);
        out.push_str(close);
    }

    /// Writes the type as it is in `module`, borrowing for `lifetime` if it borrows.
    fn write_ty(&self, ty: &Type, module: ModuleId, lifetime: &str, out: &mut String) {
        let runtime = self.runtime();
        let mut write = |parts: &[&str]| out.extend(parts.iter().copied());
        match ty {
            Type::Boolean => write(&["bool"]),
            Type::Integer => write(&["i64"]),
            Type::String if self.borrowed() => write(&["::std::borrow::Cow<", lifetime, ", str>"]),
            Type::String => write(&["::std::string::String"]),
            Type::Format(format) if self.borrowed() => {
                write(&[runtime, "::Borrowed<", lifetime, ", ", runtime, "::", format_type(*format), ">"]);
            }
            Type::Format(format) => write(&[runtime, "::", format_type(*format)]),
            Type::Bytes => write(&[runtime, "::Bytes"]),
            Type::CidLink => write(&[runtime, "::CidLink"]),
            Type::Blob => write(&[runtime, "::Blob"]),
            Type::Object => write(&[runtime, "::Object"]),
            Type::Value => write(&[runtime, "::Value"]),
            Type::Body => write(&[runtime, "::Body"]),
            Type::TypedObject => write(&[runtime, "::TypedObject"]),
            Type::Item(id) => {
                self.write_path(*id, module, out);
                if self.model.item(*id).borrows {
                    out.extend(["<", lifetime, ">"]);
                }
            }
            Type::Foreign(path) => write(&[path]),
            Type::Array(element) => self.write_generic(&["::std::vec::Vec<"], element, module, lifetime, out),
            Type::Lossy(inner) => match &**inner {
                Type::Array(element) => self.write_generic(&[runtime, "::LossyVec<"], element, module, lifetime, out),
                inner => self.write_generic(&[runtime, "::LossyText<"], inner, module, lifetime, out),
            },
            Type::Boxed(inner) => self.write_generic(&["::std::boxed::Box<"], inner, module, lifetime, out),
            Type::Nested(inner) => self.write_generic(&[runtime, "::Nested<"], inner, module, lifetime, out),
        }
    }

    /// A type with the generic argument `ty`.
    fn write_generic(&self, head: &[&str], ty: &Type, module: ModuleId, lifetime: &str, out: &mut String) {
        out.extend(head.iter().copied());
        self.write_ty(ty, module, lifetime, out);
        out.push('>');
    }

    /// The path of an item as it is written in `module`.
    pub(super) fn path(&self, id: ItemId, module: ModuleId) -> String {
        let mut path = String::new();
        self.write_path(id, module, &mut path);
        path
    }

    fn write_path(&self, id: ItemId, module: ModuleId, out: &mut String) {
        let item = self.model.item(id);
        if item.module != module {
            self.model.modules.write_path(module, item.module, out);
        }
        out.push_str(item.name.as_str());
    }
}

/// The name of an item with its generics, as its declaration and the head of its table have it.
pub(super) fn head(item: &Item) -> impl fmt::Display {
    Head { name: &item.name, generics: if item.borrows { GENERICS } else { "" } }
}

/// What [`head`] gives.
struct Head<'i> {
    name: &'i RustIdent,
    generics: &'static str,
}

impl fmt::Display for Head<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name.as_str())?;
        f.write_str(self.generics)
    }
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
