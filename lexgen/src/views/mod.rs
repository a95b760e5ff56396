//! Other things than Rust out of lexicons.
//!
//! A view reads the checked corpus and returns files. Views do not know each other, nor the disk.

pub mod json_schema;
