//! Generates the lexicons of every origin but the official ones, which have a package of their own.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

use lexgen::{Config, Unresolved};
use lexgen_test_data::{folders, make, track};

fn main() {
    let out = env::var_os("OUT_DIR").expect("Cargo sets `OUT_DIR`");
    let out = Path::new(&out);
    let mut modules = String::new();
    for (origin, folder) in track("corpus").iter().flat_map(|corpus| folders(corpus)) {
        if origin.starts_with("official-") {
            continue;
        }
        // As the tests do it; see there.
        let config = Config::default().unresolved(Unresolved::Data).keep_going(true);
        let made = make([folder], config);
        let text = made.text.expect("what is sound is emitted");
        fs::write(out.join(format!("{origin}.rs")), text).expect("`OUT_DIR` can be written to");
        let module = origin.replace('-', "_");
        writeln!(modules, "/// `{origin}`\npub mod {module} {{").expect("a string can be written to");
        writeln!(modules, "    ::lexgen_runtime::include_lexicons!(\"{origin}.rs\");\n}}").expect("as above");
    }
    fs::write(out.join("origins.rs"), modules).expect("`OUT_DIR` can be written to");
}
