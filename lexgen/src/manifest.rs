//! The Cargo features of namespaces in the `Cargo.toml` of a crate of types: [`Config::namespace_features`](crate::Config).

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Features, each with those that it enables.
pub type Features = BTreeMap<String, Vec<String>>;

/// The line before the features.
const START: &str = "# Features of lexicons. `lexgen generate` replaces the lines up to the next comment.";

/// The line after them.
const END: &str = "# End of the features of lexicons.";

/// The name of manifests.
const MANIFEST: &str = "Cargo.toml";

/// Returns the manifest of the package that has the file or directory `out`.
///
/// # Errors
///
/// If there is none, or the directory cannot be found.
pub fn find(out: &Path) -> io::Result<PathBuf> {
    let absolute = std::path::absolute(out)?;
    let directories = out.ancestors().skip(1).chain(absolute.ancestors().skip(1));
    let manifest = directories.map(|directory| directory.join(MANIFEST)).find(|path| path.is_file());
    manifest
        .ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, format!("no `{MANIFEST}` above `{}`", out.display())))
}

/// Reads a manifest, and returns its text and the text with `features`.
///
/// # Errors
///
/// If it cannot be read, and as [`with_features`].
pub fn read(manifest: &Path, features: &Features) -> Result<(String, String), ManifestError> {
    let text = fs::read_to_string(manifest).map_err(ManifestError::Unreadable)?;
    let expected = with_features(&text, features)?;
    Ok((text, expected))
}

/// Returns the text of a manifest with `features` in its table of features, in a block of lines that the next call replaces. Everything
/// else stays as it is.
///
/// ```
/// let features = [("com-example-notes".to_owned(), vec!["com-example-people".to_owned()])].into();
/// let manifest = lexgen::manifest::with_features("[package]\nname = \"types\"\n\n[features]\ndefault = []\n", &features)?;
/// assert!(manifest.contains("\ncom-example-notes = [\"com-example-people\"]\n"));
/// assert_eq!(lexgen::manifest::with_features(&manifest, &features)?, manifest);
/// # Ok::<(), lexgen::manifest::ManifestError>(())
/// ```
///
/// # Errors
///
/// If the manifest is not valid, has a feature or optional dependency of the same name, or has features in another form than a table.
pub fn with_features(manifest: &str, features: &Features) -> Result<String, ManifestError> {
    let others: toml::Table = toml::from_str(&without_block(manifest)?).map_err(ManifestError::of_toml)?;
    for name in features.keys() {
        if let Some(place) = place_of(&others, name) {
            return Err(ManifestError::Taken { name: name.clone(), place });
        }
    }
    let block = block(features);
    let text = match (find_line(manifest, START), find_line(manifest, "[features]")) {
        (Some(start), _) => {
            let end = end_of_block(manifest, start)?;
            [&manifest[..start], &block, &manifest[end..]].concat()
        }
        (None, Some(header)) => {
            let start = manifest[header..].find('\n').map_or(manifest.len(), |length| header + length + 1);
            [
                &manifest[..start],
                if manifest.ends_with('\n') || start < manifest.len() { "" } else { "\n" },
                &block,
                &manifest[start..],
            ]
            .concat()
        }
        (None, None) => [manifest.trim_end(), "\n\n[features]\n", &block].concat(),
    };
    // Such as features in a table with dotted keys.
    toml::from_str::<toml::Table>(&text).map_err(ManifestError::of_toml)?;
    Ok(text)
}

/// Returns the lines that the features of a manifest lack: a feature of `features` that is not there, or does not enable all that it
/// must.
///
/// # Errors
///
/// If the manifest is not valid.
pub fn missing(manifest: &str, features: &Features) -> Result<Vec<String>, ManifestError> {
    let manifest: toml::Table = toml::from_str(manifest).map_err(ManifestError::of_toml)?;
    let declared = manifest.get("features").and_then(toml::Value::as_table);
    let is_missing = |(name, needs): &(&String, &Vec<String>)| {
        let enabled = declared.and_then(|declared| declared.get(*name)).and_then(toml::Value::as_array);
        enabled.is_none_or(|enabled| {
            needs.iter().any(|need| enabled.iter().all(|enabled| enabled.as_str() != Some(need.as_str())))
        })
    };
    let lacking = features.iter().filter(is_missing);
    Ok(lacking.map(|(name, needs)| format!("{name} = {needs:?}")).collect())
}

/// The lines that declare `features`.
fn block(features: &Features) -> String {
    let mut block = format!("{START}\n");
    for (name, needs) in features {
        let needs: Vec<String> = needs.iter().map(|need| format!("\"{need}\"")).collect();
        let line = format!("{name} = [{}]\n", needs.join(", "));
        if line.len() <= WIDTH {
            block.push_str(&line);
        } else {
            block.push_str(&format!("{name} = [\n"));
            needs.iter().for_each(|need| block.push_str(&format!("    {need},\n")));
            block.push_str("]\n");
        }
    }
    block.push_str(END);
    block.push('\n');
    block
}

/// The longest line of a list.
const WIDTH: usize = 100;

/// The manifest without the block, if it has one.
fn without_block(manifest: &str) -> Result<String, ManifestError> {
    match find_line(manifest, START) {
        Some(start) => Ok([&manifest[..start], &manifest[end_of_block(manifest, start)?..]].concat()),
        None => Ok(manifest.to_owned()),
    }
}

