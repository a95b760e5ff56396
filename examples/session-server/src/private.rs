//! Files and directories that other users of the machine cannot read, on systems that support it.

use std::fs::{DirBuilder, File, OpenOptions, TryLockError};
use std::io::{self, Error, ErrorKind};
use std::path::Path;

/// Creates a directory if it does not exist. An existing one may be readable by others, so files must be private
/// themselves.
///
/// # Errors
///
/// Returns an error if other users can write to the directory: they could replace its files.
pub(crate) fn create_directory(directory: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(directory)?;
    if others(&directory.metadata()?, 0o022) {
        let message = "other users can replace files in it: run `chmod go-w` on the directory";
        return Err(Error::new(ErrorKind::PermissionDenied, message));
    }
    Ok(())
}

/// Locks a directory until the returned file is dropped or the process ends, even if it is killed.
///
/// # Errors
///
/// Returns an error if another process has the lock.
pub(crate) fn lock(directory: &Path) -> io::Result<File> {
    let file = append(&directory.join("lock"))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Error::new(ErrorKind::ResourceBusy, "another server uses the directory")),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

/// Opens a private file that exists for reading.
///
/// # Errors
///
/// Returns an error if the file is not a regular file, or if other users can read or write it.
pub(crate) fn open(file: &Path) -> io::Result<File> {
    // Opening a named pipe would wait for its writer.
    if !file.metadata()?.is_file() {
        return Err(Error::new(ErrorKind::InvalidInput, "not a regular file"));
    }
    checked(File::open(file)?)
}

/// Opens a private file for appending. If it does not exist, it is created.
///
/// # Errors
///
/// Returns an error if other users can read or write the file.
pub(crate) fn append(file: &Path) -> io::Result<File> {
    checked(options().append(true).create(true).open(file)?)
}

/// Creates a private file. Does not follow links.
///
/// # Errors
///
/// Returns an error if the file exists.
pub(crate) fn create_new(file: &Path) -> io::Result<File> {
    options().write(true).create_new(true).open(file)
}

/// Returns the file, if it is private.
fn checked(file: File) -> io::Result<File> {
    if others(&file.metadata()?, 0o077) {
        let message = "other users can access it: delete it if they may have read it, or run `chmod 600` on it";
        return Err(Error::new(ErrorKind::PermissionDenied, message));
    }
    Ok(file)
}

/// Returns options for opening files, which are private if they are created.
fn options() -> OpenOptions {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Returns whether a file has some of these permissions.
#[cfg(unix)]
fn others(metadata: &std::fs::Metadata, permissions: u32) -> bool {
    std::os::unix::fs::PermissionsExt::mode(&metadata.permissions()) & permissions != 0
}

/// Returns `false`: these systems have other permissions.
#[cfg(not(unix))]
fn others(_: &std::fs::Metadata, _: u32) -> bool {
    false
}
