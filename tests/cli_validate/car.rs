//! `lexgen validate` on CAR files.

use lexgen_data::{CidLink, Object, Value, dag_cbor};
use lexgen_repo::CarWriter;

use crate::{Place, VALID, block};

/// Returns a CAR file with these blocks.
pub(crate) fn car(blocks: &[(CidLink, Vec<u8>)]) -> Vec<u8> {
    let roots: Vec<CidLink> = blocks.iter().take(1).map(|(link, _)| link.clone()).collect();
    let mut writer = CarWriter::new(Vec::new(), &roots).expect("the header can be written");
    for (link, block) in blocks {
        writer.write(link, block).expect("the block can be written");
    }
    writer.into_inner()
}

pub(crate) fn linked(json: &str) -> (CidLink, Vec<u8>) {
    let block = block(json);
    (CidLink::of_dag_cbor(&block), block)
}

/// A node of a repository's tree with records at these paths, and with or without a left subtree.
fn node(records: &[(&str, &CidLink)], has_left: bool) -> (CidLink, Vec<u8>) {
    let entries = records.iter().map(|(path, record)| {
        Value::Object(Object::from([
            ("k", Value::Bytes(path.as_bytes().to_vec().into())),
            ("p", Value::from(0)),
            ("t", Value::Null),
            ("v", Value::from((*record).clone())),
        ]))
    });
    let mut node = Object::from([("e", Value::from(entries.collect::<Vec<_>>()))]);
    if has_left {
        node.insert("l".to_owned(), Value::Null);
    }
    let block = dag_cbor::to_vec(&node).expect("it is in the data model");
    (CidLink::of_dag_cbor(&block), block)
}

#[test]
fn problems_of_car_files_name_the_block() {
    let wrong = linked(r#"{"$type":"com.example.note"}"#);
    let other = linked(r#"{"$type":"com.example.other"}"#);
    let picture = (CidLink::of_raw(b"png"), b"png".to_vec());
    let tree = linked(r#"{"e":[],"l":null}"#);
    let place = Place::new(&[("repo.car", &car(&[tree, linked(VALID), wrong.clone(), other, picture]))]);
    let ran = place.validate(&["repo.car", "--format", "json"]);
    let lines = ran.values();
    assert_eq!((ran.code, lines.len()), (1, 2));
    assert_eq!((&lines[0]["cid"], &lines[0]["path"]), (&wrong.0.to_cid().as_str().into(), &"text".into()));
    assert_eq!(lines[1]["type"], "com.example.other");
    let ran = place.validate(&["repo.car"]);
    assert!(ran.err.ends_with("  Checked 2 values: 1 problem in 1 value\n"), "{}", ran.err);

    let untyped = [linked(r#"{"text":"hi"}"#), linked(r#"{"e":[],"text":"hi"}"#), linked("[1]"), linked("1")];
    place.0.write("untyped.car", car(&untyped));
    let ran = place.validate(&["untyped.car", "--format", "json"]);
    let problems: Vec<_> = ran.values().iter().map(|line| (line["path"].clone(), line["constraint"].clone())).collect();
    let [ty, name] = [("".into(), "type".into()), ("$type".into(), "$type".into())];
    assert_eq!(
        (ran.code, problems),
        (1, vec![name.clone(), name, ty.clone(), ty]),
        "a record without a type is not skipped"
    );

    let mut cut = car(&[linked(VALID), wrong]);
    cut.truncate(cut.len() - 3);
    let ran = place.validate_input(&["-"], &cut);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(ran.err.contains("Checked 2 values: 1 problem in 1 value"), "{}", ran.err);
}

#[test]
fn records_of_a_car_file_have_the_collection_and_the_key_of_the_tree() {
    let note = linked(VALID);
    let other = linked(r#"{"$type":"com.example.other"}"#);
    let paths = ["com.example.note/3jzfcijpj2z2a", "com.example.like/self", "com.example.note/self"];
    let tree =
        node(&[(paths[0], &note.0), (paths[1], &note.0), (paths[2], &other.0), ("com.example.x/y", &other.0)], true);
    // Records can come before their node.
    let place = Place::new(&[
        ("repo.car", &car(&[note.clone(), tree, other])),
        ("good.car", &car(&[node(&[(paths[0], &note.0)], true), note.clone()])),
        ("short.car", &car(&[node(&[(paths[1], &note.0)], false), note.clone()])),
    ]);
    let ran = place.validate(&["repo.car", "--format", "json"]);
    let found: Vec<_> = ran.values().iter().map(|line| format!("{}: {}", line["record"], line["message"])).collect();
    let expected = [
        r#""com.example.note/3jzfcijpj2z2a": "must be the collection `com.example.like`, found `com.example.note`""#,
        r#""com.example.note/self": "must be the collection `com.example.note`, found `com.example.other`""#,
        r#""com.example.note/self": "must have a record key of type `tid`, found `self`""#,
    ];
    assert_eq!((ran.code, found), (1, expected.map(str::to_owned).to_vec()), "{}", ran.err);
    let ran = place.validate(&["repo.car"]);
    assert!(ran.err.ends_with("Checked 2 values: 3 problems in 2 values\n"), "{}", ran.err);
    let note_line = format!("in record `{}`, block {} of `repo.car`, of type", paths[0], note.0.to_cid());
    assert!(ran.err.contains(&note_line), "{}", ran.err);
    assert_eq!([place.validate(&["good.car"]).code, place.validate(&["short.car"]).code], [0, 1]);
}

#[test]
fn blocks_of_a_car_file_match_their_cids() {
    let (_, other) = linked(r#"{"$type":"com.example.note","text":"b"}"#);
    let (link, _) = linked(VALID);
    let blocks = [(link, other), (CidLink::of_raw(b"png"), b"gif".to_vec()), linked(VALID)];
    let ran = Place::new(&[]).validate_input(&["-", "--format", "json"], &car(&blocks));
    let problems: Vec<_> =
        ran.values().iter().map(|line| (line["index"].clone(), line["constraint"].clone())).collect();
    assert_eq!((ran.code, problems), (1, vec![(0.into(), "readable".into()), (1.into(), "readable".into())]));
    assert_eq!(ran.values()[0]["found"], "the bytes of the block are not those of its CID");

    let mut cut = car(&[linked(VALID)]);
    cut.truncate(cut.len() - 3);
    let ran = Place::new(&[]).validate_input(&["-"], &cut);
    assert!(ran.err.contains("the CAR file ends within a block"), "{}", ran.err);

    let ran = Place::new(&[]).validate_input(&["--type", "com.example.note#numbers", "-"], &car(&[linked(VALID)]));
    let expected = "  Skipped 1 record of other types than `com.example.note#numbers`\n  Checked 0 values\n";
    assert_eq!((ran.code, ran.err.as_str()), (0, expected));
}
