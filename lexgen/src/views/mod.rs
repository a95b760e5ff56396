//! Other things than Rust out of lexicons.
//!
//! A view reads the checked corpus and returns files. Views do not know the disk, nor each other, but for the schemas that
//! `json_schema` and `openapi` share. `docs` also uses the samples of `data`, and shows the code of `rust`.

pub mod docs;
pub mod json_schema;
pub mod openapi;
mod original;
