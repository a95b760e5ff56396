//! The key that tokens are signed with: made on the first start, and kept in a file that nobody else can read.

use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::Path;

use crate::{private, random};

/// How many bytes it has: as many as the hash gives.
const LENGTH: usize = 32;

/// The key in a file, or a new one if there is no file.
///
/// # Errors
///
/// The file cannot be read or written, or does not hold a key. Without it, all tokens that were given out are worthless.
pub(crate) fn load_or_create(file: &Path) -> io::Result<[u8; LENGTH]> {
    match fs::read(file) {
        Ok(bytes) => {
            let other = |_| io::Error::new(ErrorKind::InvalidData, format!("it does not hold {LENGTH} bytes"));
            bytes.try_into().map_err(other)
        }
        Err(error) if error.kind() == ErrorKind::NotFound => create(file),
        Err(error) => Err(error),
    }
}

/// Writes it beside its place first: a server that is killed in between leaves no file with half a key.
fn create(file: &Path) -> io::Result<[u8; LENGTH]> {
    let secret = random::bytes()?;
    let draft = file.with_extension("new");
    let mut new = private::options().write(true).create(true).truncate(true).open(&draft)?;
    new.write_all(&secret)?;
    new.sync_all()?;
    fs::rename(draft, file)?;
    Ok(secret)
}
