//! `#[derive(Lexicon)]` on a struct with fields or an enum: a type of one's own for a definition.

use lexgen::diagnostic::Diagnostics;
use lexgen::source::Sources;
use lexgen::{OwnError, OwnTarget};
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};
use syn::{DeriveInput, Error};

use crate::arguments::{Arguments, within};
use crate::report;

pub(crate) fn expand(input: &DeriveInput) -> syn::Result<TokenStream> {
    let mut attributes = input.attrs.iter().filter(|attribute| attribute.path().is_ident("lexicon"));
    let usage =
        "expected one `#[lexicon(\"app.bsky.feed.post\")]`, or `#[lexicon(define = \"…\")]` to declare a lexicon";
    let (Some(attribute), None) = (attributes.next(), attributes.next()) else {
        return Err(Error::new(input.ident.span(), usage));
    };
    let mut arguments: Arguments = attribute.parse_args()?;
    let [definition] = arguments.literals.as_slice() else { return Err(Error::new_spanned(attribute, usage)) };
    let (definition, span) = (definition.value(), definition.span());
    let dir = arguments.take_string("dir")?;
    let is_read_only = arguments.take_flag("read_only")?;
    arguments.only(&["runtime", "unresolved", "unknown"]);
    let (directory, file, mut config) = arguments.config()?;
    if let Some(dir) = &dir {
        config.lexicons = vec![within(&directory, dir)];
    }
    // A problem of another lexicon is not one of this type.
    let sources = config.load_sources(&mut Diagnostics::default());
    let target = OwnTarget { definition, span, item: syn::parse2(input.to_token_stream())?, is_read_only };
    let code = lexgen::own_type(&sources, &config, &target).map_err(|errors| combined(errors, &sources))?;
    let tracked = report::track(sources.iter().map(|(_, file)| file.path()).chain(file.as_deref()));
    Ok(quote!(#code #tracked))
}

/// All errors, each with its place in the lexicon.
fn combined(errors: Vec<OwnError>, sources: &Sources) -> Error {
    let errors = errors.into_iter().map(|error| {
        let place = error.lexicon.map(|span| {
            let file = sources.file(span.file);
            let (line, column) = file.line_column(span.start);
            format!("\n  --> {}:{line}:{column}", file.path().display())
        });
        Error::new(error.span, error.message + &place.unwrap_or_default())
    });
    let all = errors.reduce(|mut all, error| {
        all.combine(error);
        all
    });
    all.unwrap_or_else(|| Error::new(Span::call_site(), "the type does not fit its definition"))
}
