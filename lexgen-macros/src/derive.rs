//! `#[derive(Lexicon)]`: one lexicon, next to a unit struct.

use lexgen::diagnostic::Diagnostics;
use lexgen::{DeriveError, DeriveTarget, with_sources};
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Data, DeriveInput, Error, Fields};

use crate::arguments::{Arguments, within};
use crate::define;
use crate::own;
use crate::report::{self, Report};

pub(crate) fn expand(input: &DeriveInput) -> syn::Result<TokenStream> {
    if let Some(declared) = define::expand(input) {
        return declared;
    }
    if !is_unit(input) {
        return own::expand(input);
    }
    check_generics(input)?;
    let mut attributes = input.attrs.iter().filter(|attribute| attribute.path().is_ident("lexicon"));
    let usage = "expected one `#[lexicon(\"an.nsid.here\", dir = \"lexicons\")]`";
    let (Some(attribute), None) = (attributes.next(), attributes.next()) else {
        return Err(Error::new(input.ident.span(), usage));
    };
    let mut arguments: Arguments = attribute.parse_args()?;
    let [nsid_literal] = arguments.literals.as_slice() else { return Err(Error::new_spanned(attribute, usage)) };
    let nsid_literal = nsid_literal.clone();
    let nsid = nsid_literal.value().parse().map_err(|error| {
        Error::new(nsid_literal.span(), format!("`{}` is not an NSID: {error}", nsid_literal.value()))
    })?;

    let dir = arguments.take_string("dir")?;
    let refs = arguments.take_string("refs")?.map(|refs| refs.value());
    let (directory, file, mut config) = arguments.config()?;
    let dir = dir.as_ref().map(|dir| (dir, within(&directory, dir)));
    if let Some((_, path)) = &dir {
        config.lexicons = vec![path.clone()];
    }
    config.keep_going = true;

    let mut diagnostics = Diagnostics::default();
    let sources = config.load_sources(&mut diagnostics);
    if config.deny_warnings {
        diagnostics.deny_warnings();
    }
    let marker = input.ident.to_string();
    let visibility = input.vis.to_token_stream();
    let target = DeriveTarget { nsid, marker, refs, visibility };
    let report = Report {
        sources: &sources,
        arguments: dir.into_iter().collect(),
        span: nsid_literal.span(),
        levels: report::levels(&input.attrs),
    };
    let run = match lexgen::generate_derive(&sources, &config, &target) {
        Ok(run) => run,
        // The lexicon may be missing because its file cannot be read.
        Err(_) if diagnostics.has_errors() => return Ok(report.diagnostics(&diagnostics)),
        Err(error) => return Err(Error::new(nsid_literal.span(), message(&error))),
    };
    diagnostics.append(run.diagnostics);

    let reported = report.diagnostics(&diagnostics);
    let tracked = report::track(sources.iter().map(|(_, file)| file.path()).chain(file.as_deref()));
    let code = run.output;
    Ok(quote!(#reported #code #tracked))
}

/// Words an error in terms of the attribute.
fn message(error: &DeriveError) -> String {
    match error {
        DeriveError::MissingRefs { nsid, target } => {
            format!("`{nsid}` refers to `{target}`: add `refs = \"crate::lexicons\"`, the module of other lexicons")
        }
        DeriveError::NameTaken { definition, marker } => format!(
            "the type for `{}#{}` is called `{marker}` itself: give this struct another name, such as `{marker}Lexicon`",
            definition.nsid,
            definition.name.as_str()
        ),
        DeriveError::InvalidRefs(error) => error.to_string(),
        error => with_sources(error),
    }
}

/// Returns whether the struct represents a lexicon, and so has no contents.
fn is_unit(input: &DeriveInput) -> bool {
    matches!(&input.data, Data::Struct(data) if matches!(data.fields, Fields::Unit))
}

fn check_generics(input: &DeriveInput) -> syn::Result<()> {
    match input.generics.params.first() {
        None => Ok(()),
        Some(parameter) => {
            Err(Error::new_spanned(parameter, "the struct of a lexicon is not generic: `pub struct CreateSession;`"))
        }
    }
}
