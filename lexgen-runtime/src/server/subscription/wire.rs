//! [`Wire`]: what a connection and its client have agreed on, and writing messages accordingly.

use std::error::Error;

use axum::extract::ws::Message;
use axum::http::HeaderMap;
use axum::http::header::SEC_WEBSOCKET_PROTOCOL;

use super::super::failure::{Failure, OutputError};
use super::options::StreamOptions;
use crate::xrpc::{Frame, Framing, StreamMessage, Subscription, XrpcError};
#[cfg(feature = "zstd")]
use crate::xrpc::{ZSTD_DICTIONARY, ZstdDictionary};

/// The form in which frames are written.
pub(super) struct Wire {
    pub(super) framing: Framing,
    /// The dictionary with which frames are compressed.
    #[cfg(feature = "zstd")]
    pub(super) dictionary: Option<ZstdDictionary>,
}

impl Wire {
    /// Returns how to write frames for a request.
    ///
    /// # Errors
    ///
    /// The client asks for a dictionary that the server does not have, or for compression in a framing without it.
    pub(super) fn new(framing: Framing, query: &str, options: &StreamOptions) -> Result<Self, XrpcError> {
        #[cfg(feature = "zstd")]
        let wire = Self { framing, dictionary: dictionary(framing, query, &options.zstd_dictionaries)? };
        #[cfg(not(feature = "zstd"))]
        let wire = {
            let _ = (query, options);
            Self { framing }
        };
        Ok(wire)
    }

    /// Writes the frame of a message.
    pub(super) fn message<M: Subscription>(&self, message: &M::Message) -> Result<Message, Failure>
    where
        M::Message: StreamMessage,
    {
        let frame = Frame::<M>::write_message_as(self.framing, message);
        self.send(frame.map_err(unsendable)?)
    }

    /// Writes the frame of an error.
    pub(super) fn error<M: Subscription>(&self, error: &XrpcError) -> Option<Message> {
        let frame = Frame::<M>::write_error_as(self.framing, error).ok()?;
        self.send(frame).ok()
    }

    /// The message of the WebSocket that contains a frame.
    fn send(&self, frame: Vec<u8>) -> Result<Message, Failure> {
        #[cfg(feature = "zstd")]
        if let Some(dictionary) = &self.dictionary {
            return Ok(Message::Binary(dictionary.compress(&frame).map_err(unsendable)?.into()));
        }
        if !self.framing.is_text() {
            return Ok(Message::Binary(frame.into()));
        }
        Ok(Message::Text(String::from_utf8(frame).map_err(unsendable)?.into()))
    }
}

/// The failure of a message that cannot be written.
fn unsendable(error: impl Error + Send + Sync + 'static) -> Failure {
    Failure::Output(OutputError::serialize(error))
}

/// Returns the first framing that the client offers; `None` if it offers no known one.
pub(super) fn negotiated(headers: &HeaderMap) -> Option<Framing> {
    let lists = headers.get_all(SEC_WEBSOCKET_PROTOCOL).iter().filter_map(|value| value.to_str().ok());
    Framing::negotiate(lists.flat_map(|list| list.split(',').map(str::trim)))
}

/// The dictionary that a query names, if the server has dictionaries at all.
#[cfg(feature = "zstd")]
fn dictionary(
    framing: Framing,
    query: &str,
    dictionaries: &[ZstdDictionary],
) -> Result<Option<ZstdDictionary>, XrpcError> {
    let Some(current) = dictionaries.first() else {
        return Ok(None);
    };
    let mut parameters = form_urlencoded::parse(query.as_bytes());
    let Some((_, id)) = parameters.find(|(name, _)| name == ZSTD_DICTIONARY) else {
        return Ok(None);
    };
    if framing != Framing::V1Json {
        let message = format!("`{ZSTD_DICTIONARY}` requires the framing `{}`, found `{framing}`", Framing::V1Json);
        return Err(XrpcError::invalid_request(message));
    }
    let named = dictionaries.iter().find(|dictionary| dictionary.id().to_string() == id);
    named.cloned().map(Some).ok_or_else(|| {
        let message = format!("`{ZSTD_DICTIONARY}` must be that of a current dictionary: {}", current.id());
        XrpcError::new(400, "UnknownZstdDictionary", Some(message))
    })
}
