//! The one set of options that every face fills in.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use lexgen_data::Nsid;
use serde::{Deserialize, Deserializer, de};

use crate::lexicon::diagnostic::{Diagnostics, closest, quoted};
use crate::lexicon::pattern::{DefinitionPattern, LossyPattern, NsidPattern, PatternError};
use crate::lexicon::source::{self, Sources};
use crate::lexicon::syntax::DefId;

mod keys;
mod origin;
mod secrets;

pub(crate) use origin::find_pattern;
pub use origin::{ConfigFile, FrontEnd, Origin};
pub use secrets::DEFAULT_SECRETS;
pub(crate) use secrets::names_field;

/// The name of the file that holds a configuration.
pub const CONFIG_FILE: &str = "lexgen.toml";

/// Everything that can be chosen about a run.
///
/// The command line, `build.rs`, the macros and `lexgen.toml` all fill this one struct; the keys of `lexgen.toml` are its
/// fields in kebab-case.
///
/// ```
/// let config = lexgen::Config::from_toml(
///     r#"
///     lexicons = ["lexicons"]
///     include = ["app.example.*"]
///     strings = "borrowed"
///
///     [extern]
///     "com.atproto.*" = "::atproto_types::com::atproto"
///     "#,
/// )?;
/// assert_eq!(config.strings, lexgen::Strings::Borrowed);
/// # Ok::<(), lexgen::ConfigError>(())
/// ```
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Config {
    /// Folders (searched for `*.json`, with all folders below) and files that hold lexicons. By default `lexicons`.
    pub lexicons: Vec<PathBuf>,
    /// Where the code goes: a file, or with [`Layout::Namespace`] a folder.
    pub out: Option<PathBuf>,
    /// One file, or a file for each namespace.
    pub layout: Layout,
    /// Only definitions that match one of these patterns, and the definitions that these refer to. All, if empty.
    pub include: Vec<DefinitionPattern>,
    /// No definitions that match one of these patterns, unless one that is kept refers to them.
    pub exclude: Vec<DefinitionPattern>,
    /// Lexicons whose types stand elsewhere already.
    #[serde(rename = "extern")]
    pub externs: Externs,
    /// What becomes of a ref that leads nowhere.
    pub unresolved: Unresolved,
    /// What is emitted beside the types.
    pub parts: Parts,
    /// Whether emitted types own their strings.
    pub strings: Strings,
    /// Lexicons whose types drop the fields that the lexicon does not name.
    pub drop_extra: Vec<NsidPattern>,
    /// Lists and strings with a format that are read although they are partly broken, as data of others may be; see
    /// [`LossyPattern`] for how they are told.
    ///
    /// A list becomes a `LossyVec` of the runtime: it keeps its sound elements, and hands over each unsound one as data
    /// with its index and the reason; what is no list at all is kept whole. A string with a format becomes a `LossyText`:
    /// text that is not of the format is kept and marked. Written back, all is as it was, and validation reports it.
    /// None by default: reading is strict, and one wrong value fails the whole.
    ///
    /// ```
    /// let config = lexgen::Config::from_toml(
    ///     r#"lossy = ["app.bsky.feed.getTimeline#main.output.feed", "app.bsky.feed.post#main.createdAt"]"#,
    /// )?;
    /// assert_eq!(config.lossy.len(), 2);
    /// # Ok::<(), lexgen::ConfigError>(())
    /// ```
    pub lossy: Vec<LossyPattern>,
    /// More fields whose values `Debug` does not print, each a name (`seedPhrase`) or the end of one (`*Key`).
    pub secrets: Vec<String>,
    /// Whether `Debug` also hides the values of the fields that usually hold secrets, [`DEFAULT_SECRETS`].
    pub default_secrets: bool,
    /// The path under which emitted code finds `lexgen_runtime`.
    pub runtime: RustPath,
    /// Whether sound lexicons are emitted although others have errors.
    pub keep_going: bool,
    /// Whether a warning stops the run as an error does.
    pub deny_warnings: bool,
    /// Where the options come from. Not an option itself.
    #[serde(skip)]
    pub origin: Origin,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            lexicons: vec![PathBuf::from("lexicons")],
            out: None,
            layout: Layout::Single,
            include: Vec::new(),
            exclude: Vec::new(),
            externs: Externs::default(),
            unresolved: Unresolved::Error,
            parts: Parts::default(),
            strings: Strings::Owned,
            drop_extra: Vec::new(),
            lossy: Vec::new(),
            secrets: Vec::new(),
            default_secrets: true,
            runtime: RustPath("::lexgen_runtime".to_owned()),
            keep_going: false,
            deny_warnings: false,
            origin: Origin::default(),
        }
    }
}

