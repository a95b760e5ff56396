//! Reads lexicon files from disk. The engine's only input.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::ffi::OsStr;
use std::fs::{self, DirEntry, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::str;

use crate::lexicon::diagnostic::{Code, Diagnostic, Diagnostics, Severity, closest, quoted};
use crate::lexicon::source::Sources;

/// Reads files, and all `*.json` below directories whatever the case of the ending, in the order of their paths.
///
/// Links are followed; a file that is reached twice is read once. What cannot be read is a diagnostic, and so is a file in a
/// dialect of JSON, a directory without files to read, and a run without files.
pub fn load(paths: &[PathBuf], diagnostics: &mut Diagnostics) -> Sources {
    let mut walk = Walk { seen: HashMap::new(), files: Vec::new(), has_files: false, round: 0, found: Vec::new() };
    let mut empty = Vec::new();
    for path in paths {
        let first = walk.files.len();
        walk.add(path);
        walk.files[first..].sort_by_cached_key(|(path, _)| order(path));
        // The system lists folders in any order.
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

/// How many bytes nearly all files have less than.
const USUAL_SIZE: usize = 64 * 1024;

/// Reads a file without asking for its size, which takes the system as long as reading it.
fn read(path: &Path, into: &mut Vec<u8>) -> io::Result<()> {
    File::open(path)?.take(u64::MAX).read_to_end(into).map(drop)
}

/// What sorts as the path does, of paths that start alike, and is quicker to compare: text whose folders end below any
/// character that may stand in their names.
fn order(path: &Path) -> Vec<u8> {
    let end_of_name = |&byte: &u8| if std::path::is_separator(char::from(byte)) { 0 } else { byte };
    path.as_os_str().as_encoded_bytes().iter().map(end_of_name).collect()
}

/// A walk over folders that does not end in a circle of links.
struct Walk {
    /// Files and folders already met, by their real paths, each with the round in which it was.
    seen: HashMap<PathBuf, usize>,
    /// Each with the folder that was asked for.
    files: Vec<(PathBuf, PathBuf)>,
    /// Whether the path of this round has led to a file, to a folder that an earlier one has, or to an error.
    has_files: bool,
    /// How many paths have been added.
    round: usize,
    /// What is to be said of this round, each with the path that it is about.
    found: Vec<(PathBuf, Diagnostic)>,
}

impl Walk {
    /// Adds a path that the user named: a folder, or a file whatever it is called.
    fn add(&mut self, path: &Path) {
        self.round += 1;
        self.has_files = false;
        // A list of folders yet to be read instead of recursion, so that no depth of folders overflows the stack.
        let mut folders = Vec::new();
        self.visit(path, path.parent().unwrap_or(path), true, &mut folders);
        while let Some((folder, real)) = folders.pop() {
            match fs::read_dir(&folder) {
                Ok(entries) => {
                    for entry in entries {
                        match entry {
                            Ok(entry) => self.visit_entry(&entry, &real, path, &mut folders),
                            Err(error) => self.report(&folder, unreadable(&folder, &error)),
                        }
                    }
                }
                Err(error) => {
                    self.has_files = true;
                    self.report(&folder, unreadable(&folder, &error));
                }
            }
        }
    }

    fn report(&mut self, path: &Path, diagnostic: Diagnostic) {
        self.found.push((path.to_owned(), diagnostic));
    }

    /// Adds what a folder holds, whose real path is `real`. Only for links does the system have to be asked where they lead.
    fn visit_entry(&mut self, entry: &DirEntry, real: &Path, root: &Path, folders: &mut Vec<Folder>) {
        let path = entry.path();
        match entry.file_type() {
            Ok(ty) if ty.is_dir() => self.take(path, real.join(entry.file_name()), true, root, folders),
            Ok(ty) if ty.is_file() => {
                if self.is_wanted(&path) {
                    self.take(path, real.join(entry.file_name()), false, root, folders);
                }
            }
            _ => self.visit(&path, root, false, folders),
        }
    }

    /// Adds what is not plainly a folder or a file: a path that the user named, or a link.
    fn visit(&mut self, path: &Path, root: &Path, named: bool, folders: &mut Vec<Folder>) {
        let real = fs::canonicalize(path).and_then(|real| Ok((fs::metadata(&real)?, real)));
        match real {
            Ok((found, real)) if found.is_dir() => self.take(path.to_owned(), real, true, root, folders),
            // A pipe is read only if it is named: nobody may write to it.
            Ok((found, real)) if named || found.is_file() => {
                if named || self.is_wanted(path) {
                    self.take(path.to_owned(), real, false, root, folders);
                }
            }
            Ok(_) if is_json(path) => self.report(path, skipped(path, "it is not a regular file")),
            Ok(_) => {}
            Err(error) => {
                self.has_files |= named;
                // A link that should lead to a folder perhaps.
                let severity = if named || is_json(path) { Severity::Error } else { Severity::Warning };
                self.report(path, unreadable(path, &error).severity(severity));
            }
        }
    }

    /// Whether a file in a folder is to be read. One that may be meant to hold a lexicon is reported if it is not.
    fn is_wanted(&mut self, path: &Path) -> bool {
        let dialect = |extension: &OsStr| DIALECTS.iter().any(|dialect| extension.eq_ignore_ascii_case(dialect));
        if path.extension().is_some_and(dialect) {
            self.report(path, skipped(path, "only files that end in `.json` are read"));
        }
        is_json(path)
    }

    /// Adds a folder or file, unless it has been met.
    fn take(&mut self, path: PathBuf, real: PathBuf, is_folder: bool, root: &Path, folders: &mut Vec<Folder>) {
        self.has_files |= !is_folder;
        match self.seen.entry(real.clone()) {
            Entry::Vacant(entry) => _ = entry.insert(self.round),
            Entry::Occupied(entry) => {
                self.has_files |= *entry.get() < self.round;
                return;
            }
        }
        if is_folder {
            folders.push((path, real));
        } else {
            self.files.push((path, root.to_owned()));
        }
    }
}

/// A folder to be read: its path, and its real path.
type Folder = (PathBuf, PathBuf);

/// Endings of files in dialects of JSON.
const DIALECTS: &[&str] = &["jsonc", "json5", "hjson"];

fn is_json(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json"))
}

fn skipped(path: &Path, reason: &str) -> Diagnostic {
    let path = quoted(&path.display().to_string());
    Diagnostic::new(Code::SkippedFile, format!("{path} is skipped: {reason}"))
        .help("lexicons are JSON without comments, in files that end in `.json`; rename or remove the file")
}

fn unreadable(path: &Path, error: &io::Error) -> Diagnostic {
    let shown = quoted(&path.display().to_string());
    let diagnostic = if error.kind() == io::ErrorKind::NotFound {
        let diagnostic = Diagnostic::new(Code::UnreadablePath, format!("there is no file or directory {shown}"));
        match nearest(path) {
            Some(near) => diagnostic.note(format!("there is {}", quoted(&near.display().to_string()))),
            None => diagnostic,
        }
    } else {
        Diagnostic::new(Code::UnreadablePath, format!("cannot read {shown}: {error}"))
    };
    diagnostic
}

/// How many neighbors a path that is not there is compared with.
const MAX_NEIGHBORS: usize = 1000;

/// The neighbor of a path that is not there whose name is nearly that of the path.
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
    let places: Vec<String> = paths.iter().map(|path| quoted(&path.display().to_string())).collect();
    let place = if places.is_empty() { "no directory".to_owned() } else { places.join(", ") };
    Diagnostic::new(Code::NoLexicons, format!("found no lexicons: there is no `*.json` in {place}"))
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
    fn folders_are_walked_in_order_and_each_file_is_read_once() -> std::io::Result<()> {
        let folder = tempfile::tempdir()?;
        fs::create_dir_all(folder.path().join("b/c"))?;
        fs::create_dir(folder.path().join("b-e"))?;
        for name in ["z.json", "a.json", "b/c/d.json", "b-e/f.json", "readme.md"] {
            fs::write(folder.path().join(name), "{}")?;
        }
        let (files, codes) = names(&[folder.path().join("z.json"), folder.path().to_owned(), folder.path().join("b")]);
        // What is in `b` before what is in `b-e`, though a hyphen comes before a slash.
        assert_eq!(files, ["z.json", "a.json", "d.json", "f.json"]);
        assert_eq!(codes, []);
        Ok(())
    }

    #[cfg(unix)]
    #[test]
    fn a_circle_of_links_ends() -> std::io::Result<()> {
        let folder = tempfile::tempdir()?;
        fs::write(folder.path().join("a.json"), "{}")?;
        std::os::unix::fs::symlink(folder.path(), folder.path().join("loop"))?;
        assert_eq!(names(&[folder.path().to_owned()]).0, ["a.json"]);
        Ok(())
    }

    #[test]
    fn what_cannot_be_read_is_reported_and_the_rest_is_read() -> std::io::Result<()> {
        let folder = tempfile::tempdir()?;
        fs::write(folder.path().join("a.json"), b"{}\n\xff")?;
        fs::write(folder.path().join("b.json"), "{}")?;
        let (files, codes) = names(&[folder.path().to_owned(), folder.path().join("missing")]);
        assert_eq!(files, ["b.json"]);
        assert_eq!(codes, [Code::UnreadablePath, Code::NotUtf8]);
        Ok(())
    }

    #[test]
    fn no_file_that_may_hold_a_lexicon_is_skipped_in_silence() -> std::io::Result<()> {
        let folder = tempfile::tempdir()?;
        for name in ["A.JSON", "b.Json", "c.jsonc", "d.JSON5", "notes.txt"] {
            fs::write(folder.path().join(name), "{}")?;
        }
        let (files, codes) = names(&[folder.path().to_owned()]);
        assert_eq!(files, ["A.JSON", "b.Json"]);
        assert_eq!(codes, [Code::SkippedFile, Code::SkippedFile]);
        assert_eq!(names(&[folder.path().join("c.jsonc")]), (vec!["c.jsonc".to_owned()], Vec::new()));
        Ok(())
    }

    #[test]
    fn a_folder_without_lexicons_beside_others_is_a_warning() -> std::io::Result<()> {
        let folder = tempfile::tempdir()?;
        let [full, inner, empty] = ["full", "full/inner", "empty"].map(|name| folder.path().join(name));
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
    fn links_that_lead_nowhere_and_pipes_are_reported() -> std::io::Result<()> {
        let folder = tempfile::tempdir()?;
        fs::write(folder.path().join("a.json"), "{}")?;
        std::os::unix::fs::symlink("../vendor", folder.path().join("vendor"))?;
        let _socket = std::os::unix::net::UnixListener::bind(folder.path().join("socket.json"))?;
        let (files, codes) = names(&[folder.path().to_owned()]);
        assert_eq!(files, ["a.json"]);
        assert_eq!(codes, [Code::SkippedFile, Code::UnreadablePath]);
        Ok(())
    }

    #[test]
    fn a_folder_without_lexicons_is_an_error() -> std::io::Result<()> {
        let folder = tempfile::tempdir()?;
        assert_eq!(names(&[folder.path().to_owned()]).1, [Code::NoLexicons]);
        Ok(())
    }
}
