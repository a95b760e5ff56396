//! Every string format against the shared conformance data.
//!
//! Cases with an open or disputed verdict are counted, but not asserted.

use lexgen_data::{
    AtIdentifier, AtUri, Borrowed, Cid, Datetime, Did, Handle, Language, Nsid, RecordKey, SpaceRef, StringFormat, Tid,
    Uri,
};
use lexgen_test_data::{draft_vectors, vectors};
use serde_json::Value;

fn run<T: StringFormat>(cases: Option<Vec<Value>>) {
    let (mut ran, mut open, mut wrong) = (0, 0, Vec::new());
    let Some(cases) = cases else { return };
    for case in cases {
        let text = case["value"].as_str().unwrap();
        let (Some(valid), None | Some(false)) = (case["valid"].as_bool(), case["disputed"].as_bool()) else {
            open += 1;
            continue;
        };
        ran += 1;
        let checked = T::check(text);
        if checked.is_ok() != valid {
            wrong.push(format!("{}: {text:?}: {checked:?}", case["id"]));
        }
        all_ways_agree::<T>(text);
    }
    println!("{}: {ran} cases, {open} open", T::NAME);
    assert!(ran > 0, "{}: no case was compared", T::NAME);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Asserts that checking, creating and borrowing agree, keep the string, and report positions in it.
fn all_ways_agree<T: StringFormat>(text: &str) {
    let checked = T::check(text);
    if let Err(error) = checked {
        assert!(text.is_char_boundary(error.position()), "{text:?}: {error}");
        assert_eq!(error.format(), T::NAME);
    }
    let built = T::from_text(text).map(Into::<String>::into);
    assert_eq!(built, checked.map(|()| text.to_owned()));
    let borrowed = Borrowed::<'_, T>::from_text(text).map(|borrowed| borrowed.into_owned().into());
    assert_eq!(borrowed, built);
}

macro_rules! vectors {
    ($($name:ident: $format:ty;)*) => {
        $(
            #[test]
            fn $name() {
                run::<$format>(vectors(&format!("syntax/{}.jsonl", <$format>::NAME)));
            }
        )*
    };
}

vectors! {
    at_identifiers_match_the_conformance_data: AtIdentifier;
    at_uris_match_the_conformance_data: AtUri;
    cids_match_the_conformance_data: Cid;
    datetimes_match_the_conformance_data: Datetime;
    dids_match_the_conformance_data: Did;
    handles_match_the_conformance_data: Handle;
    languages_match_the_conformance_data: Language;
    nsids_match_the_conformance_data: Nsid;
    record_keys_match_the_conformance_data: RecordKey;
    tids_match_the_conformance_data: Tid;
    uris_match_the_conformance_data: Uri;
}

#[test]
fn at_uris_of_spaces_match_the_draft() {
    run::<AtUri>(draft_vectors("at-uri.jsonl"));
}

#[test]
fn space_refs_match_the_draft() {
    run::<SpaceRef>(draft_vectors("space-ref.jsonl"));
}

/// The lenient grammar of datetimes accepts the same strings as the reference's lenient mode, except for years before 0,
/// which the protocol cannot represent elsewhere.
#[test]
fn lenient_datetimes_match_the_reference_implementation() {
    let before_year_0 = "0000-01-01T00:00:00+01:00";
    let (mut ran, mut wrong) = (0, Vec::new());
    let Some(cases) = vectors("syntax/datetime.jsonl") else { return };
    for case in cases {
        let (Some(text), Some(expected)) = (case["value"].as_str(), case["oracles"]["ts_lex_lenient"].as_bool()) else {
            continue;
        };
        ran += 1;
        let checked = Datetime::check_lenient(text);
        if checked.is_ok() != (expected && text != before_year_0) {
            wrong.push(format!("{}: {text:?}: {checked:?}", case["id"]));
        }
    }
    assert!(ran > 0, "no case was compared");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
