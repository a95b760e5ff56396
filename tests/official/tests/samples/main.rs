//! Real data through the types of the official lexicons: what is read is written back with nothing lost and nothing added,
//! in JSON and in DAG-CBOR. What is not read is listed, with its reason.

#![cfg(shared_data)]

use lexgen_official::official::AnyRecord;
use lexgen_official::official::app::bsky::feed::get_timeline::GetTimelineParams;
use lexgen_runtime::{Cid, Value};
use serde_json::json;

use crate::frame::check_frame;
use crate::report::Report;
use crate::round_trip::check;
use crate::sample::{Sample, samples};
use crate::types::check_as;

mod frame;
mod report;
mod round_trip;
mod sample;
mod types;

#[test]
fn values_that_carry_their_type_come_back_equal() {
    let mut report = Report::new("typed-values", 411);
    for sample in samples("typed-values") {
        report.add(&sample, check_as(sample.ty(), &sample.value, None));
    }
    report.finish();
}

#[test]
fn answers_of_the_api_come_back_equal() {
    let types = include_str!("../../api-responses.tsv");
    let types = |id: &str| types.lines().filter_map(|line| line.split_once('\t')).find(|(of, _)| *of == id);
    let mut report = Report::new("api-responses", 149);
    for sample in samples("api-responses") {
        let (_, ty) = types(&sample.id).unwrap_or_else(|| panic!("`{}` has no type in the list", sample.id));
        report.add(&sample, check_as(ty, &sample.value, None));
    }
    report.finish();
}

#[test]
fn records_come_back_with_the_same_bytes_and_cid() {
    let mut report = Report::new("repo-records", 292);
    for sample in samples("repo-records") {
        let bytes = Some(sample.bytes());
        assert_eq!(sample.cid.as_deref(), Some(cid(&sample).as_str()), "{}", sample.id);
        let any = check::<AnyRecord>(&sample.value, bytes);
        // Some are older than the lexicons that we have; `AnyRecord` takes them for unknown.
        if types::is_known(sample.ty()) {
            assert_eq!(any, check_as(sample.ty(), &sample.value, bytes), "{}", sample.id);
        }
        report.add(&sample, any);
    }
    report.finish();
}

#[test]
fn blocks_without_a_lexicon_come_back_with_the_same_bytes_and_cid() {
    let mut report = Report::new("repo-blocks", 179);
    for sample in samples("repo-blocks") {
        assert_eq!(sample.cid.as_deref(), Some(cid(&sample).as_str()), "{}", sample.id);
        report.add(&sample, check::<Value>(&sample.value, Some(sample.bytes())));
    }
    report.finish();
}

#[test]
fn frames_of_the_firehose_come_back_with_the_same_bytes() {
    let mut report = Report::new("firehose-frames", 9);
    for sample in samples("firehose-frames") {
        let body = check_as(sample.ty(), &sample.value, None);
        let frame = check_frame(&sample);
        assert_eq!(body.is_err(), frame.is_err(), "{}: JSON and the frame differ", sample.id);
        report.add(&sample, frame.and(body));
    }
    report.finish();
}

/// The CID of the bytes that a sample comes with, and that its value is written with.
fn cid(sample: &Sample) -> String {
    Cid::of_dag_cbor(sample.bytes()).to_string()
}

#[test]
fn what_the_samples_say_themselves_is_heard() {
    // What nobody disputes is read, but for what the texts refuse and the implementations let through.
    for file in ["typed-values", "repo-records", "firehose-frames"] {
        let refused = report::listed(file);
        for sample in samples(file) {
            if sample.valid == Some(true) {
                assert!(!refused.contains(&sample.id), "{file}: `{}` is valid, and is listed as refused", sample.id);
            }
        }
    }
}

#[test]
fn a_type_that_loses_something_is_seen_to() {
    // Parameters drop what the lexicon does not name.
    let check = |value| check::<GetTimelineParams>(&value, None);
    assert_eq!(check(json!({ "limit": 1 })), Ok(()));
    assert!(check(json!({ "limit": 1, "more": 2 })).is_err_and(|error| error.starts_with("changed: ")));
    assert_eq!(
        check(json!({ "limit": "1" })),
        Err("`limit`: invalid type: string \"1\", expected an integer".to_owned())
    );
}
