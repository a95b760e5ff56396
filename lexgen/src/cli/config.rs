//! The configuration of a run: `lexgen.toml`, then the arguments.

use std::path::{Path, PathBuf};

use lexgen::{Config, FrontEnd};

use super::args::{GenerateArguments, Options, Selection};

/// The configuration of `lexgen generate`.
pub(super) fn of_generate(arguments: &GenerateArguments) -> Result<Config, String> {
    // Without `..`, so that no argument is forgotten.
    let GenerateArguments {
        options,
        selection,
        out,
        layout,
        parts,
        strings,
        drop_extra,
        lossy,
        secrets,
        no_default_secrets,
        runtime,
        force: _,
        check: _,
        watch: _,
        verbose: _,
    } = arguments;
    let mut config = of_selection(options, selection)?;
    if let Some(out) = out {
        config.out = Some(out.clone());
    }
    if let Some(layout) = *layout {
        config.layout = layout.into();
    }
    if let Some(parts) = *parts {
        config.parts = parts;
    }
    if let Some(strings) = *strings {
        config.strings = strings.into();
    }
    if !drop_extra.is_empty() {
        config.drop_extra.clone_from(drop_extra);
    }
    if !lossy.is_empty() {
        config.lossy.clone_from(lossy);
    }
    if !secrets.is_empty() {
        config.secrets.clone_from(secrets);
    }
    config.default_secrets &= !no_default_secrets;
    if let Some(runtime) = runtime {
        config.runtime.clone_from(runtime);
    }
    Ok(config)
}

/// The configuration of a command that is about code.
pub(super) fn of_selection(options: &Options, selection: &Selection) -> Result<Config, String> {
    let Selection { include, exclude, externs } = selection;
    let mut config = of_options(options)?;
    if !include.is_empty() {
        config.include.clone_from(include);
    }
    if !exclude.is_empty() {
        config.exclude.clone_from(exclude);
    }
    for (pattern, path) in externs {
        config.externs.insert(pattern, path).map_err(|error| error.to_string())?;
    }
    Ok(config)
}

/// The configuration that the common options give.
pub(super) fn of_options(options: &Options) -> Result<Config, String> {
    let Options { lexicons, config: file, unresolved, keep_going, deny_warnings, format: _, quiet: _ } = options;
    let mut config = match file {
        Some(path) => Config::from_file(path).map_err(|error| error.to_string())?,
        None => match Config::find(Path::new("")).map_err(|error| error.to_string())? {
            Some((_, config)) => config,
            None => Config::default(),
        },
    };
    config.origin.front_end = FrontEnd::CommandLine;
    if !lexicons.is_empty() {
        config.lexicons = lexicons.iter().map(PathBuf::from).collect();
    }
    if let Some(unresolved) = *unresolved {
        config.unresolved = unresolved.into();
    }
    config.keep_going |= *keep_going;
    config.deny_warnings |= *deny_warnings;
    Ok(config)
}
