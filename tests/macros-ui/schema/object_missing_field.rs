//! A field without an entry.

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Image {
    pub alt: String,
}

lexgen_runtime::object! {
    Image = "com.example.image" {
    }
}

fn main() {}
