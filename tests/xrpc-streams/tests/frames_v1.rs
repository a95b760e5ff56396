//! Frames of the drafts `xrpc.v1.json` and `xrpc.v1.cbor`, without sockets.

use std::error::Error;

use lexgen_runtime::{Frame, FrameError, Framing, Subscription, Union, Value, XrpcError, dag_cbor, json};
use lexgen_xrpc_streams::own::com::example::events::closed::{Closed, ClosedMessage};
use lexgen_xrpc_streams::own::com::example::events::watch::{Created, Info, Watch, WatchError, WatchMessage};

const BOTH: [Framing; 2] = [Framing::V1Json, Framing::V1Cbor];

/// Describes a frame as the vectors do.
fn kind(framing: Framing, frame: &[u8]) -> &'static str {
    match Frame::<Watch>::read_as(framing, frame) {
        Ok(Frame::Message(WatchMessage::Unknown(_))) => "unknown-message",
        Ok(Frame::Message(_)) => "message",
        Ok(Frame::Error(_)) => "error",
        Ok(Frame::Skipped(_)) => "unknown-frame",
        Err(_) => "invalid",
    }
}

#[test]
fn frames_match_the_vectors_in_both_encodings() {
    let Some(shared) = lexgen_test_data::shared() else { return };
    let cases = lexgen_test_data::lines(&shared.join("drafts/vectors/frames-v1.jsonl"));
    assert!(!cases.is_empty());
    for case in cases {
        let (text, expected) = (case["frame"].as_str().expect("a frame is text"), &case["is"]);
        assert_eq!(kind(Framing::V1Json, text.as_bytes()), *expected, "{}: {text}", case["id"]);
        // What is no data has no other encoding.
        let Ok(value) = json::from_str::<Value>(text) else { continue };
        let frame = dag_cbor::to_vec(&value).expect("data can be written");
        assert_eq!(kind(Framing::V1Cbor, &frame), *expected, "{}: {text}", case["id"]);
    }
}

fn created(seq: i64) -> WatchMessage {
    WatchMessage::Created(Created::new(seq))
}

/// The frame of JSON text in an encoding.
fn encoded(framing: Framing, text: &str) -> Vec<u8> {
    match framing {
        Framing::V1Cbor => {
            let value: Value = json::from_str(text).expect("it is data");
            dag_cbor::to_vec(&value).expect("data can be written")
        }
        _ => text.as_bytes().to_vec(),
    }
}

#[test]
fn messages_are_one_object_with_the_full_type_in_the_payload() {
    let text = r#"{"$type":"message","payload":{"$type":"com.example.events.watch#created","seq":7}}"#;
    for framing in BOTH {
        let frame = Frame::<Watch>::write_message_as(framing, &created(7)).expect("it can be written");
        assert_eq!(frame, encoded(framing, text));
        let read = Frame::<Watch>::read_as(framing, &frame);
        assert!(matches!(read, Ok(Frame::Message(message)) if message == created(7)));
    }
    let cbor = b"\xa2\x65$type\x67message\x67payload\xa2\x63seq\x07\x65$type\x78\x20com.example.events.watch#created";
    assert_eq!(encoded(Framing::V1Cbor, text), cbor);
}

