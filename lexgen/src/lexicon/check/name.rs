//! Rules of the names of documents: ids, their paths, and each other.

use std::collections::HashMap;
use std::path::{Component, Path};

use lexgen_data::Nsid;

use crate::lexicon::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::lexicon::source::Span;
use crate::lexicon::syntax::Document;

/// If the path of a file says an NSID, it should say the document's. A path does so by the name of the file
/// (`com.example.thing.json`), or by folders that start as the `id` does (`com/example/thing.json`). `path` starts below
/// the folder that was asked for: where that one is kept says nothing.
pub(crate) fn check_path(document: &Document, path: &Path, diagnostics: &mut Diagnostics) {
    let id = document.id.as_str();
    let Some(said) = dotted_id(path).map(str::to_owned).or_else(|| foldered_id(path, &document.id)) else {
        return;
    };
    if !said.eq_ignore_ascii_case(id) {
        diagnostics.push(
            Diagnostic::new(Code::IdPathMismatch, format!("the path of the file says `{said}`"))
                .at(document.id_span, format!("but this is `{id}`"))
                .help("rename the file or correct the `id`; the `id` is what counts"),
        );
    }
}

/// The NSIDs that a file may hold, going by its path alone.
pub(crate) fn path_ids(path: &Path) -> Vec<Nsid> {
    if let Some(id) = dotted_id(path).and_then(|id| id.parse().ok()) {
        return vec![id];
    }
    let segments = segments(path);
    // An NSID has at most 317 characters, hence no more segments than that; paths of folders have a handful.
    let first = segments.len().saturating_sub(16);
    (first..segments.len()).filter_map(|start| segments[start..].join(".").parse().ok()).collect()
}

/// The NSID that is the name of the file.
fn dotted_id(path: &Path) -> Option<&str> {
    path.file_stem()?.to_str().filter(|stem| stem.parse::<Nsid>().is_ok())
}

/// The NSID that folders spell, from where they start as `id` does.
fn foldered_id(path: &Path, id: &Nsid) -> Option<String> {
    let segments = segments(path);
    let mut own = id.segments();
    let (first, second) = (own.next()?, own.next()?);
    let start = segments.windows(2).rposition(|pair| pair == [first, second])?;
    Some(segments[start..].join("."))
}

/// The folders of a path and the name of its file, without what follows the last dot.
fn segments(path: &Path) -> Vec<&str> {
    let path_without_extension = path.parent().into_iter().flat_map(Path::components).filter_map(|part| match part {
        Component::Normal(name) => name.to_str(),
        _ => None,
    });
    path_without_extension.chain(path.file_stem().and_then(|stem| stem.to_str())).collect()
}

/// No two documents may have the same `id`. The same text twice is harmless.
pub(crate) fn duplicate(id: &Nsid, first: Span, second: Span, same_text: bool) -> Diagnostic {
    if same_text {
        Diagnostic::new(Code::RepeatedDocument, format!("the document `{id}` is there twice, with the same text"))
            .at(second, "not needed")
            .related(first, "used")
    } else {
        Diagnostic::new(Code::DuplicateDocument, format!("there are two documents with the id `{id}`"))
            .at(second, "here again")
            .related(first, "first here")
            .help("remove one of them, or give it another `id`; none of the two is used")
    }
}

/// No two NSIDs may differ by case only.
pub(crate) fn check_cases<'d>(documents: impl Iterator<Item = &'d Document>, diagnostics: &mut Diagnostics) {
    let mut seen: HashMap<String, &Document> = HashMap::new();
    for document in documents {
        match seen.get(&document.id.as_str().to_ascii_lowercase()) {
            None => {
                seen.insert(document.id.as_str().to_ascii_lowercase(), document);
            }
            Some(first) => diagnostics.push(
                Diagnostic::new(Code::NsidCase, format!("`{}` and `{}` differ by case only", document.id, first.id))
                    .at(document.id_span, "the specification forbids that")
                    .related(first.id_span, "the other one"),
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{dotted_id, foldered_id, path_ids};

    #[test]
    fn paths_say_nsids_by_dots_or_by_folders() {
        let dotted = |path: &'static str| dotted_id(Path::new(path));
        assert_eq!(dotted("a/com.example.thing.json"), Some("com.example.thing"));
        assert_eq!(dotted("a/0_com.example.thing.json"), None);
        assert_eq!(dotted("com/example/thing.json"), None);
        assert_eq!(dotted("schema.v2.json"), None);

        let id = "com.example.other".parse().expect("an NSID");
        let foldered = |path: &str| foldered_id(Path::new(path), &id);
        assert_eq!(foldered("lexicons/com/example/thing.json").as_deref(), Some("com.example.thing"));
        assert_eq!(foldered("com/example/com/example/a/b.json").as_deref(), Some("com.example.a.b"));
        assert_eq!(foldered("lexicons/org/example/thing.json"), None);
        assert_eq!(foldered("thing.json"), None);
    }

    #[test]
    fn a_path_alone_leaves_several_nsids_possible() {
        let ids = path_ids(Path::new("lexicons/com/example/thing.json"));
        let ids: Vec<&str> = ids.iter().map(lexgen_data::Nsid::as_str).collect();
        assert_eq!(ids, ["lexicons.com.example.thing", "com.example.thing"]);
    }
}
