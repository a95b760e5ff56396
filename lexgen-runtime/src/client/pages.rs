//! [`Pages`]: the pages of a query, as a stream.

use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use super::call::{CallResult, Callable};
use crate::xrpc::{Method, Paginated, Query};

/// A page that is being fetched.
type NextPage<'a, M> = Pin<Box<dyn Future<Output = CallResult<M>> + Send + 'a>>;

/// A function that fetches a page.
type Fetch<'a, M> = Box<dyn Fn(&<M as Method>::Params) -> NextPage<'a, M> + Send + 'a>;

/// The pages of a query, as a stream. Each page is fetched when it is polled.
///
/// The last page has [no cursor](https://atproto.com/specs/xrpc#cursors-and-pagination). An empty page with a cursor is not
/// the last. An empty cursor counts as none. A cursor that equals that of the page before ends the stream, because the same
/// page would come again without end. An error ends the stream, too.
pub struct Pages<'a, M: Method> {
    fetch: Fetch<'a, M>,
    /// The parameters of the current or next page; `None` after the last one.
    params: Option<M::Params>,
    /// The cursor in the parameters, if it came from a page.
    cursor: Option<String>,
    page: Option<NextPage<'a, M>>,
}

impl<'a, M: Query + Paginated + Callable> Pages<'a, M> {
    pub(super) fn new<F>(params: M::Params, fetch: impl Fn(&M::Params) -> F + Send + 'a) -> Self
    where
        F: Future<Output = CallResult<M>> + Send + 'a,
    {
        let fetch: Fetch<'a, M> = Box::new(move |params| Box::pin(fetch(params)));
        Self { fetch, params: Some(params), cursor: None, page: None }
    }

    /// Returns the next page; `None` after the last one.
    pub async fn next(&mut self) -> Option<CallResult<M>> {
        poll_fn(|context| self.poll_next_page(context)).await
    }

    fn poll_next_page(&mut self, context: &mut Context<'_>) -> Poll<Option<CallResult<M>>> {
        let Some(params) = &mut self.params else {
            return Poll::Ready(None);
        };
        let fetch = &self.fetch;
        let result = ready!(self.page.get_or_insert_with(|| fetch(params)).as_mut().poll(context));
        self.page = None;
        let cursor = result.as_ref().ok().and_then(|page| M::cursor(&page.output)).filter(|cursor| !cursor.is_empty());
        match cursor {
            Some(cursor) if self.cursor.as_deref() != Some(cursor) => {
                self.cursor = Some(cursor.to_owned());
                M::set_cursor(params, cursor.to_owned());
            }
            _ => self.params = None,
        }
        Poll::Ready(Some(result))
    }
}

impl<M> futures_core::Stream for Pages<'_, M>
where
    M: Query + Paginated + Callable,
    M::Params: Unpin,
{
    type Item = CallResult<M>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<CallResult<M>>> {
        self.poll_next_page(context)
    }
}

impl<M: Method> fmt::Debug for Pages<'_, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct(M::NSID).field("params", &self.params).finish_non_exhaustive()
    }
}