impl Config {
    /// Reads the text of a `lexgen.toml`. Paths in it stay as they are written.
    ///
    /// # Errors
    ///
    /// If the text is not TOML, names an option that there is not, or gives one a value that it cannot have.
    pub fn from_toml(text: &str) -> Result<Self, ConfigError> {
        toml::from_str(text).map_err(|error| ConfigError::of_toml(&error))
    }

    /// Reads the `lexgen.toml` at `path`. Its paths are taken from the folder that it stands in.
    ///
    /// # Errors
    ///
    /// If the file cannot be read, and as [`from_toml`](Self::from_toml) does.
    pub fn from_file(path: &Path) -> Result<Self, ConfigError> {
        let named = |error: &dyn fmt::Display| ConfigError(format!("`{}`: {error}", path.display()));
        let text = fs::read_to_string(path).map_err(|error| named(&error))?;
        let mut config = Self::from_toml(&text).map_err(|error| named(&error))?;
        config.rebase(path.parent().unwrap_or(Path::new("")));
        config.origin.file = Some(ConfigFile { path: path.to_owned(), text });
        Ok(config)
    }

    /// The [`CONFIG_FILE`] in `folder` and its path, if it is there.
    ///
    /// # Errors
    ///
    /// As [`from_file`](Self::from_file).
    pub fn find(folder: &Path) -> Result<Option<(PathBuf, Self)>, ConfigError> {
        let path = folder.join(CONFIG_FILE);
        if !path.is_file() {
            return Ok(None);
        }
        let config = Self::from_file(&path)?;
        Ok(Some((path, config)))
    }

    /// Sets one option, given as a line of a `lexgen.toml`. Paths in it are taken from `folder`.
    ///
    /// # Errors
    ///
    /// As [`from_toml`](Self::from_toml).
    pub fn set(&mut self, line: &str, folder: &Path) -> Result<(), ConfigError> {
        let mut parsed = Self::from_toml(line)?;
        parsed.rebase(folder);
        let key = line.split('=').next().unwrap_or_default().trim();
        // Without `..`, so that no option is forgotten.
        let Self {
            lexicons,
            out,
            layout,
            include,
            exclude,
            externs,
            unresolved,
            parts,
            strings,
            drop_extra,
            lossy,
            secrets,
            default_secrets,
            runtime,
            keep_going,
            deny_warnings,
            origin: _,
        } = parsed;
        match key {
            "lexicons" => self.lexicons = lexicons,
            "out" => self.out = out,
            "layout" => self.layout = layout,
            "include" => self.include = include,
            "exclude" => self.exclude = exclude,
            "extern" => self.externs = externs,
            "unresolved" => self.unresolved = unresolved,
            "parts" => self.parts = parts,
            "strings" => self.strings = strings,
            "drop-extra" => self.drop_extra = drop_extra,
            "lossy" => self.lossy = lossy,
            "secrets" => self.secrets = secrets,
            "default-secrets" => self.default_secrets = default_secrets,
            "runtime" => self.runtime = runtime,
            "keep-going" => self.keep_going = keep_going,
            "deny-warnings" => self.deny_warnings = deny_warnings,
            _ => {}
        }
        Ok(())
    }

    /// Takes relative paths from `folder`.
    pub fn rebase(&mut self, folder: &Path) {
        for path in self.lexicons.iter_mut().chain(&mut self.out) {
            *path = folder.join(&*path);
        }
    }

    /// Reads the files of [`lexicons`](Self::lexicons). What cannot be read is a diagnostic.
    pub fn load_sources(&self, diagnostics: &mut Diagnostics) -> Sources {
        let mut sources = source::load(&self.lexicons, diagnostics);
        if let Some(ConfigFile { path, text }) = &self.origin.file {
            sources.set_options(path.clone(), text.clone());
        }
        sources
    }

    /// Whether the value of the field called `name` in data is kept out of `Debug`.
    pub(crate) fn is_secret(&self, name: &str) -> bool {
        let defaults = DEFAULT_SECRETS.iter().filter(|_| self.default_secrets);
        defaults.copied().chain(self.secrets.iter().map(String::as_str)).any(|pattern| names_field(pattern, name))
    }

