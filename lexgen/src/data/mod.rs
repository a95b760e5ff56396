//! Data and lexicons without generated code: [`validate`] checks data, [`sample`] makes some.

pub mod sample;
pub mod validate;
