//! Examples with marked keys and values.

use serde_json::Value;

use super::escape;
use crate::views::docs::model::Example;

/// Returns the lines of an example.
pub(super) fn example(example: &Example) -> String {
    let mut html = String::new();
    if let Some(head) = &example.head {
        escape(head, &mut html);
    }
    if let Some(body) = &example.body {
        if !html.is_empty() {
            html.push_str("\n\n");
        }
        write(body, 0, &mut html);
    }
    html
}

/// Writes JSON on several lines. Recurses as deep as examples are nested.
fn write(value: &Value, depth: usize, html: &mut String) {
    match value {
        Value::Array(items) if !items.is_empty() => {
            html.push('[');
            for (index, item) in items.iter().enumerate() {
                start_line(index > 0, depth + 1, html);
                write(item, depth + 1, html);
            }
            start_line(false, depth, html);
            html.push(']');
        }
        Value::Object(fields) if !fields.is_empty() => {
            html.push('{');
            for (index, (key, field)) in fields.iter().enumerate() {
                start_line(index > 0, depth + 1, html);
                html.push_str("<b>");
                escape(&Value::from(key.as_str()).to_string(), html);
                html.push_str("</b>: ");
                write(field, depth + 1, html);
            }
            start_line(false, depth, html);
            html.push('}');
        }
        Value::String(_) => {
            html.push_str("<i>");
            escape(&value.to_string(), html);
            html.push_str("</i>");
        }
        other => escape(&other.to_string(), html),
    }
}

fn start_line(comma: bool, depth: usize, html: &mut String) {
    html.push_str(if comma { ",\n" } else { "\n" });
    html.extend(std::iter::repeat_n("  ", depth));
}
