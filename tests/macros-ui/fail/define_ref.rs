//! `ref` must name the definition of the type.

use lexgen_runtime::Lexicon;

#[derive(Clone, Debug, PartialEq, Lexicon)]
#[lexicon(define = "com.example.defs#money")]
struct Money {
    cents: i64,
}

#[derive(Clone, Debug, PartialEq, Lexicon)]
#[lexicon(define = "com.example.order", record, key = "tid")]
struct Order {
    #[lexicon(ref = "com.example.defs#money")]
    total: Money,
    #[lexicon(ref = "com.example.defs#price")]
    tax: Money,
    #[lexicon(ref = "#total")]
    tip: Option<Vec<Money>>,
}

fn main() {}
