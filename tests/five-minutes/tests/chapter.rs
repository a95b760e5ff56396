//! Compares `docs/server-in-five-minutes.md` with this package: files, output of commands, and compiler errors.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

const CHAPTER: &str = include_str!("../../../docs/server-in-five-minutes.md");

/// The address in the chapter.
const SERVER: &str = "127.0.0.1:3000";

/// A fenced code block.
struct Block<'a> {
    /// The path of the file, if the line before the block is one.
    file: Option<&'a str>,
    language: &'a str,
    text: String,
}

fn blocks() -> Vec<Block<'static>> {
    let mut blocks = Vec::new();
    let mut before = "";
    let mut lines = CHAPTER.lines();
    while let Some(line) = lines.next() {
        if let Some(language) = line.strip_prefix("```") {
            let file =
                before.strip_prefix('`').and_then(|name| name.strip_suffix('`')).filter(|name| !name.contains('`'));
            let text = lines.by_ref().take_while(|line| *line != "```").map(|line| format!("{line}\n")).collect();
            blocks.push(Block { file, language, text });
        }
        if !line.is_empty() {
            before = line;
        }
    }
    blocks
}

fn read(file: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn files_in_the_chapter_are_those_of_this_package() {
    let named: Vec<Block<'_>> = blocks().into_iter().filter(|block| block.file.is_some()).collect();
    assert_eq!(named.len(), 9, "the number of files in the chapter");
    for block in named {
        let file = block.file.unwrap_or_default();
        assert_eq!(block.text, read(file), "{file}");
    }
}

#[test]
fn dependencies_in_the_chapter_are_those_of_this_package() {
    let mut manifests = blocks().into_iter().filter(|block| block.language == "toml");
    let dependencies = manifests.next().expect("the chapter has one").text.replace("../lexgen/", "../../");
    assert!(read("Cargo.toml").contains(&format!("\n{dependencies}\n")), "{dependencies}");
    assert!(manifests.next().is_none());
}

/// A program that is killed when this is dropped.
struct Running(Child, BufReader<ChildStdout>);

impl Running {
    fn start(program: &str, argument: &str) -> Self {
        let mut command = Command::new(program);
        command.arg(argument).current_dir(env!("CARGO_TARGET_TMPDIR")).stdout(Stdio::piped());
        let mut child = command.spawn().expect("the program starts");
        let output = child.stdout.take().expect("stdout is piped");
        Self(child, BufReader::new(output))
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.1.read_line(&mut line).expect("the program writes UTF-8");
        line
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn commands_print_the_output_shown_in_the_chapter() {
    let _ = std::fs::remove_file(Path::new(env!("CARGO_TARGET_TMPDIR")).join("notes.jsonl"));
    let mut server = Running::start(env!("CARGO_BIN_EXE_notebook"), "127.0.0.1:0");
    let greeting = server.line();
    let address =
        greeting.trim_end().strip_prefix("listening on http://").expect("the server prints its address").to_owned();
    let mut shown = String::new();
    let mut expected = String::new();
    for block in blocks().iter().filter(|block| block.language == "console") {
        expected.push_str(&block.text);
        for transcript in block.text.split("$ ").skip(1) {
            let (command, output) = transcript.split_once('\n').expect("a command ends with a line break");
            let words = words(command);
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            let output = match words.as_slice() {
                ["cargo", "run", "--bin", "notebook"] => greeting.replace(&address, SERVER),
                ["cargo", "run", "--bin", "call"] => {
                    let mut call = Running::start(env!("CARGO_BIN_EXE_call"), &format!("http://{address}"));
                    output.lines().map(|_| call.line()).collect()
                }
                ["cargo", "test"] => String::new(),
                ["curl", "--json", body, url] => request(&address, url, Some(body)),
                ["curl", url] => request(&address, url, None),
                other => panic!("unknown command {other:?}"),
            };
            shown.push_str(&format!("$ {command}\n{output}"));
        }
    }
    assert_eq!(shown, expected);
}

/// Splits a command into words. Single quotes are the only supported quotes.
fn words(command: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    for (index, part) in command.split('\'').enumerate() {
        let mut between = part.split(' ');
        match (index % 2, words.last_mut()) {
            (1, Some(word)) => word.push_str(part),
            (_, Some(word)) => {
                word.push_str(between.next().unwrap_or_default());
                words.extend(between.map(str::to_owned));
            }
            (_, None) => unreachable!("the list is never empty"),
        }
    }
    words
}

/// Sends a request as curl does and returns the body of the response.
fn request(address: &str, url: &str, json: Option<&str>) -> String {
    let target = url
        .strip_prefix("http://")
        .and_then(|url| url.strip_prefix(SERVER))
        .expect("the URL has the address of the chapter");
    let head = match json {
        Some(body) => {
            format!("POST {target} HTTP/1.0\r\nContent-Type: application/json\r\nContent-Length: {}", body.len())
        }
        None => format!("GET {target} HTTP/1.0"),
    };
    let mut stream = TcpStream::connect(address).expect("the server listens");
    let body = json.unwrap_or_default();
    stream
        .write_all(format!("{head}\r\nHost: {address}\r\n\r\n{body}").as_bytes())
        .expect("the server accepts the request");
    let mut response = String::new();
    stream.read_to_string(&mut response).expect("the response is UTF-8");
    let (_, body) = response.split_once("\r\n\r\n").expect("the response has a head");
    format!("{body}\n")
}

/// The chapter shows some lines of `fail/missing_route.stderr`, which `TRYBUILD=overwrite` updates.
#[test]
fn the_compiler_names_the_trait_of_a_missing_route() {
    trybuild::TestCases::new().compile_fail("fail/missing_route.rs");
    let mut texts = blocks().into_iter().filter(|block| block.language == "text");
    let shown = texts.next().expect("the chapter has one").text;
    let whole = read("fail/missing_route.stderr");
    let mut lines = whole.lines();
    for line in shown.lines() {
        assert!(lines.any(|whole| whole == line), "the compiler does not print `{line}`");
    }
}