    /// Whether the types of `nsid` keep fields that the lexicon does not name.
    pub(crate) fn keeps_extra(&self, nsid: &Nsid) -> bool {
        !self.drop_extra.iter().any(|pattern| pattern.matches(nsid))
    }
}

/// Why a `lexgen.toml` could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError(String);

impl ConfigError {
    /// The error of the TOML parser. For an unknown key, it names the key that was perhaps meant.
    fn of_toml(error: &toml::de::Error) -> Self {
        let text = error.to_string();
        // "unknown field `a`, expected one of `b`, `c`"
        let mut names = error.message().split('`').skip(1).step_by(2);
        let near = match names.next() {
            Some(key) if error.message().starts_with("unknown field ") => closest(key, names).map(|near| (key, near)),
            _ => None,
        };
        Self(match near {
            Some((key, near)) => {
                text.replace(error.message(), &format!("unknown key {}; did you mean `{near}`?", quoted(key)))
            }
            None => text,
        })
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.trim_end())
    }
}

impl std::error::Error for ConfigError {}

/// A path to a Rust item, such as `::lexgen_runtime` or `crate::lexicons`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RustPath(String);

impl RustPath {
    /// The path as it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for RustPath {
    type Err = ConfigError;

    fn from_str(text: &str) -> Result<Self, ConfigError> {
        // What is written behind it must not become part of a comment, and tables have a line for each row.
        let has_more = text.contains(['\n', '\r']) || text.contains("//") || text.contains("/*");
        match syn::parse_str::<syn::Path>(text) {
            Ok(_) if !has_more => Ok(Self(text.trim().to_owned())),
            _ => Err(ConfigError(format!("`{text}` is no path to a Rust item"))),
        }
    }
}

impl<'de> Deserialize<'de> for RustPath {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

/// How emitted code is spread over files.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum Layout {
    /// All in one file.
    #[default]
    Single,
    /// A folder with `mod.rs` and a file for each namespace.
    Namespace,
}

/// What becomes of a ref that leads nowhere.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum Unresolved {
    /// It is an error.
    #[default]
    Error,
    /// It is any value of the data model, with a warning; in a union it is left to the unknown variant.
    Data,
}

/// Whether emitted types own their strings.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum Strings {
    /// `String`, and types without a lifetime.
    #[default]
    Owned,
    /// `Cow<'a, str>`, borrowed from the input wherever it has no escapes. Types from elsewhere ([`Externs`]) are taken to
    /// own theirs.
    Borrowed,
}

/// What is emitted beside the types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parts {
    /// What clients need: the endpoints.
    pub client: bool,
    /// What servers need: the endpoints, and a route trait for each.
    pub server: bool,
    /// The constraints of fields, for validation.
    pub validate: bool,
}

impl Default for Parts {
    fn default() -> Self {
        Self { client: true, server: true, validate: true }
    }
}

impl Parts {
    /// Only the types.
    pub const TYPES: Self = Self { client: false, server: false, validate: false };

    /// Whether endpoints are emitted.
    pub(crate) fn endpoints(self) -> bool {
        self.client || self.server
    }
}

/// From a list such as `types,client,server,validate`; `types` are always emitted.
impl FromStr for Parts {
    type Err = ConfigError;

    fn from_str(text: &str) -> Result<Self, ConfigError> {
        let mut parts = Self::TYPES;
        for part in text.split(',').map(str::trim) {
            match part {
                "types" => {}
                "client" => parts.client = true,
                "server" => parts.server = true,
                "validate" => parts.validate = true,
                _ => {
                    return Err(ConfigError(format!(
                        "there is no part `{part}`; there are `types`, `client`, `server` and `validate`"
                    )));
                }
            }
        }
        Ok(parts)
    }
}

impl<'de> Deserialize<'de> for Parts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let parts = Vec::<String>::deserialize(deserializer)?;
        if parts.is_empty() { Ok(Self::TYPES) } else { parts.join(",").parse().map_err(de::Error::custom) }
    }
}

/// Where the types of lexicons stand that are not to be emitted.
///
/// A key is an NSID pattern, whose value is the module that stands for its fixed part, or one definition
/// (`com.example.defs#money`), whose value is its type.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Externs {
    modules: Vec<(NsidPattern, RustPath)>,
    types: BTreeMap<String, RustPath>,
    /// A lexicon that is emitted here whatever the patterns say.
    here: Option<Nsid>,
}

