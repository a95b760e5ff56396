//! Lexicons out of Rust: types that declare one with `#[derive(Lexicon)] #[lexicon(define = "…")]`.
//!
//! ```
//! # let directory = tempfile::tempdir()?;
//! # let src = directory.path().join("src");
//! # std::fs::create_dir(&src)?;
//! # std::fs::write(src.join("lib.rs"), r#"
//! /// A note.
//! #[derive(Lexicon)]
//! #[lexicon(define = "com.example.note", record, key = "tid")]
//! pub struct Note {
//!     #[lexicon(max_graphemes = 300)]
//!     pub text: String,
//! }
//! # "#)?;
//! let extracted = lexgen::extract::extract(&[src], &Default::default());
//! assert!(!extracted.diagnostics.has_errors());
//! assert!(extracted.files.contains_key(std::path::Path::new("com/example/note.json")));
//! # Ok::<(), std::io::Error>(())
//! ```
//!
//! | step | output | where |
//! |---|---|---|
//! | read | what each type declares | `attribute`, `ty`, `doc`, `declared`; `emitted` for types that lexgen generated |
//! | resolve | the type that each name means | `resolve` |
//! | convert | JSON whose values know their places in Rust | `schema`, `json` |
//! | check | the rules of lexicons, with places in Rust | `check` |
//!
//! The macro reads one type and checks it in the same way: [`errors`].

#![cfg_attr(not(feature = "extract"), allow(dead_code, reason = "macros do not write files"))]

use std::collections::BTreeMap;

use proc_macro2::Span;
use syn::Error;

mod attribute;
mod check;
#[cfg(feature = "extract")]
mod constant;
#[doc(hidden)]
pub mod declaration;
mod declared;
mod doc;
#[cfg(feature = "extract")]
mod emitted;
#[cfg(feature = "extract")]
mod files;
mod json;
#[cfg(feature = "extract")]
mod limits;
#[cfg(feature = "extract")]
mod resolve;
mod schema;
mod ty;

pub(crate) use attribute::Arguments;
#[doc(hidden)]
pub use declared::{declaration, declares};
#[cfg(feature = "extract")]
pub use files::{Extracted, Options, assert_current, extract};

pub(crate) use ty::{Reading, shown};

use self::declaration::{Declaration, TypePath};
use self::schema::{Placed, Schemas, Target};
use crate::lexicon::diagnostic::{Code, Diagnostic, Severity};

/// Checks one declaration by itself, as a macro sees it. Types of other declarations are not checked.
#[doc(hidden)]
pub fn errors(declaration: Declaration) -> Result<Declaration, Error> {
    let placed = [Placed { declaration, file: None, module: Vec::new() }];
    // The NSID of a document that no other one refers to, so that refs to it are not checked.
    let resolve = |_: usize, path: &TypePath| {
        let name = path.segments.last().map(ToString::to_string).unwrap_or_default();
        Ok(Target::Elsewhere(format!("lexgen.declared.elsewhere#{name}")))
    };
    let mut schemas = Schemas::new(&placed, &resolve);
    let documents = schemas.documents(|_| true, &BTreeMap::new());
    let mut errors: Vec<Error> = Vec::new();
    for problem in std::mem::take(&mut schemas.problems) {
        let help = problem.help.map(|help| format!("; {help}")).unwrap_or_default();
        errors.push(Error::new(problem.place.span, format!("{}{help}", problem.message)));
    }
    for found in check::check(&documents) {
        if is_error(&found.diagnostic) {
            let span = found.place.map_or_else(Span::call_site, |place| place.span);
            errors.push(Error::new(span, message(&found.diagnostic)));
        }
    }
    drop(documents);
    let combined = errors.into_iter().reduce(|mut all, error| {
        all.combine(error);
        all
    });
    let [Placed { declaration, .. }] = placed;
    combined.map_or(Ok(declaration), Err)
}

/// Returns whether a diagnostic of a single declaration is an error. What lexgen would leave out is one: its attribute or field
/// can be removed.
fn is_error(found: &Diagnostic) -> bool {
    let is_left_out = matches!(
        found.code,
        Code::UnknownField
            | Code::ReservedProperty
            | Code::EmptyPropertyName
            | Code::InvalidAccept
            | Code::DuplicateItem
    );
    // The rest of the lexicon is not known here.
    is_left_out || found.severity == Severity::Error && found.code != Code::UnresolvedRef
}

/// A diagnostic in one line.
fn message(found: &Diagnostic) -> String {
    let mut message = found.message.clone();
    // What was expected is in the message.
    if !found.label.is_empty() && !found.label.starts_with("expected a") {
        message.push_str(": ");
        message.push_str(&found.label);
    }
    if let Some(help) = &found.help {
        message.push_str("; ");
        message.push_str(help);
    }
    message
}
