//! `--watch`: regenerates on change.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, SystemTime};

use super::args::GenerateArguments;
use super::{Outcome, config, run_generate};

/// The interval at which directories are polled.
const INTERVAL: Duration = Duration::from_millis(300);

/// Generates, and regenerates after each change, until the process is ended.
///
/// If the first run fails, this returns: the next one would fail for the same reason.
///
/// Directories are polled: that works on every file system, and costs little for files as small as lexicons.
pub(super) fn watch(arguments: &GenerateArguments) -> Outcome {
    let mut is_first = true;
    loop {
        let before = state(arguments);
        let outcome = run_generate(arguments);
        let is_failure = matches!(outcome, Outcome::Failed | Outcome::Misused);
        if is_failure && (is_first || config::read(&arguments.options, &arguments.flags).is_err()) {
            return Outcome::Failed;
        }
        is_first = false;
        while state(arguments) == before {
            thread::sleep(INTERVAL);
        }
    }
}

/// The files that a run reads, each with the time of its last change.
fn state(arguments: &GenerateArguments) -> BTreeMap<PathBuf, Option<SystemTime>> {
    let mut state = BTreeMap::new();
    let file = arguments.options.config.clone().unwrap_or_else(|| PathBuf::from(lexgen::CONFIG_FILE));
    state.insert(file.clone(), changed(&file));
    let mut open = config::read(&arguments.options, &arguments.flags).map(|config| config.lexicons).unwrap_or_default();
    while let Some(path) = open.pop() {
        // The run reports what cannot be read.
        if let Ok(entries) = fs::read_dir(&path) {
            open.extend(entries.flatten().filter(watched).map(|entry| entry.path()));
        }
        state.insert(path.clone(), changed(&path));
    }
    state
}

/// Returns whether an entry is a lexicon or a directory. Links to directories are not followed: they may form circles.
fn watched(entry: &fs::DirEntry) -> bool {
    entry.file_type().is_ok_and(|kind| kind.is_dir())
        || entry.path().extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json"))
}

fn changed(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).and_then(|metadata| metadata.modified()).ok()
}
