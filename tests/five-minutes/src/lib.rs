use std::sync::{Mutex, PoisonError};

use lexgen_runtime::server::Sequencer;
use lexgen_runtime::{Messages, Reply, Request, Response, SubscriptionRequest};

use lexicons::com::example::notes::add::{Add, AddError, AddRoute};
use lexicons::com::example::notes::list::{List, ListOutput, ListRoute};
use lexicons::com::example::notes::watch::{Info, InfoName, Note, Watch, WatchError, WatchMessage, WatchRoute};

pub mod auth;
pub mod lexicons {
    lexgen_runtime::lexicons!("lexicons");
}

/// The notes, and the stream of new ones.
pub struct Notebook {
    notes: Mutex<Vec<Note>>,
    events: Sequencer<WatchMessage>,
}

impl Default for Notebook {
    fn default() -> Self {
        // Keeps the last 1000 notes for subscribers that missed some.
        Self { notes: Mutex::default(), events: Sequencer::new(1000) }
    }
}

impl AddRoute for Notebook {
    async fn add(&self, request: Request<Add>) -> Reply<Add> {
        let mut notes = self.notes.lock().unwrap_or_else(PoisonError::into_inner);
        let text = request.input.text;
        if notes.iter().any(|note| note.text == text) {
            return Err(AddError::Duplicate("the note already exists".into()));
        }
        let seq = self.events.publish(|seq| WatchMessage::Note(Note::new(seq, text.clone())));
        let note = Note::new(seq, text);
        notes.push(note.clone());
        Ok(Response::new(note))
    }
}

impl ListRoute for Notebook {
    async fn list(&self, request: Request<List>) -> Reply<List> {
        let limit = usize::try_from(request.params.limit_or_default()).unwrap_or(usize::MAX);
        let notes = self.notes.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(ListOutput::new(notes.iter().rev().take(limit).cloned().collect()).into())
    }
}

impl WatchRoute for Notebook {
    async fn watch(&self, request: SubscriptionRequest<Watch>) -> Result<Messages<Watch>, WatchError> {
        let outdated = || WatchMessage::Info(Info::new(InfoName::OutdatedCursor));
        self.events.messages::<Watch>(request.params.cursor, outdated)
    }
}
