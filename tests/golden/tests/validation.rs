//! Validation: every constraint, at every place, with its path and message.

use lexgen_golden::cases::validation::com::example::list_names::{ListNamesOutput, ListNamesParams};
use lexgen_golden::cases::validation::com::example::plot::{Bed, Nest, Plot, PlotCover, PlotKind, PlotSize};
use lexgen_runtime::{
    Blob, Bytes, Cid, CidLink, Constraint, LegacyBlob, Leniency, Nullable, Object, PathSegment, TypedObject, Validate,
    Value, json,
};

/// Returns a valid value.
fn plot() -> Plot {
    Plot {
        area: Some(100),
        kind: Some(PlotKind::Bed),
        size: Some(PlotSize::N2),
        note: Some(Nullable::from("noted".to_owned())),
        password: Some("a long one".to_owned()),
        beds: Some(vec![Bed::new("beans"), Bed { within: Some(Bed::new("peas").into()), ..Bed::new("beets") }]),
        tags: Some(vec!["wet".to_owned()]),
        rows: Some(vec![vec![0, 1], Vec::new()]),
        seal: Some(Bytes::from(vec![1, 2])),
        photo: Some(Blob::new(CidLink::of_raw(b"photo"), "image/png", 1000)),
        cover: Some(PlotCover::Bed(Bed::new("clay"))),
        nested: Some(Nest(vec![Nest(Vec::new()).into()])),
        rest: Some(Object::new()),
        ..Plot::new("did:web:example.com".parse().expect("the DID is valid"), "a 👩‍👩‍👧 family")
    }
}

/// Returns the problems after a change, one on each line.
fn problems(change: impl FnOnce(&mut Plot)) -> String {
    let mut plot = plot();
    change(&mut plot);
    plot.validate().expect_err("the changed value is invalid").to_string()
}

#[test]
fn a_valid_value_is_valid_with_any_leniency() {
    assert_eq!(plot().validate(), Ok(()));
    assert_eq!(plot().validate_with(Leniency::STRICT), Ok(()));
}

#[test]
fn bounds_of_strings_are_in_bytes_and_in_graphemes() {
    assert_eq!(problems(|plot| plot.title.clear()), "`title`: must have a length of at least 1, found 0");
    let family = "👩‍👩‍👧".repeat(11);
    assert_eq!(problems(|plot| plot.title = family), "`title`: must have at most 10 graphemes, found 11");
    let did = "did:web:longer.example.com".parse().expect("the DID is valid");
    assert_eq!(problems(|plot| plot.owner = did), "`owner`: must have a length of at most 20, found 26");
    let kind = PlotKind::from("meadow");
    assert_eq!(problems(|plot| plot.kind = Some(kind)), "`kind`: must have a length of at most 5, found 6");
}

#[test]
fn bounds_of_integers_apply_to_enumerations() {
    assert_eq!(problems(|plot| plot.area = Some(0)), "`area`: must be at least 1, found 0");
    assert_eq!(problems(|plot| plot.area = Some(i64::MAX)), format!("`area`: must be at most 100, found {}", i64::MAX));
    assert_eq!(problems(|plot| plot.size = Some(PlotSize::N3)), "`size`: must be at most 2, found 3");
}

#[test]
fn constraints_of_a_named_definition_apply_at_its_uses() {
    let note = Some(Nullable::from("too long".to_owned()));
    assert_eq!(problems(|plot| plot.note = note), "`note`: must have a length of at most 5, found 8");
    let mut plot = plot();
    plot.note = Some(Nullable::Null);
    assert_eq!(plot.validate(), Ok(()));
}

#[test]
fn arrays_are_checked_with_their_elements_at_every_depth() {
    let beds = Some(vec![Bed::new("a"), Bed::new("b"), Bed::new("tomato")]);
    assert_eq!(
        problems(|plot| plot.beds = beds),
        "`beds`: must have a length of at most 2, found 3\n`beds[2].crop`: must have at most 5 graphemes, found 6"
    );
    let rows = Some(vec![vec![], vec![1, 2, -3]]);
    assert_eq!(
        problems(|plot| plot.rows = rows),
        "`rows[1]`: must have a length of at most 2, found 3\n`rows[1][2]`: must be at least 0, found -3"
    );
    let tags = Some(vec!["wet".to_owned(), "dry".to_owned()]);
    assert_eq!(problems(|plot| plot.tags = tags), "`tags[1]`: must be `wet`, found `dry`");
    let nested = Some(Nest(vec![Nest(vec![Nest(Vec::new()).into(), Nest(Vec::new()).into()]).into()]));
    assert_eq!(problems(|plot| plot.nested = nested), "`nested[0]`: must have a length of at most 1, found 2");
}

#[test]
fn objects_within_objects_and_unions_are_checked() {
    let bed = Bed { within: Some(Bed::new("tomato").into()), ..Bed::new("a") };
    let cover = Some(PlotCover::Bed(bed));
    assert_eq!(problems(|plot| plot.cover = cover), "`cover.within.crop`: must have at most 5 graphemes, found 6");
}

#[test]
fn secrets_are_not_shown() {
    let password = Some("short".to_owned());
    assert_eq!(
        problems(|plot| plot.password = password),
        "`password`: must have a length of at least 8, found a secret"
    );
}

