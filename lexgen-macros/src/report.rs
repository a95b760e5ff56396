//! Diagnostics as errors and warnings of the compiler, and the files that a macro depends on.

use std::path::{Path, PathBuf};

use lexgen::diagnostic::{self, Code, Diagnostic, Diagnostics, Severity};
use lexgen::source::Sources;
use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;
use syn::{Attribute, LitStr};

/// The means to report diagnostics in the user's code.
pub(crate) struct Report<'r> {
    pub(crate) sources: &'r Sources,
    /// The arguments that are paths, with the resolved paths.
    pub(crate) arguments: Vec<(&'r LitStr, PathBuf)>,
    /// The place to report files at that are below none of them.
    pub(crate) span: Span,
    /// The attributes that set the level of lints for the generated code.
    pub(crate) levels: Vec<&'r Attribute>,
}

impl Report<'_> {
    /// An error or a warning of the compiler for each diagnostic.
    pub(crate) fn diagnostics(&self, diagnostics: &Diagnostics) -> TokenStream {
        diagnostics
            .iter()
            .map(|found| match found.severity {
                Severity::Error => self.error(found),
                Severity::Warning | Severity::Pedantic => self.warning(found),
            })
            .collect()
    }

    fn error(&self, found: &Diagnostic) -> TokenStream {
        let message = message(found, self.sources);
        quote_spanned!(self.span_of(found)=> ::core::compile_error!(#message);)
    }

    /// On stable Rust, macros cannot warn, but the use of a deprecated item is a warning with any message.
    fn warning(&self, found: &Diagnostic) -> TokenStream {
        let message = message(found, self.sources);
        let levels = &self.levels;
        quote_spanned! {self.span_of(found)=>
            #(#levels)*
            const _: () = {
                #[deprecated(note = #message)]
                const LEXICON_WARNING: () = ();
                LEXICON_WARNING
            };
        }
    }

    /// The argument that a file was read for.
    fn span_of(&self, found: &Diagnostic) -> Span {
        let file = found.span.map(|span| self.sources.file(span.file).path());
        let argument = match file {
            Some(file) => self.arguments.iter().find(|(_, path)| file.starts_with(path)),
            // The message contains a path that cannot be read.
            None => {
                let is_named = |path: &PathBuf| found.message.contains(&format!("`{}`", path.display()));
                self.arguments.iter().find(|(_, path)| is_named(path))
            }
        };
        argument.map_or(self.span, |(argument, _)| argument.span())
    }
}

/// The attributes that set the level of lints.
pub(crate) fn levels(attributes: &[Attribute]) -> Vec<&Attribute> {
    let is_level = |attribute: &&Attribute| {
        ["allow", "warn", "deny", "forbid"].iter().any(|level| attribute.path().is_ident(level))
    };
    attributes.iter().filter(is_level).collect()
}

/// A diagnostic in the form that continues the first line of the compiler.
fn message(found: &Diagnostic, sources: &Sources) -> String {
    let mut found = found.clone();
    if matches!(found.code, Code::UnreadablePath | Code::NoLexicons) {
        found.help.get_or_insert_with(|| "paths are relative to the directory of `Cargo.toml`".to_owned());
    }
    let rendered = diagnostic::render(&found, sources, false);
    // The compiler repeats the first line, which has the message and the severity.
    let place: Vec<&str> = rendered.trim_end().lines().skip(1).collect();
    format!("{} [{}]\n{}", found.message, found.code, place.join("\n")).trim_end().to_owned()
}

/// Makes the compiler watch the files that were read.
pub(crate) fn track<'p>(paths: impl IntoIterator<Item = &'p Path>) -> TokenStream {
    let paths = paths.into_iter().filter_map(|path| std::path::absolute(path).ok()).filter_map(|path| {
        // A path that is not Unicode cannot be written in source.
        path.to_str().map(str::to_owned)
    });
    quote::quote!(#(const _: &[u8] = ::core::include_bytes!(#paths);)*)
}
