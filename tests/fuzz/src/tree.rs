//! A tree of JSON whose keys and scalars are arbitrary text, so that its output may be unusual or invalid JSON.

use std::fmt::Write as _;

use serde_json::Value;

/// A JSON value. Keys and scalars are stored as written, with quotes and escapes.
#[derive(Clone, Debug)]
pub(crate) enum Tree {
    Leaf(String),
    Array(Vec<Tree>),
    Object(Vec<(String, Tree)>),
}

impl Tree {
    /// Converts a value to a tree.
    pub(crate) fn of(value: &Value) -> Self {
        match value {
            Value::Array(elements) => Self::Array(elements.iter().map(Self::of).collect()),
            Value::Object(fields) => {
                let fields = fields.iter().map(|(key, value)| (Value::from(key.as_str()).to_string(), Self::of(value)));
                Self::Object(fields.collect())
            }
            leaf => Self::Leaf(leaf.to_string()),
        }
    }

    /// Returns the number of nodes.
    pub(crate) fn size(&self) -> usize {
        1 + match self {
            Self::Leaf(_) => 0,
            Self::Array(elements) => elements.iter().map(Self::size).sum(),
            Self::Object(fields) => fields.iter().map(|(_, value)| value.size()).sum(),
        }
    }

    /// Returns the node with this number in depth-first order. The root has the number 0.
    pub(crate) fn node(&mut self, number: usize) -> &mut Self {
        let mut left = number;
        let mut node = self;
        while left > 0 {
            left -= 1;
            let children: Vec<&mut Self> = match node {
                Self::Leaf(_) => Vec::new(),
                Self::Array(elements) => elements.iter_mut().collect(),
                Self::Object(fields) => fields.iter_mut().map(|(_, value)| value).collect(),
            };
            let mut next = None;
            for child in children {
                let size = child.size();
                if left < size {
                    next = Some(child);
                    break;
                }
                left -= size;
            }
            node = next.expect("the number is below the size of the tree");
        }
        node
    }

    /// Appends the tree to `text`.
    pub(crate) fn write(&self, text: &mut String) {
        match self {
            Self::Leaf(leaf) => text.push_str(leaf),
            Self::Array(elements) => {
                text.push('[');
                for (index, element) in elements.iter().enumerate() {
                    text.push_str(if index == 0 { "" } else { "," });
                    element.write(text);
                }
                text.push(']');
            }
            Self::Object(fields) => {
                text.push('{');
                for (index, (key, value)) in fields.iter().enumerate() {
                    let comma = if index == 0 { "" } else { "," };
                    // Writing to a string cannot fail.
                    let _ = write!(text, "{comma}{key}:");
                    value.write(text);
                }
                text.push('}');
            }
        }
    }
}
