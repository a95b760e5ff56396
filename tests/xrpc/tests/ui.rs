//! What the compiler says of services that lack something, compared whole; `TRYBUILD=overwrite` writes it.

#[test]
fn a_service_that_lacks_a_route_does_not_compile() {
    trybuild::TestCases::new().compile_fail("fail/*.rs");
}
