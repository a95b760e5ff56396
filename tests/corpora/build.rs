//! Generates the lexicons of every origin except the official ones, which have a package of their own.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

use lexgen::{Config, Unresolved};
use lexgen_test_data::{folders, make, track};

fn main() {
    let out = env::var_os("OUT_DIR").expect("Cargo sets `OUT_DIR`");
    let out = Path::new(&out);
    let mut modules = String::new();
    for (origin, directory) in track("corpus").iter().flat_map(|corpus| folders(corpus)) {
        if origin.starts_with("official-") {
            continue;
        }
        // The same options as in the tests.
        let config = Config::default().unresolved(Unresolved::Data).keep_going(true);
        let made = make([directory], config);
        let text = made.text.expect("with `keep_going`, there is always code");
        fs::write(out.join(format!("{origin}.rs")), text).expect("`OUT_DIR` can be written to");
        let module = origin.to_lowercase().replace(|c: char| !c.is_ascii_alphanumeric(), "_");
        // The name of a directory may be a keyword or begin with a digit.
        let module = format!("origin_{module}");
        writeln!(modules, "/// `{origin}`\npub mod {module} {{").expect("writing to a string cannot fail");
        writeln!(modules, "    ::lexgen_runtime::include_lexicons!(\"{origin}.rs\");\n}}")
            .expect("writing to a string cannot fail");
    }
    fs::write(out.join("origins.rs"), modules).expect("`OUT_DIR` can be written to");
}
