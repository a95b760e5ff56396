//! Generates subscriptions of our own, those of the vectors, and the firehose with what its frames get wrong.

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

/// Writes the documents that stand in one file to a file each.
fn split(file: &Path, folder: &Path) -> PathBuf {
    let text = fs::read_to_string(file).expect("the lexicons are there");
    let documents: Vec<Value> = serde_json::from_str(&text).expect("it is a list");
    fs::create_dir_all(folder).expect("`OUT_DIR` can be written to");
    for document in documents {
        let id = document["id"].as_str().expect("a document has an id");
        fs::write(folder.join(format!("{id}.json")), document.to_string()).expect("`OUT_DIR` can be written to");
    }
    folder.to_owned()
}
