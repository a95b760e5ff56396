//! Conversions between values of the data model and of `serde_json`, which represent JSON as it is written.

use serde::de::Deserialize;

use super::Value;
use crate::json;
use crate::object::Object;

/// Implements the conversions of a type, owned and borrowed.
macro_rules! conversions {
    ($($(#[$documentation:meta])* $ty:ty;)*) => {$(
        $(#[$documentation])*
        impl TryFrom<serde_json::Value> for $ty {
            type Error = json::Error;

            fn try_from(json: serde_json::Value) -> Result<Self, json::Error> {
                Self::deserialize(json)
            }
        }

        impl TryFrom<&serde_json::Value> for $ty {
            type Error = json::Error;

            fn try_from(json: &serde_json::Value) -> Result<Self, json::Error> {
                Self::deserialize(json)
            }
        }

        /// Returns an error if an object breaks a rule of the data model, which is possible for objects that code
        /// creates.
        impl TryFrom<&$ty> for serde_json::Value {
            type Error = json::Error;

            fn try_from(value: &$ty) -> Result<Self, json::Error> {
                // Errors of `serde_json` have no path.
                serde_json::to_value(value).map_err(|error| json::to_string(value).err().unwrap_or(error))
            }
        }

        impl TryFrom<$ty> for serde_json::Value {
            type Error = json::Error;

            fn try_from(value: $ty) -> Result<Self, json::Error> {
                Self::try_from(&value)
            }
        }
    )*};
}

conversions! {
    /// Reads JSON: `{"$link": …}` becomes a link and `{"$bytes": …}` bytes. Returns an error if the JSON is not in the
    /// data model.
    ///
    /// ```
    /// use lexgen_data::Value;
    /// use serde_json::json;
    ///
    /// let value = Value::try_from(json!({ "count": 1.0, "sig": { "$bytes": "AAE" } }))?;
    /// assert_eq!(value["sig"], Value::Bytes([0, 1].into()));
    /// assert_eq!(serde_json::Value::try_from(value)?, json!({ "count": 1, "sig": { "$bytes": "AAE" } }));
    ///
    /// let error = Value::try_from(json!({ "sizes": [1.5] })).unwrap_err();
    /// assert!(error.to_string().starts_with("`sizes[0]`: `1.5` is not an integer"));
    /// # Ok::<(), lexgen_data::json::Error>(())
    /// ```
    Value;
    /// Reads a JSON object. Returns an error if the JSON is not an object (links and bytes are not), or is not in the
    /// data model.
    Object;
}
