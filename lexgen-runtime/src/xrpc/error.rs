//! Errors of XRPC: a name, perhaps a message, and the status of HTTP that goes with them.

use std::error::Error;
use std::fmt;

use serde::ser::{Serialize, SerializeMap, Serializer};

/// An error by name: a general one of XRPC, or one that a lexicon declares.
///
/// Written, it is the body that goes with it: `{"error": name, "message": text}`.
///
/// ```
/// use lexgen_runtime::{XrpcError, json};
///
/// let error = XrpcError::invalid_request("`limit` must be at most 100");
/// assert_eq!((error.status, error.error.as_str()), (400, "InvalidRequest"));
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
    pub error: String,
    /// What happened, for people.
    pub message: Option<String>,
    /// The status of HTTP: 400 to 599.
    pub status: u16,
}

impl XrpcError {
    /// An error of any name.
    #[must_use]
    pub fn new(status: u16, error: impl Into<String>, message: Option<String>) -> Self {
        Self { error: error.into(), message, status }
    }

    /// The general error of a status (SPEC section 7), without a message: also of a response whose body names none.
    ///
    /// A status without a name of its own has that of its class: `InvalidRequest` or `InternalServerError`.
    #[must_use]
    pub fn from_status(status: u16) -> Self {
        let general = if status < 500 { "InvalidRequest" } else { "InternalServerError" };
        let named = GENERAL.iter().find(|(number, _)| *number == status);
        Self::new(status, named.map_or(general, |(_, name)| name), None)
    }
}

/// Writes the names and statuses of the general errors down once: in a table, and as constructors.
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
    /// 400: the request is not as the lexicon wants it.
    invalid_request = 400, "InvalidRequest";
    /// 401: nobody is signed in, and somebody has to be.
    authentication_required = 401, "AuthenticationRequired";
    /// 403: whoever is signed in may not do this.
    forbidden = 403, "Forbidden";
    /// 404: this server has no XRPC.
    xrpc_not_supported = 404, "XRPCNotSupported";
    /// 406: the response cannot be in the form that the client takes.
    not_acceptable = 406, "NotAcceptable";
    /// 413: the body is too large.
    payload_too_large = 413, "PayloadTooLarge";
    /// 415: the body is not of a kind that the server reads.
    unsupported_media_type = 415, "UnsupportedMediaType";
    /// 429: too many requests in too short a time.
    rate_limit_exceeded = 429, "RateLimitExceeded";
    /// 500: the server failed. The message goes to the client; details do not belong in it.
    internal_server_error = 500, "InternalServerError";
    /// 501: this server does not have the method.
    method_not_implemented = 501, "MethodNotImplemented";
    /// 502: a server behind this one failed.
    upstream_failure = 502, "UpstreamFailure";
    /// 503: the server is too busy.
    not_enough_resources = 503, "NotEnoughResources";
    /// 504: a server behind this one took too long.
    upstream_timeout = 504, "UpstreamTimeout";
}

impl fmt::Display for XrpcError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.error)?;
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
        map.serialize_entry("error", &self.error)?;
        if let Some(message) = &self.message {
            map.serialize_entry("message", message)?;
        }
        map.end()
    }
}

/// What goes with an error that a lexicon declares: the name is the variant's.
///
/// ```
/// use lexgen_runtime::ErrorMessage;
///
/// assert_eq!(ErrorMessage::default().status, 400);
/// assert_eq!(ErrorMessage::from("gone").message.as_deref(), Some("gone"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ErrorMessage {
    /// What happened, for people.
    pub message: Option<String>,
    /// The status of HTTP; 400 unless something else is said.
    pub status: u16,
}

impl Default for ErrorMessage {
    fn default() -> Self {
        Self { message: None, status: 400 }
    }
}

impl From<&str> for ErrorMessage {
    fn from(message: &str) -> Self {
        Self::from(message.to_owned())
    }
}

impl From<String> for ErrorMessage {
    fn from(message: String) -> Self {
        Self { message: Some(message), ..Self::default() }
    }
}
