//! Generates every folder of lexicons that break generators: as far as they are sound, with data for refs that lead nowhere.

use std::path::Path;
use std::{env, fs};

use lexgen::{Config, Unresolved};
use lexgen_test_data::{folders, make, track};

fn main() {
    println!("cargo::rustc-check-cfg=cfg(shared_data)");
    let out = env::var_os("OUT_DIR").expect("Cargo sets `OUT_DIR`");
    let out = Path::new(&out);
    let mut modules = String::new();
    if let Some(torture) = track("torture") {
        println!("cargo::rustc-cfg=shared_data");
        for (case, folder) in folders(&torture) {
            let config = Config { unresolved: Unresolved::Data, keep_going: true, ..Config::default() };
            let text = make([folder], config).text.expect("with `keep_going`, there is always code");
            fs::write(out.join(format!("{case}.rs")), text).expect("`OUT_DIR` can be written to");
            let module = case.to_lowercase();
            let include = format!("::lexgen_runtime::include_lexicons!(\"{case}.rs\");");
            modules.push_str(&format!("/// `{case}`\npub mod t{module} {{\n    {include}\n}}\n"));
        }
    }
    fs::write(out.join("cases.rs"), modules).expect("`OUT_DIR` can be written to");
}
