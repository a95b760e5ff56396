//! The command line, run as a program in a folder of its own.
//!
//! Knows how a run is made and what comes of it, and nothing of what it is about.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// A folder for one test, and the program that runs in it.
#[derive(Debug)]
pub struct Place {
    program: &'static str,
    folder: TempDir,
}

/// How a run ended, and what it printed.
#[derive(Debug)]
pub struct Ran {
    /// The exit code.
    pub code: i32,
    /// What it printed on standard output.
    pub out: String,
    /// What it printed on standard error.
    pub err: String,
}

impl Ran {
    /// Returns the severities and codes of the diagnostics on standard error, such as `error[invalid-json]`.
    #[must_use]
    pub fn codes(&self) -> Vec<&str> {
        let headings = self.err.lines().filter(|line| line.starts_with("error[") || line.starts_with("warning["));
        headings.filter_map(|line| Some(&line[..=line.find(']')?])).collect()
    }

    /// What it printed as JSON, a value for each line.
    ///
    /// # Panics
    ///
    /// If a line is something else.
    #[must_use]
    pub fn values(&self) -> Vec<Value> {
        self.out.lines().map(|line| serde_json::from_str(line).expect("each line is JSON")).collect()
    }
}

impl Place {
    /// A folder with these files.
    ///
    /// # Panics
    ///
    /// If it cannot be made, as everything here.
    #[must_use]
    pub fn new<T: AsRef<[u8]>>(program: &'static str, files: &[(&str, T)]) -> Self {
        let place = Self { program, folder: tempfile::tempdir().expect("a temporary folder") };
        for (path, content) in files {
            place.write(path, content);
        }
        place
    }

    /// The folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// A path in the folder.
    #[must_use]
    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// Writes a file, and makes the folders that it stands in.
    pub fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("files stand in a folder")).expect("a folder is made");
        fs::write(path, content).expect("a file is written");
    }

    /// Reads a file.
    #[must_use]
    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// Returns the names of the structs in a file of generated code.
    #[must_use]
    pub fn structs(&self, path: &str) -> Vec<String> {
        let code = self.read(path);
        let names = code.lines().filter_map(|line| line.trim_start().strip_prefix("pub struct "));
        names.map(|name| name.split([' ', '<', ';']).next().unwrap_or_default().to_owned()).collect()
    }

    /// Returns the declarations of the fields in a file of generated code, without those for unknown fields.
    #[must_use]
    pub fn fields(&self, path: &str) -> Vec<String> {
        let code = self.read(path);
        let lines = code.lines().map(str::trim_start).filter(|line| line.starts_with("pub ") && line.ends_with(','));
        lines.filter(|line| !line.starts_with("pub extra: ")).map(str::to_owned).collect()
    }

    /// Runs the program.
    #[must_use]
    pub fn lexgen(&self, arguments: &[&str]) -> Ran {
        self.lexgen_with_input(arguments, b"")
    }

    /// Runs the program, which can read this from standard input.
    #[must_use]
    pub fn lexgen_with_input(&self, arguments: &[&str], input: &[u8]) -> Ran {
        run(self.program, self.folder.path(), arguments, input)
    }

    /// Files and folders, ordered, without what is in `lexicons`.
    #[must_use]
    pub fn listing(&self) -> Vec<String> {
        fn list(folder: &Path, root: &Path, found: &mut Vec<String>) {
            for entry in fs::read_dir(folder).expect("a folder can be read") {
                let path = entry.expect("a folder can be read").path();
                let name = path.strip_prefix(root).expect("it is below").display().to_string();
                if path.is_dir() && name != "lexicons" {
                    list(&path, root, found);
                } else if name != "lexicons" {
                    found.push(name);
                }
            }
        }
        let mut found = Vec::new();
        list(self.folder.path(), self.folder.path(), &mut found);
        found.sort();
        found
    }
}

/// Runs `program` in any folder.
///
/// # Panics
///
/// If it does not run, does not end by itself, or prints what is no text.
#[must_use]
pub fn run(program: &str, folder: &Path, arguments: &[&str], input: &[u8]) -> Ran {
    let mut child = Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .env_remove("RUST_BACKTRACE")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command line runs");
    // A run that ends before it reads closes the pipe.
    let _ = child.stdin.take().expect("its input is piped").write_all(input);
    let output = child.wait_with_output().expect("it ends");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("it prints UTF-8");
    Ran { code: output.status.code().expect("it ends by itself"), out: text(output.stdout), err: text(output.stderr) }
}
