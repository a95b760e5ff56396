//! Generates every folder of lexicons that break generators: as far as they are sound, with data for refs that lead nowhere; and
//! the lexicons of this package, which hold what no person would write.

use std::path::{Path, PathBuf};
use std::{env, fs};

use lexgen::{Config, Strings, Unresolved};
use lexgen_test_data::{folders, make, track};

fn main() {
    println!("cargo::rustc-check-cfg=cfg(shared_data)");
    let out = env::var_os("OUT_DIR").expect("Cargo sets `OUT_DIR`");
    let out = Path::new(&out);
    let mut modules = String::new();
    if let Some(torture) = track("torture") {
        println!("cargo::rustc-cfg=shared_data");
        for (case, folder) in folders(&torture) {
            let config = Config::default().unresolved(Unresolved::Data).keep_going(true);
            let text = make([folder], config).text.expect("with `keep_going`, there is always code");
            fs::write(out.join(format!("{case}.rs")), text).expect("`OUT_DIR` can be written to");
            modules.push_str(&module(&format!("t{}", case.to_lowercase()), &case));
        }
    }
    println!("cargo::rerun-if-changed=lexicons");
    for (name, strings) in [("hostile", Strings::Owned), ("hostile_borrowed", Strings::Borrowed)] {
        let made = make([PathBuf::from("lexicons")], Config::default().strings(strings));
        let text = made.text.expect("the lexicons of this package have no errors");
        fs::write(out.join(format!("{name}.rs")), text).expect("`OUT_DIR` can be written to");
        modules.push_str(&module(name, name));
    }
    fs::write(out.join("cases.rs"), modules).expect("`OUT_DIR` can be written to");
}

/// A module that takes in what was generated for `case`.
fn module(name: &str, case: &str) -> String {
    format!("/// `{case}`\npub mod {name} {{\n    ::lexgen_runtime::include_lexicons!(\"{case}.rs\");\n}}\n")
}
