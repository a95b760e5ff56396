//! Other things than Rust out of lexicons.
//!
//! A view reads the checked corpus and returns files. Views do not know each other, nor the disk. `docs` also uses the samples of
//! `data`, and shows the code of `rust`.

pub mod docs;
pub mod json_schema;