/// Where a foreign definition stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ExternTarget<'e, 'n> {
    /// It is this type.
    Type(&'e str),
    /// It stands below this module, under these segments of its NSID (with dots between them).
    Below(&'e str, &'n str),
}

impl Externs {
    /// Adds an entry.
    ///
    /// # Errors
    ///
    /// If `key` is neither an NSID pattern nor a definition, or `path` is no path to a Rust item.
    pub fn insert(&mut self, key: &str, path: &str) -> Result<(), ConfigError> {
        let path: RustPath = path.parse()?;
        if key.split_once('#').is_some_and(|(nsid, name)| nsid.parse::<Nsid>().is_ok() && !name.is_empty()) {
            self.types.insert(key.to_owned(), path);
        } else {
            let pattern: NsidPattern = key.parse().map_err(|error: PatternError| ConfigError(error.to_string()))?;
            // The later of two entries for one pattern wins.
            self.modules.retain(|(known, _)| *known != pattern);
            self.modules.push((pattern, path));
            self.modules.sort_by_key(|(pattern, _)| std::cmp::Reverse(pattern.specificity()));
        }
        Ok(())
    }

    /// Sends everything but `here` to `path`.
    pub(crate) fn send_all_but(&mut self, here: &Nsid, path: &str) -> Result<(), ConfigError> {
        self.here = Some(here.clone());
        self.insert("*", path)
    }

    /// Whether there is no entry.
    pub fn is_empty(&self) -> bool {
        self.modules.is_empty() && self.types.is_empty()
    }

    /// The keys of all entries that a user has given.
    pub(crate) fn keys(&self) -> impl Iterator<Item = String> {
        // With `here`, the entry for everything is that of `send_all_but`.
        let is_given = |pattern: &NsidPattern| self.here.is_none() || pattern.specificity() > 0;
        let modules = self.modules.iter().map(|(pattern, _)| pattern).filter(move |pattern| is_given(pattern));
        modules.map(ToString::to_string).chain(self.types.keys().cloned())
    }

    /// All entries, as in `lexgen.toml`.
    pub(crate) fn entries(&self) -> impl Iterator<Item = (String, &str)> {
        let modules = self.modules.iter().map(|(pattern, path)| (pattern.to_string(), path));
        let types = self.types.iter().map(|(id, path)| (id.clone(), path));
        modules.chain(types).map(|(key, path)| (key, path.as_str()))
    }

    /// Whether the types of the whole lexicon `nsid` stand elsewhere.
    pub(crate) fn has_document(&self, nsid: &Nsid) -> bool {
        self.here.as_ref() != Some(nsid) && self.modules.iter().any(|(pattern, _)| pattern.matches(nsid))
    }

    /// Where `id` stands, if not here. The closest entry wins.
    pub(crate) fn find<'n>(&self, id: &'n DefId) -> Option<ExternTarget<'_, 'n>> {
        if self.is_empty() {
            return None;
        }
        let full = format!("{}#{}", id.nsid, id.name.as_str());
        if let Some(path) = self.types.get(&full) {
            return Some(ExternTarget::Type(path.as_str()));
        }
        if self.here.as_ref() == Some(&id.nsid) {
            return None;
        }
        self.modules
            .iter()
            .find_map(|(pattern, path)| Some(ExternTarget::Below(path.as_str(), pattern.remainder(&id.nsid)?)))
    }
}

impl<'de> Deserialize<'de> for Externs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut externs = Self::default();
        for (key, path) in BTreeMap::<String, String>::deserialize(deserializer)? {
            externs.insert(&key, &path).map_err(de::Error::custom)?;
        }
        Ok(externs)
    }
}

#[cfg(test)]
mod tests {
    use super::RustPath;

    #[test]
    fn what_would_swallow_the_code_behind_it_is_no_path() {
        for text in ["crate::lexicons // ours", "crate::lexicons /* ours */", "crate::\nlexicons", "crate::", ""] {
            assert!(text.parse::<RustPath>().is_err(), "{text}");
        }
        for (text, expected) in [(" ::rt ", "::rt"), ("crate::r#type", "crate::r#type"), ("a::B<C>", "a::B<C>")] {
            assert_eq!(text.parse::<RustPath>().map(|path| path.as_str().to_owned()).ok().as_deref(), Some(expected));
        }
    }
}
