//! [`Session`]: an account that is signed in.

use lexgen_runtime::client::{CallError, Client, EventStream, Reconnect, RequestError, subscribe};
use lexgen_runtime::{Did, Handle, XrpcError};

use crate::lexicons::com::atproto::server::create_session::{CreateSession, CreateSessionError, CreateSessionInput};
use crate::lexicons::com::atproto::server::delete_session::{DeleteSession, DeleteSessionError};
use crate::lexicons::com::atproto::server::get_session::{GetSession, GetSessionOutput};
use crate::lexicons::com::atproto::server::refresh_session::{RefreshSession, RefreshSessionError};
use crate::lexicons::com::example::session::subscribe_events::{
    SubscribeEvents, SubscribeEventsMessage, SubscribeEventsParams,
};

/// An account that is signed in, with its tokens.
///
/// The tokens are secrets. An app stores them in the keychain of the system.
pub struct Session {
    client: Client<reqwest::Client>,
    server: String,
    /// The account.
    pub did: Did,
    /// The handle of the account.
    pub handle: Handle,
    access: String,
    refresh: String,
}

impl Session {
    /// Signs in.
    ///
    /// # Errors
    ///
    /// Returns the errors of createSession. Declared errors are variants.
    pub async fn create(server: &str, input: &CreateSessionInput) -> Result<Self, CallError<CreateSessionError>> {
        let client = Client::reqwest(server).map_err(CallError::Request)?;
        let output = client.procedure::<CreateSession>(input).await?.output;
        Ok(Self {
            client,
            server: server.to_owned(),
            did: output.did,
            handle: output.handle,
            access: output.access_jwt,
            refresh: output.refresh_jwt,
        })
    }

    /// Returns the session as the server knows it.
    ///
    /// # Errors
    ///
    /// Returns the errors of getSession. `ExpiredToken` means that the token must be [refreshed](Self::refresh), or
    /// that the session has ended.
    pub async fn show(&self) -> Result<GetSessionOutput, CallError<XrpcError>> {
        Ok(self.client.query::<GetSession>(&()).bearer(&self.access).await?.output)
    }

    /// Exchanges the tokens for new ones.
    ///
    /// # Errors
    ///
    /// Returns the errors of refreshSession. `ExpiredToken` means that the session has ended.
    pub async fn refresh(&mut self) -> Result<(), CallError<RefreshSessionError>> {
        let output = self.client.procedure::<RefreshSession>(()).bearer(&self.refresh).await?.output;
        // The old tokens are invalid from now on.
        self.access = output.access_jwt;
        self.refresh = output.refresh_jwt;
        Ok(())
    }

    /// Streams the events of the account's sessions, from the event `cursor` on, or only new ones. After a lost
    /// connection, the stream reconnects without missing events.
    ///
    /// # Errors
    ///
    /// Returns an error if the server's address cannot be used for a WebSocket.
    pub fn events(&self, cursor: Option<i64>) -> Result<EventStream<SubscribeEvents>, RequestError> {
        let reconnect = Reconnect { attempts: Some(5), ..Reconnect::default() };
        let stream = subscribe::<SubscribeEvents>(&self.server, &SubscribeEventsParams { cursor })?
            .bearer(&self.access)
            .reconnect(reconnect, seq)
            .open();
        Ok(stream)
    }

    /// Signs out. The tokens are invalid after this.
    ///
    /// # Errors
    ///
    /// Returns the errors of deleteSession.
    pub async fn delete(self) -> Result<(), CallError<DeleteSessionError>> {
        self.client.procedure::<DeleteSession>(()).bearer(&self.refresh).await?;
        Ok(())
    }
}

/// Returns the number of an event.
fn seq(message: &SubscribeEventsMessage) -> Option<i64> {
    match message {
        SubscribeEventsMessage::Created(event) => Some(event.seq),
        SubscribeEventsMessage::Refreshed(event) => Some(event.seq),
        SubscribeEventsMessage::Deleted(event) => Some(event.seq),
        SubscribeEventsMessage::Unknown(_) => None,
    }
}
