//! The cases of the shared directory `torture`: the code of valid ones is compiled, and the others have the expected errors.

use std::fs;
use std::path::Path;

use lexgen::diagnostic::Severity;
use lexgen::{Config, Unresolved};
use lexgen_test_data::{Made, folders, make, shared};

/// Cases with their errors and warnings, in the order of the files. Warnings are about rules that the specification leaves
/// open.
const CASES: &[(&str, &[&str], &[&str])] = &[
    ("01_selfref_direct", &[], &[]),
    ("02_mutual_ref", &[], &[]),
    ("04_single_ref_union", &[], &[]),
    // Its open union is valid.
    ("05_empty_union", &["empty-closed-union"], &[]),
    ("07_int_enum_top", &[], &[]),
    ("08_string_enum_const", &[], &[]),
    ("09_primitive_defs", &[], &["unknown-definition"]),
    ("10_top_blob", &[], &[]),
    // A definition cannot be a `ref`: https://atproto.com/specs/lexicon#lexicon-files
    ("11_top_ref", &["misplaced-type"], &[]),
    ("12_prop_self", &[], &[]),
    ("14_props_misc", &[], &["reserved-property"]),
    ("15_def_main_vs_Main", &[], &[]),
    ("17_hyphen_authority", &[], &[]),
    ("18_digit_leading", &[], &[]),
    ("20_lex_prefix", &[], &["lex-prefix", "lex-prefix"]),
    ("21_local_ref_body", &[], &[]),
    ("22_union_body", &[], &[]),
    ("24_proc_params_no_input", &[], &[]),
    ("25_subscription_noncom", &[], &[]),
    ("26_inline_obj_array", &[], &[]),
    ("27_inline_obj_in_body", &[], &[]),
    ("29_known_values_collision", &[], &[]),
    ("31_known_values_Self", &[], &[]),
    ("32_unresolved_ref", &["unresolved-ref", "unresolved-ref"], &[]),
    ("34_permission_set_wild", &[], &["unusable-permission"]),
    ("35_permission_unknown_resource", &[], &["unusable-permission"]),
    ("37_default_with_format", &[], &[]),
    ("39_def_named_option_vec", &[], &[]),
    ("41_record_marker_collision", &[], &[]),
    ("42_field_type_collision", &[], &[]),
    ("44_nsid_keyword", &[], &[]),
    ("48_object_no_props", &[], &["missing-properties", "missing-properties"]),
    ("49_known_with_default", &[], &[]),
    ("51_two_docs_same_id", &["duplicate-document"], &[]),
    ("52_bad_one_good_one", &["unknown-type"], &[]),
    ("54_union_to_token", &[], &["union-token"]),
    ("56_array_top_recursive", &[], &[]),
    ("58_3seg_defs", &[], &[]),
    ("60_union_closed_one_ref", &[], &[]),
    ("62_official_permset_like", &[], &["unusable-permission"]),
];

fn codes(made: &Made, severity: Severity) -> Vec<&'static str> {
    let found = made.diagnostics.iter().filter(|found| found.severity == severity);
    found.map(|found| found.code.as_str()).collect()
}

#[test]
fn every_listed_case_has_its_diagnostics() {
    let Some(shared) = shared() else { return };
    for (case, directory) in folders(&shared.join("torture")) {
        let made = make([directory], Config::default());
        let (errors, warnings) = (codes(&made, Severity::Error), codes(&made, Severity::Warning));
        assert_eq!(made.text.is_some(), errors.is_empty(), "{case}: there is code if and only if there are no errors");
        match CASES.iter().find(|(name, ..)| *name == case) {
            Some((_, listed, _)) if *listed != errors => panic!("{case}: errors {errors:?}, listed are {listed:?}"),
            Some((.., listed)) if *listed != warnings => panic!("{case}: warnings {warnings:?}, listed are {listed:?}"),
            Some(_) => {}
            None => println!("{case} is not listed: errors {errors:?}, warnings {warnings:?}"),
        }
    }
}

/// Returns the lines of code without the header, which names the options of the run.
fn without_header(code: &str) -> impl Iterator<Item = &str> {
    code.lines().skip_while(|line| line.is_empty() || line.starts_with("//"))
}

#[test]
fn every_valid_case_is_compiled_as_it_is_generated() {
    let Some(shared) = shared() else { return };
    for (case, directory) in folders(&shared.join("torture")) {
        if let Some(text) = make([directory], Config::default()).text {
            let path = Path::new(lexgen_torture::CODE).join(format!("shared_{case}.rs"));
            let compiled = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            assert!(without_header(&compiled).eq(without_header(&text)), "{case}");
        }
    }
}

#[test]
fn valid_lexicons_are_generated_beside_invalid_ones() {
    let generated = |case: &str, unresolved: Unresolved| {
        let config = Config::default().keep_going(true).unresolved(unresolved);
        make([Path::new(env!("CARGO_MANIFEST_DIR")).join("cases").join(case)], config).summary.lexicons
    };
    assert_eq!(generated("52_bad_one_good_one", Unresolved::Error), 1);
    assert_eq!(generated("51_two_docs_same_id", Unresolved::Error), 0);
    assert_eq!(generated("32_unresolved_ref", Unresolved::Error), 0);
    assert_eq!(generated("32_unresolved_ref", Unresolved::Data), 1);
}
