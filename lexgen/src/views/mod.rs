//! Lexicons in other forms than code. A view is a function from the checked corpus to files.

pub mod json_schema;
pub mod openapi;
mod original;
