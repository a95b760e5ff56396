//! An entry that queries do not have.

#[derive(Clone, Copy, Debug)]
pub struct GetTime;

lexgen_runtime::query! {
    GetTime = "com.example.getTime" {
        input: lexgen_runtime::Value, "application/json";
    }
}

fn main() {}
