//! [`Session`]: somebody who is signed in at a server.

use std::time::Duration;

use lexgen_runtime::client::{CallError, Client, EventStream, Reconnect, RequestError, subscribe};
use lexgen_runtime::{Did, Handle, XrpcError};

use crate::lexicons::com::atproto::server::create_session::{CreateSession, CreateSessionError, CreateSessionInput};
use crate::lexicons::com::atproto::server::delete_session::{DeleteSession, DeleteSessionError};
use crate::lexicons::com::atproto::server::get_session::{GetSession, GetSessionOutput};
use crate::lexicons::com::atproto::server::refresh_session::{RefreshSession, RefreshSessionError};
use crate::lexicons::com::example::session::subscribe_events::{
    SubscribeEvents, SubscribeEventsMessage, SubscribeEventsParams,
};

/// Somebody who is signed in, and the tokens that say so.
///
/// The tokens are secrets: an app that keeps them does so where it keeps secrets.
pub struct Session {
    client: Client<reqwest::Client>,
    server: String,
    /// Whose session it is.
    pub did: Did,
    /// What the account is called.
    pub handle: Handle,
    access: String,
    refresh: String,
}

impl Session {
    /// Signs in.
    ///
    /// # Errors
    ///
    /// Those of createSession; among them, those that the lexicon declares are variants.
    pub async fn create(server: &str, input: &CreateSessionInput) -> Result<Self, CallError<CreateSessionError>> {
        // A redirect could carry the password elsewhere.
        let transport = reqwest::Client::builder()
            .timeout(Duration::from_secs(30))
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .map_err(|error| CallError::Transport(error.into()))?;
        let client = Client::new(transport, server).map_err(CallError::Request)?;
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

    /// What the server says of the session.
    ///
    /// # Errors
    ///
    /// Those of getSession. `ExpiredToken`: it is time to [`refresh`](Self::refresh), or the session is over.
    pub async fn show(&self) -> Result<GetSessionOutput, CallError<XrpcError>> {
        Ok(self.client.query::<GetSession>(&()).bearer(&self.access).await?.output)
    }

    /// Exchanges the tokens for new ones.
    ///
    /// # Errors
    ///
    /// Those of refreshSession. `ExpiredToken`: the session is over.
    pub async fn refresh(&mut self) -> Result<(), CallError<RefreshSessionError>> {
        let output = self.client.procedure::<RefreshSession>(()).bearer(&self.refresh).await?.output;
        // Those that were sent are worthless from now on.
        self.access = output.access_jwt;
        self.refresh = output.refresh_jwt;
        Ok(())
    }

    /// What happens to the sessions of the account, from the event `cursor` on, or from now on. A connection that is lost
    /// is made again, and nothing is missed.
    ///
    /// # Errors
    ///
    /// The server's address is none for a WebSocket.
    pub fn events(&self, cursor: Option<i64>) -> Result<EventStream<SubscribeEvents>, RequestError> {
        let reconnect = Reconnect { attempts: Some(5), ..Reconnect::default() };
        let stream = subscribe::<SubscribeEvents>(&self.server, &SubscribeEventsParams { cursor })?
            .bearer(&self.access)
            .reconnect(reconnect, seq)
            .open();
        Ok(stream)
    }

    /// Signs out. The tokens are worthless after this.
    ///
    /// # Errors
    ///
    /// Those of deleteSession.
    pub async fn delete(self) -> Result<(), CallError<DeleteSessionError>> {
        self.client.procedure::<DeleteSession>(()).bearer(&self.refresh).await?;
        Ok(())
    }
}

/// The number of an event.
fn seq(message: &SubscribeEventsMessage) -> Option<i64> {
    match message {
        SubscribeEventsMessage::Created(event) => Some(event.seq),
        SubscribeEventsMessage::Refreshed(event) => Some(event.seq),
        SubscribeEventsMessage::Deleted(event) => Some(event.seq),
        SubscribeEventsMessage::Unknown(_) => None,
    }
}
