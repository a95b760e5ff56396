//! `lexicons!`: the modules of all lexicons, in place.

use proc_macro2::{Span, TokenStream};
use quote::quote;

use crate::arguments::{Arguments, within};
use crate::report::{self, Report};

pub(crate) fn expand(input: TokenStream) -> syn::Result<TokenStream> {
    let arguments: Arguments = syn::parse2(input)?;
    let (directory, file, mut config) = arguments.config()?;
    let paths: Vec<_> = arguments.literals.iter().map(|literal| (literal, within(&directory, literal))).collect();
    if !paths.is_empty() {
        config.lexicons = paths.iter().map(|(_, path)| path.clone()).collect();
    }
    // An invalid lexicon must not hide the others: a missing module would be an error at every use.
    config.keep_going = true;

    let (sources, run) = lexgen::load_and_run(&config, lexgen::generate_tokens);

    let report = Report { sources: &sources, arguments: paths, span: Span::call_site(), levels: Vec::new() };
    let reported = report.diagnostics(&run.diagnostics);
    let tracked = report::track(sources.iter().map(|(_, file)| file.path()).chain(file.as_deref()));
    let code = run.output;
    Ok(quote!(#reported #code #tracked))
}
