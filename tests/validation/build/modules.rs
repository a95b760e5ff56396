//! One module from one set of lexicons.

use std::fs;
use std::path::Path;

use lexgen::diagnostic::Severity;
use lexgen::{Config, Unresolved};
use lexgen_test_data::make;
use serde_json::{Map, Value, json};

/// The lexicon that is added to each set: an object for each definition that data is checked against, with the property
/// `value` that refers to it. So a test reaches every type by a name that is known beforehand.
const WRAPPERS: &str = "com.example.lexgen.wrappers";

/// Where those objects are in the module of a set.
const WRAPPERS_MODULE: &str = "com::example::lexgen::wrappers";

/// The module of a set, and for each target an expression of type `Target`.
pub(crate) struct Module {
    pub(crate) code: String,
    pub(crate) targets: Vec<String>,
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
    let config = Config { unresolved: Unresolved::Data, ..Config::default() };
    let made = make([sources], config);
    let Some(text) = made.text else {
        let errors = made.diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error);
        let errors: Vec<String> = errors.map(|error| format!("{}: {}", error.code.as_str(), error.message)).collect();
        let refused = format!("Target::Refused({:?})", errors.join("; "));
        return Module { code: String::new(), targets: vec![refused; targets.len()] };
    };
    let file = folder.join(format!("{name}.rs"));
    fs::write(&file, text).expect("`OUT_DIR` can be written to");
    let targets = targets.iter().enumerate().map(|(index, target)| match target {
        Target::Definition(_) => format!("Target::of::<{name}::{WRAPPERS_MODULE}::W{index}>(true)"),
        Target::Part(nsid, part) => format!("Target::of::<{}>(false)", part_of(name, nsid, part)),
    });
    let code = format!("/// A set of lexicons.\npub mod {name} {{\n    include!({file:?});\n}}\n");
    Module { code, targets: targets.collect() }
}

/// The type of a part of an endpoint, through the traits of its marker.
fn part_of(module: &str, nsid: &str, part: &str) -> String {
    let mut segments: Vec<&str> = nsid.split('.').collect();
    let name = segments.pop().unwrap_or_default();
    let marker = format!("{}{}", name[..1].to_uppercase(), &name[1..]);
    let path = format!("{module}::{}::{}::{marker}", segments.join("::"), snake_case(name));
    match part {
        "params" => format!("<{path} as ::lexgen_runtime::Method>::Params"),
        "input" => format!("<{path} as ::lexgen_runtime::Method>::Input"),
        "output" => format!("<{path} as ::lexgen_runtime::Method>::Output"),
        _ => format!("<{path} as ::lexgen_runtime::Subscription>::Message"),
    }
}

fn snake_case(name: &str) -> String {
    let parts = name.chars().map(|character| match character.is_uppercase() {
        true => format!("_{}", character.to_lowercase()),
        false => character.to_string(),
    });
    parts.collect()
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