#[test]
fn without_another_choice_the_framing_is_that_of_the_lexicon() {
    let frame = Frame::<Watch>::write_message(&created(7)).expect("it can be written");
    assert!(frame.starts_with(b"{\"$type\":\"message\","));
    assert!(matches!(Frame::<Watch>::read(&frame), Ok(Frame::Message(_))));
    let error = Frame::<Watch>::write_error(&XrpcError::new(400, "FutureCursor", None)).expect("it can be written");
    assert_eq!(error, br#"{"$type":"error","error":"FutureCursor"}"#);

    let message = ClosedMessage::Created(Created::new(7));
    let frame = Frame::<Closed>::write_message(&message).expect("it can be written");
    assert_eq!(Some(&0xa2), frame.first());
    assert_eq!((Watch::FRAMING, Closed::FRAMING), (Framing::V1Json, Framing::V1Cbor));
}

#[test]
fn errors_have_a_name_and_perhaps_a_message() {
    for framing in BOTH {
        for (message, text) in [
            (Some("why".to_owned()), r#"{"$type":"error","error":"FutureCursor","message":"why"}"#),
            (None, r#"{"$type":"error","error":"FutureCursor"}"#),
        ] {
            let error = XrpcError::new(500, "FutureCursor", message.clone());
            let frame = Frame::<Watch>::write_error_as(framing, &error).expect("it can be written");
            assert_eq!(frame, encoded(framing, text));
            match Frame::<Watch>::read_as(framing, &frame) {
                Ok(Frame::Error(WatchError::FutureCursor(details))) => assert_eq!(details.message, message),
                other => panic!("{other:?}"),
            }
        }
        let other = encoded(framing, r#"{"error":"Elsewhere","$type":"error","payload":1}"#);
        let other = Frame::<Watch>::read_as(framing, &other);
        assert!(matches!(other, Ok(Frame::Error(WatchError::Other(error))) if error.name == "Elsewhere"));
    }
}

#[test]
fn keys_have_any_order_and_others_are_ignored() {
    for text in [
        r#"{"payload":{"seq":7,"$type":"com.example.events.watch#created"},"$type":"message"}"#,
        r#"{"error":1,"$type":"message","x":[{}],"payload":{"$type":"com.example.events.watch#created","seq":7}}"#,
        " {\n\"\\u0024type\":\"mess\\u0061ge\",\"payload\":{\"$type\":\"com.example.events.watch#created\",\"seq\":7}} ",
    ] {
        let read = Frame::<Watch>::read(text.as_bytes());
        assert!(matches!(read, Ok(Frame::Message(message)) if message == created(7)), "{text}");
    }
}

#[test]
fn messages_of_unlisted_types_are_kept_by_an_open_union() {
    let text = r##"{"$type":"message","payload":{"$type":"com.example.events.watch#later","x":{"$bytes":"aGk"}}}"##;
    for framing in BOTH {
        let frame = encoded(framing, text);
        let Ok(Frame::Message(WatchMessage::Unknown(object))) = Frame::<Watch>::read_as(framing, &frame) else {
            panic!("it is kept");
        };
        assert_eq!(object.type_name(), "com.example.events.watch#later");
        assert_eq!(object["x"].as_bytes().map(|bytes| &**bytes), Some(b"hi".as_slice()));
        let message = WatchMessage::Unknown(object);
        assert_eq!(Frame::<Watch>::write_message_as(framing, &message).expect("it can be written"), frame);
    }
}

#[test]
fn a_fragment_is_not_completed_to_the_name_of_a_type() {
    let text = r##"{"$type":"message","payload":{"$type":"#created","seq":7}}"##;
    for framing in BOTH {
        let frame = encoded(framing, text);
        let read = Frame::<Watch>::read_as(framing, &frame);
        assert!(matches!(read, Ok(Frame::Message(WatchMessage::Unknown(object))) if object.type_name() == "#created"));
        assert!(matches!(Frame::<Closed>::read_as(framing, &frame), Ok(Frame::Skipped(_))));
    }
}

#[test]
fn messages_of_unlisted_types_are_skipped_by_a_closed_union() {
    let listed = r#"{"$type":"message","payload":{"$type":"com.example.events.watch#created","seq":7}}"#;
    let unlisted = r#"{"$type":"message","payload":{"$type":"com.example.events.watch#info","name":"x"}}"#;
    let invalid = r#"{"$type":"message","payload":{"$type":"com.example.events.watch#created","seq":"x"}}"#;
    for framing in BOTH {
        let frames = [listed, unlisted, invalid].map(|text| encoded(framing, text));
        let [listed, unlisted, invalid] = frames.each_ref().map(|frame| Frame::<Closed>::read_as(framing, frame));
        assert!(matches!(listed, Ok(Frame::Message(ClosedMessage::Created(created))) if created.seq == 7));
        match unlisted {
            Ok(Frame::Skipped(skipped)) => {
                assert_eq!(skipped.op, Some(1));
                assert_eq!(skipped.type_name.as_deref(), Some("com.example.events.watch#info"));
                assert_eq!(skipped.payload, frames[1]);
            }
            other => panic!("{other:?}"),
        }
        assert!(matches!(invalid, Err(FrameError::Message { .. })));
    }
}

#[test]
fn frames_of_unknown_kinds_are_skipped_with_any_content() {
    for text in [
        r#"{"$type":"ping","x":1}"#,
        r#"{"payload":{"$type":"com.example.events.watch#created","seq":7},"$type":"ping"}"#,
        r#"{"$type":"ping","payload":{"$type":"com.example.events.watch#created","seq":7},"error":1}"#,
    ] {
        for framing in BOTH {
            let frame = encoded(framing, text);
            match Frame::<Watch>::read_as(framing, &frame) {
                Ok(Frame::Skipped(skipped)) => {
                    assert_eq!((skipped.op, skipped.type_name.as_deref()), (None, Some("ping")));
                    assert_eq!(skipped.payload, frame);
                }
                other => panic!("{other:?}"),
            }
        }
    }
}

#[test]
fn invalid_messages_are_distinguished_from_malformed_frames() {
    let read = |text: &str| match Frame::<Watch>::read(text.as_bytes()) {
        Err(error) => error,
        other => panic!("{text}: {other:?}"),
    };
    let own = "com.example.events.watch";
    for (payload, name, reason) in [
        (r##"{"$type":"@#created","seq":"x"}"##, "#created", "`seq`: invalid type: string \"x\", expected an integer"),
        (r##"{"$type":"@#created"}"##, "#created", "`seq`: missing required field"),
        (r##"{"seq":1.5,"$type":"@#created"}"##, "#created", "`seq`: "),
        (r##"{"$type":"@#later","x":1.5}"##, "#later", "`x`: "),
    ] {
        let wrong = read(&format!(r#"{{"$type":"message","payload":{}}}"#, payload.replace('@', own)));
        let text = format!("invalid message of type `{own}{name}`: {reason}");
        assert!(matches!(wrong, FrameError::Message { .. }) && chain(&wrong).starts_with(&text), "{}", chain(&wrong));
    }
    let created = r##"{"$type":"com.example.events.watch#created","seq":7}"##;
    for (text, reason) in [
        ("", "EOF"),
        ("[1]", "invalid type: sequence, expected an object"),
        (r#"{"payload":1}"#, "`$type`: missing required field"),
        (r#"{"$type":7}"#, "`$type`: invalid type: integer `7`, expected a string"),
        (r#"{"$type":"message"}"#, "`payload`: missing required field"),
        (r#"{"$type":"message","payload":[]}"#, "`payload`: invalid type: sequence, expected an object"),
        (r#"{"$type":"message","payload":{"seq":7}}"#, "`payload.$type`: missing required field"),
        (r#"{"$type":"error"}"#, "`error`: missing required field"),
        (r#"{"$type":"error","error":7}"#, "`error`: invalid type: integer `7`, expected a string"),
        (r#"{"$type":"error","error":"X","message":7}"#, "`message`: invalid type: integer `7`, expected a string"),
        (&format!(r#"{{"$type":"message","payload":{created},"payload":{created}}}"#), "`payload`: duplicate"),
        (&format!(r#"{{"$type":"ping","$type":"message","payload":{created}}}"#), "`$type`: duplicate"),
        (&format!(r#"{{"$type":"message","payload":{created}}}x"#), "trailing characters"),
    ] {
        let error = chain(&read(text));
        assert!(error.starts_with(&format!("malformed frame: {reason}")), "{text}: {error}");
    }
}

#[test]
fn a_truncated_frame_is_malformed() {
    for framing in BOTH {
        let message = WatchMessage::Info(Info::new("x"));
        let frame = Frame::<Watch>::write_message_as(framing, &message).expect("it can be written");
        for length in 0..frame.len() {
            let start = Frame::<Watch>::read_as(framing, &frame[..length]);
            assert!(matches!(start, Err(FrameError::Malformed(_))), "{length}: {start:?}");
        }
    }
    assert_eq!(WatchMessage::Info(Info::new("x")).type_name(), "com.example.events.watch#info");
}

#[test]
fn data_that_is_nested_too_deep_is_an_error() {
    let deep = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    let message = |value: &str| {
        format!(
            r##"{{"$type":"message","payload":{{"$type":"com.example.events.watch#created","seq":1,"x":{value}}}}}"##
        )
    };
    assert_eq!(kind(Framing::V1Json, message(&deep(50)).as_bytes()), "message");
    assert_eq!(kind(Framing::V1Json, message(&deep(100_000)).as_bytes()), "invalid");
    let ping = format!(r#"{{"x":{},"$type":"ping"}}"#, deep(100_000));
    assert_eq!(kind(Framing::V1Json, ping.as_bytes()), "unknown-frame");
}

#[test]
fn framings_have_names_and_the_first_known_offer_is_selected() {
    for framing in Framing::ALL {
        assert_eq!(framing.as_str().parse(), Ok(*framing));
        assert_eq!(framing.to_string(), framing.as_str());
    }
    let error = "xrpc.v2.json".parse::<Framing>().expect_err("it is unknown");
    assert!(error.to_string().starts_with("unknown framing, expected `xrpc.v0.cbor`, "));
    let text: Vec<bool> = Framing::ALL.iter().map(|framing| framing.is_text()).collect();
    assert_eq!(text, [false, true, false]);
}

#[test]
fn negotiation_matches_the_vectors() {
    let Some(shared) = lexgen_test_data::shared() else { return };
    let cases = lexgen_test_data::lines(&shared.join("drafts/vectors/negotiation.jsonl"));
    assert!(!cases.is_empty());
    for case in cases {
        let offers = case["offers"].as_array().expect("offers are a list").iter();
        let offered = Framing::negotiate(offers.map(|offer| offer.as_str().expect("an offer is text")));
        let lexicon = case["lexicon"].as_str().map(|name| name.parse::<Framing>().expect("it is a framing"));
        let chosen = offered.or(lexicon).unwrap_or_default();
        assert_eq!(
            (chosen.as_str(), offered.is_some()),
            (case["chosen"].as_str().expect("it is text"), case["echoed"] == true),
            "{case}"
        );
    }
}

/// The message of an error, followed by those of its sources.
fn chain(error: &dyn Error) -> String {
    match error.source() {
        Some(source) => format!("{error}: {}", chain(source)),
        None => error.to_string(),
    }
}
