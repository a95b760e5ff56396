//! Traits that say what a type is in the lexicon: something that `$type` names, a record, a union.

use lexgen_data::{Cid, dag_cbor};
use serde::de::Deserializer;
use serde::ser::{Serialize, Serializer};

use crate::private::table::ReadTable;
use crate::private::union::read_union_as;

/// A type that `$type` can name.
pub trait Typed {
    /// The name: `nsid` for a main definition, else `nsid#name`.
    const TYPE: &'static str;
}

/// A record (SPEC section 2).
///
/// Its `$type` is written first, and checked on reading: it must be there and equal [`NSID`](Self::NSID).
pub trait Record: Typed + Serialize {
    /// The NSID of the collection that such records stand in.
    const NSID: &'static str;

    /// The type of its record keys, as the lexicon writes it: `tid`, `nsid`, `any` or `literal:…`.
    const KEY: &'static str;

    /// The CID of the record as it stands, in DAG-CBOR: what a repository refers to it by.
    ///
    /// # Errors
    ///
    /// It holds what DAG-CBOR cannot, such as a field among the unknown ones that the lexicon does name.
    fn cid(&self) -> Result<Cid, dag_cbor::Error> {
        dag_cbor::cid_of(self)
    }
}

/// A union: an object whose `$type` says which of several it is.
pub trait Union: Sized {
    /// The types that the lexicon lists.
    const TYPE_NAMES: &'static [&'static str];

    /// What `$type` says: `nsid`, or `nsid#name`.
    fn type_name(&self) -> &str;

    /// Reads a variant whose type is told elsewhere, as the header of an event tells it (SPEC section 8).
    ///
    /// A `$type` in the data need not be there; if it is, it must be the same.
    ///
    /// # Errors
    ///
    /// A type that a closed union does not list, and data that is not of the type.
    fn read_as<'de, D>(type_name: &str, deserializer: D) -> Result<Self, D::Error>
    where
        D: Deserializer<'de>,
        Self: ReadTable<'de>,
    {
        read_union_as(type_name, deserializer)
    }

    /// Writes the variant without its `$type`.
    ///
    /// # Errors
    ///
    /// Those of the serializer.
    fn write_untagged<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error>;
}
