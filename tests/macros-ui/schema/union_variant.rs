//! An entry for a variant that the union does not have.

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Embed {
    Unknown(lexgen_runtime::TypedObject),
}

lexgen_runtime::union! {
    Embed {
        "com.example.image" => Image;
        _ => Unknown;
    }
}

fn main() {}
