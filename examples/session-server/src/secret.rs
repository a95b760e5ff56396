//! The key that signs tokens. It is created on the first start and stored in a file that only the server's user can
//! read.

use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::Path;

use crate::{private, random};

/// The length of the key in bytes, the same as that of the hash.
const LENGTH: usize = 32;

/// Returns the key in a file, or a new one if the file does not exist.
///
/// # Errors
///
/// Returns an error if the file cannot be read or written, or does not contain a key. Without the key, all tokens are
/// invalid.
pub(crate) fn load_or_create(file: &Path) -> io::Result<[u8; LENGTH]> {
    match fs::read(file) {
        Ok(bytes) => {
            let other = |_| io::Error::new(ErrorKind::InvalidData, format!("the key must have {LENGTH} bytes"));
            bytes.try_into().map_err(other)
        }
        Err(error) if error.kind() == ErrorKind::NotFound => create(file),
        Err(error) => Err(error),
    }
}

/// Creates a key. It is written to a temporary file first, so that a killed server does not leave a partial key.
fn create(file: &Path) -> io::Result<[u8; LENGTH]> {
    let secret = random::bytes()?;
    let draft = file.with_extension("new");
    let mut new = private::options().write(true).create(true).truncate(true).open(&draft)?;
    new.write_all(&secret)?;
    new.sync_all()?;
    fs::rename(draft, file)?;
    Ok(secret)
}
