//! The files that hold lexicons: their text, and the line and column of every byte.
//!
//! Nothing here reads files or knows what they say.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// A file among [`Sources`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(u32);

/// A range of bytes in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// The first byte, counted from 0.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

impl Span {
    /// The bytes from `start` up to `end`.
    ///
    /// Positions have 32 bits. The JSON parser rejects longer files.
    pub(crate) fn new(file: FileId, start: usize, end: usize) -> Self {
        let narrow = |position: usize| u32::try_from(position).unwrap_or(u32::MAX);
        Self { file, start: narrow(start), end: narrow(end) }
    }
}

/// All files of a run, in the order in which they were added.
///
/// ```
/// let mut sources = lexgen::source::Sources::default();
/// let id = sources.add("com/example/note.json", "{\n  \"lexicon\": 1\n}".to_owned());
/// assert_eq!(sources.file(id).line_column(4), (2, 3));
/// ```
#[derive(Debug, Default)]
pub struct Sources {
    files: Vec<SourceFile>,
    /// The file that options come from. It is not one of the files with lexicons.
    options: Option<SourceFile>,
}

/// The file that options come from.
const OPTIONS: FileId = FileId(u32::MAX);

impl Sources {
    /// Adds a file with this path and contents.
    pub fn add(&mut self, path: impl Into<PathBuf>, text: String) -> FileId {
        self.add_below(PathBuf::new(), path.into(), text)
    }

    /// Adds a file that was found in the directory `root`, with which its path starts.
    pub(crate) fn add_below(&mut self, root: PathBuf, path: PathBuf, text: String) -> FileId {
        let id = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        self.files.push(SourceFile { root, path, text, index: OnceLock::new() });
        id
    }

    /// Adds the file that options come from, so that diagnostics can show it. [`iter`](Self::iter) and
    /// [`len`](Self::len) do not include it.
    pub fn set_options(&mut self, path: impl Into<PathBuf>, text: String) {
        let file = SourceFile { root: PathBuf::new(), path: path.into(), text, index: OnceLock::new() };
        self.options = Some(file);
    }

    /// The file that options come from, if it was added.
    pub(crate) fn options(&self) -> Option<(FileId, &SourceFile)> {
        self.options.as_ref().map(|file| (OPTIONS, file))
    }

    /// The file with this id.
    ///
    /// # Panics
    ///
    /// If `id` came from other `Sources`.
    pub fn file(&self, id: FileId) -> &SourceFile {
        match &self.options {
            Some(options) if id == OPTIONS => options,
            _ => &self.files[id.0 as usize],
        }
    }

    /// All files, in the order in which they were added.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        (0..).map(FileId).zip(&self.files)
    }

    /// The number of files.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Returns whether there are no files.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }
}

/// A file: its path and contents.
#[derive(Debug)]
pub struct SourceFile {
    /// The directory in the options. Empty for a file that was added directly.
    root: PathBuf,
    path: PathBuf,
    text: String,
    index: OnceLock<PositionIndex>,
}

impl SourceFile {
    /// The path as it was given.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The path relative to the directory in the options.
    pub(crate) fn path_below_root(&self) -> &Path {
        self.path.strip_prefix(&self.root).unwrap_or(&self.path)
    }

    /// The contents.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns the line and column of a byte. Both count from 1, and columns count characters.
    ///
    /// An offset beyond the end of the file means its end.
    pub fn line_column(&self, offset: u32) -> (usize, usize) {
        let offset = self.char_start(offset);
        let index = self.index();
        let line = index.line_at(offset);
        let start = index.line_starts[line];
        (line + 1, index.chars_before(&self.text, offset) - index.chars_before(&self.text, start) + 1)
    }

    /// The range of the line that contains a byte, without the line break.
    pub(crate) fn line_range(&self, offset: u32) -> std::ops::Range<usize> {
        let index = self.index();
        let line = index.line_at(self.char_start(offset));
        let start = index.line_starts[line];
        let end = index.line_starts.get(line + 1).map_or(self.text.len(), |next| next - 1);
        let end = if self.text[start..end].ends_with('\r') { end - 1 } else { end };
        start..end
    }

    /// The start of the character that contains the byte at `offset`.
    fn char_start(&self, offset: u32) -> usize {
        let mut offset = (offset as usize).min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        offset
    }

    fn index(&self) -> &PositionIndex {
        self.index.get_or_init(|| PositionIndex::new(&self.text))
    }
}

/// An index that makes looking up positions cheap, even in a file that is one line of many megabytes.
#[derive(Debug)]
struct PositionIndex {
    /// The byte at which each line starts.
    line_starts: Vec<usize>,
    /// The number of characters before each block of [`BLOCK`] bytes.
    chars_before_block: Vec<usize>,
}

const BLOCK: usize = 1024;

impl PositionIndex {
    fn new(text: &str) -> Self {
        let breaks = text.bytes().enumerate().filter(|&(_, byte)| byte == b'\n').map(|(at, _)| at + 1);
        let line_starts = std::iter::once(0).chain(breaks).collect();
        let mut count = 0;
        let mut chars_before_block = Vec::new();
        for block in text.as_bytes().chunks(BLOCK) {
            chars_before_block.push(count);
            count += chars_in(block);
        }
        Self { line_starts, chars_before_block }
    }

    /// The line that contains the byte at `offset`, counted from 0.
    fn line_at(&self, offset: usize) -> usize {
        self.line_starts.partition_point(|&start| start <= offset) - 1
    }

    fn chars_before(&self, text: &str, offset: usize) -> usize {
        let block = (offset / BLOCK).min(self.chars_before_block.len().saturating_sub(1));
        let before = self.chars_before_block.get(block).copied().unwrap_or(0);
        before + chars_in(&text.as_bytes()[block * BLOCK..offset])
    }
}

/// The number of characters that start in a range of UTF-8.
fn chars_in(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&byte| byte & 0b1100_0000 != 0b1000_0000).count()
}

#[cfg(test)]
mod tests {
    use super::Sources;

    #[test]
    fn columns_count_characters_and_lines_start_after_breaks() {
        let mut sources = Sources::default();
        let id = sources.add("a.json", "é\n\tä\"x\r\nlast".to_owned());
        let file = sources.file(id);
        assert_eq!(file.line_column(0), (1, 1));
        assert_eq!(file.line_column(1), (1, 1), "inside a character is that character");
        assert_eq!(file.line_column(2), (1, 2), "the line break belongs to its line");
        assert_eq!(file.line_column(3), (2, 1));
        assert_eq!(file.line_column(6), (2, 3));
        assert_eq!(file.line_column(10), (3, 1));
        assert_eq!(file.line_column(1000), (3, 5));
        assert_eq!(&file.text()[file.line_range(5)], "\tä\"x");
        assert_eq!(&file.text()[file.line_range(10)], "last");
    }

    #[test]
    fn columns_are_correct_in_very_long_lines() {
        let mut sources = Sources::default();
        let id = sources.add("a.json", "ö".repeat(5000));
        assert_eq!(sources.file(id).line_column(8000), (1, 4001));
    }

    #[test]
    fn an_empty_string_has_one_line() {
        let mut sources = Sources::default();
        let id = sources.add("a.json", String::new());
        assert_eq!(sources.file(id).line_column(0), (1, 1));
        assert_eq!(sources.file(id).line_range(0), 0..0);
    }
}
