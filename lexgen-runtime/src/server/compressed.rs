//! [`Compressed`]: counting the bytes of a compressed body as they are sent.
//!
//! Limits of the decompressed length do not limit them: gzip can have any number of blocks that are empty.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::task::{Context, Poll};

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::Request;
use http::header::CONTENT_ENCODING;
use http_body::{Frame, SizeHint};

/// The number of bytes that a compressed body always may have, because nothing has some bytes when it is compressed.
const FEW: u64 = 1024;

/// The bytes of a compressed body. It is an extension of the request.
#[derive(Debug)]
pub(super) struct Compressed {
    /// The number of bytes that may still arrive.
    left: AtomicU64,
    is_too_long: AtomicBool,
}

impl Compressed {
    /// Counts the bytes of a request if it is compressed. It may have [`FEW`] of them before [`limit_to`](Self::limit_to) is
    /// called.
    pub(super) fn count(request: Request) -> Request {
        if !request.headers().contains_key(CONTENT_ENCODING) {
            return request;
        }
        let compressed = Arc::new(Self { left: AtomicU64::new(FEW), is_too_long: AtomicBool::new(false) });
        let (mut parts, body) = request.into_parts();
        parts.extensions.insert(Arc::clone(&compressed));
        Request::from_parts(parts, Body::new(Counted { body, compressed }))
    }

    /// Sets the number of bytes of the whole body.
    pub(super) fn limit_to(&self, bytes: u64) {
        self.left.store(bytes.max(FEW), Ordering::Relaxed);
    }

    pub(super) fn is_too_long(&self) -> bool {
        self.is_too_long.load(Ordering::Relaxed)
    }
}

/// A body whose bytes are counted.
struct Counted {
    body: Body,
    compressed: Arc<Compressed>,
}

impl HttpBody for Counted {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let frame = Pin::new(&mut self.body).poll_frame(context);
        if let Poll::Ready(Some(Ok(frame))) = &frame
            && let Some(data) = frame.data_ref()
        {
            let left = &self.compressed.left;
            match left.load(Ordering::Relaxed).checked_sub(data.len() as u64) {
                Some(rest) => left.store(rest, Ordering::Relaxed),
                None => {
                    self.compressed.is_too_long.store(true, Ordering::Relaxed);
                    return Poll::Ready(Some(Err(axum::Error::new(io::Error::from(io::ErrorKind::FileTooLarge)))));
                }
            }
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
