//! JSON in the layout of lexicons that people write: two spaces, and short values on one line.

use serde_json::Value;

/// The width of a line in characters.
const WIDTH: usize = 100;

/// The nesting from which on short objects are on one line: properties and types, but not documents and definitions.
const SHORT_FROM: usize = 3;

/// Prints a value, with a line break at its end.
pub(crate) fn print(value: &Value) -> String {
    let mut text = String::new();
    write(value, 0, 0, &mut text);
    text.push('\n');
    text
}

/// Writes a value. `before` is the number of characters before it on its line.
fn write(value: &Value, depth: usize, before: usize, text: &mut String) {
    let (open, close, count) = match value {
        Value::Array(items) => ('[', ']', items.len()),
        Value::Object(entries) => ('{', '}', entries.len()),
        scalar => return text.push_str(&scalar.to_string()),
    };
    if count == 0 {
        text.extend([open, close]);
        return;
    }
    let is_short = depth >= SHORT_FROM || value.is_array();
    if let Some(line) =
        is_short.then(|| on_one_line(value)).flatten().filter(|line| before + line.chars().count() < WIDTH)
    {
        text.push_str(&line);
        return;
    }
    let indent = "  ".repeat(depth + 1);
    text.push(open);
    let mut separator = "\n";
    let mut item = |key: Option<&str>, value: &Value| {
        text.push_str(separator);
        text.push_str(&indent);
        let start = text.len();
        if let Some(key) = key {
            text.push_str(&Value::from(key).to_string());
            text.push_str(": ");
        }
        let before = indent.len() + text[start..].chars().count();
        write(value, depth + 1, before, text);
        separator = ",\n";
    };
    match value {
        Value::Array(items) => items.iter().for_each(|value| item(None, value)),
        Value::Object(entries) => entries.iter().for_each(|(key, value)| item(Some(key), value)),
        _ => {}
    }
    text.push('\n');
    text.push_str(&"  ".repeat(depth));
    text.push(close);
}

/// Returns a value on one line, if all in it are scalars or lists of scalars.
fn on_one_line(value: &Value) -> Option<String> {
    match value {
        Value::Array(items) => {
            let items: Option<Vec<String>> =
                items.iter().map(|item| scalar(item).or_else(|| on_one_line(item))).collect();
            Some(format!("[{}]", items?.join(", "))).filter(|line| line.len() < WIDTH)
        }
        Value::Object(entries) => {
            let entry = |(key, value): (&String, &Value)| {
                let value = scalar(value).or_else(|| value.as_array().and_then(|_| on_one_line(value)))?;
                Some(format!("{}: {value}", Value::from(key.as_str())))
            };
            let entries: Option<Vec<String>> = entries.iter().map(entry).collect();
            Some(format!("{{ {} }}", entries?.join(", "))).filter(|line| line.len() < WIDTH)
        }
        _ => None,
    }
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::Array(_) => None,
        Value::Object(entries) if entries.is_empty() => Some("{}".to_owned()),
        Value::Object(_) => None,
        value => Some(value.to_string()),
    }
}
