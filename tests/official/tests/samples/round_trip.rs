//! Reads and writes a value in every format. The data must stay the same.

use lexgen_runtime::{Value, dag_cbor, from_value, json, to_value};
use serde::de::DeserializeOwned;
use serde::ser::Serialize;
use serde_json::Value as Json;

/// One value in all forms from which it is read.
pub(crate) struct Forms {
    /// In the data model.
    data: Value,
    /// As JSON, with sorted keys, so that `$type` comes first.
    pub(crate) text: String,
    /// As JSON, with keys in reverse order, so that `$type` comes last.
    backwards: String,
    /// As DAG-CBOR.
    pub(crate) bytes: Vec<u8>,
}

impl Forms {
    /// Creates all forms of a value.
    ///
    /// # Errors
    ///
    /// Returns an error if the value is not in the data model or its DAG-CBOR is not `bytes`.
    pub(crate) fn new(value: &Json, bytes: Option<&[u8]>) -> Result<Self, String> {
        let text = value.to_string();
        let data: Value = json::from_str(&text).map_err(|error| reason(&error))?;
        let encoded = dag_cbor::to_vec(&data).map_err(|error| reason(&error))?;
        if bytes.is_some_and(|bytes| bytes != encoded) {
            return Err("the data has other bytes".to_owned());
        }
        let mut backwards = String::new();
        write_backwards(value, &mut backwards);
        Ok(Self { data, text, backwards, bytes: encoded })
    }

    /// Writes `value` in both formats and compares it with this value.
    pub(crate) fn compare(&self, value: &impl Serialize) -> Result<(), String> {
        let text = json::to_string(value).map_err(|error| format!("not written as JSON: {}", reason(&error)))?;
        self.compare_text(&text)?;
        match dag_cbor::to_vec(value) {
            Ok(bytes) if bytes == self.bytes => Ok(()),
            Ok(_) => Err("other bytes in DAG-CBOR".to_owned()),
            Err(error) => Err(format!("not written as DAG-CBOR: {}", reason(&error))),
        }
    }

    /// Compares written JSON with this value.
    pub(crate) fn compare_text(&self, text: &str) -> Result<(), String> {
        // Unlike `serde_json::Value`, this rejects duplicate keys.
        let data: Value = json::from_str(text).map_err(|error| format!("not data any more: {}", reason(&error)))?;
        if data != self.data {
            return Err(format!("other data in JSON: {text}"));
        }
        let literally = |text: &str| serde_json::from_str::<Json>(text).expect("the text is JSON");
        // Base64 may be written with other padding.
        if literally(text) != literally(&self.text) && !text.contains("\"$bytes\"") {
            return Err(format!("other JSON: {text}"));
        }
        Ok(())
    }
}

/// Reads and writes `value` as a `T`.
///
/// # Errors
///
/// Returns the reason why it cannot be read, or the change, which begins with `changed`.
pub(crate) fn check<T: DeserializeOwned + Serialize>(value: &Json, bytes: Option<&[u8]>) -> Result<(), String> {
    let forms = match Forms::new(value, bytes) {
        Ok(forms) => forms,
        // The type must reject it as well, with a path.
        Err(error) => {
            let read = json::from_str::<T>(&value.to_string());
            return Err(
                read.map_or_else(|rejection| reason(&rejection), |_| format!("changed: read, although {error}"))
            );
        }
    };
    let ways = [
        ("JSON", json::from_str::<T>(&forms.text).map_err(|error| reason(&error))),
        ("JSON backwards", json::from_str::<T>(&forms.backwards).map_err(|error| reason(&error))),
        ("DAG-CBOR", dag_cbor::from_slice::<T>(&forms.bytes).map_err(|error| reason(&error))),
        ("data", from_value::<T>(&forms.data).map_err(|error| reason(&error))),
    ];
    let errors: Vec<&str> = ways.iter().filter_map(|(_, way)| Some(way.as_ref().err()?.as_str())).collect();
    if let [first, ..] = errors.as_slice() {
        // Which of several errors is found first may depend on the form, but not whether the value can be read.
        return Err(if errors.len() == ways.len() {
            (*first).to_owned()
        } else {
            format!("changed: read by some: {first}")
        });
    }
    for (name, way) in ways {
        let value = way.expect("errors have been handled");
        forms.compare(&value).map_err(|change| format!("changed: read from {name}, {change}"))?;
        match to_value(&value) {
            Ok(data) if data == forms.data => {}
            _ => return Err(format!("changed: read from {name}, other data")),
        }
    }
    Ok(())
}

/// Returns the message of an error without its position, which depends on the form.
pub(crate) fn reason(error: &impl ToString) -> String {
    let text = error.to_string();
    let end = [" at line ", " at byte "].iter().filter_map(|word| text.rfind(word)).min().unwrap_or(text.len());
    text[..end].to_owned()
}

/// Writes JSON with the keys of objects in reverse order.
fn write_backwards(value: &Json, out: &mut String) {
    match value {
        Json::Object(fields) => {
            out.push('{');
            for (number, (key, field)) in fields.iter().rev().enumerate() {
                out.push_str(if number > 0 { "," } else { "" });
                out.push_str(&Json::from(key.as_str()).to_string());
                out.push(':');
                write_backwards(field, out);
            }
            out.push('}');
        }
        Json::Array(items) => {
            out.push('[');
            for (number, item) in items.iter().enumerate() {
                out.push_str(if number > 0 { "," } else { "" });
                write_backwards(item, out);
            }
            out.push(']');
        }
        _ => out.push_str(&value.to_string()),
    }
}
