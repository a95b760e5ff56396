//! The compiler error for a service that lacks a route. `TRYBUILD=overwrite` updates it.

#[test]
fn an_incomplete_namespace_does_not_compile() {
    trybuild::TestCases::new().compile_fail("fail/*.rs");
}
