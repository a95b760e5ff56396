//! The NSID that the path of a file spells.
//!
//! A path spells an NSID by the name of the file (`com.example.thing.json`), or by directories that start as the `id` does
//! (`com/example/thing.json`).

use std::path::{Component, Path};

use lexgen_data::Nsid;

/// The most segments of a path that are tried as the beginning of an NSID. Real paths have a handful.
const MAX_SEGMENTS: usize = 16;

/// Returns the NSID that `path` spells, given the `id` of the document in the file. It need not be valid.
pub(crate) fn spelled_id(path: &Path, id: &Nsid) -> Option<String> {
    id_in_file_name(path).map(str::to_owned).or_else(|| id_in_directories(path, id))
}

/// Returns the NSIDs that a file may hold, judging by its path alone.
pub(crate) fn possible_ids(path: &Path) -> Vec<Nsid> {
    if let Some(id) = id_in_file_name(path).and_then(|id| id.parse().ok()) {
        return vec![id];
    }
    let segments = segments(path);
    let first = segments.len().saturating_sub(MAX_SEGMENTS);
    (first..segments.len()).filter_map(|start| segments[start..].join(".").parse().ok()).collect()
}

/// Returns the NSID that is the name of the file.
fn id_in_file_name(path: &Path) -> Option<&str> {
    path.file_stem()?.to_str().filter(|stem| stem.parse::<Nsid>().is_ok())
}

/// Returns the NSID that directories spell, beginning where they begin as `id` does.
fn id_in_directories(path: &Path, id: &Nsid) -> Option<String> {
    let segments = segments(path);
    let mut own = id.segments();
    let (first, second) = (own.next()?, own.next()?);
    let start = segments.windows(2).rposition(|pair| pair == [first, second])?;
    Some(segments[start..].join("."))
}

/// Returns the directories of a path and the name of its file without the last extension.
fn segments(path: &Path) -> Vec<&str> {
    let directories = path.parent().into_iter().flat_map(Path::components).filter_map(|part| match part {
        Component::Normal(name) => name.to_str(),
        _ => None,
    });
    directories.chain(path.file_stem().and_then(|stem| stem.to_str())).collect()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{id_in_directories, id_in_file_name, possible_ids};

    #[test]
    fn paths_spell_nsids_by_file_name_or_by_directories() {
        let in_name = |path: &'static str| id_in_file_name(Path::new(path));
        assert_eq!(in_name("a/com.example.thing.json"), Some("com.example.thing"));
        assert_eq!(in_name("a/0_com.example.thing.json"), None);
        assert_eq!(in_name("com/example/thing.json"), None);
        assert_eq!(in_name("schema.v2.json"), None);

        let id = "com.example.other".parse().expect("the NSID is valid");
        let in_directories = |path: &str| id_in_directories(Path::new(path), &id);
        assert_eq!(in_directories("lexicons/com/example/thing.json").as_deref(), Some("com.example.thing"));
        assert_eq!(in_directories("com/example/com/example/a/b.json").as_deref(), Some("com.example.a.b"));
        assert_eq!(in_directories("lexicons/org/example/thing.json"), None);
        assert_eq!(in_directories("thing.json"), None);
    }

    #[test]
    fn a_path_alone_can_spell_several_nsids() {
        let ids = possible_ids(Path::new("lexicons/com/example/thing.json"));
        let ids: Vec<&str> = ids.iter().map(lexgen_data::Nsid::as_str).collect();
        assert_eq!(ids, ["lexicons.com.example.thing", "com.example.thing"]);
    }
}
