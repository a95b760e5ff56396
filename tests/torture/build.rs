//! Generates the lexicons on which generators have failed, of this package and of the shared data, and lexicons with hostile
//! names and values. Valid definitions of each case are generated, and unresolved refs become any data.

use std::path::{Path, PathBuf};
use std::{env, fs};

use lexgen::{Config, Strings, Unresolved};
use lexgen_test_data::{folders, make, track};

fn main() {
    let out = env::var_os("OUT_DIR").expect("Cargo sets `OUT_DIR`");
    let out = Path::new(&out);
    let mut modules = String::new();
    let mut add = |name: &str, directory: PathBuf, config: Config| {
        let text = make([directory], config).text.expect("the lexicons are valid, or `keep_going` is set");
        fs::write(out.join(format!("{name}.rs")), text).expect("`OUT_DIR` can be written to");
        modules.push_str(&module(name));
    };
    let lenient = || Config::default().unresolved(Unresolved::Data).keep_going(true);
    println!("cargo::rerun-if-changed=cases");
    for (case, directory) in folders(Path::new("cases")) {
        add(&format!("t{case}"), directory, lenient());
    }
    for (case, directory) in track("torture").iter().flat_map(|torture| folders(torture)) {
        add(&format!("shared_{case}"), directory, lenient());
    }
    println!("cargo::rerun-if-changed=lexicons");
    for (name, strings) in [("hostile", Strings::Owned), ("hostile_borrowed", Strings::Borrowed)] {
        add(name, PathBuf::from("lexicons"), Config::default().strings(strings));
    }
    fs::write(out.join("cases.rs"), modules).expect("`OUT_DIR` can be written to");
}

/// Returns a module that includes the code in `name.rs`.
fn module(name: &str) -> String {
    let module = name.to_lowercase().replace(|c: char| !c.is_ascii_alphanumeric(), "_");
    format!("/// `{name}`\npub mod {module} {{\n    ::lexgen_runtime::include_lexicons!(\"{name}.rs\");\n}}\n")
}
