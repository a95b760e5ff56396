//! The key that signs tokens. It is created on the first start and stored in a file that only the server's user can
//! read, or in a database that several servers share.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use crate::{private, random};

/// The length of the key in bytes, the same as that of the hash.
const LENGTH: usize = 32;

/// A key.
pub(crate) type Secret = [u8; LENGTH];

/// Returns a new key.
///
/// # Errors
///
/// Returns an error if no random numbers are available.
pub(crate) fn create() -> io::Result<Secret> {
    random::bytes()
}

/// Returns the key that was stored.
///
/// # Errors
///
/// Returns an error if these bytes are not a key.
pub(crate) fn parse(bytes: &[u8]) -> io::Result<Secret> {
    let other = |_| io::Error::new(ErrorKind::InvalidData, format!("the key must have {LENGTH} bytes"));
    bytes.try_into().map_err(other)
}

/// Returns the key in a file, or a new one if the file does not exist. Processes that do this at the same time get the
/// same key.
///
/// # Errors
///
/// Returns an error if the file cannot be read or written, does not contain a key, or can be accessed by other users.
/// Without the key, all tokens are invalid.
pub(crate) fn load_or_create(file: &Path) -> io::Result<Secret> {
    match load(file) {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            store(file, &create()?)?;
            load(file)
        }
        loaded => loaded,
    }
}

fn load(file: &Path) -> io::Result<Secret> {
    let mut bytes = Vec::new();
    private::open(file)?.take(LENGTH as u64 + 1).read_to_end(&mut bytes)?;
    parse(&bytes)
}

/// Stores a key unless the file exists. It is written to a temporary file first, so that a killed server does not leave
/// a partial key.
fn store(file: &Path, secret: &Secret) -> io::Result<()> {
    // The name is random and the file must be new, so it cannot be a link that someone else prepared.
    let draft = Draft(file.with_extension(random::id()?));
    let mut new = private::create_new(&draft.0)?;
    new.write_all(secret)?;
    new.sync_all()?;
    // Unlike renaming, this does not replace the file of another process.
    match fs::hard_link(&draft.0, file) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
        linked => linked?,
    }
    drop(draft);
    sync_directory(file)
}

/// A temporary file, which is removed at the end.
struct Draft(PathBuf);

impl Drop for Draft {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

/// Makes the name of a new file survive a loss of power, on systems where directories can be opened.
fn sync_directory(file: &Path) -> io::Result<()> {
    let directory = file.parent().filter(|directory| !directory.as_os_str().is_empty());
    if cfg!(unix) { File::open(directory.unwrap_or(Path::new(".")))?.sync_all() } else { Ok(()) }
}
