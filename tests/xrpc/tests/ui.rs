//! Compiler errors for incomplete services. `TRYBUILD=overwrite` updates them.

#[test]
fn a_service_that_lacks_a_route_does_not_compile() {
    trybuild::TestCases::new().compile_fail("fail/*.rs");
}
