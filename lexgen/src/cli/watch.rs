//! `--watch`: generating again when something changes.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, SystemTime};

use super::args::GenerateArguments;
use super::{Outcome, Then, config, run_generate};

/// How often the folders are looked at.
const INTERVAL: Duration = Duration::from_millis(300);

/// Generates, and does so again after each change, until the process is ended.
///
/// A first run that fails ends it: it would fail again for the same reason.
///
/// Folders are looked at every [`INTERVAL`]: that works on every file system, and costs little for what lexicons weigh.
pub(super) fn watch(arguments: &GenerateArguments) -> Outcome {
    let mut is_first = true;
    loop {
        let before = state(arguments);
        let outcome = run_generate(arguments, Then::Again);
        if outcome == Outcome::Failed && (is_first || config::of_generate(arguments).is_err()) {
            return Outcome::Failed;
        }
        is_first = false;
        while state(arguments) == before {
            thread::sleep(INTERVAL);
        }
    }
}

/// What is read in a run, and when each file last changed.
fn state(arguments: &GenerateArguments) -> BTreeMap<PathBuf, Option<SystemTime>> {
    let mut state = BTreeMap::new();
    let file = arguments.options.config.clone().unwrap_or_else(|| PathBuf::from(lexgen::CONFIG_FILE));
    state.insert(file.clone(), changed(&file));
    let mut open = config::of_generate(arguments).map(|config| config.lexicons).unwrap_or_default();
    while let Some(path) = open.pop() {
        // What cannot be read is told of by the run.
        if let Ok(entries) = fs::read_dir(&path) {
            open.extend(entries.flatten().filter(watched).map(|entry| entry.path()));
        }
        state.insert(path.clone(), changed(&path));
    }
    state
}

/// Folders (but not links to them, which may go round in circles) and lexicons.
fn watched(entry: &fs::DirEntry) -> bool {
    entry.file_type().is_ok_and(|kind| kind.is_dir())
        || entry.path().extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json"))
}

fn changed(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).and_then(|metadata| metadata.modified()).ok()
}
