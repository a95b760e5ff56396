//! Where in the data errors came up: as `lexgen-data` says it, under the name that it has here.

pub(crate) use lexgen_data::error_path::{in_element, in_field, of_field, prefix};
