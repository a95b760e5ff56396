//! Runs the CLI as a process in a temporary directory.
//!
//! This module is independent of the commands that tests run.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// The temporary directory of one test, and the program that runs in it.
#[derive(Debug)]
pub struct Place {
    program: &'static str,
    directory: TempDir,
}

/// The exit code and the output of a run.
#[derive(Debug)]
pub struct Ran {
    /// The exit code.
    pub code: i32,
    /// The text on standard output.
    pub out: String,
    /// The text on standard error.
    pub err: String,
}

impl Ran {
    /// Returns the severities and codes of the diagnostics on standard error, such as `error[invalid-json]`.
    #[must_use]
    pub fn codes(&self) -> Vec<&str> {
        let headings = self.err.lines().filter(|line| line.starts_with("error[") || line.starts_with("warning["));
        headings.filter_map(|line| Some(&line[..=line.find(']')?])).collect()
    }

    /// Returns the JSON values on standard output, one for each line.
    ///
    /// # Panics
    ///
    /// Panics if a line is not JSON.
    #[must_use]
    pub fn values(&self) -> Vec<Value> {
        self.out.lines().map(|line| serde_json::from_str(line).expect("each line is JSON")).collect()
    }
}

impl Place {
    /// Creates a directory with these files.
    ///
    /// # Panics
    ///
    /// Panics if it cannot be created.
    #[must_use]
    pub fn new<T: AsRef<[u8]>>(program: &'static str, files: &[(&str, T)]) -> Self {
        let place = Self { program, directory: tempfile::tempdir().expect("a temporary directory can be created") };
        for (path, content) in files {
            place.write(path, content);
        }
        place
    }

    /// Returns the path of the directory.
    #[must_use]
    pub fn directory(&self) -> &Path {
        self.directory.path()
    }

    /// Returns a path in the directory.
    #[must_use]
    pub fn path(&self, path: &str) -> PathBuf {
        self.directory.path().join(path)
    }

    /// Writes a file and creates its parent directories.
    pub fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a file has a parent")).expect("the directory can be created");
        fs::write(path, content).expect("the file can be written");
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

    /// Runs the program with `input` on standard input.
    #[must_use]
    pub fn lexgen_with_input(&self, arguments: &[&str], input: &[u8]) -> Ran {
        run(self.program, self.directory.path(), arguments, input)
    }

    /// Returns the files and empty directories outside of `lexicons`, sorted.
    #[must_use]
    pub fn listing(&self) -> Vec<String> {
        fn list(directory: &Path, root: &Path, found: &mut Vec<String>) {
            for entry in fs::read_dir(directory).expect("the directory can be read") {
                let path = entry.expect("the directory can be read").path();
                let name = path.strip_prefix(root).expect("the path is below the root").display().to_string();
                if path.is_dir() && name != "lexicons" {
                    list(&path, root, found);
                } else if name != "lexicons" {
                    found.push(name);
                }
            }
        }
        let mut found = Vec::new();
        list(self.directory.path(), self.directory.path(), &mut found);
        found.sort();
        found
    }
}

/// Runs `program` in `directory`.
///
/// # Panics
///
/// Panics if the program cannot be started, is killed by a signal, or prints something other than UTF-8.
#[must_use]
pub fn run(program: &str, directory: &Path, arguments: &[&str], input: &[u8]) -> Ran {
    let mut child = Command::new(program)
        .args(arguments)
        .current_dir(directory)
        .env_remove("RUST_BACKTRACE")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program can be started");
    // Fails if the program exits without reading its input.
    let _ = child.stdin.take().expect("standard input is piped").write_all(input);
    let output = child.wait_with_output().expect("the program exits");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("the output is UTF-8");
    Ran {
        code: output.status.code().expect("the program exits by itself"),
        out: text(output.stdout),
        err: text(output.stderr),
    }
}
