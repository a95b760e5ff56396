//! The options of a run: `lexgen.toml`, overridden by flags.

use std::path::Path;

use lexgen::{Config, ConfigError, FrontEnd};

use super::args::Options;
use super::flags::Flags;

/// Reads the configuration file, and sets the options for which there are flags.
pub(super) fn read<const COMMANDS: u8>(options: &Options, flags: &Flags<COMMANDS>) -> Result<Config, ConfigError> {
    let found = match &options.config {
        Some(path) => Config::from_file(path).map(Some),
        None => Config::find(Path::new("")).map(|found| found.map(|(_, config)| config)),
    };
    let mut config = found?.unwrap_or_default();
    config.origin.front_end = FrontEnd::CommandLine;
    flags.apply(&mut config)?;
    Ok(config)
}
