//! The outcomes of the samples of a file.

use std::path::Path;

use lexgen_test_data::Outcomes;

use crate::sample::Sample;

/// The outcomes of one file, compared with the list of samples that cannot be read.
pub(crate) struct Report(Outcomes);

impl Report {
    /// Creates an empty report.
    pub(crate) fn new(file: &str) -> Self {
        let list = Path::new(env!("CARGO_MANIFEST_DIR")).join("refused").join(file).with_extension("tsv");
        Self(Outcomes::new(list))
    }

    /// Records an outcome. `is_required` is whether the sample must be readable. No sample may be changed.
    pub(crate) fn add(&mut self, sample: &Sample, is_required: bool, outcome: Result<(), String>) {
        match outcome {
            Ok(()) => self.0.right(&sample.id),
            Err(error) if is_required || error.starts_with("changed: ") => self.0.wrong(&sample.id, error),
            Err(error) => self.0.open(&sample.id, error),
        }
    }

    /// Records a sample that cannot be checked.
    pub(crate) fn skip(&mut self, sample: &Sample, reason: &str) {
        self.0.open(&sample.id, reason);
    }

    /// Compares the outcomes with the list.
    pub(crate) fn finish(self) {
        // The data may have existed during the build only.
        if lexgen_test_data::shared().is_some() {
            self.0.finish();
        }
    }
}
