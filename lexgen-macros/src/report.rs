//! Diagnostics as compile errors, and the files that a macro depends on.

use std::path::Path;

use lexgen::diagnostic::{self, Diagnostic, Diagnostics, Severity};
use lexgen::source::Sources;
use proc_macro2::TokenStream;
use quote::quote;

/// A compile error for each problem.
pub(crate) fn errors(diagnostics: &Diagnostics, sources: &Sources) -> TokenStream {
    diagnostics
        .iter()
        .filter(|found| found.severity == Severity::Error)
        .map(|found| {
            let message = message(found, sources);
            quote!(::core::compile_error!(#message);)
        })
        .collect()
}

/// A diagnostic as it looks behind the `error: ` that the compiler writes itself.
fn message(found: &Diagnostic, sources: &Sources) -> String {
    let rendered = diagnostic::render(found, sources, false);
    // The first line says what follows here, and that it is an error.
    let place: Vec<&str> = rendered.trim_end().lines().skip(1).collect();
    format!("{} [{}]\n{}", found.message, found.code, place.join("\n")).trim_end().to_owned()
}

/// Has the compiler watch the files that were read.
pub(crate) fn track<'p>(paths: impl IntoIterator<Item = &'p Path>) -> TokenStream {
    let paths = paths.into_iter().filter_map(|path| std::path::absolute(path).ok()).filter_map(|path| {
        // A path that is not Unicode cannot be written in source.
        path.to_str().map(str::to_owned)
    });
    quote!(#(const _: &[u8] = ::core::include_bytes!(#paths);)*)
}
