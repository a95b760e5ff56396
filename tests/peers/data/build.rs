//! Generates the lexicons that the measured data is of, with texts of their own and with borrowed ones, and gathers the data
//! from the samples.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{env, fs};

use lexgen::Strings;
use lexgen::validate::{Leniency, Validator};
use lexgen_data::{Object, Value, dag_cbor, json};
use lexgen_test_data::{folders, track};

/// What is measured; what it refers to comes along.
const MEASURED: &[&str] = &["app.bsky.feed.getTimeline", "app.bsky.feed.post", "com.atproto.sync.subscribeRepos"];

/// How many posts a timeline has.
const POSTS: usize = 100;

/// The frame of the firehose that is read.
const COMMIT: &str = "frm-40c6c8df1e";

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> Outcome<()> {
    println!("cargo::rerun-if-changed=build.rs");
    let absent = "there is no shared data; the variable `LEXGEN_SHARED` names the folder that holds it";
    let corpus = track("corpus").ok_or(absent)?;
    let samples = track("vectors/samples").ok_or(absent)?;
    let official = folders(&corpus).into_iter().filter(|(name, _)| name.starts_with("official-"));
    let official: Vec<PathBuf> = official.map(|(_, folder)| folder).collect();
    for (file, strings) in [("owned.rs", Strings::Owned), ("borrowed.rs", Strings::Borrowed)] {
        let builder = lexgen::build::configure().lexicons(&official).file(file).strings(strings);
        let builder = MEASURED.iter().fold(builder, |builder, nsid| builder.include(nsid));
        builder.compile()?;
    }
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("Cargo sets `OUT_DIR`")?);
    fs::write(out.join("timeline.json"), timeline(&official, &samples)?)?;
    fs::write(out.join("lexicons.rs"), lexicons(&official)?)?;
    fs::write(out.join("commit.cbor"), commit(&samples)?)?;
    Ok(())
}

/// All lexicons, for the interpreter.
fn lexicons(official: &[PathBuf]) -> Outcome<String> {
    let mut lexicons = Vec::new();
    let mut folders = official.to_vec();
    while let Some(folder) = folders.pop() {
        for entry in folder.read_dir()? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "json") {
                lexicons.push((path.display().to_string(), fs::read_to_string(&path)?));
            }
        }
    }
    Ok(format!("&{lexicons:?}"))
}

/// The samples in a file. Not all of them are in the data model.
fn lines(samples: &Path, file: &str) -> Outcome<Vec<serde_json::Value>> {
    let text = fs::read_to_string(samples.join(file))?;
    text.lines().map(|line| serde_json::from_str(line).map_err(Into::into)).collect()
}

/// A timeline of valid posts that answers of the API hold, each once before any comes again.
fn timeline(official: &[PathBuf], samples: &Path) -> Outcome<String> {
    let validator = Validator::from_paths(official)?;
    let checker = validator.definition("app.bsky.feed.defs#feedViewPost").ok_or("the definition is there")?;
    let answers = lines(samples, "api-responses.jsonl")?;
    let mut found = Vec::new();
    answers.iter().for_each(|answer| find_posts(answer, &mut found));
    let is_valid = |post: &String| {
        let post = json::from_str::<Value>(post);
        post.is_ok_and(|post| checker.check(&post, Leniency::DEFAULT).is_ok())
    };
    let posts: BTreeSet<String> = found.iter().map(ToString::to_string).filter(is_valid).collect();
    let feed: Vec<&str> = posts.iter().map(String::as_str).cycle().take(POSTS).collect();
    Ok(format!(r#"{{"cursor":"1715000000000::bafyreidfayvfuwqa7qln","feed":[{}]}}"#, feed.join(",")))
}

/// What holds a post as feeds do; in threads, it has a type or a depth besides.
fn find_posts<'v>(value: &'v serde_json::Value, found: &mut Vec<&'v serde_json::Value>) {
    if value.get("post").is_some() && value.get("$type").is_none() && value.get("depth").is_none() {
        found.push(value);
    }
    match value {
        serde_json::Value::Object(object) => object.values().for_each(|value| find_posts(value, found)),
        serde_json::Value::Array(array) => array.iter().for_each(|value| find_posts(value, found)),
        _ => {}
    }
}

/// A commit, with an empty list of blobs where the sample has null.
fn commit(samples: &Path) -> Outcome<Vec<u8>> {
    let frames = lines(samples, "firehose-frames.jsonl")?;
    let frame = frames.iter().find(|frame| frame["id"] == COMMIT).ok_or("the frame is there")?;
    let frame = frame["frame_base64"].as_str().unwrap_or_default();
    let frame = data_encoding::BASE64.decode(frame.as_bytes())?;
    let (_, payload) = dag_cbor::from_prefix::<Value>(&frame)?;
    let mut commit: Object = dag_cbor::from_slice(payload)?;
    commit.insert("blobs", Value::Array(Vec::new().into()));
    Ok(dag_cbor::to_vec(&commit)?)
}
