//! An entry for a field that the struct does not have.

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Image {
    pub alt: String,
}

lexgen_runtime::object! {
    Image = "com.example.image" {
        "alt" => alt: required;
        "width" => width: optional;
    }
}

fn main() {}
