//! Records as servers return them: with their URI and CID, alone or in a list.
//!
//! Knows nothing of lexicons.

use lexgen_data::{DataPath, PathSegment, Problem, Problems, Value};

use super::path::RecordPath;

/// A record within a value.
pub(super) struct Wrapped<'v> {
    /// Its position in the value.
    pub(super) at: DataPath,
    /// Its path in the repository, if the value states its URI.
    pub(super) path: Option<RecordPath>,
    pub(super) value: &'v Value,
}

/// The records in a response of `com.atproto.repo.getRecord` or `listRecords`. Any other value is returned as it is.
pub(super) fn records(value: &Value) -> Vec<Wrapped<'_>> {
    if let Some(record) = record(value, &[]) {
        return vec![record];
    }
    list(value).unwrap_or_else(|| vec![Wrapped { at: DataPath::default(), path: None, value }])
}

/// The record of a `{uri, cid, value}` at `outer`.
fn record<'v>(value: &'v Value, outer: &[PathSegment]) -> Option<Wrapped<'v>> {
    let object = value.as_object().filter(|object| !object.contains_key("$type"))?;
    let uri = object.get("uri").and_then(Value::as_str).filter(|uri| uri.starts_with("at://"))?;
    let value = object.get("value").filter(|value| value.as_object().is_some())?;
    let at: Vec<PathSegment> = outer.iter().cloned().chain([PathSegment::field("value")]).collect();
    Some(Wrapped { at: DataPath::from(at), path: RecordPath::of_uri(uri), value })
}

/// The records of a `{records: [{uri, cid, value}, …], cursor}`.
fn list(value: &Value) -> Option<Vec<Wrapped<'_>>> {
    let object = value.as_object().filter(|object| !object.contains_key("$type"))?;
    let elements = object.get("records")?.as_array()?.iter().enumerate();
    elements
        .map(|(index, element)| record(element, &[PathSegment::field("records"), PathSegment::Index(index)]))
        .collect()
}

/// Makes the problems of the value at `path` problems of its container.
pub(super) fn below(path: &DataPath, problems: Problems) -> Problems {
    if path.is_root() {
        return problems;
    }
    let mut all = Problems::default();
    let more = problems.len() - problems.iter().len();
    for problem in problems {
        let steps: Vec<PathSegment> = path.segments().iter().chain(problem.path.segments()).cloned().collect();
        all.push_with(|| Problem { path: DataPath::from(steps), ..problem });
    }
    // Only their number is known.
    all.count_more(more);
    all
}
