//! An in-memory Dibber server that serves one timeline.

use lexgen_runtime::{AtUri, Cid, Datetime, Reply, Request, Response, XrpcError};

use crate::lexicons::app::dibber::actor::defs::ProfileViewBasic;
use crate::lexicons::app::dibber::journal::defs::{EntryView, FeedItem};
use crate::lexicons::app::dibber::journal::entry::Entry;
use crate::lexicons::app::dibber::journal::get_timeline::{
    GetTimeline, GetTimelineError, GetTimelineOutput, GetTimelineRoute,
};

/// The items of a timeline, newest first.
pub(crate) struct Garden {
    feed: Vec<FeedItem>,
}

impl Garden {
    pub(crate) const fn new() -> Self {
        Self { feed: Vec::new() }
    }

    /// Adds an entry at the top of the timeline.
    pub(crate) fn publish(&mut self, uri: AtUri, cid: Cid, author: ProfileViewBasic, entry: Entry, now: Datetime) {
        self.feed.insert(0, FeedItem::new(EntryView::new(author, cid, now, entry, uri)));
    }

    /// Returns the start of a page. A cursor is the URI of the last item of the previous page.
    fn start(&self, cursor: Option<&str>) -> Result<usize, GetTimelineError> {
        let Some(cursor) = cursor else { return Ok(0) };
        match self.feed.iter().position(|item| item.entry.uri == cursor) {
            Some(last) => Ok(last + 1),
            None => Err(GetTimelineError::CursorExpired("start again without a cursor".into())),
        }
    }
}

impl GetTimelineRoute for Garden {
    async fn get_timeline(&self, request: Request<GetTimeline>) -> Reply<GetTimeline> {
        let params = request.params;
        let start = self.start(params.cursor.as_deref())?;
        let limit = match usize::try_from(params.limit_or_default()) {
            Ok(limit @ 1..=100) => limit,
            _ => return Err(XrpcError::invalid_request("`limit` must be from 1 to 100").into()),
        };

        let page: Vec<FeedItem> = self.feed.iter().skip(start).take(limit).cloned().collect();
        let is_last = start + page.len() == self.feed.len();
        let cursor = page.last().filter(|_| !is_last).map(|item| item.entry.uri.to_string());
        Ok(Response::new(GetTimelineOutput { cursor, ..GetTimelineOutput::new(page) }))
    }
}
