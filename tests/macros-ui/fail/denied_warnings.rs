//! With `deny_warnings`, warnings are errors at any lint level.

mod lexicons {
    #![allow(deprecated)]
    lexgen_runtime::lexicons!("lexicons/odd", include = ["com.example.ping"], deny_warnings = true);
}

fn main() {}
