//! Generates a module from a set of lexicons.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use lexgen::diagnostic::Severity;
use lexgen::{Config, Unresolved};
use lexgen_test_data::{lines_in_modules, make};
use serde_json::{Map, Value, json};

/// The lexicon that is added to each set. It has an object for each definition against which data is validated, with a
/// property `value` that refers to it, so that the name of its type is known in advance.
pub(crate) const WRAPPERS: &str = "com.example.lexgen.wrappers";

/// The path of the wrappers in the module of a set.
const WRAPPERS_MODULE: &str = "com::example::lexgen::wrappers";

/// The module of a set.
pub(crate) struct Module {
    pub(crate) code: String,
    /// An expression of type `Target` for each target.
    pub(crate) targets: Vec<String>,
    /// The directory of its lexicons.
    pub(crate) sources: PathBuf,
}

/// The schema against which data is validated.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Target {
    /// The definition of this name.
    Definition(String),
    /// A part of the endpoint of this name: `params`, `input`, `output` or `message`.
    Part(String, String),
}

/// Generates the module `name` in `directory`.
pub(crate) fn module(directory: &Path, name: &str, lexicons: &[Value], targets: &[Target]) -> Module {
    let sources = directory.join(name);
    // Otherwise files of an earlier run would be read.
    let _ = fs::remove_dir_all(&sources);
    fs::create_dir_all(&sources).expect("`OUT_DIR` can be written to");
    for (index, lexicon) in lexicons.iter().chain([&wrappers(targets)]).enumerate() {
        fs::write(sources.join(format!("{index}.json")), lexicon.to_string()).expect("`OUT_DIR` can be written to");
    }
    // Sets may refer to missing lexicons.
    let config = Config::default().unresolved(Unresolved::Data);
    let made = make([sources.clone()], config);
    let Some(text) = made.text else {
        let errors = made.diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error);
        let errors: Vec<String> = errors.map(|error| format!("{}: {}", error.code.as_str(), error.message)).collect();
        let refused = format!("Target::Refused({:?})", errors.join("; "));
        return Module { code: String::new(), targets: vec![refused; targets.len()], sources };
    };
    let markers = markers(&text);
    let targets = targets.iter().enumerate().map(|(index, target)| match target {
        Target::Definition(_) => format!("Target::of::<{name}::{WRAPPERS_MODULE}::W{index}>(true, true)"),
        Target::Part(nsid, part) => {
            let (owner, marker) = markers.get(nsid).unwrap_or_else(|| panic!("no endpoint `{nsid}` was generated"));
            let is_kept = part != "params";
            let part = match part.as_str() {
                "params" => "Params",
                "input" => "Input",
                "output" => "Output",
                _ => "Message",
            };
            format!("Target::of::<<{name}::{marker} as ::lexgen_runtime::{owner}>::{part}>(false, {is_kept})")
        }
    });
    let targets = targets.collect();
    let file = directory.join(format!("{name}.rs"));
    fs::write(&file, text).expect("`OUT_DIR` can be written to");
    let code = format!("/// A set of lexicons.\npub mod {name} {{\n    include!({file:?});\n}}\n");
    Module { code, targets, sources }
}

/// Returns the traits of endpoints and the paths of their markers, by NSID.
fn markers(code: &str) -> BTreeMap<String, (&'static str, String)> {
    let mut markers = BTreeMap::new();
    let mut owner = None;
    for (module, text) in lines_in_modules(code) {
        if let (Some(owner), Some((marker, nsid))) = (owner, text.split_once(" = \"")) {
            markers.insert(nsid.trim_end_matches("\" {").to_owned(), (owner, format!("{module}::{marker}")));
        }
        let heads = [("query", "Method"), ("procedure", "Method"), ("subscription", "Subscription")];
        let head = heads.iter().find(|(kind, _)| text.ends_with(&format!("::{kind}! {{")));
        owner = head.map(|(_, owner)| *owner);
    }
    markers
}

fn wrappers(targets: &[Target]) -> Value {
    let definitions = targets.iter().enumerate().filter_map(|(index, target)| match target {
        Target::Definition(name) => {
            let properties = json!({ "value": { "type": "ref", "ref": name } });
            let wrapper = json!({ "type": "object", "required": ["value"], "properties": properties });
            Some((format!("w{index}"), wrapper))
        }
        Target::Part(..) => None,
    });
    let mut definitions: Map<String, Value> = definitions.collect();
    if definitions.is_empty() {
        // A document without definitions would cause a warning.
        definitions.insert("none".to_owned(), json!({ "type": "token" }));
    }
    json!({ "lexicon": 1, "id": WRAPPERS, "defs": definitions })
}
