//! `peers-generate-jacquard LEXICONS OUT`: what `jacquard-codegen` does, without its arguments and what it prints.

use std::error::Error;
use std::path::PathBuf;

use jacquard_lexicon::codegen::{CodeGenerator, CodegenMode};
use jacquard_lexicon::corpus::LexiconCorpus;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let (Some(lexicons), Some(out)) = (arguments.next(), arguments.next()) else {
        return Err("usage: peers-generate-jacquard LEXICONS OUT".into());
    };
    let corpus = LexiconCorpus::load_from_dir(lexicons)?;
    CodeGenerator::with_mode(&corpus, "crate".to_owned(), CodegenMode::Pretty).write_to_disk(&out)?;
    Ok(())
}
