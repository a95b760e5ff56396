//! Generates modules from the sets of lexicons in `vectors/data`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::case::Case;
use crate::modules::{Target, module};

/// A set of lexicons, and the ids of the cases for each target in it.
#[derive(Default)]
struct Set {
    lexicons: Vec<Value>,
    targets: BTreeMap<Target, Vec<String>>,
}

/// Returns the modules, and the table `VECTORS` with the target of each case by its id.
pub(crate) fn modules(data: &Path, out: &Path) -> String {
    let text = fs::read_to_string(data.join("vectors.jsonl")).expect("the vectors exist");
    let mut sets: BTreeMap<String, Set> = BTreeMap::new();
    for case in text.lines().map(Case::read) {
        let lexicons = case.lexicons(data);
        let set = sets.entry(Value::from(lexicons.clone()).to_string()).or_default();
        set.lexicons = lexicons;
        let target = match case.part {
            Some(part) => Target::Part(case.target, part),
            None => Target::Definition(case.target),
        };
        set.targets.entry(target).or_default().push(case.id.to_owned());
    }
    let mut code = String::new();
    let mut table = String::from("/// The targets of cases by their ids.\n");
    table.push_str("pub const VECTORS: &[(&str, Target)] = &[\n");
    for (index, Set { lexicons, targets }) in sets.into_values().enumerate() {
        let names: Vec<Target> = targets.keys().cloned().collect();
        let module = module(out, &format!("set{index}"), &lexicons, &names);
        code.push_str(&module.code);
        for (target, cases) in module.targets.iter().zip(targets.values()) {
            for id in cases {
                table.push_str(&format!("    ({id:?}, {target}),\n"));
            }
        }
    }
    table.push_str("];\n");
    code + &table
}
