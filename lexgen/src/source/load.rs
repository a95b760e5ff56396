//! Reads lexicon files from disk. The engine's only input.

use std::collections::HashSet;
use std::fs::{self, DirEntry, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::str;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, closest, quoted};
use crate::source::Sources;

/// Reads files, and all `*.json` below folders, in the order of their paths.
///
/// Links are followed; a file that is reached twice is read once. What cannot be read is a diagnostic, as is a run that
/// finds no file at all.
pub fn load(paths: &[PathBuf], diagnostics: &mut Diagnostics) -> Sources {
    let mut walk = Walk { seen: HashSet::new(), files: Vec::new(), diagnostics };
    for path in paths {
        let first = walk.files.len();
        walk.add(path);
        walk.files[first..].sort_by_cached_key(|(path, _)| order(path));
    }
    let Walk { files, .. } = walk;
    let mut sources = Sources::default();
    if files.is_empty() && !diagnostics.has_errors() {
        diagnostics.push(no_lexicons(paths));
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
struct Walk<'d> {
    /// Files and folders already met, by their real paths.
    seen: HashSet<PathBuf>,
    /// Each with the folder that was asked for.
    files: Vec<(PathBuf, PathBuf)>,
    diagnostics: &'d mut Diagnostics,
}

impl Walk<'_> {
    /// Adds a path that the user named: a folder, or a file whatever it is called.
    fn add(&mut self, path: &Path) {
        // A list of folders yet to be read instead of recursion, so that no depth of folders overflows the stack.
        let mut folders = Vec::new();
        self.visit(path, path.parent().unwrap_or(path), true, &mut folders);
        while let Some((folder, real)) = folders.pop() {
            match fs::read_dir(&folder) {
                Ok(entries) => {
                    for entry in entries {
                        match entry {
                            Ok(entry) => self.visit_entry(&entry, &real, path, &mut folders),
                            Err(error) => self.diagnostics.push(unreadable(&folder, &error)),
                        }
                    }
                }
                Err(error) => self.diagnostics.push(unreadable(&folder, &error)),
            }
        }
    }

    /// Adds what a folder holds, whose real path is `real`. Only for links does the system have to be asked where they lead.
    fn visit_entry(&mut self, entry: &DirEntry, real: &Path, root: &Path, folders: &mut Vec<Folder>) {
        let path = entry.path();
        match entry.file_type() {
            Ok(ty) if ty.is_dir() => self.take(path, real.join(entry.file_name()), true, root, folders),
            Ok(ty) if ty.is_file() => {
                if is_json(&path) {
                    self.take(path, real.join(entry.file_name()), false, root, folders);
                }
            }
            _ => self.visit(&path, root, false, folders),
        }
    }

    fn visit(&mut self, path: &Path, root: &Path, named: bool, folders: &mut Vec<Folder>) {
        let is_wanted = named || is_json(path);
        let real = fs::canonicalize(path).and_then(|real| Ok((fs::metadata(&real)?.is_dir(), real)));
        match real {
            Ok((is_folder, real)) if is_folder || is_wanted => {
                self.take(path.to_owned(), real, is_folder, root, folders);
            }
            // A broken link among files that are not lexicons is nobody's concern here.
            Err(error) if is_wanted => self.diagnostics.push(unreadable(path, &error)),
            Ok(_) | Err(_) => {}
        }
    }

    /// Adds a folder or file, unless it has been met.
    fn take(&mut self, path: PathBuf, real: PathBuf, is_folder: bool, root: &Path, folders: &mut Vec<Folder>) {
        if !self.seen.insert(real.clone()) {
            return;
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

fn is_json(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "json")
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
    diagnostic.help("lexicons are read from the folders and files named by `--lexicons`, by default from `lexicons`")
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
    let place = if places.is_empty() { "no folder".to_owned() } else { places.join(", ") };
    Diagnostic::new(Code::NoLexicons, format!("found no lexicons: there is no `*.json` in {place}"))
        .help("put lexicons there, or name the folder that holds them with `--lexicons`")
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::PathBuf;

    use super::load;
    use crate::diagnostic::{Code, Diagnostics};

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
    fn a_folder_without_lexicons_is_an_error() -> std::io::Result<()> {
        let folder = tempfile::tempdir()?;
        assert_eq!(names(&[folder.path().to_owned()]).1, [Code::NoLexicons]);
        Ok(())
    }
}
