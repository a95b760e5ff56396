//! `include_lexicons!`: the code that a build script generated.

/// Includes the code that `lexgen::build` wrote to `OUT_DIR`: `lexicons.rs`, or the given file.
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
