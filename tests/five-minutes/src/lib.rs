use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use lexgen_runtime::server::Sequencer;
use lexgen_runtime::{Messages, Reply, Request, Response, SubscriptionRequest, XrpcError, json};

use lexicons::com::example::notes::add::{Add, AddError, AddRoute};
use lexicons::com::example::notes::list::{List, ListOutput, ListRoute};
use lexicons::com::example::notes::watch::{Info, InfoName, Note, Watch, WatchError, WatchMessage, WatchRoute};

pub mod auth;
pub mod lexicons {
    lexgen_runtime::lexicons!("lexicons");
}

/// The notes, the file that has them as lines, and the stream of new ones.
pub struct Notebook {
    notes: Mutex<Vec<Note>>,
    file: File,
    events: Sequencer<WatchMessage>,
}

impl Notebook {
    /// Opens a file with notes, or creates it. The numbers of notes continue those in the file.
    pub fn open(path: impl AsRef<Path>) -> io::Result<Self> {
        let file = File::options().create(true).read(true).append(true).open(path)?;
        // Keeps the last 1000 notes for subscribers that missed some.
        let (mut notes, events) = (Vec::new(), Sequencer::new(1000));
        for line in BufReader::new(&file).lines() {
            let note: Note = json::from_slice(line?.as_bytes()).map_err(io::Error::other)?;
            events.publish(|_| WatchMessage::Note(note.clone()));
            notes.push(note);
        }
        Ok(Self { notes: Mutex::new(notes), file, events })
    }

    /// Writes a note to the file.
    fn store(&self, note: &Note) -> io::Result<()> {
        let mut line = json::to_vec(note).map_err(io::Error::other)?;
        line.push(b'\n');
        (&self.file).write_all(&line)
    }
}

impl AddRoute for Notebook {
    async fn add(&self, request: Request<Add>) -> Reply<Add> {
        let mut notes = self.notes.lock().unwrap_or_else(PoisonError::into_inner);
        let text = request.input.text;
        if notes.iter().any(|note| note.text == text) {
            return Err(AddError::Duplicate("the note already exists".into()));
        }
        // While the notes are locked, no other note gets this number.
        let note = Note::new(self.events.last() + 1, text);
        self.store(&note).map_err(|error| XrpcError::internal_server_error(error.to_string()))?;
        self.events.publish(|_| WatchMessage::Note(note.clone()));
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
