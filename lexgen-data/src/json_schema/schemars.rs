//! `JsonSchema` for the types of this crate.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value as Json};

use super::{bytes, cid_link, format, legacy_blob, typed_blob};
use crate::{
    Array, AtIdentifier, AtUri, Blob, Borrowed, BorrowedBytes, Bytes, Cid, CidLink, Datetime, Did, Handle, Language,
    LegacyBlob, Nsid, Object, RecordKey, SpaceRef, StringFormat, Tid, TypedBlob, Uri, Value,
};

/// Implements `JsonSchema` with a schema that is written in place of a reference to it.
macro_rules! inline_schema {
    ([$($generics:tt)*] $ty:ty, $name:expr, $schema:expr) => {
        impl<$($generics)*> JsonSchema for $ty {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> Cow<'static, str> {
                $name.into()
            }

            fn schema_id() -> Cow<'static, str> {
                Cow::Owned(format!("lexgen_data::{}", Self::schema_name()))
            }

            fn json_schema(generator: &mut SchemaGenerator) -> Schema {
                let schema: fn(&mut SchemaGenerator) -> Schema = $schema;
                schema(generator)
            }
        }
    };
}

macro_rules! format_schemas {
    ($($format:ident)*) => {
        $(inline_schema! { [] $format, stringify!($format), |_| format_schema::<$format>() })*
    };
}

format_schemas! { AtIdentifier AtUri Cid Datetime Did Handle Language Nsid RecordKey SpaceRef Tid Uri }

inline_schema! { [T: StringFormat] Borrowed<'_, T>, T::NAME, |_| format_schema::<T>() }

inline_schema! { [] Bytes, "Bytes", |_| of_object(bytes()) }
inline_schema! { [] BorrowedBytes<'_>, "Bytes", |_| of_object(bytes()) }
inline_schema! { [] CidLink, "CidLink", |_| of_object(cid_link()) }
inline_schema! { [] TypedBlob, "TypedBlob", |_| of_object(typed_blob()) }
inline_schema! { [] LegacyBlob, "LegacyBlob", |_| of_object(legacy_blob()) }
inline_schema! { [] Object, "Object", |_| json_schema!({ "type": "object" }) }
inline_schema! { [] Array, "Array", |generator| {
    json_schema!({ "type": "array", "items": generator.subschema_for::<Value>() })
} }
inline_schema! { [] Value, "Value", |_| {
    json_schema!({ "type": ["null", "boolean", "integer", "string", "array", "object"] })
} }

/// In either form. It has a definition of its own, because it is the largest schema.
impl JsonSchema for Blob {
    fn schema_name() -> Cow<'static, str> {
        "Blob".into()
    }

    fn schema_id() -> Cow<'static, str> {
        "lexgen_data::Blob".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "anyOf": [typed_blob(), legacy_blob()] })
    }
}

/// Strings of a format that another crate defines have no pattern.
fn format_schema<T: StringFormat>() -> Schema {
    let mut schema = json_schema!({ "type": "string" });
    if let Some(format) = format(T::NAME) {
        schema.insert("pattern".to_owned(), format.pattern.into());
        if let Some(name) = format.annotation {
            schema.insert("format".to_owned(), name.into());
        }
        if let Some(length) = format.max_length {
            schema.insert("maxLength".to_owned(), length.into());
        }
    }
    schema
}

fn of_object(schema: Json) -> Schema {
    match schema {
        Json::Object(keywords) => keywords.into(),
        _ => Map::new().into(),
    }
}

#[cfg(test)]
mod tests {
    use schemars::{JsonSchema, SchemaGenerator, schema_for};
    use serde_json::json;

    use crate::{Blob, Borrowed, Bytes, Datetime, Did, Value, json_schema};

    #[test]
    fn a_format_has_its_pattern_its_length_and_the_nearest_format_of_json_schema() {
        let did = SchemaGenerator::default().into_root_schema_for::<Did>();
        assert_eq!(did.get("pattern"), Some(&json_schema::format("did").unwrap().pattern.into()));
        assert_eq!(did.get("maxLength"), Some(&2048.into()));
        assert_eq!(schema_for!(Datetime).get("format"), Some(&"date-time".into()));
    }

    #[test]
    fn a_borrowed_string_has_the_schema_of_its_format() {
        let mut generator = SchemaGenerator::default();
        assert_eq!(Borrowed::<'_, Did>::json_schema(&mut generator), Did::json_schema(&mut generator));
    }

    #[test]
    fn blobs_are_referred_to_and_smaller_schemas_are_inline() {
        let schema = schema_for!((Blob, Bytes, Value));
        let items = schema.get("prefixItems").unwrap();
        assert_eq!(items[0], json!({ "$ref": "#/$defs/Blob" }));
        assert_eq!(items[1], json_schema::bytes());
        assert_eq!(items[2], json!({ "type": ["null", "boolean", "integer", "string", "array", "object"] }));
    }
}
