//! Macros that generate Rust from AT Protocol lexicons, used through `lexgen-runtime`.
//!
//! They are a front end of `lexgen`: arguments become a [`Config`](lexgen::Config), and diagnostics become compile errors.

#![cfg_attr(docsrs, feature(doc_cfg))]

use proc_macro::TokenStream;

mod arguments;
mod define;
mod derive;
mod own;
mod report;
mod tree;

/// Generates the modules of all lexicons in one or more directories, in place.
///
/// ```ignore
/// lexgen_runtime::lexicons!("lexicons");
/// lexgen_runtime::lexicons!("lexicons", "vendor/lexicons", include = ["app.example.*"], strings = "borrowed");
/// ```
///
/// Paths are relative to the directory of `Cargo.toml`. The options of a `lexgen.toml` there apply. Options after the paths
/// override them, and have the same names with `_` for `-`. Without a path, the macro reads `lexicons` of `lexgen.toml`.
///
/// Cargo rebuilds the crate when a file that was read changes or is removed. Macros cannot watch directories on stable Rust: a
/// new file is noticed if the package has a build script that prints `cargo::rerun-if-changed=lexicons`, and otherwise with
/// the next change of a file that was read.
///
/// Errors in lexicons are compile errors. Warnings are those of the lint `deprecated`, which is the only one that a macro can
/// trigger with its own message. `#[allow(deprecated)]` on the module around the macro silences them.
#[proc_macro]
pub fn lexicons(input: TokenStream) -> TokenStream {
    tree::expand(input.into()).unwrap_or_else(syn::Error::into_compile_error).into()
}

/// Generates the code of one lexicon next to a unit struct.
///
/// ```ignore
/// #[derive(lexgen_runtime::Lexicon)]
/// #[lexicon("com.atproto.server.createSession", dir = "lexicons")]
/// pub struct CreateSession;
/// ```
///
/// If the lexicon is a query, procedure or subscription, the struct is its marker, and its types are named after the struct.
/// `refs = "crate::lexicons"` names the module that has the types of other lexicons. All options of `lexgen.toml` may follow.
///
/// Warnings are those of the lint `deprecated`; `#[allow(deprecated)]` on the struct silences them.
///
/// With `define`, a type needs no lexicon: it declares one, which `lexgen extract` writes.
///
/// ```ignore
/// /// A note.
/// #[derive(Clone, Debug, PartialEq, lexgen_runtime::Lexicon)]
/// #[lexicon(define = "com.example.note", record, key = "tid")]
/// pub struct Note {
///     #[lexicon(max_graphemes = 300)]
///     pub text: String,
/// }
/// ```
#[proc_macro_derive(Lexicon, attributes(lexicon))]
pub fn derive_lexicon(input: TokenStream) -> TokenStream {
    let input = syn::parse_macro_input!(input as syn::DeriveInput);
    derive::expand(&input).unwrap_or_else(syn::Error::into_compile_error).into()
}
