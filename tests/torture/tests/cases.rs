//! Every folder of `torture` is legal and is compiled as it stands, or it is not and the diagnostics name each fault.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use lexgen::diagnostic::Severity;
use lexgen::{Config, Unresolved};
use lexgen_test_data::{Made, folders, make, shared};

/// A folder, its errors, its warnings; in the order of the files. SPEC is the measure, and section 13 of it where that
/// leaves things open; the folders with warnings are all of the second kind.
const CASES: &[(&str, &[&str], &[&str])] = &[
    ("01_selfref_direct", &[], &[]),
    ("02_mutual_ref", &[], &[]),
    ("04_single_ref_union", &[], &[]),
    // Of its two unions the open one is legal.
    ("05_empty_union", &["empty-closed-union"], &[]),
    ("07_int_enum_top", &[], &[]),
    ("08_string_enum_const", &[], &[]),
    ("09_primitive_defs", &[], &["unknown-definition"]),
    ("10_top_blob", &[], &[]),
    // The table of section 1 has no refs among definitions.
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
fn every_case_has_the_diagnostics_that_it_deserves() {
    let Some(shared) = shared() else { return };
    let folders = folders(&shared.join("torture"));
    for (case, folder) in &folders {
        let (_, errors, warnings) =
            CASES.iter().find(|(name, ..)| name == case).unwrap_or_else(|| panic!("{case} is new"));
        let made = make([folder.clone()], Config::default());
        assert_eq!(codes(&made, Severity::Error), *errors, "{case}");
        assert_eq!(codes(&made, Severity::Warning), *warnings, "{case}");
        assert_eq!(made.text.is_some(), errors.is_empty(), "{case}: code is made of sound lexicons, and of no others");
    }
    let names: BTreeSet<&str> = folders.iter().map(|(name, _)| name.as_str()).collect();
    for (case, ..) in CASES {
        assert!(names.contains(case), "{case} is gone");
    }
}

#[test]
fn every_legal_case_is_compiled_as_it_is_generated() {
    let Some(shared) = shared() else { return };
    for (case, folder) in folders(&shared.join("torture")) {
        if let Some(text) = make([folder], Config::default()).text {
            let compiled = fs::read_to_string(Path::new(lexgen_torture::CODE).join(format!("{case}.rs")));
            assert!(compiled.expect("it has been compiled") == text, "{case}");
        }
    }
}

#[test]
fn what_is_sound_is_emitted_beside_what_is_not() {
    let Some(shared) = shared() else { return };
    let emitted = |case: &str, unresolved: Unresolved| {
        let config = Config::default().keep_going(true).unresolved(unresolved);
        make([shared.join("torture").join(case)], config).summary.lexicons
    };
    assert_eq!(emitted("52_bad_one_good_one", Unresolved::Error), 1);
    assert_eq!(emitted("51_two_docs_same_id", Unresolved::Error), 0);
    assert_eq!(emitted("32_unresolved_ref", Unresolved::Error), 0);
    assert_eq!(emitted("32_unresolved_ref", Unresolved::Data), 1);
}
