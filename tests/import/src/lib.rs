//! The code of imported lexicons, under the lints that users may have.

#![deny(warnings)]

::lexgen_runtime::include_lexicons!();
