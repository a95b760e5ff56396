//! Records as servers return them: with their URI and CID, alone or in a list.
//!
//! Knows nothing of lexicons.

use lexgen_data::{DataPath, PathSegment, Problem, Problems, Value};

/// The records in a response of `com.atproto.repo.getRecord` or `listRecords`, each with its path. Any other value is returned
/// as it is.
pub(super) fn records(value: &Value) -> Vec<(DataPath, &Value)> {
    if let Some(record) = record(value) {
        return vec![(DataPath::from([PathSegment::field("value")]), record)];
    }
    list(value).unwrap_or_else(|| vec![(DataPath::default(), value)])
}

/// The record of a `{uri, cid, value}`.
fn record(value: &Value) -> Option<&Value> {
    let object = value.as_object().filter(|object| !object.contains_key("$type"))?;
    let is_of_record = object.get("uri").and_then(Value::as_str).is_some_and(|uri| uri.starts_with("at://"));
    object.get("value").filter(|value| is_of_record && value.as_object().is_some())
}

/// The records of a `{records: [{uri, cid, value}, …], cursor}`.
fn list(value: &Value) -> Option<Vec<(DataPath, &Value)>> {
    let object = value.as_object().filter(|object| !object.contains_key("$type"))?;
    let elements = object.get("records")?.as_array()?.iter().enumerate();
    let path = |index| [PathSegment::field("records"), PathSegment::Index(index), PathSegment::field("value")];
    elements.map(|(index, element)| Some((DataPath::from(path(index)), record(element)?))).collect()
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
