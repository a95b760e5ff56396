//! XRPC errors: a name, an optional message, and an HTTP status.

use std::error::Error;
use std::fmt;

use serde::ser::{Serialize, SerializeMap, Serializer};

/// An [XRPC error](https://atproto.com/specs/xrpc#error-responses): a general one, or one that a lexicon declares.
///
/// It is serialized as the body of the response: `{"error": name, "message": text}`.
///
/// ```
/// use lexgen_runtime::{XrpcError, json};
///
/// let error = XrpcError::invalid_request("`limit` must be at most 100");
/// assert_eq!((error.status, error.name.as_str()), (400, "InvalidRequest"));
/// assert_eq!(error.to_string(), "InvalidRequest: `limit` must be at most 100");
/// assert_eq!(
///     json::to_string(&error)?,
///     r#"{"error":"InvalidRequest","message":"`limit` must be at most 100"}"#,
/// );
/// # Ok::<(), json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct XrpcError {
    /// The name, such as `InvalidRequest`.
    pub name: String,
    /// A human-readable description.
    pub message: Option<String>,
    /// The HTTP status: 400 to 599.
    pub status: u16,
}

impl XrpcError {
    /// Creates an error.
    #[must_use]
    pub fn new(status: u16, name: impl Into<String>, message: Option<String>) -> Self {
        Self { name: name.into(), message, status }
    }

    /// Creates the [general error](https://atproto.com/specs/xrpc#summary-of-http-response-codes) of a status, without a
    /// message.
    ///
    /// A status without a name of its own has that of its class: `InvalidRequest` or `InternalServerError`.
    #[must_use]
    pub fn from_status(status: u16) -> Self {
        let general = if status < 500 { "InvalidRequest" } else { "InternalServerError" };
        let named = GENERAL.iter().find(|(number, _)| *number == status);
        Self::new(status, named.map_or(general, |(_, name)| name), None)
    }
}

/// Defines the names and statuses of the general errors once: for look-up, and as constructors.
macro_rules! general_errors {
    ($($(#[$doc:meta])* $method:ident = $status:literal, $name:literal;)*) => {
        /// The names of the general errors, by status.
        const GENERAL: &[(u16, &str)] = &[$(($status, $name)),*];

        impl XrpcError {$(
            $(#[$doc])*
            #[must_use]
            pub fn $method(message: impl Into<String>) -> Self {
                Self::new($status, $name, Some(message.into()))
            }
        )*}
    };
}

general_errors! {
    /// 400: the request does not match the lexicon.
    invalid_request = 400, "InvalidRequest";
    /// 401: the request is not authenticated.
    authentication_required = 401, "AuthenticationRequired";
    /// 403: the account is not allowed to do this.
    forbidden = 403, "Forbidden";
    /// 404: the server does not support XRPC.
    xrpc_not_supported = 404, "XRPCNotSupported";
    /// 406: the response cannot have a content type that the client accepts.
    not_acceptable = 406, "NotAcceptable";
    /// 413: the body is too large.
    payload_too_large = 413, "PayloadTooLarge";
    /// 415: the server does not accept the content type of the body.
    unsupported_media_type = 415, "UnsupportedMediaType";
    /// 429: there have been too many requests.
    rate_limit_exceeded = 429, "RateLimitExceeded";
    /// 500: the server failed. The message is sent to the client and should not contain details.
    internal_server_error = 500, "InternalServerError";
    /// 501: the server does not implement the method.
    method_not_implemented = 501, "MethodNotImplemented";
    /// 502: an upstream server failed.
    upstream_failure = 502, "UpstreamFailure";
    /// 503: the server is overloaded.
    not_enough_resources = 503, "NotEnoughResources";
    /// 504: an upstream server took too long.
    upstream_timeout = 504, "UpstreamTimeout";
}

impl fmt::Display for XrpcError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)?;
        match &self.message {
            Some(message) => write!(f, ": {message}"),
            None => Ok(()),
        }
    }
}

impl Error for XrpcError {}

impl Serialize for XrpcError {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(1 + usize::from(self.message.is_some())))?;
        map.serialize_entry("error", &self.name)?;
        if let Some(message) = &self.message {
            map.serialize_entry("message", message)?;
        }
        map.end()
    }
}

/// The message and status of an error that a lexicon declares. The variant of the enum is its name.
///
/// ```
/// use lexgen_runtime::ErrorDetails;
///
/// assert_eq!(ErrorDetails::default().status, 400);
/// assert_eq!(ErrorDetails::from("gone").message.as_deref(), Some("gone"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ErrorDetails {
    /// A human-readable description.
    pub message: Option<String>,
    /// The HTTP status. The default is 400.
    pub status: u16,
}

impl Default for ErrorDetails {
    fn default() -> Self {
        Self { message: None, status: 400 }
    }
}

impl From<&str> for ErrorDetails {
    fn from(message: &str) -> Self {
        Self::from(message.to_owned())
    }
}

impl From<String> for ErrorDetails {
    fn from(message: String) -> Self {
        Self { message: Some(message), ..Self::default() }
    }
}
