//! An entry that the macro does not accept, such as one of a later version.

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Image {
    pub alt: String,
}

lexgen_runtime::object! {
    Image = "com.example.image" {
        version = 2;
        "alt" => alt: required;
    }
}

fn main() {}
