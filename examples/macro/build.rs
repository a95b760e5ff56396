//! Lets Cargo notice new lexicons. A macro can track the files that it reads, but not directories.

fn main() {
    println!("cargo::rerun-if-changed=../../lexicons");
}
