//! Reads and writes real data with the types of the official lexicons, in JSON and DAG-CBOR. Data that can be read is written
//! without a change. Lists in `refused` have the samples that cannot be read, with reasons for those that are valid.

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
fn values_that_carry_their_type_round_trip() {
    let mut report = Report::new("typed-values");
    for sample in samples("typed-values") {
        match types::is_known(sample.ty()) {
            true => report.add(&sample, sample.valid == Some(true), check_as(sample.ty(), &sample.value, None)),
            false => report.skip(&sample, "its lexicon is missing"),
        }
    }
    report.finish();
}

/// The samples of responses do not name their types. `api-responses.tsv` does.
#[test]
fn responses_of_the_api_round_trip() {
    let types = include_str!("../../api-responses.tsv");
    let ty = |id: &str| types.lines().filter_map(|line| line.split_once('\t')).find(|(of, _)| *of == id);
    let mut report = Report::new("api-responses");
    for sample in samples("api-responses") {
        match ty(&sample.id) {
            Some((_, ty)) if types::is_checkable(ty) => report.add(&sample, true, check_as(ty, &sample.value, None)),
            Some(_) => report.skip(&sample, "its lexicon is missing"),
            None => report.skip(&sample, "its type is not listed"),
        }
    }
    report.finish();
}

#[test]
fn records_round_trip_to_the_same_bytes_and_cid() {
    let mut report = Report::new("repo-records");
    for sample in samples("repo-records") {
        let bytes = Some(sample.bytes());
        assert_eq!(sample.cid.as_deref(), Some(cid(&sample).as_str()), "{}", sample.id);
        let any = check::<AnyRecord>(&sample.value, bytes);
        let is_known = types::is_known(sample.ty());
        // Some types are older than the lexicons. `AnyRecord` keeps them as unknown records.
        if is_known {
            assert_eq!(any, check_as(sample.ty(), &sample.value, bytes), "{}", sample.id);
        }
        report.add(&sample, sample.valid == Some(true) || !is_known, any);
    }
    report.finish();
}

#[test]
fn blocks_without_a_lexicon_round_trip_to_the_same_bytes_and_cid() {
    let mut report = Report::new("repo-blocks");
    for sample in samples("repo-blocks") {
        assert_eq!(sample.cid.as_deref(), Some(cid(&sample).as_str()), "{}", sample.id);
        report.add(&sample, true, check::<Value>(&sample.value, Some(sample.bytes())));
    }
    report.finish();
}

#[test]
fn firehose_frames_round_trip_to_the_byte() {
    let mut report = Report::new("firehose-frames");
    for sample in samples("firehose-frames") {
        if !types::is_known(sample.ty()) {
            report.skip(&sample, "its lexicon is missing");
            continue;
        }
        let body = check_as(sample.ty(), &sample.value, None);
        let frame = check_frame(&sample);
        assert_eq!(body.is_err(), frame.is_err(), "{}: JSON and the frame differ", sample.id);
        report.add(&sample, sample.valid == Some(true), frame.and(body));
    }
    report.finish();
}

/// Returns the CID of a sample's bytes.
fn cid(sample: &Sample) -> String {
    Cid::of_dag_cbor(sample.bytes()).to_string()
}

#[test]
fn the_comparison_detects_lost_data() {
    // Parameters drop unknown fields.
    let check = |value| check::<GetTimelineParams>(&value, None);
    assert_eq!(check(json!({ "limit": 1 })), Ok(()));
    assert_eq!(
        check(json!({ "limit": 1, "more": 2 })),
        Err("changed: read from JSON, other data in JSON: {\"limit\":1}".to_owned())
    );
    assert_eq!(
        check(json!({ "limit": "1" })),
        Err("`limit`: invalid type: string \"1\", expected an integer".to_owned())
    );
}
