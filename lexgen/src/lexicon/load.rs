//! Reads the files that hold lexicons from disk.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::ffi::OsStr;
use std::fs::{self, DirEntry, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::str;

use crate::lexicon::diagnostic::{Code, Diagnostic, Diagnostics, Severity, closest, quoted};
use crate::lexicon::source::Sources;

/// Reads files, and all `*.json` at any depth in directories, in the order of their paths. The case of the extension
/// does not matter.
///
/// Links are followed to what is below the same path of `paths`, and a file that several paths lead to is read once. Only
/// regular files of at most 16 MiB are read. There is a diagnostic for each path that cannot be read, for links
/// that lead elsewhere, for files in a dialect of JSON, for a directory without lexicons, and if nothing is read at all.
/// Help on how to name other paths is left to front ends.
pub fn load(paths: &[PathBuf], diagnostics: &mut Diagnostics) -> Sources {
    let mut walk = Walk::default();
    let mut empty = Vec::new();
    for path in paths {
        let first = walk.files.len();
        walk.add(path);
        walk.files[first..].sort_by_cached_key(|(path, _)| order(path));
        // The operating system lists directories in any order.
        walk.found.sort_by_cached_key(|(path, _)| order(path));
        diagnostics.extend(walk.found.drain(..).map(|(_, diagnostic)| diagnostic));
        if !walk.has_files {
            empty.push(path);
        }
    }
    let Walk { files, .. } = walk;
    let mut sources = Sources::default();
    if files.is_empty() && !diagnostics.has_errors() {
        diagnostics.push(no_lexicons(paths));
    } else if !files.is_empty() {
        diagnostics.extend(empty.into_iter().map(|path| {
            let diagnostic = no_lexicons(std::slice::from_ref(path)).severity(Severity::Warning);
            diagnostic.help("remove the path, or put lexicons there")
        }));
    }
    let mut bytes = Vec::with_capacity(USUAL_SIZE);
    for (path, root) in files {
        bytes.clear();
        match read(&path, &mut bytes) {
            Ok(()) => match str::from_utf8(&bytes) {
                Ok(text) => _ = sources.add_below(root, path, text.to_owned()),
                Err(error) => diagnostics.push(not_utf8(&path, &bytes, error.valid_up_to())),
            },
            Err(error) => diagnostics.push(unreadable(&path, &error)),
        }
    }
    sources
}

/// A size in bytes that hardly any file exceeds.
const USUAL_SIZE: usize = 64 * 1024;

/// The maximum size of a file with lexicons, in bytes.
const MAX_SIZE: u64 = 16 * 1024 * 1024;

/// Reads a file without a query for its size, which takes as long as reading it.
fn read(path: &Path, into: &mut Vec<u8>) -> io::Result<()> {
    match File::open(path)?.take(MAX_SIZE + 1).read_to_end(into)? as u64 {
        0..=MAX_SIZE => Ok(()),
        _ => Err(io::Error::other("it is larger than 16 MiB, the limit for lexicons")),
    }
}

/// A key that sorts like the path and is faster to compare: separators sort before all characters in names.
fn order(path: &Path) -> Vec<u8> {
    let end_of_name = |&byte: &u8| if std::path::is_separator(char::from(byte)) { 0 } else { byte };
    path.as_os_str().as_encoded_bytes().iter().map(end_of_name).collect()
}

/// A walk over directories that ends even if links form a circle.
#[derive(Default)]
struct Walk {
    /// The real paths of all files and directories so far, each with the round that found it.
    seen: HashMap<PathBuf, usize>,
    /// The files, each with the directory in the options that led to it.
    files: Vec<(PathBuf, PathBuf)>,
    /// The real path of the directory in the options that is walked. Links must not lead out of it.
    real_root: PathBuf,
    /// Whether the path of this round has led to a file, to a directory of an earlier round, or to an error.
    has_files: bool,
    /// The number of paths that have been added.
    round: usize,
    /// The diagnostics of this round, each with its path.
    found: Vec<(PathBuf, Diagnostic)>,
}

impl Walk {
    /// Adds a path in the options: a directory, or a file of any name.
    fn add(&mut self, path: &Path) {
        self.round += 1;
        self.has_files = false;
        self.real_root = fs::canonicalize(path).unwrap_or_default();
        // A list of pending directories instead of recursion, so that deep nesting cannot overflow the stack.
        let mut directories = Vec::new();
        self.visit(path, path.parent().unwrap_or(path), true, &mut directories);
        while let Some((directory, real)) = directories.pop() {
            match fs::read_dir(&directory) {
                Ok(entries) => {
                    for entry in entries {
                        match entry {
                            Ok(entry) => self.visit_entry(&entry, &real, path, &mut directories),
                            Err(error) => self.report(&directory, unreadable(&directory, &error)),
                        }
                    }
                }
                Err(error) => {
                    self.has_files = true;
                    self.report(&directory, unreadable(&directory, &error));
                }
            }
        }
    }

    fn report(&mut self, path: &Path, diagnostic: Diagnostic) {
        self.found.push((path.to_owned(), diagnostic));
    }

    /// Adds an entry of the directory whose real path is `real`. Only links have to be resolved.
    fn visit_entry(&mut self, entry: &DirEntry, real: &Path, root: &Path, directories: &mut Vec<Directory>) {
        let path = entry.path();
        match entry.file_type() {
            Ok(ty) if ty.is_dir() => self.take(path, real.join(entry.file_name()), true, root, directories),
            Ok(ty) if ty.is_file() => {
                if self.is_wanted(&path) {
                    self.take(path, real.join(entry.file_name()), false, root, directories);
                }
            }
            _ => self.visit(&path, root, false, directories),
        }
    }

    /// Adds a path in the options, or a link.
    fn visit(&mut self, path: &Path, root: &Path, named: bool, directories: &mut Vec<Directory>) {
        let real = fs::canonicalize(path).and_then(|real| Ok((fs::metadata(&real)?, real)));
        match real {
            Ok((found, real)) if !real.starts_with(&self.real_root) => {
                if found.is_dir() || is_json(path) {
                    self.report(path, leads_out(path, root, &real));
                }
            }
            Ok((found, real)) if found.is_dir() => self.take(path.to_owned(), real, true, root, directories),
            Ok((found, real)) if found.is_file() => {
                if named || self.is_wanted(path) {
                    self.take(path.to_owned(), real, false, root, directories);
                }
            }
            // Reading a pipe may block forever, and a device may have no end.
            Ok(_) if named => {
                self.has_files = true;
                self.report(path, unreadable(path, &io::Error::other("it is not a regular file")));
            }
            Ok(_) if is_json(path) => self.report(path, skipped(path, "it is not a regular file")),
            Ok(_) => {}
            Err(error) => {
                self.has_files |= named;
                // The link may have been meant for a directory.
                let severity = if named || is_json(path) { Severity::Error } else { Severity::Warning };
                self.report(path, unreadable(path, &error).severity(severity));
            }
        }
    }

    /// Returns whether a file in a directory is read. Reports files that are skipped and may be lexicons.
    fn is_wanted(&mut self, path: &Path) -> bool {
        let dialect = |extension: &OsStr| DIALECTS.iter().any(|dialect| extension.eq_ignore_ascii_case(dialect));
        if path.extension().is_some_and(dialect) {
            self.report(path, skipped(path, "only files that end in `.json` are read"));
        }
        is_json(path)
    }

    /// Adds a directory or file, unless it has been added before.
    fn take(
        &mut self,
        path: PathBuf,
        real: PathBuf,
        is_directory: bool,
        root: &Path,
        directories: &mut Vec<Directory>,
    ) {
        self.has_files |= !is_directory;
        match self.seen.entry(real.clone()) {
            Entry::Vacant(entry) => _ = entry.insert(self.round),
            Entry::Occupied(entry) => {
                self.has_files |= *entry.get() < self.round;
                return;
            }
        }
        if is_directory {
            directories.push((path, real));
        } else {
            self.files.push((path, root.to_owned()));
        }
    }
}

/// A directory to be read: its path, and its real path.
type Directory = (PathBuf, PathBuf);

/// The extensions of files in dialects of JSON.
const DIALECTS: &[&str] = &["jsonc", "json5", "hjson"];

fn is_json(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json"))
}

fn skipped(path: &Path, reason: &str) -> Diagnostic {
    let path = quoted(&path.display().to_string());
    Diagnostic::new(Code::SkippedFile, format!("{path} is skipped: {reason}"))
        .help("lexicons are JSON without comments, in files that end in `.json`; rename or remove the file")
}

fn leads_out(path: &Path, root: &Path, real: &Path) -> Diagnostic {
    let [path, root, real] = [path, root, real].map(|path| quoted(&path.display().to_string()));
    Diagnostic::new(Code::SkippedFile, format!("{path} is skipped: it is a link that leads out of {root}"))
        .help(format!("if you trust {real}, name it beside {root}"))
}

fn unreadable(path: &Path, error: &io::Error) -> Diagnostic {
    let shown = quoted(&path.display().to_string());
    if error.kind() != io::ErrorKind::NotFound {
        return Diagnostic::new(Code::UnreadablePath, format!("cannot read {shown}: {error}"));
    }
    let diagnostic = Diagnostic::new(Code::UnreadablePath, format!("there is no file or directory {shown}"));
    match nearest(path) {
        Some(near) => diagnostic.note(format!("there is {}", quoted(&near.display().to_string()))),
        None => diagnostic,
    }
}

/// The most neighbors that a missing path is compared with.
const MAX_NEIGHBORS: usize = 1000;

/// The neighbor of a missing path with the most similar name.
fn nearest(path: &Path) -> Option<PathBuf> {
    let parent = path.parent()?;
    // The parent of a single name is the empty path, which cannot be listed.
    let listed = if parent.as_os_str().is_empty() { Path::new(".") } else { parent };
    let entries = fs::read_dir(listed).ok()?.filter_map(Result::ok).take(MAX_NEIGHBORS);
    let mut names: Vec<String> = entries.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    names.sort_unstable();
    let near = closest(path.file_name()?.to_str()?, names.iter().map(String::as_str))?;
    Some(parent.join(near))
}

fn not_utf8(path: &Path, bytes: &[u8], valid: usize) -> Diagnostic {
    let line = bytes[..valid].iter().filter(|&&byte| byte == b'\n').count() + 1;
    let path = quoted(&path.display().to_string());
    Diagnostic::new(Code::NotUtf8, format!("{path} is not UTF-8 from byte {valid} on, in line {line}"))
        .help("lexicons are JSON in UTF-8; save the file in that encoding")
}

fn no_lexicons(paths: &[PathBuf]) -> Diagnostic {
    if paths.is_empty() {
        return Diagnostic::new(Code::NoLexicons, "found no lexicons: no directory or file is named");
    }
    let places: Vec<String> = paths.iter().map(|path| quoted(&path.display().to_string())).collect();
    Diagnostic::new(Code::NoLexicons, format!("found no lexicons: there is no `*.json` in {}", places.join(", ")))
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::PathBuf;

    use super::load;
    use crate::lexicon::diagnostic::{Code, Diagnostics};

    fn names(paths: &[PathBuf]) -> (Vec<String>, Vec<Code>) {
        let mut diagnostics = Diagnostics::default();
        let sources = load(paths, &mut diagnostics);
        let name = |path: &std::path::Path| path.file_name().map(|name| name.to_string_lossy().into_owned());
        (
            sources.iter().filter_map(|(_, file)| name(file.path())).collect(),
            diagnostics.iter().map(|diagnostic| diagnostic.code).collect(),
        )
    }

    #[test]
    fn directories_are_walked_in_order_and_each_file_is_read_once() -> std::io::Result<()> {
        let directory = tempfile::tempdir()?;
        fs::create_dir_all(directory.path().join("b/c"))?;
        fs::create_dir(directory.path().join("b-e"))?;
        for name in ["z.json", "a.json", "b/c/d.json", "b-e/f.json", "readme.md"] {
            fs::write(directory.path().join(name), "{}")?;
        }
        let (files, codes) =
            names(&[directory.path().join("z.json"), directory.path().to_owned(), directory.path().join("b")]);
        // The files in `b` come before those in `b-e`, although a hyphen sorts before a slash.
        assert_eq!(files, ["z.json", "a.json", "d.json", "f.json"]);
        assert_eq!(codes, []);
        Ok(())
    }

    #[cfg(unix)]
    #[test]
    fn cyclic_links_terminate() -> std::io::Result<()> {
        let directory = tempfile::tempdir()?;
        fs::write(directory.path().join("a.json"), "{}")?;
        std::os::unix::fs::symlink(directory.path(), directory.path().join("loop"))?;
        assert_eq!(names(&[directory.path().to_owned()]).0, ["a.json"]);
        Ok(())
    }

    #[test]
    fn unreadable_paths_are_reported_and_the_others_are_read() -> std::io::Result<()> {
        let directory = tempfile::tempdir()?;
        fs::write(directory.path().join("a.json"), b"{}\n\xff")?;
        fs::write(directory.path().join("b.json"), "{}")?;
        let (files, codes) = names(&[directory.path().to_owned(), directory.path().join("missing")]);
        assert_eq!(files, ["b.json"]);
        assert_eq!(codes, [Code::UnreadablePath, Code::NotUtf8]);
        Ok(())
    }

    #[test]
    fn skipped_files_that_may_be_lexicons_are_reported() -> std::io::Result<()> {
        let directory = tempfile::tempdir()?;
        for name in ["A.JSON", "b.Json", "c.jsonc", "d.JSON5", "notes.txt"] {
            fs::write(directory.path().join(name), "{}")?;
        }
        let (files, codes) = names(&[directory.path().to_owned()]);
        assert_eq!(files, ["A.JSON", "b.Json"]);
        assert_eq!(codes, [Code::SkippedFile, Code::SkippedFile]);
        assert_eq!(names(&[directory.path().join("c.jsonc")]), (vec!["c.jsonc".to_owned()], Vec::new()));
        Ok(())
    }

    #[test]
    fn an_empty_directory_among_others_is_a_warning() -> std::io::Result<()> {
        let directory = tempfile::tempdir()?;
        let [full, inner, empty] = ["full", "full/inner", "empty"].map(|name| directory.path().join(name));
        fs::create_dir_all(&inner)?;
        fs::create_dir(&empty)?;
        fs::write(inner.join("a.json"), "{}")?;
        assert_eq!(names(&[full.clone(), empty]), (vec!["a.json".to_owned()], vec![Code::NoLexicons]));
        assert_eq!(names(&[full.clone(), inner.clone()]).1, [], "read already, by the first path");
        assert_eq!(names(&[inner, full]).1, [], "read already, by the first path");
        Ok(())
    }

    #[cfg(unix)]
    #[test]
    fn dangling_links_and_sockets_are_reported() -> std::io::Result<()> {
        let directory = tempfile::tempdir()?;
        fs::write(directory.path().join("a.json"), "{}")?;
        std::os::unix::fs::symlink("../vendor", directory.path().join("vendor"))?;
        let _socket = std::os::unix::net::UnixListener::bind(directory.path().join("socket.json"))?;
        let (files, codes) = names(&[directory.path().to_owned()]);
        assert_eq!(files, ["a.json"]);
        assert_eq!(codes, [Code::SkippedFile, Code::UnreadablePath]);
        Ok(())
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_only_within_the_directory() -> std::io::Result<()> {
        use std::os::unix::fs::symlink;

        let directory = tempfile::tempdir()?;
        let [inside, outside] = ["lexicons", "vendor"].map(|name| directory.path().join(name));
        for (parent, name) in [(&inside, "own"), (&outside, "theirs")] {
            fs::create_dir_all(parent.join("real"))?;
            fs::write(parent.join("real").join(name).with_extension("json"), "{}")?;
        }
        symlink("real/own.json", inside.join("a.json"))?;
        symlink("/etc/passwd", inside.join("b.json"))?;
        symlink("/dev/zero", inside.join("c.json"))?;
        symlink("../vendor", inside.join("d"))?;
        symlink("/etc/hostname", inside.join("notes.txt"))?;
        let (files, codes) = names(std::slice::from_ref(&inside));
        assert_eq!(files, ["a.json"]);
        assert_eq!(codes, [Code::SkippedFile; 3]);

        // The directory itself may be a link, and what it links to can be named.
        symlink(&inside, directory.path().join("link"))?;
        let (files, codes) = names(&[directory.path().join("link"), outside]);
        assert_eq!(files, ["a.json", "theirs.json"]);
        assert_eq!(codes, [Code::SkippedFile; 3]);
        Ok(())
    }

    #[cfg(unix)]
    #[test]
    fn only_regular_files_are_read() -> std::io::Result<()> {
        let directory = tempfile::tempdir()?;
        let socket = directory.path().join("socket.json");
        let _socket = std::os::unix::net::UnixListener::bind(&socket)?;
        for path in [socket, PathBuf::from("/dev/zero"), PathBuf::from("/dev/null")] {
            assert_eq!(names(&[path]), (Vec::new(), vec![Code::UnreadablePath]));
        }
        Ok(())
    }

    #[test]
    fn the_size_of_a_file_is_limited() -> std::io::Result<()> {
        let directory = tempfile::tempdir()?;
        let limit = usize::try_from(super::MAX_SIZE).expect("the limit is small");
        fs::write(directory.path().join("a.json"), vec![b' '; limit])?;
        fs::write(directory.path().join("b.json"), vec![b' '; limit + 1])?;
        assert_eq!(names(&[directory.path().to_owned()]), (vec!["a.json".to_owned()], vec![Code::UnreadablePath]));
        Ok(())
    }

    #[test]
    fn a_run_without_lexicons_is_an_error() -> std::io::Result<()> {
        let directory = tempfile::tempdir()?;
        assert_eq!(names(&[directory.path().to_owned()]).1, [Code::NoLexicons]);
        Ok(())
    }
}
