//! Macros that generate Rust from AT Protocol lexicons: a face of the crate `lexgen`, used through `lexgen-runtime`.
//!
//! Arguments become a [`Config`](lexgen::Config), the engine does the work, and its diagnostics become compile errors.

use proc_macro::TokenStream;

mod arguments;
mod derive;
mod report;
mod tree;

/// Generates the modules of all lexicons in one or more folders, in place.
///
/// ```ignore
/// lexgen_runtime::lexicons!("lexicons");
/// lexgen_runtime::lexicons!("lexicons", "vendor/lexicons", include = ["app.example.*"], strings = "borrowed");
/// ```
///
/// Paths are taken from the folder of `Cargo.toml`. Without a path, those of `lexgen.toml` are read, whose options hold
/// here too. The arguments after the paths are those options, with `_` for `-`; they win.
///
/// A change to a file that was read, or its removal, builds the crate again. Macros cannot watch directories on stable Rust: a
/// new file is noticed if the package has a build script that says `cargo::rerun-if-changed=lexicons`, otherwise with the next
/// change of a file that was read.
///
/// Errors of lexicons are compile errors. Warnings are those of the lint `deprecated`, the only one that a macro can trigger
/// with a text of its own: `#[allow(deprecated)]` on the module around the call silences them.
#[proc_macro]
pub fn lexicons(input: TokenStream) -> TokenStream {
    tree::expand(input.into()).unwrap_or_else(syn::Error::into_compile_error).into()
}

/// Generates everything of one lexicon beside a unit struct.
///
/// ```ignore
/// #[derive(lexgen_runtime::Lexicon)]
/// #[lexicon("com.atproto.server.createSession", dir = "lexicons")]
/// pub struct CreateSession;
/// ```
///
/// If the lexicon is a query, procedure or subscription, the struct is its marker and lends it its name. Refs to other
/// lexicons are taken from the module that `refs = "crate::lexicons"` names. All options of `lexgen.toml` may follow.
///
/// Warnings are those of the lint `deprecated`; `#[allow(deprecated)]` on the struct silences them.
#[proc_macro_derive(Lexicon, attributes(lexicon))]
pub fn derive_lexicon(input: TokenStream) -> TokenStream {
    let input = syn::parse_macro_input!(input as syn::DeriveInput);
    derive::expand(&input).unwrap_or_else(syn::Error::into_compile_error).into()
}
