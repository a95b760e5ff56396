//! Lexicons out of the Rust files of a crate.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::thread::{self, Builder, ScopedJoinHandle};

use proc_macro2::{Delimiter, Span as RustSpan, TokenStream, TokenTree};
use similar::TextDiff;
use syn::{Error, Item};

use super::check::{self, Found};
use super::declaration::{Declaration, TypePath};
use super::declared::declaration;
use super::emitted;
use super::json::{Json, Place};
use super::resolve::{Imports, Names};
use super::schema::{Placed, Problem, Schemas};
use crate::files::{Files, Replace, Stale, stale};
use crate::layout::print;
use crate::lexicon::diagnostic::{self, Code, Diagnostic, Diagnostics};
use crate::source::{FileId, Sources, Span};

/// The result of [`extract`].
#[derive(Debug)]
#[non_exhaustive]
pub struct Extracted {
    /// The Rust files that were read, which diagnostics refer to.
    pub sources: Sources,
    /// The problems of the declarations.
    pub diagnostics: Diagnostics,
    /// The lexicons by their path, such as `com/example/note.json`. Empty if there are errors.
    pub files: Files,
}

/// The options of [`extract`].
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Options {
    /// Also extract the lexicons of code that lexgen generated. Otherwise it is read only to know what its types are.
    pub generated: bool,
}

impl Options {
    /// Sets [`generated`](Self::generated).
    #[must_use]
    pub fn generated(self, generated: bool) -> Self {
        Self { generated }
    }
}

/// Reads the lexicons that types declare in Rust files, or in all `*.rs` at any depth in directories.
///
/// Modules in braces are read as well. What macros and build scripts generate is not: a type of that code needs
/// `#[lexicon(ref = "…")]` where it is used.
pub fn extract(paths: &[impl AsRef<Path>], options: &Options) -> Extracted {
    let paths: Vec<&Path> = paths.iter().map(AsRef::as_ref).collect();
    // Parsers of Rust recurse. A thread can have the stack that the nesting below needs.
    thread::scope(|scope| {
        let thread = Builder::new().stack_size(STACK).spawn_scoped(scope, || run(&paths, options));
        match thread.map(ScopedJoinHandle::join) {
            Ok(Ok(extracted)) => extracted,
            Ok(Err(panic)) => std::panic::resume_unwind(panic),
            Err(_) => run(&paths, options),
        }
    })
}

/// The stack for reading Rust, in bytes.
const STACK: usize = 256 * 1024 * 1024;

/// The most brackets around code.
const MAX_NESTING: usize = 500;

/// The most operators in one statement.
const MAX_OPERATORS: usize = 2000;

fn run(paths: &[&Path], options: &Options) -> Extracted {
    let mut read = Read::default();
    paths.iter().for_each(|path| read.add(path));
    let Read { sources, mut diagnostics, placed, descriptions, imports } = read;

    let is_included = |placed: &Placed| options.generated || !placed.declaration.is_generated;
    if !diagnostics.has_errors() && !placed.iter().any(|placed| placed.definition().is_some() && is_included(placed)) {
        let help = "declare one: `#[derive(Lexicon)] #[lexicon(define = \"com.example.note\", record, key = \"tid\")]`";
        diagnostics.push(Diagnostic::new(Code::NoDeclarations, "no type declares a lexicon").help(help));
    }
    let names = Names::new(&placed, &imports);
    let resolve = |index: usize, path: &TypePath| names.resolve(index, path);
    let mut schemas = Schemas::new(&placed, &resolve);
    let documents = schemas.documents(is_included, &descriptions);
    // A type that is not found may be one whose declaration cannot be read.
    let is_consequence = |problem: &Problem| diagnostics.has_errors() && problem.code == Code::UnknownRustType;
    let problems: Vec<Problem> = schemas.problems.drain(..).filter(|problem| !is_consequence(problem)).collect();
    diagnostics.extend(problems.into_iter().map(|problem| of_problem(problem, &sources)));
    if !diagnostics.has_errors() {
        diagnostics.extend(check::check(&documents).into_iter().map(|found| of_found(found, &sources)));
    }
    let files = match diagnostics.has_errors() {
        true => Files::new(),
        false => files(&documents),
    };
    Extracted { sources, diagnostics, files }
}

/// What was read so far.
#[derive(Default)]
struct Read {
    sources: Sources,
    diagnostics: Diagnostics,
    placed: Vec<Placed>,
    /// The descriptions of whole lexicons, by NSID.
    descriptions: BTreeMap<String, String>,
    imports: Imports,
}

