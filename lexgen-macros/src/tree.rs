//! `lexicons!`: the modules of all lexicons, in place.

use lexgen::diagnostic::Diagnostics;
use proc_macro2::TokenStream;
use quote::quote;

use crate::arguments::{Arguments, within};
use crate::report;

pub(crate) fn expand(input: TokenStream) -> syn::Result<TokenStream> {
    let arguments: Arguments = syn::parse2(input)?;
    let (folder, file, mut config) = arguments.config()?;
    if !arguments.texts.is_empty() {
        config.lexicons = arguments.texts.iter().map(|text| within(&folder, text)).collect();
    }
    // One broken lexicon must not hide the rest: a missing module would be an error at every use.
    config.keep_going = true;

    let mut diagnostics = Diagnostics::default();
    let sources = config.load_sources(&mut diagnostics);
    let run = lexgen::generate_tokens(&sources, &config);
    diagnostics.append(run.diagnostics);

    let errors = report::errors(&diagnostics, &sources);
    let tracked = report::track(sources.iter().map(|(_, file)| file.path()).chain(file.as_deref()));
    let code = run.output;
    Ok(quote!(#errors #code #tracked))
}
