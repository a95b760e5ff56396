//! Pagination.

use lexgen_runtime::client::CallError;
use lexgen_xrpc_client::own::com::example::notes::list::{List, ListParams};
use pollster::block_on;

use crate::support::{MockResponse, client};

fn params() -> ListParams {
    ListParams { author: Some("a".to_owned()), ..ListParams::default() }
}

#[test]
fn pages_end_with_the_first_without_a_cursor_even_after_an_empty_one() {
    let client = client([
        MockResponse::json(200, r#"{"notes":["a"],"cursor":"1 2"}"#),
        MockResponse::json(200, r#"{"notes":[],"cursor":"3"}"#),
        MockResponse::json(200, r#"{"notes":["b"]}"#),
    ]);
    let mut pages = client.pages_with::<List>(params(), |call| call.send_defaults(false));
    let mut notes = Vec::new();
    while let Some(page) = block_on(pages.next()) {
        notes.extend(page.expect("the page is valid").output.notes);
    }
    assert_eq!(notes, ["a", "b"]);
    assert!(block_on(pages.next()).is_none());
    let path = "/xrpc/com.example.notes.list?author=a";
    let expected = [path.to_owned(), format!("{path}&cursor=1+2"), format!("{path}&cursor=3")];
    assert_eq!(client.transport().targets(), expected);
}

#[test]
fn an_unchanged_cursor_ends_pagination() {
    for cursors in [&["1", "1"][..], &[""]] {
        let page = |cursor| MockResponse::json(200, &format!(r#"{{"notes":[],"cursor":"{cursor}"}}"#));
        let client = client(cursors.iter().map(page));
        let mut pages = client.pages::<List>(params());
        for _ in cursors {
            assert!(block_on(pages.next()).is_some_and(|page| page.is_ok()));
        }
        assert!(block_on(pages.next()).is_none());
    }
}

#[test]
fn nothing_follows_an_error() {
    let client = client([MockResponse::json(200, r#"{"notes":[],"cursor":"1"}"#), MockResponse::json(500, "{}")]);
    let mut pages = client.pages::<List>(params());
    assert!(block_on(pages.next()).is_some_and(|page| page.is_ok()));
    assert!(matches!(block_on(pages.next()), Some(Err(CallError::Response(_)))));
    assert!(block_on(pages.next()).is_none());
}

/// Compiles only if pages are a stream that can be sent to other threads.
#[test]
fn pages_are_a_stream() {
    fn is_stream(_: impl futures_core::Stream + Send + Unpin) {}
    let client = client([]);
    is_stream(client.pages::<List>(params()));
}
