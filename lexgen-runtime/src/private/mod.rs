//! What the code that our macros expand to calls, offered to it as `crate::__private`.
//!
//! Knows how objects, unions and values are read and written, and nothing of XRPC.

pub(crate) mod constant;
pub(crate) mod defaults;
pub(crate) mod fields;
pub(crate) mod kind;
pub(crate) mod nesting;
pub(crate) mod object;
pub(crate) mod path;
pub(crate) mod recursive;
pub mod redacted;
pub(crate) mod rows;
pub(crate) mod table;
pub(crate) mod tag;
pub(crate) mod union;
pub(crate) mod values;
pub(crate) mod writer;
