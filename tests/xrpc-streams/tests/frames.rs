//! Frames without sockets: those of the vectors, and properties of all frames.

use std::borrow::Cow;

use lexgen_runtime::{Frame, FrameError, Framing, Subscription, Union, XrpcError, json};
use lexgen_xrpc_streams::own::com::example::defs::Gone;
use lexgen_xrpc_streams::own::com::example::follow::{Follow, FollowError, FollowMessage, Info, InfoName};
use lexgen_xrpc_streams::own::com::example::sub::{Sub, SubMessage};

#[cfg(shared_data)]
mod shared {
    use data_encoding::BASE64;
    use lexgen_runtime::{Frame, Subscription, Union, Validate};
    use lexgen_test_data::vectors;
    use lexgen_xrpc_streams::firehose::com::atproto::sync::subscribe_repos::SubscribeRepos;
    use lexgen_xrpc_streams::own::com::example::sub::Sub;
    use serde_json::{Value, json};

    fn bytes(case: &Value) -> Vec<u8> {
        let text = case["frame_base64"].as_str().expect("a case has a frame");
        BASE64.decode(text.as_bytes()).expect("the frame is in base64")
    }

    /// Returns whether a commit has an array of blobs.
    fn has_blobs(case: &Value) -> bool {
        case["body"]["blobs"].is_array()
    }

    /// Returns the JSON of a message without its type.
    fn as_json<M: Union>(message: &M) -> String {
        let mut text = Vec::new();
        message.write_untagged(&mut serde_json::Serializer::new(&mut text)).expect("the frame can be written");
        String::from_utf8(text).expect("JSON is UTF-8")
    }

    /// Reads a frame and describes the result as the vectors do.
    fn kind(frame: &[u8]) -> Value {
        match Frame::<Sub>::read(frame) {
            Ok(Frame::Message(message)) => json!({
                "kind": "message",
                "t": message.type_name(),
                "body": serde_json::from_str::<Value>(&as_json(&message)).expect("the message is JSON"),
            }),
            Ok(Frame::Error(error)) => match error.message {
                Some(message) => json!({ "kind": "error", "error": error.name, "message": message }),
                None => json!({ "kind": "error", "error": error.name }),
            },
            Ok(Frame::Skipped(_)) => json!({ "kind": "ignore" }),
            Err(_) => json!({ "kind": "invalid" }),
        }
    }

    #[test]
    fn frames_match_the_vectors() {
        let Some(cases) = vectors("xrpc/frames.jsonl") else { return };
        for case in cases {
            let mut expected = case["expect"].clone();
            if let Some(name) = expected.get_mut("t") {
                // The vectors have the name as in the header.
                let text = name.as_str().expect("the name is a string");
                let full = if text.starts_with('#') { format!("{}{text}", Sub::NSID) } else { text.to_owned() };
                *name = full.into();
            }
            assert_eq!(kind(&bytes(&case)), expected, "{}: {}", case["id"], case["why"]);
        }
    }

    #[test]
    fn frames_of_the_firehose_are_read_and_written_to_the_byte() {
        let Some(cases) = vectors("samples/firehose-frames.jsonl") else { return };
        for case in cases {
            let frame = bytes(&case);
            let message = match Frame::<SubscribeRepos>::read(&frame) {
                Ok(Frame::Message(message)) => message,
                // Only invalid frames with null for `blobs` or with an invalid `rev` have to be read.
                Err(error) if case["valid"] == false && has_blobs(&case) => {
                    println!("{}: {error}", case["id"]);
                    continue;
                }
                other => panic!("{}: {other:?}", case["id"]),
            };
            assert_eq!(Some(message.type_name()), case["ref"].as_str(), "{}", case["id"]);
            let written =
                Frame::<SubscribeRepos>::write_message(&message).expect("a deserialized message can be written");
            assert_eq!(written, frame, "{}", case["id"]);
            if case["valid"] == true {
                message.validate().unwrap_or_else(|problems| panic!("{}: {problems}", case["id"]));
            }
        }
    }
}

fn info() -> FollowMessage {
    FollowMessage::Info(Info::new(InfoName::OutdatedCursor))
}

#[test]
fn types_of_the_same_document_are_named_by_their_fragment() {
    let frame = Frame::<Follow>::write_message(&info()).expect("the frame can be written");
    assert_eq!(frame, b"\xa2at\x65#infobop\x01\xa1dname\x6eOutdatedCursor");
    assert!(matches!(Frame::<Follow>::read(&frame), Ok(Frame::Message(message)) if message == info()));
}

#[test]
fn types_of_other_documents_are_named_in_full() {
    let gone = FollowMessage::Gone(Gone::new(7));
    let frame = Frame::<Follow>::write_message(&gone).expect("the frame can be written");
    assert_eq!(frame, b"\xa2at\x75com.example.defs#gonebop\x01\xa1cseq\x07");
    assert!(matches!(Frame::<Follow>::read(&frame), Ok(Frame::Message(message)) if message == gone));
}