/// The end of the block that starts at `start`.
fn end_of_block(manifest: &str, start: usize) -> Result<usize, ManifestError> {
    let end = find_line(&manifest[start..], END).ok_or(ManifestError::NoEnd)?;
    let after = start + end + END.len();
    Ok(manifest[after..].find('\n').map_or(manifest.len(), |length| after + length + 1))
}

/// The offset of a line that has this text, apart from spaces around it.
fn find_line(text: &str, line: &str) -> Option<usize> {
    let mut offset = 0;
    text.split_inclusive('\n').find_map(|found| {
        let start = offset;
        offset += found.len();
        (found.trim() == line).then_some(start)
    })
}

/// Where a manifest has a feature of this name already.
fn place_of(manifest: &toml::Table, name: &str) -> Option<&'static str> {
    let has = |table: &str| manifest.get(table).and_then(|table| table.get(name)).is_some();
    if has("features") {
        return Some("features");
    }
    has("dependencies").then_some("dependencies")
}

/// The reason why a manifest cannot have the features.
#[derive(Debug)]
#[non_exhaustive]
pub enum ManifestError {
    /// It cannot be read.
    Unreadable(io::Error),
    /// It is not valid, or would not be with the features.
    Toml(String),
    /// It has something else of this name.
    Taken {
        /// The name.
        name: String,
        /// The table that has it.
        place: &'static str,
    },
    /// The block of features does not end.
    NoEnd,
}

impl ManifestError {
    fn of_toml(error: toml::de::Error) -> Self {
        Self::Toml(error.to_string().trim_end().to_owned())
    }
}

impl fmt::Display for ManifestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(error) => write!(f, "cannot be read: {error}"),
            Self::Toml(error) => write!(f, "cannot have the features of lexicons: {error}"),
            Self::Taken { name, place } => {
                write!(f, "`{name}` is already in `[{place}]`, and a feature of lexicons is called that: rename it")
            }
            Self::NoEnd => write!(f, "the features of lexicons end with a line `{END}`, which is missing"),
        }
    }
}

impl Error for ManifestError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Unreadable(error) => Some(error),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Features, missing, with_features};

    fn features(list: &[(&str, &[&str])]) -> Features {
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        list.iter().map(|(name, needs)| ((*name).to_owned(), owned(needs))).collect()
    }

    const BLOCK: &str = "# Features of lexicons. `lexgen generate` replaces the lines up to the next comment.\n\
        a-b = [\"c-d\"]\nc-d = []\n# End of the features of lexicons.\n";

    #[test]
    fn features_are_added_to_a_table_that_keeps_everything_else() {
        let given =
            "[package]\nname = \"x\" # ours\n\n[features]\n# By default nothing.\ndefault = []\n\n[dependencies]\n";
        let expected = given.replace("[features]\n", &format!("[features]\n{BLOCK}"));
        assert_eq!(with_features(given, &features(&[("a-b", &["c-d"]), ("c-d", &[])])).unwrap(), expected);
    }

    #[test]
    fn a_manifest_without_a_table_gets_one() {
        let list = features(&[("a-b", &["c-d"]), ("c-d", &[])]);
        assert_eq!(with_features("[package]\n", &list).unwrap(), format!("[package]\n\n[features]\n{BLOCK}"));
        let header_only = with_features("[features]", &list).unwrap();
        assert_eq!(header_only, format!("[features]\n{BLOCK}"));
    }

    #[test]
    fn features_that_no_longer_exist_are_removed_and_others_kept() {
        let before = with_features("[features]\nmine = []\n", &features(&[("a-b", &["c-d"]), ("c-d", &[])])).unwrap();
        let after = with_features(&before, &features(&[("a-b", &[])])).unwrap();
        assert!(after.contains("\na-b = []\n# End") && after.ends_with("\nmine = []\n"), "{after}");
        assert_eq!(with_features(&after, &features(&[("a-b", &[])])).unwrap(), after);
    }

    #[test]
    fn features_that_are_declared_otherwise_are_not_missing() {
        let list = features(&[("a-b", &["c-d"]), ("c-d", &[])]);
        let lacking = |manifest: &str| missing(manifest, &list).unwrap();
        assert_eq!(lacking("[features]\na-b = [\"mine\", \"c-d\"]\nc-d = []\nmine = []\n"), [""; 0]);
        assert_eq!(lacking("[features]\na-b = []\nc-d = []\n"), ["a-b = [\"c-d\"]"]);
        assert_eq!(lacking("[package]\n"), ["a-b = [\"c-d\"]", "c-d = []"]);
    }

    #[test]
    fn long_lists_have_a_line_for_each_feature() {
        let needs: Vec<String> = (0..9).map(|number| format!("com-example-namespace{number}")).collect();
        let list = [("a-b".to_owned(), needs)].into();
        assert!(with_features("", &list).unwrap().contains("a-b = [\n    \"com-example-namespace0\",\n"));
    }

    #[test]
    fn names_that_the_manifest_has_are_refused() {
        let refused = |manifest: &str| with_features(manifest, &features(&[("a-b", &[])])).unwrap_err().to_string();
        assert!(refused("[features]\na-b = []\n").starts_with("`a-b` is already in `[features]`"));
        assert!(refused("[dependencies]\na-b = { version = \"1\", optional = true }\n").contains("`[dependencies]`"));
        assert!(
            refused("features = { x = [] }\n").starts_with("cannot have the features of lexicons: TOML parse error")
        );
        assert!(refused("[").starts_with("cannot have the features of lexicons: TOML parse error"));
        let unclosed = BLOCK.replace("# End", "#");
        assert!(refused(&format!("[features]\n{unclosed}")).ends_with("which is missing"));
    }
}
