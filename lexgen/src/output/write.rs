//! Files on the disk: what is stale, and writing only that.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Component, Path, PathBuf};

use super::{Files, HEADER, LISTED, ROOT};

/// How many bytes of a file are compared at a time.
const CHUNK: usize = 64 * 1024;

/// What [`write()`] did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Files that are new or have changed.
    pub changed: Vec<PathBuf>,
    /// Files that were as they should be, and were left alone.
    pub unchanged: Vec<PathBuf>,
    /// Files of an earlier run that nothing stands in any more.
    pub removed: Vec<PathBuf>,
}

/// A file that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stale {
    /// The file.
    pub path: PathBuf,
    /// What it holds; nothing if it is not there.
    pub found: Option<String>,
    /// What it should hold; nothing if it should not be there.
    pub expected: Option<String>,
}

/// Compares `files` with what stands at `out`.
///
/// # Errors
///
/// If a file or folder is there but cannot be read.
pub fn stale(out: &Path, files: &Files) -> io::Result<Vec<Stale>> {
    let different = different(out, files)?.into_iter().map(|Different { path, found, expected }| {
        let found = found.map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        Stale { path, found, expected: Some(expected.to_owned()) }
    });
    let mut stale: Vec<Stale> = different.collect();
    for path in leftovers(out, files)? {
        let found = fs::read_to_string(&path).map_err(|error| named(&path, &error))?;
        stale.push(Stale { path, found: Some(found), expected: None });
    }
    Ok(stale)
}

/// A file that is not there, or holds something else.
struct Different<'f> {
    path: PathBuf,
    found: Option<Vec<u8>>,
    expected: &'f str,
}

fn different<'f>(out: &Path, files: &'f Files) -> io::Result<Vec<Different<'f>>> {
    let mut different = Vec::new();
    for (relative, expected) in files {
        let path = place(out, relative);
        let found = match read_unless(&path, expected.as_bytes()) {
            Ok(None) => continue,
            Ok(found) => found,
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(named(&path, &error)),
        };
        different.push(Different { path, found, expected });
    }
    Ok(different)
}

/// Brings what stands at `out` up to date with `files`.
///
/// A file is replaced in one step, so that nobody reads half of it, and only if it differs, so that nothing is rebuilt for
/// it in vain. Files of an earlier run that are not among `files` are removed.
///
/// # Errors
///
/// If something cannot be read or written; the message names it.
pub fn write(out: &Path, files: &Files) -> io::Result<Written> {
    let mut written = Written::default();
    let different = different(out, files)?;
    let leftovers = leftovers(out, files)?;
    let to_change: HashSet<&Path> = different.iter().map(|file| file.path.as_path()).collect();
    let kept = files.keys().map(|relative| place(out, relative)).filter(|path| !to_change.contains(path.as_path()));
    written.unchanged.extend(kept);
    for Different { path, expected, .. } in different {
        replace(&path, expected).map_err(|error| named(&path, &error))?;
        written.changed.push(path);
    }
    for path in leftovers {
        fs::remove_file(&path).map_err(|error| named(&path, &error))?;
        written.removed.push(path);
    }
    Ok(written)
}

/// What the file holds; nothing if that is `expected`, which is found out without keeping it.
fn read_unless(path: &Path, expected: &[u8]) -> io::Result<Option<Vec<u8>>> {
    let mut file = BufReader::with_capacity(CHUNK, File::open(path)?);
    let mut rest = expected;
    loop {
        let chunk = match file.fill_buf() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            chunk => chunk?,
        };
        if chunk.is_empty() && rest.is_empty() {
            return Ok(None);
        }
        let length = chunk.len();
        match rest.strip_prefix(chunk) {
            Some(after) if length > 0 => rest = after,
            _ => break,
        }
        file.consume(length);
    }
    let mut found = expected[..expected.len() - rest.len()].to_vec();
    file.read_to_end(&mut found)?;
    Ok(Some(found))
}

fn place(out: &Path, relative: &Path) -> PathBuf {
    if relative.as_os_str().is_empty() { out.to_owned() } else { out.join(relative) }
}

fn replace(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.tmp", std::process::id()));
    let temporary = path.with_file_name(name);
    fs::write(&temporary, text)?;
    fs::rename(&temporary, path).inspect_err(|_| {
        // The first error is the one to tell of.
        let _ = fs::remove_file(&temporary);
    })
}

/// Files that the run before this one listed, that are still its own, and that are not among `files`.
fn leftovers(out: &Path, files: &Files) -> io::Result<Vec<PathBuf>> {
    let root = out.join(ROOT);
    if !files.contains_key(Path::new(ROOT)) || !root.is_file() {
        return Ok(Vec::new());
    }
    let text = fs::read_to_string(&root).map_err(|error| named(&root, &error))?;
    let listed = text.strip_prefix(HEADER).unwrap_or_default().lines().map_while(|line| line.strip_prefix(LISTED));
    Ok(listed
        .map(Path::new)
        // Nothing outside the folder, whatever somebody wrote there.
        .filter(|path| path.components().all(|part| matches!(part, Component::Normal(_))))
        .filter(|path| !files.contains_key(*path))
        .map(|path| out.join(path))
        .filter(|path| fs::read_to_string(path).is_ok_and(|text| text.starts_with(HEADER)))
        .collect())
}

fn named(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("`{}`: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::PathBuf;

    use super::{stale, write};
    use crate::output::{Files, HEADER};

    fn files(entries: &[(&str, &str)]) -> Files {
        entries.iter().map(|(path, text)| (PathBuf::from(path), format!("{HEADER}{text}"))).collect()
    }

    #[test]
    fn only_what_differs_is_written_and_what_is_left_over_goes() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let out = folder.path().join("generated");
        let list = "// - app.rs\n// - app/x.rs\n";
        let first = write(&out, &files(&[("mod.rs", list), ("app.rs", "b"), ("app/x.rs", "c")])).expect("written");
        assert_eq!(first.changed.len(), 3);
        fs::write(out.join("own.rs"), "not ours").expect("written");

        let next = files(&[("mod.rs", list), ("app.rs", "changed")]);
        assert_eq!(stale(&out, &next).expect("compared").len(), 2);
        let second = write(&out, &next).expect("written");
        assert_eq!(second.unchanged, [out.join("mod.rs")]);
        assert_eq!(second.changed, [out.join("app.rs")]);
        assert_eq!(second.removed, [out.join("app/x.rs")]);
        assert!(out.join("own.rs").exists());
        assert_eq!(stale(&out, &next).expect("compared"), []);
    }
}
