//! A value of a string enumeration that is not a string.

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sort {
    Newest,
}

lexgen_runtime::string_enum! {
    Sort {
        newest => Newest;
    }
}

fn main() {}
