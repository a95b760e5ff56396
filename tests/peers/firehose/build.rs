//! Generates the official lexicons of the events and of posts, with owned and with borrowed strings.

use std::path::PathBuf;

use lexgen::Strings;
use lexgen_test_data::{folders, track};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    let corpus = track("corpus").ok_or("`LEXGEN_SHARED` must name the directory with the shared data")?;
    let official = folders(&corpus).into_iter().filter(|(name, _)| name.starts_with("official-"));
    let official: Vec<PathBuf> = official.map(|(_, folder)| folder).collect();
    for (file, strings) in [("owned.rs", Strings::Owned), ("borrowed.rs", Strings::Borrowed)] {
        let builder = lexgen::build::configure().lexicons(&official).file(file).strings(strings);
        builder.include("app.bsky.feed.post").include("com.atproto.sync.subscribeRepos").compile()?;
    }
    Ok(())
}
