//! The service with its endpoints.

use std::error::Error;
use std::sync::Arc;

use lexgen_runtime::{ErrorDetails, Messages, Reply, Request, Response, SubscriptionRequest, XrpcError};

use crate::accounts::Account;
use crate::attempts::Attempts;
use crate::database::Database;
use crate::events::Events;
use crate::lexicons::com::atproto::server::create_session::{
    CreateSession, CreateSessionError, CreateSessionOutput, CreateSessionRoute,
};
use crate::lexicons::com::atproto::server::delete_session::{DeleteSession, DeleteSessionRoute};
use crate::lexicons::com::atproto::server::get_session::{GetSession, GetSessionOutput, GetSessionRoute};
use crate::lexicons::com::atproto::server::refresh_session::{
    RefreshSession, RefreshSessionError, RefreshSessionOutput, RefreshSessionRoute,
};
use crate::lexicons::com::example::session::subscribe_events::{
    SubscribeEvents, SubscribeEventsError, SubscribeEventsRoute,
};
use crate::passwords::Passwords;
use crate::sessions::Sessions;
use crate::sign_in_codes::SignInCodes;
use crate::storage::Opened;
use crate::tokens::{Pair, Scope, Tokens, expired};

/// The state that the endpoints share.
pub(crate) struct Service {
    database: Arc<dyn Database>,
    passwords: Passwords,
    attempts: Attempts,
    codes: SignInCodes,
    sessions: Sessions,
    events: Events,
    tokens: Tokens,
}

impl Service {
    pub(crate) async fn new(storage: Opened) -> Result<Self, Box<dyn Error>> {
        let Opened { database, attempts, secret, outbox } = storage;
        Ok(Self {
            passwords: Passwords::new()?,
            attempts: Attempts::new(attempts),
            codes: SignInCodes { database: Arc::clone(&database), outbox },
            sessions: Sessions { database: Arc::clone(&database) },
            events: Events::open(database.log()).await?,
            tokens: Tokens::new(&secret)?,
            database,
        })
    }

    /// The limits of sign-in attempts.
    pub(crate) fn attempts(&self) -> &Attempts {
        &self.attempts
    }

    /// Returns the account, if the password is right.
    async fn authenticate(&self, identifier: &str, password: String) -> Result<Account, XrpcError> {
        let account = self.database.account(identifier).await?;
        let key = account.as_ref().map_or_else(|| identifier.to_lowercase(), |account| account.did.to_string());
        self.attempts.take(&key).await?;
        let hash = account.as_ref().map(|account| account.password_hash.clone());
        let is_right = self.passwords.verify(password, hash).await?;
        // Both errors have the same response, so that it does not reveal which accounts exist.
        account.filter(|_| is_right).ok_or_else(|| XrpcError::authentication_required("wrong identifier or password"))
    }
}

impl CreateSessionRoute for Service {
    async fn create_session(&self, request: Request<CreateSession>) -> Reply<CreateSession> {
        let input = request.input;
        let account = self.authenticate(&input.identifier, input.password).await?;
        if account.is_taken_down() && input.allow_takendown != Some(true) {
            return Err(CreateSessionError::AccountTakedown(unauthorized("the account has been taken down")));
        }
        if account.email_auth_factor {
            let Some(code) = input.auth_factor_token else {
                self.codes.send(&account, &self.passwords).await?;
                let message = "a sign-in code has been sent to the account's address";
                return Err(CreateSessionError::AuthFactorTokenRequired(unauthorized(message)));
            };
            if !self.codes.redeem(&account.did, code, &self.passwords).await? {
                return Err(XrpcError::authentication_required("the sign-in code is wrong, used or expired").into());
            }
        }
        let session = self.sessions.begin(account).await?;
        let Pair { access, refresh } = self.tokens.issue(&session)?;
        let account = session.account;
        Ok(Response::new(CreateSessionOutput {
            email: Some(account.email),
            email_confirmed: Some(account.email_confirmed),
            email_auth_factor: Some(account.email_auth_factor),
            active: Some(account.status.is_none()),
            status: account.status.map(Into::into),
            ..CreateSessionOutput::new(access, account.did, account.handle, refresh)
        }))
    }
}

impl GetSessionRoute for Service {
    async fn get_session(&self, request: Request<GetSession>) -> Reply<GetSession> {
        let claims = self.tokens.verify(&request.headers, &[Scope::Access, Scope::Takendown])?;
        let account = self.sessions.account(&claims.sid).await?.ok_or_else(over)?;
        Ok(Response::new(GetSessionOutput {
            email: Some(account.email),
            email_confirmed: Some(account.email_confirmed),
            email_auth_factor: Some(account.email_auth_factor),
            active: Some(account.status.is_none()),
            status: account.status.map(Into::into),
            ..GetSessionOutput::new(account.did, account.handle)
        }))
    }
}

impl RefreshSessionRoute for Service {
    async fn refresh_session(&self, request: Request<RefreshSession>) -> Reply<RefreshSession> {
        let claims = self.tokens.verify(&request.headers, &[Scope::Refresh])?;
        let account = self.sessions.account(&claims.sid).await?.ok_or_else(over)?;
        if account.is_taken_down() {
            return Err(RefreshSessionError::AccountTakedown(unauthorized("the account has been taken down")));
        }
        let session = self.sessions.refresh(&claims.sid, claims.jti.as_deref()).await?.ok_or_else(over)?;
        let Pair { access, refresh } = self.tokens.issue(&session)?;
        let account = session.account;
        Ok(Response::new(RefreshSessionOutput {
            email: Some(account.email),
            email_confirmed: Some(account.email_confirmed),
            email_auth_factor: Some(account.email_auth_factor),
            active: Some(account.status.is_none()),
            status: account.status.map(Into::into),
            ..RefreshSessionOutput::new(access, account.did, account.handle, refresh)
        }))
    }
}

impl DeleteSessionRoute for Service {
    async fn delete_session(&self, request: Request<DeleteSession>) -> Reply<DeleteSession> {
        let claims = self.tokens.verify(&request.headers, &[Scope::Refresh])?;
        self.sessions.end(&claims.sid).await?;
        Ok(Response::new(()))
    }
}

impl SubscribeEventsRoute for Service {
    async fn subscribe_events(
        &self,
        request: SubscriptionRequest<SubscribeEvents>,
    ) -> Result<Messages<SubscribeEvents>, SubscribeEventsError> {
        let claims = self.tokens.verify(&request.headers, &[Scope::Access])?;
        let session = claims.sid.clone();
        let messages = self.events.follow(claims, request.params.cursor).await?;
        // Checked at this point because a session that ends later is reported by the stream.
        self.sessions.account(&session).await?.ok_or_else(over)?;
        Ok(messages)
    }
}

/// Returns a declared error with the status that servers of the network use.
fn unauthorized(message: &str) -> ErrorDetails {
    ErrorDetails { status: 401, ..message.into() }
}

/// Returns the error for a token whose session has ended.
fn over() -> XrpcError {
    expired("the session has ended")
}
