//! The option `lossy`: partly invalid third-party data can be read, is reported by validation, and is written unchanged.

use lexgen_golden::cases;
use lexgen_runtime::{Datetime, IntoOwned, Leniency, LossyText, Nsid, StringFormat, Validate, Value, dag_cbor, json};
use serde::Serialize;
use serde::de::DeserializeOwned;

use cases::lossy::com::example::defs::{Names, Nest, PostView};
use cases::lossy::com::example::get_timeline::{GetTimelineOutput, GetTimelineOutputFeedItem};
use cases::lossy::com::example::list_dates::ListDatesOutput;
use cases::lossy::com::example::post::{Post, PostEmbed, PostPlacesItem};
use cases::lossy::com::example::subscribe::Commit;
use cases::lossy_borrowed::com::example::page::Page;

/// Reads JSON, and checks that the same data is written in JSON and in DAG-CBOR.
#[track_caller]
fn read<T: DeserializeOwned + Serialize + PartialEq + std::fmt::Debug>(text: &str) -> T {
    let value: T = json::from_str(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    assert_eq!(json::to_string(&value).expect("a deserialized value can be written"), text);
    let data: Value = json::from_str(text).expect("the text is data");
    let binary = dag_cbor::to_vec(&value).expect("a deserialized value can be written");
    assert_eq!(binary, dag_cbor::to_vec(&data).expect("data can be written"));
    assert_eq!(dag_cbor::from_slice::<T>(&binary).expect("a written value can be read"), value);
    value
}

fn problems(value: &impl Validate) -> Vec<String> {
    value.validate().map_or_else(|problems| problems.iter().map(ToString::to_string).collect(), |()| Vec::new())
}

#[test]
fn one_malformed_post_does_not_cost_a_timeline() {
    let output: GetTimelineOutput = read(
        r#"{"cursor":"a","feed":[{"$type":"com.example.defs#postView","uri":"at://did:web:a.example/com.example.post/1","text":"hi"},{"text":"lost","$type":"com.example.defs#postView"},{"text":"no type"},{"$type":"com.example.new","x":1},{"$type":"com.example.defs#noticeView","notice":"end"}]}"#,
    );
    assert_eq!(output.feed.len(), 3);
    assert!(matches!(&output.feed[0], GetTimelineOutputFeedItem::PostView(post) if post.text == "hi"));
    assert!(matches!(&output.feed[1], GetTimelineOutputFeedItem::Unknown(_)));
    let invalid: Vec<(usize, &str)> = output.feed.invalid().map(|(index, unread)| (index, &*unread.reason)).collect();
    assert_eq!(invalid, [(1, "`uri`: missing required field"), (2, "`$type`: missing required field")]);
    assert_eq!(
        problems(&output),
        [
            "`feed[1]`: could not be read: `uri`: missing required field",
            "`feed[2]`: could not be read: `$type`: missing required field",
        ]
    );
    let made = GetTimelineOutput::new(vec![output.feed[0].clone()]);
    assert!(made.validate().is_ok());
}

#[test]
fn a_list_without_a_matching_pattern_stays_strict() {
    let error = json::from_str::<GetTimelineOutput>(r#"{"feed":[],"notices":[{}]}"#).expect_err("`notices` is strict");
    assert!(error.to_string().starts_with("`notices[0].notice`: missing required field"), "{error}");
    assert!(json::from_str::<Commit>(r#"{"ops":null}"#).is_err());
}

#[test]
fn recursion_goes_through_lossy_lists() {
    let post: PostView = read(
        r#"{"uri":"at://did:web:a.example","text":"a","replies":[{"uri":"at://did:web:a.example","text":"b","replies":[7]}]}"#,
    );
    assert_eq!(
        problems(&post),
        ["`replies[0].replies[0]`: could not be read: invalid type: integer `7`, expected an object"]
    );
    read::<Nest>("[[],[[]],[null]]");
}

#[test]
fn a_datetime_without_a_zone_in_an_old_record_is_read() {
    let post: Post = read(
        r#"{"$type":"com.example.post","text":"hi","createdAt":"2023-05-06T07:08:09","editedAt":null,"author":"alice"}"#,
    );
    assert_eq!((post.created_at.as_str(), post.created_at.valid()), ("2023-05-06T07:08:09", None));
    assert_eq!(
        problems(&post),
        [
            "`createdAt`: must be a valid datetime, found `2023-05-06T07:08:09`",
            "`author`: must be a valid at-identifier, found `alice`",
        ]
    );
    let lenient = post.validate_with(Leniency::LENIENT).expect_err("the author is invalid");
    assert_eq!(lenient.to_string(), "`author`: must be a valid at-identifier, found `alice`");
    assert_eq!(post.homepage_or_default(), Post::DEFAULT_HOMEPAGE);
}

#[test]
fn every_kind_of_list_and_string_can_be_lossy() {
    let post: Post = read(
        r#"{"$type":"com.example.post","text":"hi","createdAt":"2023-05-06T07:08:09Z","editedAt":"now","author":"did:web:a.example","homepage":"no","kind":"com.example.post","seen":["2023-05-06T07:08:09Z","now"],"mentions":["a.example","?",7],"tags":["long enough",7],"langs":["en","e_n",null],"places":[{"id":"a","at":"now"},{"id":"a b"}]}"#,
    );
    assert_eq!(post.homepage_or_default(), "no");
    assert_eq!(post.kind.as_ref().map(Nsid::as_str), Some("com.example.post"));
    assert_eq!(
        problems(&post),
        [
            "`editedAt`: must be a valid datetime, found `now`",
            "`homepage`: must be a valid uri, found `no`",
            "`seen[1]`: could not be read: invalid datetime at byte 0: expected a digit, as in `2024-05-06T07:08:09Z`",
            "`mentions[1]`: must be a valid handle, found `?`",
            "`mentions[2]`: could not be read: invalid type: integer `7`, expected a string of format `handle`",
            "`tags[0]`: must have a length of at most 8, found 11",
            "`tags[1]`: could not be read: invalid type: integer `7`, expected a string",
            "`langs[1]`: must be a valid language, found `e_n`",
            "`langs[2]`: could not be read: invalid type: null, expected a string of format `language`",
            "`places[0].at`: must be a valid datetime, found `now`",
            "`places[1]`: could not be read: `id`: invalid record-key at byte 1: expected a letter, a digit, `_`, `~`, `.`, `:` or `-`",
        ]
    );
    // A constant is never lossy.
    let kind = r#"{"$type":"com.example.post","text":"","createdAt":"","author":"","kind":"com.example.other"}"#;
    assert!(json::from_str::<Post>(kind).is_err());

    let dates: ListDatesOutput = read(r#"["2023-05-06T07:08:09Z","now"]"#);
    assert_eq!((dates.len(), dates.invalid().len()), (1, 1));
    read::<Names>(r#"["a.example",[]]"#);
}

#[test]
fn an_optional_object_whose_shape_is_wrong_is_absent() {
    let start = r#"{"$type":"com.example.post","text":"","createdAt":"2023-05-06T07:08:09Z","author":"a.example""#;
    let post: Post = read(&format!(
        r#"{start},"embed":{{"text":"no type"}},"quoted":[],"origin":{{"app":"too long for it"}},"debug":["x"],"pushToken":"hunter2"}}"#
    ));
    assert!(post.embed.is_none() && post.quoted.is_none() && post.debug.is_none() && post.push_token.is_none());
    assert!(post.origin.as_ref().is_some_and(|origin| origin.app == "too long for it"));
    assert_eq!(
        problems(&post),
        [
            "`embed`: could not be read: `$type`: missing required field",
            "`quoted`: could not be read: invalid type: sequence, expected an object",
            "`origin.app`: must have a length of at most 8, found 15",
            "`debug`: could not be read: invalid type: sequence, expected an object",
            "`pushToken`: could not be read: a secret",
        ]
    );
    assert!(!format!("{post:?}").contains("hunter2"));
    let post: Post = read(&format!(
        r#"{start},"embed":{{"$type":"com.example.defs#noticeView","notice":"a"}},"quoted":null,"debug":{{}}}}"#
    ));
    assert!(matches!(&*post.embed, Some(PostEmbed::NoticeView(_))) && post.debug.is_some());
    assert!(matches!(&*post.quoted, Some(lexgen_runtime::Nullable::Null)));
    assert_eq!(problems(&post), [""; 0]);
    // Integers are read strictly, and so are fields of objects that no pattern names.
    assert!(json::from_str::<Post>(&format!(r#"{start},"count":"1"}}"#)).is_err());
    let post: Post = read(&format!(r#"{start},"origin":{{"app":"a","device":[]}}}}"#));
    assert_eq!(
        post.origin.invalid().map(|invalid| &*invalid.reason),
        Some("`device`: invalid type: sequence, expected an object")
    );
}

#[test]
fn recursion_goes_through_lossy_options() {
    let post: PostView = read(
        r#"{"uri":"at://did:web:a.example","text":"a","parent":{"uri":"at://did:web:a.example","text":"b","parent":{}}}"#,
    );
    assert_eq!(problems(&post), ["`parent.parent`: could not be read: `uri`: missing required field"]);
}

#[test]
fn null_is_kept_if_nullable_and_reported_otherwise() {
    let start = r#"{"$type":"com.example.post","text":"","createdAt":"2023-05-06T07:08:09Z","author":"a.example""#;
    let post: Post = read(&format!(r#"{start},"tags":null}}"#));
    assert!(post.tags.as_ref().is_some_and(lexgen_runtime::Nullable::is_null));
    assert_eq!(problems(&post), [""; 0]);
    let post: Post = read(&format!(r#"{start},"seen":null}}"#));
    assert_eq!(problems(&post), ["`seen`: could not be read: must be an array, found null"]);
}

#[test]
fn values_are_built_from_valid_parts() {
    let now = Datetime::now();
    let mut post =
        Post::new(lexgen_runtime::AtIdentifier::new("a.example").expect("the handle is valid"), now.clone(), "hi");
    post.seen = Some([now].into_iter().collect());
    post.created_at = LossyText::from_text("yesterday");
    assert_eq!(problems(&post), ["`createdAt`: must be a valid datetime, found `yesterday`"]);
    let place = PostPlacesItem::new("a".parse().expect("the record key is valid"));
    post.places = Some(vec![place].into());
    assert_eq!(problems(&post).len(), 1);
}

#[test]
fn invalid_secrets_stay_redacted() {
    let text = r#"{"$type":"com.example.post","text":"","createdAt":"2023-05-06T07:08:09Z","author":"a.example","accessToken":["abc",12345]}"#;
    let post: Post = read(text);
    assert_eq!(problems(&post), ["`accessToken[1]`: could not be read: a secret"]);
    assert!(!format!("{post:?}").contains("12345"));
}

#[test]
fn lossy_values_borrow_as_others_do() {
    let text = r#"{"owner":"did:web:a.example","names":["a","too long",7],"dates":["2023-05-06T07:08:09Z","now"],"cover":{"title":7},"sections":[{"title":"b"},{}],"sizes":[1,"2"]}"#;
    let input = text.to_owned();
    let page: Page<'_> = json::from_str(&input).expect("the page can be read");
    assert!(page.owner.valid().is_some_and(lexgen_runtime::Borrowed::is_borrowed));
    let owned: Page<'static> = page.into_owned();
    drop(input);
    assert_eq!(json::to_string(&owned).expect("the value can be written"), text);
    assert_eq!(
        problems(&owned),
        [
            "`names[1]`: must have a length of at most 4, found 8",
            "`names[2]`: could not be read: invalid type: integer `7`, expected a string",
            "`dates[1]`: must be a valid datetime, found `now`",
            "`cover`: could not be read: `title`: invalid type: integer `7`, expected a string",
            "`sections[1]`: could not be read: `title`: missing required field",
            "`sizes[1]`: could not be read: invalid type: string \"2\", expected an integer",
        ]
    );
    assert!(Datetime::check(owned.dates[0].as_str()).is_ok());
}

/// A frame of the network's event stream is a header followed by the message.
#[test]
fn real_commits_with_null_blobs_round_trip_to_the_byte() {
    let Some(samples) = lexgen_test_data::vectors("samples/firehose-frames.jsonl") else { return };
    let mut null_blobs = 0;
    for sample in samples.iter().filter(|sample| sample["header"]["t"] == "#commit") {
        let frame = format!(r#"{{"$bytes":{}}}"#, sample["frame_base64"]);
        let frame: lexgen_runtime::Bytes = json::from_str(&frame).expect("a frame is in base64");
        let (_, body) = dag_cbor::from_prefix::<Value>(&frame).expect("a frame has a header");
        let commit: Commit = match dag_cbor::from_slice(body) {
            Ok(commit) => commit,
            Err(error) if sample["valid"] == false && sample["body"]["blobs"].is_array() => {
                println!("{}: {error}", sample["id"]);
                continue;
            }
            Err(error) => panic!("{}: {error}", sample["id"]),
        };
        assert_eq!(dag_cbor::to_vec(&commit).expect("a deserialized value can be written"), body, "{}", sample["id"]);
        let text = sample["body"].to_string();
        let from_text: Commit = json::from_str(&text).expect("the sample can be read as JSON");
        assert_eq!(from_text, commit, "{}", sample["id"]);
        let mut expected = Vec::new();
        if commit.rev.valid().is_none() {
            expected.push(format!("`rev`: must be a valid tid, found `{}`", commit.rev));
        }
        if commit.blobs.whole().is_some() {
            expected.push("`blobs`: could not be read: must be an array, found null".to_owned());
            null_blobs += 1;
        }
        let found = problems(&commit);
        // An invalid sample may have other problems too.
        let is_expected =
            if sample["valid"] == true { found == expected } else { expected.iter().all(|one| found.contains(one)) };
        assert!(is_expected, "{}: {found:?}, not {expected:?}", sample["id"]);
    }
    println!("{null_blobs} commits have null instead of an array of blobs");
}
