//! A field with an unknown presence.

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Image {
    pub alt: String,
}

lexgen_runtime::object! {
    Image = "com.example.image" {
        "alt" => alt: mandatory;
    }
}

fn main() {}
