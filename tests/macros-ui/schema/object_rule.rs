//! A constraint that does not exist.

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Image {
    pub alt: String,
}

lexgen_runtime::object! {
    Image = "com.example.image" {
        "alt" => alt: required, max_lenght = 300;
    }
}

fn main() {}
