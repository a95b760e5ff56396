//! JSON as text, with keys in the order in which they are given.

/// A string.
pub(crate) fn quote(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_default()
}

/// An object, of names and values that are JSON already.
pub(crate) fn object<N: AsRef<str>>(fields: impl IntoIterator<Item = (N, String)>) -> String {
    let fields: Vec<String> =
        fields.into_iter().map(|(name, value)| format!("{}:{value}", quote(name.as_ref()))).collect();
    format!("{{{}}}", fields.join(","))
}

/// An array of values that are JSON already.
pub(crate) fn array(values: impl IntoIterator<Item = String>) -> String {
    let values: Vec<String> = values.into_iter().collect();
    format!("[{}]", values.join(","))
}

/// An array of strings.
pub(crate) fn strings<T: AsRef<str>>(values: impl IntoIterator<Item = T>) -> String {
    array(values.into_iter().map(|value| quote(value.as_ref())))
}
