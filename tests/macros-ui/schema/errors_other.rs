//! Errors without the variant for all others.

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum GetPostError {
    NotFound(lexgen_runtime::ErrorMessage),
}

lexgen_runtime::errors! {
    GetPostError {
        "NotFound" => NotFound;
    }
}

fn main() {}
