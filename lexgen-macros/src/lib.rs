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
/// Every file that was read is watched: a change builds the crate again. A file that is new is noticed with the next change
/// of one that is read.
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
#[proc_macro_derive(Lexicon, attributes(lexicon))]
pub fn derive_lexicon(input: TokenStream) -> TokenStream {
    let input = syn::parse_macro_input!(input as syn::DeriveInput);
    derive::expand(&input).unwrap_or_else(syn::Error::into_compile_error).into()
}
