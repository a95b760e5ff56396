//! `include_lexicons!`: taking in what a build script made.

/// Takes in the code that `lexgen::build` wrote into `OUT_DIR`: `lexicons.rs`, or the file named.
///
/// ```ignore
/// pub mod lexicons {
///     lexgen_runtime::include_lexicons!();
/// }
/// pub mod ours {
///     lexgen_runtime::include_lexicons!("ours.rs");
/// }
/// ```
#[macro_export]
macro_rules! include_lexicons {
    () => {
        $crate::include_lexicons!("lexicons.rs");
    };
    ($file:literal) => {
        ::core::include!(::core::concat!(::core::env!("OUT_DIR"), "/", $file));
    };
}
