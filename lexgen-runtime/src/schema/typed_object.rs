//! Reading and writing [`TypedObject`]s, which have no fields of their own but `$type`.

use lexgen_data::Object;
use serde::de::{Deserialize, Deserializer, MapAccess};
use serde::ser::{Serialize, Serializer};

use super::decode::Decode;
use super::fields::{Fields, MISSING};
use super::object::{FieldVisitor, write_tagged};
use super::path;
use super::table::{ReadTable, Table};
use crate::validate::{Rules, Validate, ValidationContext};
use crate::value::{TYPE, TypedObject};

impl Serialize for TypedObject {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        write_tagged(serializer, self.type_name(), self)
    }
}

impl<'de> Deserialize<'de> for TypedObject {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::decode(deserializer)
    }
}

impl Table for TypedObject {
    fn visit_fields<V: FieldVisitor>(&self, fields: &mut V) {
        fields.extra(self, Self::NAMES);
    }

    fn check(&self, cx: &mut ValidationContext<'_>) {
        Validate::check_constraints(&**self, &Rules::NONE, cx);
    }
}

impl<'de> ReadTable<'de> for TypedObject {
    /// As a variant of a union, where `$type` has been read already.
    fn read_fields<A: MapAccess<'de>>(fields: &mut Fields<'de, A>) -> Result<Self, A::Error> {
        fields.read_object().map(Self::of_tagged)
    }

    fn read<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let object = Object::decode(deserializer)?;
        Self::try_from(object).map_err(|_| path::of_field(TYPE, MISSING))
    }
}
