//! Paths in errors, as `lexgen-data` writes them.

pub(crate) use lexgen_data::error_path::{in_element, in_field, of_field, prefix};
