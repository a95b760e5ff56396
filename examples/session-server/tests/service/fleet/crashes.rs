//! The end of servers and of stores while clients write.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use example_session_client::lexicons::com::atproto::server::refresh_session::RefreshSession;
use example_session_client::lexicons::com::example::session::subscribe_events::SubscribeEventsMessage;
use tokio::task::JoinHandle;
use tokio::time::sleep;

use super::streams::seq;
use super::{Fleet, Writer, client, session_of, sign_in};
use crate::stream::follow;

/// The number of events of a session, by kind.
#[derive(Debug, Default)]
struct Count {
    created: usize,
    refreshed: usize,
    deleted: usize,
}

#[tokio::test]
async fn a_server_that_is_killed_in_mid_write_loses_nothing() {
    let Some(mut fleet) = Fleet::start().await else { return };
    let (writers, stop) = write(&fleet, 4);
    for round in 0..8 {
        sleep(Duration::from_millis(300 + 37 * round)).await;
        fleet.kill(1).await;
    }
    let written = finish(writers, &stop).await;
    assert!(written.iter().any(|writer| writer.failures > 0), "the test kills servers in mid-write");
    check(&fleet, &written).await;
}

#[tokio::test]
async fn a_restart_of_postgres_is_survived() {
    let Some(mut fleet) = Fleet::start().await else { return };
    let listening = sign_in(&fleet.client()).await.expect("the servers respond");
    let mut events = follow(&fleet.servers[0], &listening.access_jwt, Some(0));
    let (writers, stop) = write(&fleet, 4);
    for _ in 0..2 {
        sleep(Duration::from_millis(500)).await;
        fleet.stores.postgres.stop();
        // Whatever a server reports while Postgres is down is its own error.
        for server in &fleet.servers {
            let refused = sign_in(&client(&server.address)).await.expect_err("Postgres is down");
            let status = refused.status().expect("the server responds").as_u16();
            assert!((500..600).contains(&status), "{refused:?}");
        }
        fleet.stores.postgres.start_again();
        fleet.stores.client().await;
        // The servers recover by themselves.
        for server in &fleet.servers {
            while sign_in(&client(&server.address)).await.is_err() {
                sleep(Duration::from_millis(50)).await;
            }
        }
    }
    let written = finish(writers, &stop).await;
    check(&fleet, &written).await;

    // A stream that was opened before continues.
    let last = sign_in(&client(&fleet.servers[1].address)).await.expect("the server responds");
    let session = session_of(&last.access_jwt);
    for expected in 1.. {
        let event = events.next().await.expect("the stream continues").expect("an event is received");
        assert_eq!(seq(&event), Some(expected), "no event is lost or repeated");
        if matches!(event, SubscribeEventsMessage::Created(event) if event.session == session) {
            break;
        }
    }
}

#[tokio::test]
async fn a_restart_of_redis_is_survived() {
    let Some(mut fleet) = Fleet::start_with_redis().await else { return };
    let mut token = sign_in(&fleet.client()).await.expect("the servers respond").refresh_jwt;
    let (writers, stop) = write(&fleet, 4);
    for _ in 0..2 {
        sleep(Duration::from_millis(500)).await;
        fleet.stores.redis.as_mut().expect("the fleet has Redis").stop();
        for server in &fleet.servers {
            let refused = sign_in(&client(&server.address)).await.expect_err("Redis is down");
            let status = refused.status().expect("the server responds").as_u16();
            assert!((500..600).contains(&status), "{refused:?}");
            let refreshed = server.client().procedure::<RefreshSession>(()).bearer(&token).await;
            token = refreshed.expect("only sign-ins need Redis").output.refresh_jwt;
        }
        fleet.stores.redis.as_mut().expect("the fleet has Redis").start_again();
        for server in &fleet.servers {
            while sign_in(&client(&server.address)).await.is_err() {
                sleep(Duration::from_millis(50)).await;
            }
        }
    }
    let written = finish(writers, &stop).await;
    check(&fleet, &written).await;
}

type Writers = Vec<JoinHandle<Writer>>;

/// Starts writers, which end when the flag is set.
fn write(fleet: &Fleet, count: usize) -> (Writers, Arc<AtomicBool>) {
    let stop = Arc::new(AtomicBool::new(false));
    let start = || {
        let (mut writer, stop) = (Writer::new(fleet.client()), Arc::clone(&stop));
        tokio::spawn(async move {
            while !stop.load(Ordering::Relaxed) {
                if let Err(status) = writer.write().await {
                    // A server that is killed gives no response, and a server without its store gives an error of its own.
                    assert!(status.is_none_or(|status| (500..600).contains(&status)), "{status:?}");
                    sleep(Duration::from_millis(20)).await;
                }
            }
            writer
        })
    };
    let writers = (0..count).map(|_| start()).collect();
    (writers, stop)
}

async fn finish(writers: Writers, stop: &AtomicBool) -> Vec<Writer> {
    stop.store(true, Ordering::Relaxed);
    let mut written = Vec::new();
    for writer in writers {
        written.push(writer.await.expect("the writer receives no wrong response"));
    }
    written
}

/// Checks that all acknowledged writes are in the database and in the streams of both servers, and that neither a session
/// nor an event exists without the other.
async fn check(fleet: &Fleet, writers: &[Writer]) {
    let last = sign_in(&fleet.client()).await.expect("the servers respond");
    let last_session = session_of(&last.access_jwt);
    let rows = fleet.stores.client().await.query("SELECT id FROM sessions", &[]).await;
    let stored: Vec<String> = rows.expect("Postgres responds").iter().map(|row| row.get(0)).collect();
    for server in &fleet.servers {
        let mut counts = BTreeMap::<String, Count>::new();
        let mut events = follow(server, &last.access_jwt, Some(0));
        for expected in 1.. {
            let event = events.next().await.expect("the stream continues").expect("an event is received");
            assert_eq!(seq(&event), Some(expected), "no event is lost or repeated");
            match event {
                SubscribeEventsMessage::Created(event) if event.session == last_session => break,
                SubscribeEventsMessage::Created(event) => counts.entry(event.session).or_default().created += 1,
                SubscribeEventsMessage::Refreshed(event) => counts.entry(event.session).or_default().refreshed += 1,
                SubscribeEventsMessage::Deleted(event) => counts.entry(event.session).or_default().deleted += 1,
                SubscribeEventsMessage::Unknown(event) => panic!("{event:?}"),
            }
        }
        assert!(counts.values().all(|count| (count.created, count.deleted) == (1, 0)), "{counts:?}");
        let with_event: Vec<&String> = counts.keys().collect();
        let mut with_row: Vec<&String> = stored.iter().filter(|session| **session != last_session).collect();
        with_row.sort();
        assert_eq!(with_event, with_row, "each session has its event, and each event its session");
        for (session, refreshed) in writers.iter().flat_map(|writer| &writer.sessions) {
            let count = counts.get(session).expect("an acknowledged session exists");
            // The last refresh may have been stored although its response was lost.
            assert!((*refreshed..=refreshed + 1).contains(&count.refreshed), "{session}: {refreshed}, {count:?}");
        }
    }
}
