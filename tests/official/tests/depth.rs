//! Data nested as deep as its format allows, in types as large as the official ones. It is read or rejected without
//! overflowing the default stack of a thread, 2 MiB.

#![cfg(shared_data)]

use lexgen_official::official::app::bsky::feed::defs::{FeedViewPost, ThreadViewPost};
use lexgen_runtime::{Value, dag_cbor, json};
use serde::de::DeserializeOwned;

/// Nearly the deepest nesting of JSON.
const DEEPEST: usize = 120;

/// Returns a post in a thread with `depth` parents. `$type` is the first or the last key.
fn thread(depth: usize, type_first: bool) -> String {
    const TYPE: &str = r#""$type":"app.bsky.feed.defs#threadViewPost""#;
    const POST: &str = concat!(
        r#""post":{"uri":"at://did:plc:txacei62ijryijukbnejwkfq/app.bsky.feed.post/a74udv7qwvufu","#,
        r#""cid":"bafyreig7uuemffvkxrce6fn5qqkx243kfzu74iaehtyg7bp5pwtpyext3m","#,
        r#""author":{"did":"did:plc:txacei62ijryijukbnejwkfq","handle":"bob.test"},"record":{},"#,
        r#""indexedAt":"1970-01-01T00:00:00.000Z"}"#,
    );
    let mut text = format!("{{{TYPE},{POST}}}");
    for _ in 0..depth {
        text = match type_first {
            true => format!("{{{TYPE},{POST},\"parent\":{text}}}"),
            false => format!("{{{POST},\"parent\":{text},{TYPE}}}"),
        };
    }
    text
}

/// Returns whether `text` can be read as JSON, and the same data as DAG-CBOR.
fn is_read<T: DeserializeOwned>(text: &str) -> (bool, bool) {
    let data: Value = json::from_str(text).expect("the text is data");
    let bytes = dag_cbor::to_vec(&data).expect("data can be written");
    (json::from_str::<T>(text).is_ok(), dag_cbor::from_slice::<T>(&bytes).is_ok())
}

#[test]
fn threads_of_realistic_depth_are_read() {
    for type_first in [true, false] {
        assert_eq!(is_read::<ThreadViewPost>(&thread(20, type_first)), (true, true));
    }
}

#[test]
fn threads_at_the_depth_limit_do_not_overflow_the_stack() {
    for type_first in [true, false] {
        // Whether they can be read depends on the size of the types, but both formats must agree.
        let (json, cbor) = is_read::<ThreadViewPost>(&thread(DEEPEST, type_first));
        assert_eq!(json, cbor);
    }
    // The same inside of a larger type.
    let text = format!("{{\"post\":{{}},\"reason\":{}}}", thread(DEEPEST - 5, false));
    assert_eq!(is_read::<FeedViewPost>(&text), (false, false));
}