#[test]
fn bytes_and_blobs_have_sizes_and_blobs_types() {
    assert_eq!(
        problems(|plot| plot.seal = Some(Bytes::default())),
        "`seal`: must have a length of at least 2, found 0"
    );
    let photo = Some(Blob::new(CidLink::of_raw(b"photo"), "text/html", 1001));
    assert_eq!(
        problems(|plot| plot.photo = photo),
        "`photo`: must have a MIME type among `image/*`, found `text/html`\n`photo`: must have at most 1000 bytes, found 1001"
    );
    let photo = Some(Blob::new(CidLink::of_raw(b"photo"), "", u64::MAX));
    assert!(problems(|plot| plot.photo = photo).starts_with("`photo`: is not in the data model: a blob needs"));
}

#[test]
fn legacy_blob_forms_are_accepted_on_request() {
    let mut plot = plot();
    plot.photo = Some(LegacyBlob { cid: Cid::of_raw(b"photo"), mime_type: "image/png".to_owned() }.into());
    assert_eq!(plot.validate_with(Leniency::LENIENT), Ok(()));
    let problems = plot.validate().expect_err("the blob has the legacy form");
    assert_eq!(problems.to_string(), "`photo`: must not be a blob of the legacy form");

    plot.photo = Some(Blob::new(CidLink::of_dag_cbor(b"photo"), "image/png", 1));
    assert_eq!(plot.validate(), Ok(()));
    let problems = plot.validate_with(Leniency::STRICT).expect_err("the blob has another codec");
    assert_eq!(problems.iter().map(|problem| problem.constraint).collect::<Vec<_>>(), [Constraint::BlobCodec]);
}

#[test]
fn values_that_cannot_be_read_back_are_a_problem() {
    let mut blob = Object::new();
    blob.insert("$type", "blob");
    let rest = blob.clone();
    assert_eq!(problems(|plot| plot.rest = Some(rest)), "`rest`: must be an object, found a blob");
    let inner = Value::from(vec![blob]);
    let rest = [("a", inner)].into_iter().collect();
    let text = problems(|plot| plot.rest = Some(rest));
    assert!(text.starts_with("`rest.a[0]`: is not in the data model: "), "{text}");

    let text = problems(|plot| drop(plot.extra.insert("title", "twice")));
    assert!(text.starts_with("`title`: is not in the data model: it is declared by the lexicon"), "{text}");

    let text = problems(|plot| drop(plot.extra.insert("$type", "com.example.other")));
    assert_eq!(text, "`$type`: must be `com.example.plot`, found \"com.example.other\"");

    let object = TypedObject::new("com.example.plot#bed", Object::new()).expect("the type name is valid");
    let text = problems(|plot| plot.cover = Some(PlotCover::Unknown(object)));
    assert_eq!(text, "`cover.$type`: must be a type that is not listed, found `com.example.plot#bed`");
}

#[test]
fn all_problems_are_found_in_the_order_of_the_lexicon() {
    let found = problems(|plot| {
        plot.title.clear();
        plot.area = Some(-1);
        plot.seal = Some(Bytes::default());
    });
    let paths: Vec<&str> = found.lines().filter_map(|line| line.split('`').nth(1)).collect();
    assert_eq!(paths, ["title", "area", "seal"]);
}

#[test]
fn paths_have_segments() {
    let mut plot = plot();
    plot.beds = Some(vec![Bed::new("a"), Bed::new("tomato")]);
    let problems = plot.validate().expect_err("the crop is too long");
    let problem = problems.iter().next().expect("there is one problem");
    assert_eq!(
        problem.path.segments(),
        [PathSegment::field("beds"), PathSegment::Index(1), PathSegment::field("crop")]
    );
    assert_eq!((problem.limit.as_str(), problem.found.as_str()), ("5", "6"));
}

#[test]
fn parameters_and_bodies_are_checked() {
    let params = ListNamesParams { limit: Some(101) };
    assert_eq!(
        params.validate().expect_err("the limit is too large").to_string(),
        "`limit`: must be at most 100, found 101"
    );
    let output: ListNamesOutput = json::from_str(r#"["a","",""]"#).expect("the output is an array of strings");
    assert_eq!(
        output.validate().expect_err("the array is too long, and strings are empty").to_string(),
        "must have a length of at most 2, found 3\n\
         `[1]`: must have a length of at least 1, found 0\n\
         `[2]`: must have a length of at least 1, found 0"
    );
}

#[test]
fn hostile_data_has_a_bounded_report() {
    let plot = Plot { tags: Some(vec![String::new(); 100_000]), ..plot() };
    let problems = plot.validate().expect_err("all tags are invalid");
    assert_eq!((problems.len(), problems.iter().count()), (100_000, 100));
}

#[test]
fn values_beyond_the_depth_limit_are_a_problem() {
    let deep = (0..1000).fold(Bed::new("a"), |bed, _| Bed { within: Some(bed.into()), ..Bed::new("a") });
    let problems = deep.validate().expect_err("the value is nested too deep");
    assert_eq!(problems.iter().map(|problem| problem.constraint).collect::<Vec<_>>(), [Constraint::Nesting]);
}

#[test]
fn valid_data_costs_no_allocation() {
    let plot = plot();
    let allocations = allocation_counter::measure(|| assert!(plot.validate().is_ok()));
    assert_eq!(allocations.count_total, 0);
}