#[test]
fn declared_errors_are_typed_and_others_have_a_name() {
    let read = |name: &str| {
        let error = XrpcError::new(500, name, Some("why".to_owned()));
        let frame = Frame::<Follow>::write_error(&error).expect("the frame can be written");
        match Frame::<Follow>::read(&frame) {
            Ok(Frame::Error(error)) => error,
            other => panic!("{other:?}"),
        }
    };
    assert!(
        matches!(read("FutureCursor"), FollowError::FutureCursor(error) if error.message.as_deref() == Some("why"))
    );
    assert!(matches!(read("Elsewhere"), FollowError::Other(error) if error.name == "Elsewhere"));
}

#[test]
fn frames_of_unknown_kinds_keep_their_header() {
    let read = |frame: &'static [u8]| match Frame::<Follow>::read(frame) {
        Ok(Frame::Skipped(skipped)) => (skipped.op, skipped.type_name, skipped.payload),
        other => panic!("{other:?}"),
    };
    assert_eq!(
        read(b"\xa2at\x64#newbop\x01\xa1ax\x01"),
        (Some(1), Some(Cow::Borrowed("com.example.follow#new")), b"\xa1ax\x01".as_slice())
    );
    assert_eq!(read(b"\xa1bop\x02\xa0"), (Some(2), None, b"\xa0".as_slice()));
    // Some servers write messages without a type like this.
    assert_eq!(read(b"\xa1bop\x01\xa0"), (Some(1), None, b"\xa0".as_slice()));
}

#[test]
fn invalid_messages_are_distinguished_from_invalid_frames() {
    let read = |frame: &'static [u8]| match Frame::<Follow>::read(frame) {
        Err(error) => error,
        other => panic!("{other:?}"),
    };
    let wrong = read(b"\xa2at\x65#infobop\x01\xa1dname\x01");
    let text =
        "invalid message of type `com.example.follow#info`: `name`: invalid type: integer `1`, expected a string";
    assert!(matches!(&wrong, FrameError::Message { .. }) && chain(&wrong).starts_with(text), "{wrong}");
    for (frame, text) in [
        (b"\xa2at\x65#infobop\x01\xa1dname".as_slice(), "malformed frame: "),
        (b"\xa2at\x65#infobop\x01\xa1dname\x01\x00", "malformed frame: "),
        (b"\xa2at\x07bop\x01\xa0", "malformed frame: header: `t`: invalid type: integer `7`, expected a string"),
        (b"\xa1at\x65#info\xa0", "malformed frame: header: `op`: missing required field"),
        (b"\xa1bop\x20\xa1gmessage\x61x", "malformed frame: `error`: missing required field"),
        (b"\xa1bop\x02\xf9\x00\x00", "malformed frame: "),
    ] {
        let error = read(frame);
        assert!(matches!(error, FrameError::Malformed(_)) && chain(&error).starts_with(text), "{error}");
    }
}

#[test]
fn frames_have_a_limit_of_values() {
    // Two fields in the header, three in the message, and ten elements in one of them.
    let frame = b"\xa2at\x65#tickbop\x01\xa3ax\x8a\0\0\0\0\0\0\0\0\0\0cseq\x01ddata\x40";
    let read = |frame, limit| Frame::<Follow>::read_within(Framing::V0Cbor, frame, limit);
    assert!(matches!(read(frame, 15), Ok(Frame::Message(_))));
    let error = read(frame, 14).unwrap_err();
    let text =
        "invalid message of type `com.example.follow#tick`: `x`: more than 14 values, which is the limit, at byte";
    assert!(matches!(&error, FrameError::Message { .. }) && chain(&error).starts_with(text), "{}", chain(&error));
    // Nothing of a skipped frame is kept.
    let frame = b"\xa2at\x65#sickbop\x01\xa3ax\x8a\0\0\0\0\0\0\0\0\0\0cseq\x01ddata\x40";
    assert!(matches!(read(frame, 14), Ok(Frame::Skipped(_))));
}

#[test]
fn a_truncated_frame_is_an_error() {
    let message = SubMessage::D(json::from_str(r#"{"a":"b","c":[1,2,3]}"#).expect("the message is valid"));
    let frame = Frame::<Sub>::write_message(&message).expect("the frame can be written");
    for length in 0..frame.len() {
        let start = &frame[..length];
        assert!(matches!(Frame::<Sub>::read(start), Err(FrameError::Malformed(_))), "{start:?}");
    }
    assert_eq!(message.type_name(), format!("{}#d", Sub::NSID));
}

/// Returns the message of an error, followed by those of its sources.
fn chain(error: &dyn std::error::Error) -> String {
    match error.source() {
        Some(source) => format!("{error}: {}", chain(source)),
        None => error.to_string(),
    }
}
