//! Streams that move from one server to the other.

use std::time::Duration;

use example_session_client::lexicons::com::example::session::subscribe_events::{
    SubscribeEvents, SubscribeEventsMessage, SubscribeEventsParams,
};
use lexgen_runtime::client::{Reconnect, subscribe};

use super::{Fleet, Writer, client, sign_in};
use crate::stream::{follow, next};

/// The number of events of each writer.
const EVENTS: i64 = 300;

#[tokio::test]
async fn a_stream_that_moves_between_servers_has_each_event_once() {
    let Some(fleet) = Fleet::start().await else { return };
    let listening = sign_in(&fleet.client()).await.expect("the servers respond");
    let writers = fleet.servers.each_ref().map(|server| {
        let mut writer = Writer::new(client(&server.address));
        tokio::spawn(async move {
            for _ in 0..EVENTS {
                writer.write().await.expect("the server responds");
            }
        })
    });

    let params = SubscribeEventsParams { cursor: Some(0) };
    let reconnect = Reconnect { first: Duration::from_millis(20), longest: Duration::from_millis(200), attempts: None };
    let subscription = subscribe::<SubscribeEvents>(fleet.balancer.address(), &params).expect("the URL is valid");
    let mut events = subscription.bearer(&listening.access_jwt).reconnect(reconnect, seq).open();
    for expected in 1..=2 * EVENTS + 1 {
        let event = events.next().await.expect("the stream continues").expect("an event is received");
        assert_eq!(seq(&event), Some(expected));
        if expected % 23 == 0 {
            fleet.balancer.cut();
        }
    }
    for writer in writers {
        writer.await.expect("the writer succeeds");
    }
}

#[tokio::test]
async fn a_cursor_of_one_server_is_never_in_the_future_of_the_other() {
    let Some(fleet) = Fleet::start().await else { return };
    let [first, second] = &fleet.servers;
    let listening = sign_in(&fleet.client()).await.expect("the servers respond");
    let mut writer = Writer::new(client(&first.address));
    for number in 2..50 {
        writer.write().await.expect("the server responds");
        // The event was acknowledged by the first server a moment ago.
        let mut events = follow(second, &listening.access_jwt, Some(number));
        assert_eq!(next(&mut events).await.map(|(number, _)| number), Some(number));
    }
}

pub(super) fn seq(message: &SubscribeEventsMessage) -> Option<i64> {
    match message {
        SubscribeEventsMessage::Created(event) => Some(event.seq),
        SubscribeEventsMessage::Refreshed(event) => Some(event.seq),
        SubscribeEventsMessage::Deleted(event) => Some(event.seq),
        SubscribeEventsMessage::Unknown(_) => None,
    }
}
