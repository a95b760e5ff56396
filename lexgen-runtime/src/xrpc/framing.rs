//! [`Framing`]: the framings of event streams, and their negotiation.
//!
//! Knows neither frames nor sockets.

use std::error::Error;
use std::fmt;
use std::str::FromStr;

/// The framing of an event stream: how a WebSocket carries messages and errors.
///
/// The framings other than `xrpc.v0.cbor` are a draft, which may change
/// ([proposal 0015](https://github.com/bluesky-social/proposals/tree/main/0015-json-subscriptions)).
///
/// A client offers framings as [subprotocols](https://www.rfc-editor.org/rfc/rfc6455#section-1.9), in the order of its
/// preference. The server takes the first that it supports. If there is none, the framing is that of the lexicon:
/// [`Subscription::FRAMING`](crate::Subscription::FRAMING).
///
/// ```
/// use lexgen_runtime::Framing;
///
/// let offers = ["chat.v9", "xrpc.v1.cbor", "xrpc.v1.json"];
/// assert_eq!(Framing::negotiate(offers), Some(Framing::V1Cbor));
/// assert_eq!(Framing::negotiate(["chat.v9"]), None);
/// assert_eq!(Framing::default().as_str(), "xrpc.v0.cbor");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Framing {
    /// `xrpc.v0.cbor`: binary messages of two objects in DAG-CBOR, a header and a payload
    /// ([Event Stream: framing](https://atproto.com/specs/event-stream#framing)). The default of lexicons.
    #[default]
    V0Cbor,
    /// `xrpc.v1.json`: text messages of one object in JSON.
    V1Json,
    /// `xrpc.v1.cbor`: binary messages of one object in DAG-CBOR.
    V1Cbor,
}

impl Framing {
    /// All framings.
    pub const ALL: &[Self] = &[Self::V0Cbor, Self::V1Json, Self::V1Cbor];

    /// The name of the subprotocol, as in lexicons and in `Sec-WebSocket-Protocol`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::V0Cbor => "xrpc.v0.cbor",
            Self::V1Json => "xrpc.v1.json",
            Self::V1Cbor => "xrpc.v1.cbor",
        }
    }

    /// Returns whether frames are text messages of the WebSocket. Otherwise, they are binary.
    #[must_use]
    pub const fn is_text(self) -> bool {
        matches!(self, Self::V1Json)
    }

    /// Returns the first of the offered subprotocols that is a framing.
    #[must_use]
    pub fn negotiate<'o>(offers: impl IntoIterator<Item = &'o str>) -> Option<Self> {
        offers.into_iter().find_map(|offer| offer.parse().ok())
    }
}

/// The name of the subprotocol.
impl fmt::Display for Framing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// From the name of the subprotocol.
impl FromStr for Framing {
    type Err = UnknownFraming;

    fn from_str(name: &str) -> Result<Self, UnknownFraming> {
        Self::ALL.iter().copied().find(|framing| framing.as_str() == name).ok_or(UnknownFraming(()))
    }
}

/// The error for a name that is not that of a [`Framing`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownFraming(());

impl fmt::Display for UnknownFraming {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("unknown framing, expected `xrpc.v0.cbor`, `xrpc.v1.json` or `xrpc.v1.cbor`")
    }
}

impl Error for UnknownFraming {}
