//! Schemas for validation: flat, with resolved refs and prepared texts of messages.
//!
//! Knows nothing of documents or names of definitions.

use std::borrow::Borrow;

use lexgen_data::SyntaxError;

use crate::lexicon::syntax::LengthRange;

/// The index of a schema in [`Schemas`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NodeId(usize);

/// All schemas of a corpus. They refer to each other by index, so cycles are harmless.
#[derive(Clone, Debug, Default)]
pub(super) struct Schemas(Vec<Node>);

impl Schemas {
    /// Adds a schema.
    pub(super) fn push(&mut self, node: Node) -> NodeId {
        self.0.push(node);
        NodeId(self.0.len() - 1)
    }

    /// Replaces a schema.
    pub(super) fn set(&mut self, id: NodeId, node: Node) {
        self.0[id.0] = node;
    }

    /// The schema at an index.
    pub(super) fn get(&self, id: NodeId) -> &Node {
        &self.0[id.0]
    }
}

/// A schema.
#[derive(Clone, Debug)]
pub(super) enum Node {
    /// Any value of the data model, for a ref to a missing definition.
    Any,
    Boolean {
        constant: Option<bool>,
    },
    Integer(IntegerRules),
    Text(Box<TextRules>),
    Bytes(LengthRange),
    Link,
    Blob(BlobRules),
    Array {
        items: NodeId,
        length: LengthRange,
    },
    Object(ObjectRules),
    /// Parameters: an object whose unknown fields are ignored.
    Parameters(ObjectRules),
    Record(RecordRules),
    Union(UnionRules),
    /// `unknown`: any object that is not a blob.
    Unknown,
}

/// The constraints of an integer.
#[derive(Clone, Debug, Default)]
pub(super) struct IntegerRules {
    pub(super) minimum: Option<i64>,
    pub(super) maximum: Option<i64>,
    pub(super) constant: Option<i64>,
    pub(super) values: Option<Choice<i64>>,
}

/// The constraints of a string.
#[derive(Clone, Debug, Default)]
pub(super) struct TextRules {
    /// In bytes of UTF-8.
    pub(super) length: LengthRange,
    pub(super) graphemes: LengthRange,
    pub(super) format: Option<FormatRule>,
    pub(super) constant: Option<Box<str>>,
    pub(super) values: Option<Choice<Box<str>>>,
}

/// The format of a string.
#[derive(Clone, Copy, Debug)]
pub(super) struct FormatRule {
    pub(super) name: &'static str,
    pub(super) check: fn(&str) -> Result<(), SyntaxError>,
    pub(super) is_datetime: bool,
}

/// The values of a closed enumeration.
#[derive(Clone, Debug)]
pub(super) struct Choice<T> {
    /// Sorted, for searching.
    pub(super) values: Box<[T]>,
    /// The values in the order of the lexicon, for messages.
    pub(super) text: Box<str>,
}

impl<T> Choice<T> {
    pub(super) fn contains<Q: Ord + ?Sized>(&self, value: &Q) -> bool
    where
        T: Borrow<Q>,
    {
        self.values.binary_search_by(|known| known.borrow().cmp(value)).is_ok()
    }
}

/// The constraints of a blob.
#[derive(Clone, Debug, Default)]
pub(super) struct BlobRules {
    /// MIME types and patterns. If empty, everything is accepted.
    pub(super) accept: Box<[Box<str>]>,
    /// The same for messages.
    pub(super) accept_text: Box<str>,
    /// In bytes.
    pub(super) max_size: Option<u64>,
}

/// The fields of an object.
#[derive(Clone, Debug, Default)]
pub(super) struct ObjectRules {
    /// In the order of the lexicon.
    pub(super) fields: Box<[Field]>,
    /// The indices of the fields, sorted by name, for finding unknown fields.
    pub(super) by_name: Box<[usize]>,
}

impl ObjectRules {
    pub(super) fn new(fields: Vec<Field>) -> Self {
        let mut by_name: Vec<usize> = (0..fields.len()).collect();
        by_name.sort_by(|a, b| fields[*a].name.cmp(&fields[*b].name));
        Self { fields: fields.into(), by_name: by_name.into() }
    }

    /// Returns whether the lexicon has a field of this name.
    pub(super) fn lists(&self, name: &str) -> bool {
        self.by_name.binary_search_by(|index| (*self.fields[*index].name).cmp(name)).is_ok()
    }
}

/// A property.
#[derive(Clone, Debug)]
pub(super) struct Field {
    pub(super) name: Box<str>,
    pub(super) schema: NodeId,
    pub(super) required: bool,
    pub(super) nullable: bool,
    /// Whether the value must not be shown.
    pub(super) secret: bool,
}

/// The type of a record.
#[derive(Clone, Debug)]
pub(super) struct RecordRules {
    /// Its `$type`.
    pub(super) nsid: Box<str>,
    pub(super) object: ObjectRules,
}

/// The members of a union.
#[derive(Clone, Debug)]
pub(super) struct UnionRules {
    /// Sorted by name, for searching.
    pub(super) members: Box<[Member]>,
    pub(super) closed: bool,
    /// The names in the order of the lexicon, for messages.
    pub(super) text: Box<str>,
}

impl UnionRules {
    /// The member with this `$type`.
    pub(super) fn find(&self, type_name: &str) -> Option<&Member> {
        let found = self.members.binary_search_by(|member| (*member.type_name).cmp(type_name));
        found.ok().map(|index| &self.members[index])
    }
}

/// A member of a union.
#[derive(Clone, Debug)]
pub(super) struct Member {
    pub(super) type_name: Box<str>,
    /// An object or a record. `None` for a missing definition, which accepts any object.
    pub(super) schema: Option<NodeId>,
}
