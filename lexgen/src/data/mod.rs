//! Lexicons without generated code: [`validate`] checks data, [`sample`] makes random data.

pub mod sample;
pub mod validate;