impl Read {
    /// Reads a file, or the files in a directory.
    fn add(&mut self, path: &Path) {
        let mut found = Vec::new();
        if let Err(error) = find(path, &mut found) {
            self.unreadable(path, &error);
        }
        for file in found {
            match fs::read_to_string(&file) {
                Ok(text) => {
                    let module = module(path, &file);
                    let file = self.sources.add(file, text);
                    let runtime = vec!["lexgen_runtime".to_owned()];
                    Reader { read: self, file, module, runtime }.read();
                }
                Err(error) => self.unreadable(&file, &error),
            }
        }
    }

    fn unreadable(&mut self, path: &Path, error: &io::Error) {
        let message = format!("`{}` cannot be read: {error}", path.display());
        self.diagnostics
            .push(Diagnostic::new(Code::UnreadablePath, message).help("expected Rust files, or directories of them"));
    }
}

/// Panics if the lexicons in the directory `lexicons` are not those that the Rust files below `sources` declare. For a test:
///
/// ```no_run
/// #[test]
/// fn lexicons_are_current() {
///     lexgen::extract::assert_current("src", "lexicons");
/// }
/// ```
///
/// Tests run in the directory of `Cargo.toml`.
///
/// # Panics
///
/// If a lexicon is missing or differs, or a declaration has errors. The message shows all of them.
pub fn assert_current(sources: impl AsRef<Path>, lexicons: impl AsRef<Path>) {
    let lexicons = lexicons.as_ref();
    let extracted = extract(&[sources.as_ref()], &Options::default());
    if extracted.diagnostics.has_errors() {
        let all = extracted.diagnostics.iter().map(|found| diagnostic::render(found, &extracted.sources, false));
        panic!("the declarations of lexicons have errors\n{}", all.collect::<Vec<_>>().join("\n\n"));
    }
    match stale(lexicons, &extracted.files, Replace::Any) {
        Ok(stale) if stale.is_empty() => {}
        Ok(stale) => panic!("`{}` is not up to date; run `lexgen extract`\n{}", lexicons.display(), diff(&stale)),
        Err(error) => panic!("{error}"),
    }
}

fn diff(stale: &[Stale]) -> String {
    let mut text = String::new();
    for Stale { path, found, expected } in stale {
        let (found, expected) = (found.as_deref().unwrap_or(""), expected.as_deref().unwrap_or(""));
        let diff = TextDiff::from_lines(found, expected);
        let (old, new) = (path.display().to_string(), "declared in Rust");
        // Writing to a string cannot fail.
        let _ = write!(text, "{}", diff.unified_diff().context_radius(3).header(&old, new));
    }
    text
}

/// Adds the Rust files at a path, ordered by name.
fn find(path: &Path, found: &mut Vec<PathBuf>) -> io::Result<()> {
    if !path.is_dir() {
        found.push(path.to_owned());
        return Ok(());
    }
    let mut entries: Vec<_> = fs::read_dir(path)?.collect::<io::Result<_>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let path = entry.path();
        // Links to directories are not followed, since they could lead around.
        if entry.file_type()?.is_dir() {
            find(&path, found)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    Ok(())
}

/// The module that a file usually is: `a::b` for `a/b.rs` and `a/b/mod.rs`.
fn module(root: &Path, file: &Path) -> Vec<String> {
    let relative = file.strip_prefix(root).unwrap_or(file).with_extension("");
    let mut names: Vec<String> = relative.iter().map(|name| name.to_string_lossy().into_owned()).collect();
    let is_root = names.len() == 1 && matches!(names[0].as_str(), "lib" | "main");
    if is_root || names.last().is_some_and(|name| name == "mod") {
        names.pop();
    }
    names
}

/// Reads the declarations of a file.
struct Reader<'r> {
    read: &'r mut Read,
    file: FileId,
    module: Vec<String>,
    /// The path of the runtime in generated code.
    runtime: Vec<String>,
}

impl Reader<'_> {
    fn read(&mut self) {
        match parse(self.read.sources.file(self.file).text()) {
            Ok(parsed) => self.items(&parsed.items),
            Err(error) => self.report(&error, Code::InvalidRust),
        }
    }

    fn report(&mut self, error: &Error, code: Code) {
        let found = of_error(error, code, self.file, &self.read.sources);
        self.read.diagnostics.extend(found);
    }

    fn add(&mut self, declaration: Result<Declaration, Error>) {
        match declaration {
            Ok(declaration) => {
                self.read.placed.push(Placed { declaration, file: Some(self.file), module: self.module.clone() });
            }
            Err(error) => self.report(&error, Code::InvalidDeclaration),
        }
    }

    fn items(&mut self, items: &[Item]) {
        for item in items {
            if let Some(runtime) = emitted::runtime(item) {
                self.runtime = runtime;
            }
            if let Item::Mod(module) = item
                && let Some((_, items)) = &module.content
            {
                self.read.descriptions.extend(emitted::document(&module.attrs));
                self.module.push(module.ident.to_string());
                self.items(items);
                self.module.pop();
            }
            if let Item::Use(import) = item {
                self.read.imports.add(&self.module, &import.tree);
            }
            if let Some(declared) = declaration(item) {
                self.add(declared);
            }
        }
        for generated in emitted::declarations(items, &self.runtime) {
            self.add(generated);
        }
    }
}

