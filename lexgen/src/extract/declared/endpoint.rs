//! Unit structs with `query`, `procedure` or `subscription`.

use proc_macro2::{Ident, Span};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Error, Result, Type as RustType};

use super::super::attribute::{Argument, Arguments, Setting};
use super::super::declaration::{Body, DeclaredErrors, Endpoint, ErrorName, Literal, LiteralValue, Text, Type};
use super::READING;

/// The kinds of endpoints.
pub(super) const ENDPOINTS: [&str; 3] = ["query", "procedure", "subscription"];

/// Reads the options of an endpoint with the marker `marker`.
pub(super) fn endpoint(kind: &'static str, marker: &Ident, arguments: &mut Arguments) -> Result<Endpoint> {
    let others: Vec<Span> =
        ENDPOINTS.iter().filter_map(|kind| arguments.flag(kind).transpose()).collect::<Result<_>>()?;
    if let [_, other, ..] = others.as_slice() {
        return Err(Error::new(*other, "an endpoint is a query, a procedure or a subscription"));
    }
    let value = |ty: RustType| READING.value(&ty);
    let mut body = |name: &str| -> Result<Option<Body>> {
        let encoding = arguments.text(&format!("{name}_encoding"))?;
        let Some(ty) = arguments.ty(name)? else {
            return match encoding {
                Some(encoding) => Err(Error::new(encoding.span, format!("`{name}` is missing, the type of the body"))),
                None => Ok(None),
            };
        };
        let value = READING.value(&ty)?;
        let encoding = match (encoding, &value.ty) {
            (Some(encoding), _) => encoding,
            (None, Type::Body) => {
                let message = format!("the encoding is missing: `{name}_encoding = \"image/png\"`");
                return Err(Error::new(ty.span(), message));
            }
            (None, _) => Text { value: "application/json".to_owned(), span: ty.span() },
        };
        Ok(Some(Body { ty: ty.to_token_stream(), value, encoding }))
    };
    let (input, output) = (body("input")?, body("output")?);
    let endpoint = Endpoint {
        kind,
        params: arguments.ty("params")?.map(value).transpose()?,
        input,
        output,
        message: arguments.ty("message")?.map(value).transpose()?,
        subprotocol: arguments.text("subprotocol")?,
        errors: DeclaredErrors::Names(errors(arguments)?),
    };
    let misplaced = match kind {
        "query" => [endpoint.input.as_ref().map(|_| "input"), endpoint.message.as_ref().map(|_| "message")],
        "procedure" => [endpoint.message.as_ref().map(|_| "message"), None],
        _ => [endpoint.input.as_ref().map(|_| "input"), endpoint.output.as_ref().map(|_| "output")],
    };
    if let Some(part) = misplaced.into_iter().flatten().next() {
        return Err(Error::new(marker.span(), format!("a {kind} has no `{part}`")));
    }
    if kind == "subscription" && endpoint.message.is_none() {
        return Err(Error::new(marker.span(), "`message` is missing, the union of the messages"));
    }
    Ok(endpoint)
}

/// Reads `errors(NotFound, Gone = "There is no such note any more.")`.
fn errors(arguments: &mut Arguments) -> Result<Vec<ErrorName>> {
    let Some(Argument { name, setting }) = arguments.take("errors") else { return Ok(Vec::new()) };
    let Setting::Options(mut options) = setting else {
        return Err(Error::new(name.span(), "expected the names of errors: `errors(NotFound)`"));
    };
    let error = |Argument { name, setting }| {
        let description = match setting {
            Setting::Flag => None,
            Setting::Literal(Literal { value: LiteralValue::String(text), .. }) => Some(text),
            _ => return Err(Error::new(name.span(), "an error can have a description: `NotFound = \"…\"`")),
        };
        if name == "Other" {
            return Err(Error::new(name.span(), "`Other` is the variant for all errors that are not declared"));
        }
        let text = Text { value: name.unraw().to_string(), span: name.span() };
        Ok(ErrorName { ident: name, name: text, description })
    };
    options.take_all().into_iter().map(error).collect()
}
