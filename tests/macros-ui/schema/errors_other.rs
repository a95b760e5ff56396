//! Errors without the variant for unknown errors.

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