/// Parses Rust that is not nested too deeply for a parser that recurses.
fn parse(text: &str) -> Result<syn::File, Error> {
    let tokens: TokenStream = without_start(text).parse()?;
    if let Some(span) = too_deep(tokens.clone()) {
        return Err(Error::new(span, "the code is nested too deeply"));
    }
    syn::parse2(tokens)
}

/// The place of code that is nested too deeply.
fn too_deep(tokens: TokenStream) -> Option<RustSpan> {
    let mut groups = vec![(tokens.into_iter(), Nesting::default())];
    while let Some((tokens, nesting)) = groups.last_mut() {
        let Some(token) = tokens.next() else {
            groups.pop();
            continue;
        };
        nesting.add(&token);
        if nesting.generics > MAX_NESTING || nesting.operators > MAX_OPERATORS || groups.len() > MAX_NESTING {
            return Some(token.span());
        }
        if let TokenTree::Group(group) = token {
            groups.push((group.stream().into_iter(), Nesting::default()));
        }
    }
    None
}

/// The nesting of code without brackets.
#[derive(Default)]
struct Nesting {
    /// The number of open `<`.
    generics: usize,
    /// The number of operators, paths and branches in a statement or an element of a list, which can be within each other.
    operators: usize,
    last: Option<char>,
}

impl Nesting {
    fn add(&mut self, token: &TokenTree) {
        let mark = match token {
            TokenTree::Punct(mark) => Some(mark.as_char()),
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => Some('}'),
            _ => None,
        };
        match (mark, token) {
            (Some(';'), _) => *self = Self::default(),
            (Some(','), _) if self.generics == 0 => self.operators = 0,
            (Some('<'), _) => self.generics += 1,
            (Some('>'), _) if !matches!(self.last, Some('-' | '=')) => self.generics = self.generics.saturating_sub(1),
            (Some('!' | '&' | '*' | '-' | '|' | '=' | ':'), _) => self.operators += 1,
            (_, TokenTree::Ident(name)) if name == "else" || name == "return" || name == "break" => self.operators += 1,
            // The item or statement before it has ended.
            (_, TokenTree::Ident(_)) if self.last == Some('}') => *self = Self::default(),
            _ => {}
        }
        self.last = mark;
    }
}

/// The text with spaces for a byte order mark or a line such as `#!/usr/bin/env`, so that positions count from the start.
fn without_start(text: &str) -> Cow<'_, str> {
    let length = if text.starts_with('\u{feff}') {
        '\u{feff}'.len_utf8()
    } else if text.strip_prefix("#!").is_some_and(|rest| !rest.trim_start().starts_with('[')) {
        text.find('\n').unwrap_or(text.len())
    } else {
        return text.into();
    };
    [&" ".repeat(length), &text[length..]].concat().into()
}

fn of_error(error: &Error, code: Code, file: FileId, sources: &Sources) -> Vec<Diagnostic> {
    let diagnostic = |error: Error| {
        let place = Place { file: Some(file), span: error.span() };
        let found = Diagnostic::new(code, error.to_string());
        match span(place, sources) {
            Some(span) => found.at(span, ""),
            None => found,
        }
    };
    error.clone().into_iter().map(diagnostic).collect()
}

fn of_problem(problem: Problem, sources: &Sources) -> Diagnostic {
    let mut found = Diagnostic::new(problem.code, problem.message).maybe_help(problem.help);
    found.span = span(problem.place, sources);
    found.related =
        problem.related.into_iter().filter_map(|(place, label)| Some((span(place, sources)?, label))).collect();
    found
}

fn of_found(Found { diagnostic, place, related }: Found, sources: &Sources) -> Diagnostic {
    Diagnostic {
        span: place.and_then(|place| span(place, sources)),
        related: related.into_iter().filter_map(|(place, label)| Some((span(place, sources)?, label))).collect(),
        ..diagnostic
    }
}

/// The bytes of a place.
fn span(place: Place, sources: &Sources) -> Option<Span> {
    let file = place.file?;
    let range = RustSpan::byte_range(&place.span);
    let length = sources.file(file).text().len();
    (range.end <= length).then(|| Span::new(file, range.start, range.end))
}

fn files(documents: &BTreeMap<&str, Json>) -> Files {
    documents.iter().map(|(nsid, document)| (check::path(nsid), print(&document.to_value()))).collect()
}
