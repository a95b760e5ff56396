//! Errors without the variant for all others.

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum GetPostError {
    NotFound(lexgen_runtime::ErrorDetails),
}

lexgen_runtime::errors! {
    GetPostError {
        "NotFound" => NotFound;
    }
}

fn main() {}
