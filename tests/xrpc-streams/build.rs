//! Generates the subscriptions of this package and of the vectors, and the firehose, which is lossy where its frames are
//! invalid.

use std::path::{Path, PathBuf};
use std::{env, fs};

use lexgen::Config;
use lexgen_test_data::{make, track};
use serde_json::Value;

fn main() {
    println!("cargo::rustc-check-cfg=cfg(shared_data)");
    println!("cargo::rerun-if-changed=lexicons");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("Cargo sets `OUT_DIR`"));
    let write = |name: &str, text: String| fs::write(out.join(name), text).expect("`OUT_DIR` can be written to");
    write("own.rs", generate("lexicons".into(), Config::default()));

    let (Some(corpus), Some(vectors)) = (track("corpus/official-com.atproto"), track("vectors/xrpc")) else {
        return;
    };
    println!("cargo::rustc-cfg=shared_data");
    write("matrix.rs", generate(split(&vectors.join("matrix-lexicons.json"), &out.join("matrix")), Config::default()));
    let mut firehose = Config::default();
    let lossy =
        r#"lossy = ["com.atproto.sync.subscribeRepos#commit.blobs", "com.atproto.sync.subscribeRepos#commit.rev"]"#;
    firehose.set(r#"include = ["com.atproto.sync.subscribeRepos"]"#, Path::new(".")).expect("an NSID is a pattern");
    firehose.set(lossy, Path::new(".")).expect("the patterns are well formed");
    write("firehose.rs", generate(corpus, firehose));
}

fn generate(lexicons: PathBuf, config: Config) -> String {
    make([lexicons], config.keep_going(true)).text.expect("with `keep_going`, there is always code")
}

/// Writes each document in a list to a file.
fn split(file: &Path, directory: &Path) -> PathBuf {
    let text = fs::read_to_string(file).expect("the lexicons exist");
    let documents: Vec<Value> = serde_json::from_str(&text).expect("the lexicons are a list");
    fs::create_dir_all(directory).expect("`OUT_DIR` can be written to");
    for document in documents {
        let id = document["id"].as_str().expect("a document has an id");
        fs::write(directory.join(format!("{id}.json")), document.to_string()).expect("`OUT_DIR` can be written to");
    }
    directory.to_owned()
}
