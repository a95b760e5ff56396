//! The body of an error: `{"error": name, "message": text}`.
//!
//! Other fields are skipped without keeping them: they may be large, and may violate the data model.

use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::xrpc::{XrpcError, without_mark};

/// The number of bytes of an error's body that are read.
pub(super) const ERROR_LIMIT: usize = 64 * 1024;

/// Returns the error that a body names; `None` if it names none.
///
/// # Errors
///
/// The body is not JSON.
pub(super) fn read(body: &[u8], status: u16) -> Result<Option<XrpcError>, serde_json::Error> {
    let Found::Object { error: Some(name), message } = serde_json::from_slice(without_mark(body))? else {
        return Ok(None);
    };
    let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_graphic());
    Ok(is_name.then(|| XrpcError::new(status, name, message)))
}

/// The parts of a JSON value that matter.
enum Found {
    Text(String),
    /// The fields of an error, if they are strings.
    Object {
        error: Option<String>,
        message: Option<String>,
    },
    Other,
}

impl Found {
    fn into_text(self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text),
            Self::Object { .. } | Self::Other => None,
        }
    }
}

impl<'de> Deserialize<'de> for Found {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(FoundVisitor)
    }
}

struct FoundVisitor;

impl<'de> Visitor<'de> for FoundVisitor {
    type Value = Found;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_str<E>(self, text: &str) -> Result<Found, E> {
        Ok(Found::Text(text.to_owned()))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Found, A::Error> {
        let (mut error, mut message) = (None, None);
        while let Some(name) = fields.next_key::<String>()? {
            match name.as_str() {
                "error" => error = fields.next_value::<Found>()?.into_text(),
                "message" => message = fields.next_value::<Found>()?.into_text(),
                _ => _ = fields.next_value::<IgnoredAny>()?,
            }
        }
        Ok(Found::Object { error, message })
    }

    fn visit_seq<A: SeqAccess<'de>>(self, elements: A) -> Result<Found, A::Error> {
        IgnoredAny.visit_seq(elements).map(|_| Found::Other)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Found, E> {
        Ok(Found::Other)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Found, E> {
        Ok(Found::Other)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Found, E> {
        Ok(Found::Other)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Found, E> {
        Ok(Found::Other)
    }

    fn visit_unit<E>(self) -> Result<Found, E> {
        Ok(Found::Other)
    }
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::xrpc::XrpcError;

    #[test]
    fn the_name_and_the_message_are_found_among_any_other_data() {
        let expected = |name: &str, message: Option<&str>| Some(XrpcError::new(400, name, message.map(str::to_owned)));
        let deep = format!(r#"{{"x":{}{},"error":"A"}}"#, "[".repeat(10_000), "]".repeat(10_000));
        for (body, error) in [
            (r#"{"error":"A","message":"b"}"#, expected("A", Some("b"))),
            ("\u{feff}{\"error\":\"A\"}", expected("A", None)),
            (r#"{"error":"A","message":7,"x":1.5,"x":[{}],"$type":3}"#, expected("A", None)),
            (r#"{"error":"A","error":"B","message":null}"#, expected("B", None)),
            (&deep, expected("A", None)),
            (r#"{"error":["A"],"message":{"a":1}}"#, None),
            (r#"{"error":{"error":"A"}}"#, None),
            (r#"{"error":""}"#, None),
            (r#"{"error":"a name with spaces"}"#, None),
            (r#"{}"#, None),
            ("[1, 2]", None),
            ("\"text\"", None),
            ("1.5", None),
            ("-1", None),
            ("true", None),
            ("null", None),
        ] {
            assert_eq!(read(body.as_bytes(), 400).expect("it is JSON"), error, "{}", &body[..body.len().min(60)]);
        }
        for body in ["", "{", "<html>", r#"{"error":"A"} x"#] {
            assert!(read(body.as_bytes(), 400).is_err(), "{body}");
        }
    }
}
