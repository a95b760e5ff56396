//! What the compiler says of a service that lacks a route of one of its namespaces; `TRYBUILD=overwrite` writes it.

#[test]
fn an_incomplete_namespace_does_not_compile() {
    trybuild::TestCases::new().compile_fail("fail/*.rs");
}
