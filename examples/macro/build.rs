//! Lets Cargo notice new lexicons: a macro can watch the files that it reads, but no directories.

fn main() {
    println!("cargo::rerun-if-changed=../../lexicons");
}
