//! A record without the type of its keys.

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Image {
    pub alt: String,
}

lexgen_runtime::record! {
    Image = "com.example.image" {
        "alt" => alt: required;
    }
}

fn main() {}
