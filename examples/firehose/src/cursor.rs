//! The file that keeps the position in the stream.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// A file with the number of the last event that was handled.
pub(crate) struct CursorFile(PathBuf);

impl CursorFile {
    pub(crate) fn new(path: &Path) -> Self {
        Self(path.to_owned())
    }

    /// Reads the number; `None` before the first run.
    pub(crate) fn read(&self) -> io::Result<Option<i64>> {
        let text = match fs::read_to_string(&self.0) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            text => text?,
        };
        let cursor = text.trim().parse().map_err(|_| {
            let message = format!("{} must contain the number of an event", self.0.display());
            io::Error::new(io::ErrorKind::InvalidData, message)
        });
        cursor.map(Some)
    }

    /// Writes the number. A crash leaves the old file or the new one.
    pub(crate) fn write(&self, cursor: i64) -> io::Result<()> {
        let new = self.0.with_extension("new");
        fs::write(&new, cursor.to_string())?;
        fs::rename(new, &self.0)
    }
}
