//! One module from one set of lexicons.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use lexgen::diagnostic::Severity;
use lexgen::{Config, Unresolved};
use lexgen_test_data::{lines_in_modules, make};
use serde_json::{Map, Value, json};

/// The lexicon that is added to each set: an object for each definition that data is checked against, with the property
/// `value` that refers to it. So a test reaches every type by a name that is known beforehand.
pub(crate) const WRAPPERS: &str = "com.example.lexgen.wrappers";

/// Where those objects are in the module of a set.
const WRAPPERS_MODULE: &str = "com::example::lexgen::wrappers";

/// The module of a set, and for each target an expression of type `Target`.
pub(crate) struct Module {
    pub(crate) code: String,
    pub(crate) targets: Vec<String>,
    /// Where its lexicons stand.
    pub(crate) sources: PathBuf,
}

/// What data is checked against.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Target {
    /// The definition of this name.
    Definition(String),
    /// A part of the endpoint of this name: `params`, `input`, `output` or `message`.
    Part(String, String),
}

/// Makes the module `name` in `folder`.
pub(crate) fn module(folder: &Path, name: &str, lexicons: &[Value], targets: &[Target]) -> Module {
    let sources = folder.join(name);
    // What an earlier run left there is not to be read.
    let _ = fs::remove_dir_all(&sources);
    fs::create_dir_all(&sources).expect("`OUT_DIR` can be written to");
    for (index, lexicon) in lexicons.iter().chain([&wrappers(targets)]).enumerate() {
        fs::write(sources.join(format!("{index}.json")), lexicon.to_string()).expect("`OUT_DIR` can be written to");
    }
    // Not all that a set refers to is there.
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
            let (owner, marker) = markers.get(nsid).unwrap_or_else(|| panic!("no endpoint `{nsid}` was emitted"));
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
    let file = folder.join(format!("{name}.rs"));
    fs::write(&file, text).expect("`OUT_DIR` can be written to");
    let code = format!("/// A set of lexicons.\npub mod {name} {{\n    include!({file:?});\n}}\n");
    Module { code, targets, sources }
}

/// The traits of endpoints, and the paths of their markers, by NSID.
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
        // A document without definitions is odd.
        definitions.insert("none".to_owned(), json!({ "type": "token" }));
    }
    json!({ "lexicon": 1, "id": WRAPPERS, "defs": definitions })
}
