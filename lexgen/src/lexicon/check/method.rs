//! Rules about queries, procedures and subscriptions.

use crate::lexicon::diagnostic::{Code, Diagnostic, Diagnostics, closest, quoted};
use crate::lexicon::syntax::{Body, ErrorDefinition, Method, Subprotocol, Subscription, is_json};
use lexgen_data::mime::is_type_or_pattern;

pub(super) fn check_method(method: &Method, diagnostics: &mut Diagnostics) {
    for body in method.input.iter().chain(&method.output) {
        check_encoding(body, diagnostics);
        check_schema_without_json(body, diagnostics);
    }
    check_errors(&method.errors, diagnostics);
}

pub(super) fn check_subscription(subscription: &Subscription, diagnostics: &mut Diagnostics) {
    if let Some(subprotocol) = &subscription.subprotocol {
        check_subprotocol(subprotocol, diagnostics);
    }
    check_errors(&subscription.errors, diagnostics);
}

/// `subprotocol` names a framing. Code for another one would read and write the wrong frames.
fn check_subprotocol(subprotocol: &Subprotocol, diagnostics: &mut Diagnostics) {
    let framings = Subprotocol::FRAMINGS;
    if framings.contains(&&*subprotocol.name) {
        return;
    }
    let help = match closest(&subprotocol.name, framings.iter().copied()) {
        Some(framing) => format!("did you mean `{framing}`?"),
        None => format!("the framings are `{}`", framings.join("`, `")),
    };
    diagnostics.push(
        Diagnostic::new(Code::UnknownSubprotocol, format!("there is no framing {}", quoted(&subprotocol.name)))
            .at(subprotocol.span, "unknown")
            .help(help),
    );
}

/// `encoding` is one MIME type or pattern. Lists and parameters are accepted, with a warning that other tools reject them.
fn check_encoding(body: &Body, diagnostics: &mut Diagnostics) {
    let encoding = body.encoding.as_str();
    if is_type_or_pattern(encoding) {
        return;
    }
    let is_typed = |part: &str| is_type_or_pattern(part.split(';').next().unwrap_or_default().trim());
    let diagnostic = if !encoding.split(',').all(is_typed) {
        let help = match encoding.to_ascii_lowercase().as_str() {
            "json" => "did you mean `application/json`?",
            "*" => "did you mean `*/*`?",
            _ => "write a MIME type such as `application/json`, or a pattern such as `image/*`",
        };
        Diagnostic::new(Code::InvalidEncoding, format!("{} is not a MIME type", quoted(encoding)))
            .at(body.encoding_span, "expected a MIME type or a pattern")
            .help(help)
    } else if encoding.contains(',') && encoding.split(',').any(is_json) {
        Diagnostic::new(Code::OddEncoding, "the encoding is a list of MIME types, and JSON is only one of them")
            .at(body.encoding_span, "the body is read as bytes")
            .help("if the body is JSON, write `application/json` alone")
    } else if encoding.contains(',') {
        Diagnostic::new(Code::OddEncoding, "the encoding is a list of MIME types")
            .at(body.encoding_span, "read as alternatives")
            .help("the specification allows one type or pattern, such as `image/*`")
    } else {
        Diagnostic::new(Code::OddEncoding, "the encoding has parameters")
            .at(body.encoding_span, "not compared with those of a request")
            .help("write the MIME type alone")
    };
    diagnostics.push(diagnostic);
}

/// A schema describes JSON, so a body with another encoding should not have one.
fn check_schema_without_json(body: &Body, diagnostics: &mut Diagnostics) {
    if body.schema.is_some() && !body.encoding.split(',').any(is_json) {
        diagnostics.push(
            Diagnostic::new(Code::SchemaWithoutJson, "the body has a schema but is not JSON")
                .at(body.encoding_span, "not JSON")
                .help("a body with a schema has the encoding `application/json`"),
        );
    }
}

/// The name of an error is a short ASCII word.
fn check_errors(errors: &[ErrorDefinition], diagnostics: &mut Diagnostics) {
    for error in errors {
        if error.name.is_empty() || !error.name.bytes().all(|byte| byte.is_ascii_graphic()) {
            diagnostics.push(
                Diagnostic::new(
                    Code::OddErrorName,
                    format!("the error name {} is not an ASCII word", quoted(&error.name)),
                )
                .at(error.name_span, "expected a name such as `InvalidSwap`"),
            );
        }
    }
}
