//! [JSON Schema](https://json-schema.org/draft/2020-12/json-schema-core) of generated types with
//! [`schemars`](https://docs.rs/schemars/1): what its derive macro cannot know about them.
//!
//! The option `attributes` adds `#[derive(schemars::JsonSchema)]` to generated types, and with it the helper attributes that
//! make the schema that of their data. Some of these call the functions here:
//!
//! ```
//! use lexgen_runtime::{Extra, json_schema};
//! use serde_json::json;
//!
//! // Generated.
//! #[derive(Clone, Debug, PartialEq, Eq, Hash, schemars::JsonSchema)]
//! #[schemars(transform = lexgen_runtime::json_schema::record::<Self>)]
//! pub struct Note {
//!     #[schemars(rename = "createdAt")]
//!     pub created_at: lexgen_runtime::Datetime,
//!     #[schemars(skip)]
//!     pub extra: Extra,
//! }
//! lexgen_runtime::record! {
//!     Note = "com.example.note", key = "tid" {
//!         "createdAt" => created_at: required;
//!         _ => extra;
//!     }
//! }
//!
//! let schema = schemars::schema_for!(Note);
//! assert_eq!(schema.get("required"), Some(&json!(["$type", "createdAt"])));
//! assert_eq!(schema.get("properties").unwrap()["$type"], json!({ "type": "string", "const": "com.example.note" }));
//! ```

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Value, json};

use crate::schema::lossy::{FormattedText, LossyOption, LossyText, LossyVec};
use crate::schema::{Record, Typed, Union};
use crate::value::{Extra, Nested, Nullable, Recursive, TYPE, TypedObject};
use crate::xrpc::{ErrorDetails, XrpcError};

/// Adds the required property `$type` to the schema of a record.
///
/// A transform for `#[schemars(transform = …)]` on the struct.
pub fn record<T: Record>(schema: &mut Schema) {
    let object = schema.ensure_object();
    let properties = object.entry("properties").or_insert_with(|| json!({}));
    if let Some(properties) = properties.as_object_mut() {
        properties.insert(TYPE.to_owned(), json!({ "type": "string", "const": <T as Typed>::TYPE }));
    }
    let required = object.entry("required").or_insert_with(|| json!([]));
    if let Some(required) = required.as_array_mut() {
        required.insert(0, TYPE.into());
    }
}

/// Replaces the schema of the variant for unknown types of a union by one that excludes the listed types.
///
/// A transform for `#[schemars(untagged, transform = …)]` on the variant.
pub fn unlisted<T: Union>(schema: &mut Schema) {
    if let Value::Object(keywords) = lexgen_data::json_schema::other_object(T::TYPE_NAMES) {
        schema.ensure_object().extend(keywords);
    }
}

/// Implements `JsonSchema` with the schema of another type.
macro_rules! same_schema {
    ([$($generics:tt)*] $ty:ty = $other:ty) => {
        impl<$($generics)*> JsonSchema for $ty {
            fn inline_schema() -> bool {
                <$other>::inline_schema()
            }

            fn schema_name() -> Cow<'static, str> {
                <$other>::schema_name()
            }

            fn schema_id() -> Cow<'static, str> {
                <$other>::schema_id()
            }

            fn json_schema(generator: &mut SchemaGenerator) -> Schema {
                <$other>::json_schema(generator)
            }
        }
    };
}

same_schema! { [T: Recursive + JsonSchema] Nested<T> = T }
// These also contain invalid data, which no schema describes.
same_schema! { [T: JsonSchema] LossyVec<T> = Vec<T> }
same_schema! { [T: JsonSchema] LossyOption<T> = T }
same_schema! { [T: FormattedText + JsonSchema] LossyText<T> = T }
same_schema! { [] Extra = lexgen_data::Object }

/// A field of this type is required unless an attribute says otherwise, as its data can be null but not absent.
impl<T: JsonSchema> JsonSchema for Nullable<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        <Option<T>>::schema_name()
    }

    fn schema_id() -> Cow<'static, str> {
        format!("lexgen_runtime::Nullable<{}>", T::schema_id()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        <Option<T>>::json_schema(generator)
    }
}

impl JsonSchema for TypedObject {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "TypedObject".into()
    }

    fn schema_id() -> Cow<'static, str> {
        "lexgen_runtime::TypedObject".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        Schema::try_from(lexgen_data::json_schema::other_object(&[])).unwrap_or_default()
    }
}

/// The body of a response without its `error`, which the enumeration of errors has as its tag.
impl JsonSchema for ErrorDetails {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "ErrorDetails".into()
    }

    fn schema_id() -> Cow<'static, str> {
        "lexgen_runtime::ErrorDetails".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "object", "properties": { "message": { "type": "string" } } })
    }
}

/// The body of a response.
impl JsonSchema for XrpcError {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "XrpcError".into()
    }

    fn schema_id() -> Cow<'static, str> {
        "lexgen_runtime::XrpcError".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "object",
            "properties": { "error": { "type": "string" }, "message": { "type": "string" } },
            "required": ["error"],
        })
    }
}

#[cfg(test)]
mod tests {
    use schemars::schema_for;
    use serde_json::json;

    use lexgen_data::{Datetime, Did};

    use crate::schema::lossy::{LossyOption, LossyText, LossyVec};
    use crate::value::{Nullable, TypedObject};

    #[test]
    fn lossy_types_have_the_schemas_of_valid_data() {
        assert_eq!(schema_for!(LossyVec<Did>), schema_for!(Vec<Did>));
        assert_eq!(schema_for!(LossyOption<Vec<i64>>), schema_for!(Vec<i64>));
        assert_eq!(schema_for!(LossyText<Datetime>), schema_for!(Datetime));
    }

    #[test]
    fn a_nullable_value_can_be_null() {
        assert_eq!(schema_for!(Nullable<String>).get("type"), Some(&json!(["string", "null"])));
    }

    #[test]
    fn an_object_of_an_unknown_type_must_have_one() {
        let schema = schema_for!(TypedObject);
        assert_eq!(schema.get("required"), Some(&json!(["$type"])));
    }
}
