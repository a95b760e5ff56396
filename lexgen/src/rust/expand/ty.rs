//! Types and paths.

use crate::lexicon::syntax::StringFormat;
use crate::rust::model::{Item, ItemId, Presence, Type};
use crate::rust::names::ModuleId;

use super::Expansion;
use super::code::Text;

/// The lifetime of types that borrow.
const LIFETIME: &str = "'a";

impl Expansion<'_> {
    /// The type as it is written in `module`, borrowing for `lifetime` if it borrows.
    pub(super) fn ty_living(&self, ty: &Type, module: ModuleId, lifetime: &str) -> Text {
        let mut text = Text::default();
        self.write_ty_living(ty, module, lifetime, &mut text);
        text
    }

    /// Writes the type of a field: `ty`, as its presence has it.
    pub(super) fn write_field_type(&self, ty: &Type, presence: Presence, module: ModuleId, text: &mut Text) {
        let runtime = self.runtime();
        let wrappers: &[[&str; 2]] = match presence {
            Presence::Required => &[],
            Presence::Optional | Presence::Nullable => &[["::core::option::Option", ""]],
            Presence::OptionalNullable => &[["::core::option::Option", ""], [runtime, "::Nullable"]],
            Presence::Lossy => &[[runtime, "::LossyOption"]],
            Presence::LossyNullable => &[[runtime, "::LossyOption"], [runtime, "::Nullable"]],
        };
        for name in wrappers {
            text.push_all(*name);
            text.open("<");
        }
        self.write_ty(ty, module, text);
        for _ in wrappers {
            text.close(">");
        }
    }

    /// Writes the type as it is in `module`.
    pub(super) fn write_ty(&self, ty: &Type, module: ModuleId, text: &mut Text) {
        self.write_ty_living(ty, module, LIFETIME, text);
    }

    /// As [`Self::write_ty`], borrowing for `lifetime` if the type borrows.
    pub(super) fn write_ty_living(&self, ty: &Type, module: ModuleId, lifetime: &str, text: &mut Text) {
        let runtime = self.runtime();
        match ty {
            Type::Boolean => text.push("bool"),
            Type::Integer => text.push("i64"),
            Type::String if self.borrowed() => {
                text.push("::std::borrow::Cow");
                text.open("<");
                text.push(lifetime);
                text.comma();
                text.push("str");
                text.close(">");
            }
            Type::String => text.push("::std::string::String"),
            Type::Format(format) if self.borrowed() => {
                text.push_all([runtime, "::Borrowed"]);
                text.open("<");
                text.push(lifetime);
                text.comma();
                text.push_all([runtime, "::", format_type(*format)]);
                text.close(">");
            }
            Type::Format(format) => text.push_all([runtime, "::", format_type(*format)]),
            Type::Bytes => text.push_all([runtime, "::Bytes"]),
            Type::CidLink => text.push_all([runtime, "::CidLink"]),
            Type::Blob => text.push_all([runtime, "::Blob"]),
            Type::Object => text.push_all([runtime, "::Object"]),
            Type::Value => text.push_all([runtime, "::Value"]),
            Type::Body => text.push_all([runtime, "::Body"]),
            Type::TypedObject => text.push_all([runtime, "::TypedObject"]),
            Type::Item(id) => {
                text.push(&self.path(*id, module));
                if self.model.item(*id).borrows {
                    text.open("<");
                    text.push(lifetime);
                    text.close(">");
                }
            }
            Type::Extern(path) => text.push(path),
            Type::Array(element) => self.write_generic(["::std::vec::Vec", ""], element, module, lifetime, text),
            Type::Lossy(inner) => match &**inner {
                Type::Array(element) => self.write_generic([runtime, "::LossyVec"], element, module, lifetime, text),
                inner => self.write_generic([runtime, "::LossyText"], inner, module, lifetime, text),
            },
            Type::Boxed(inner) => self.write_generic(["::std::boxed::Box", ""], inner, module, lifetime, text),
            Type::Nested(inner) => self.write_generic([runtime, "::Nested"], inner, module, lifetime, text),
        }
    }

    /// Writes a type with the generic argument `ty`.
    fn write_generic(&self, name: [&str; 2], ty: &Type, module: ModuleId, lifetime: &str, text: &mut Text) {
        text.push_all(name);
        text.open("<");
        self.write_ty_living(ty, module, lifetime, text);
        text.close(">");
    }

    /// The path of an item as it is written in `module`.
    pub(super) fn path(&self, id: ItemId, module: ModuleId) -> String {
        let item = self.model.item(id);
        let mut path = String::new();
        if item.module != module {
            self.model.modules.write_path(module, item.module, &mut path);
        }
        path.push_str(item.name.as_str());
        path
    }
}

/// Writes the name of an item with its generics, as in its declaration and in its schema macro.
pub(super) fn write_head(item: &Item, text: &mut Text) {
    text.push(item.name.as_str());
    if item.borrows {
        text.open("<");
        text.push(LIFETIME);
        text.close(">");
    }
}

/// The runtime's type for a string format.
pub(crate) fn format_type(format: StringFormat) -> &'static str {
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
        StringFormat::SpaceRef => "SpaceRef",
        StringFormat::Tid => "Tid",
        StringFormat::Uri => "Uri",
    }
}
