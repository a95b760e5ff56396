//! Serializes values in any format.

use serde::ser::{Serialize, Serializer};

use super::Value;
use super::deep::Written;

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Written::new(self).serialize(serializer)
    }
}
