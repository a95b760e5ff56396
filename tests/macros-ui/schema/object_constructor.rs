//! An argument of `new` that is not a field.

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Image {
    pub alt: String,
}

lexgen_runtime::object! {
    Image = "com.example.image" {
        new(width: i64);
        "alt" => alt: required;
    }
}

fn main() {}
