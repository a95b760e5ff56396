//! The helper attributes of `#[derive(schemars::JsonSchema)]`, which give a type the schema of its data.
//!
//! Without them, schemars takes names and shapes from the Rust type. The schemas accept what the types read, as those of
//! `lexgen export` do without `--strict`: lengths and ranges are left to validation. A definition is named in `$defs` as it is there.
//!
//! | in Rust | attributes |
//! |---|---|
//! | field | `rename` to the name in data |
//! | optional or nullable field | `with` the type of its value, and `default` with `skip_serializing_if` if it can be absent |
//! | unknown fields | `skip`, since any are allowed |
//! | record | `transform`, which adds `$type` |
//! | union | `tag = "$type"`; `untagged` for unknown types, with a `transform` that excludes the known ones |
//! | enumeration of strings | `rename` of variants; `untagged` for unknown values |
//! | enumeration of integers | `try_from` and `into` integers, with their values |
//! | errors of an endpoint | `tag = "error"`; `untagged` for other errors |

use crate::config::Derived;
use crate::rust::model::{Field, Item, ItemKind, Literal, Presence, Role};
use crate::rust::names::RustIdent;
use crate::schema_key;

use super::Expansion;
use super::code::{Code, Text};
use super::schema_macro::{integer, string};

impl Expansion<'_> {
    /// Writes the attributes of a type.
    pub(super) fn write_schema_attributes(&self, item: &Item, code: &mut Code) {
        let mut attributes = Vec::new();
        if let Some(site) = item.site.as_ref().filter(|site| site.path.is_empty() && site.part.is_none()) {
            let name = schema_key::encode(site.definition.nsid.as_str(), site.definition.name.as_str());
            attributes.push(renamed(&name));
        }
        match &item.kind {
            ItemKind::Struct(object) if matches!(object.role, Role::Record { .. }) => {
                attributes.push(self.transform("record"));
            }
            ItemKind::Union(_) => attributes.push("tag = \"$type\"".to_owned()),
            ItemKind::IntegerEnum(values) => {
                let values: Vec<String> = values.values.iter().map(|(value, _)| integer(*value)).collect();
                attributes.push("try_from = \"i64\"".to_owned());
                attributes.push("into = \"i64\"".to_owned());
                attributes.push(format!("extend(\"enum\" = [{}])", values.join(", ")));
            }
            ItemKind::Errors(_) => attributes.push("tag = \"error\"".to_owned()),
            _ => {}
        }
        write(item, &attributes, code);
    }

    /// Writes the attributes of a field.
    pub(super) fn write_schema_attributes_of_field(&self, item: &Item, field: &Field, code: &mut Code) {
        let mut attributes = Vec::new();
        if field.name.unraw() != field.wire {
            attributes.push(renamed(&field.wire));
        }
        // A reference to the schema of the value, where that of an `Option` would allow null.
        if field.presence != Presence::Required {
            attributes.push(format!("with = {}", string(self.type_of_value(item, field).as_str())));
        }
        if field.is_optional() {
            let is_absent = match field.presence {
                Presence::Lossy | Presence::LossyNullable => format!("{}::LossyOption::is_absent", self.runtime()),
                _ => "::core::option::Option::is_none".to_owned(),
            };
            attributes.push("default".to_owned());
            attributes.push(format!("skip_serializing_if = {}", string(&is_absent)));
        }
        let keywords = keywords(field);
        if !keywords.is_empty() {
            attributes.push(format!("extend({})", keywords.join(", ")));
        }
        write(item, &attributes, code);
    }

    /// Writes the attributes of the field for unknown fields.
    pub(super) fn write_schema_attributes_of_extra(&self, item: &Item, code: &mut Code) {
        write(item, &["skip".to_owned()], code);
    }

    /// Writes the attributes of a variant that is called `name` in Rust and `wire` in data.
    pub(super) fn write_schema_attributes_of_variant(
        &self,
        item: &Item,
        name: &RustIdent,
        wire: &str,
        code: &mut Code,
    ) {
        if name.unraw() != wire {
            write(item, &[renamed(wire)], code);
        }
    }

    /// Writes the attributes of the variant for everything unknown.
    pub(super) fn write_schema_attributes_of_rest(&self, item: &Item, code: &mut Code) {
        let mut attributes = vec!["untagged".to_owned()];
        if matches!(item.kind, ItemKind::Union(_)) {
            attributes.push(self.transform("unlisted"));
        }
        write(item, &attributes, code);
    }

    /// The type of a value that is not absent.
    fn type_of_value(&self, item: &Item, field: &Field) -> Text {
        let is_nullable = match field.presence {
            Presence::Nullable | Presence::OptionalNullable | Presence::LossyNullable => true,
            Presence::Required | Presence::Optional | Presence::Lossy => false,
        };
        let mut ty = Text::default();
        if is_nullable {
            ty.push_all([self.runtime(), "::Nullable<"]);
        }
        self.write_ty(&field.ty, item.module, &mut ty);
        if is_nullable {
            ty.push(">");
        }
        ty
    }

    /// A function of the runtime that changes the schema of the type.
    fn transform(&self, function: &str) -> String {
        format!("transform = {}::json_schema::{function}::<Self>", self.runtime())
    }
}

/// The keywords for the constant and the default of a field.
fn keywords(field: &Field) -> Vec<String> {
    let constant = field.constant.as_ref().map(|constant: &Literal| match field.presence {
        Presence::Nullable | Presence::OptionalNullable | Presence::LossyNullable => {
            format!("\"enum\" = [{constant}, null]")
        }
        Presence::Required | Presence::Optional | Presence::Lossy => format!("\"const\" = {constant}"),
    });
    let default = field.default.as_ref().map(|default| format!("\"default\" = {}", default.literal));
    constant.into_iter().chain(default).collect()
}

fn renamed(name: &str) -> String {
    format!("rename = {}", string(name))
}

/// Writes attributes, if there are some and the item derives `JsonSchema`.
fn write(item: &Item, attributes: &[String], code: &mut Code) {
    if attributes.is_empty() {
        return;
    }
    let write_helper = |text: &mut Text| {
        text.push("schemars");
        text.list(["(", ")"], attributes, |attribute, text| text.push(attribute));
    };
    match &item.additions.json_schema {
        Derived::Never => {}
        Derived::Always => code.write_line(|text| {
            text.push("#[");
            write_helper(text);
            text.push("]");
        }),
        Derived::If(condition) => code.write_line(|text| {
            text.push("#[cfg_attr");
            text.open("(");
            text.push(condition);
            text.comma();
            write_helper(text);
            text.close(")");
            text.push("]");
        }),
    }
}
