//! An app with generated code that is committed: `cargo run --release -- generate` in the repository's root writes
//! `src/lexicons.rs`, and `--check` reports whether it is up to date.
//!
//! The app is Dibber, for journals of allotment gardens. It writes entries, reads the pages of a timeline, and lists
//! notifications.

use std::error::Error;

use lexgen_runtime::{
    AtUri, Cid, Datetime, Did, EndpointKind, Handle, Record, Request, Serve, Tid, Union, Validate, dag_cbor, json,
};
use pollster::block_on;

use garden::Garden;
use lexicons::app::dibber::actor::defs::ProfileViewBasic;
use lexicons::app::dibber::defs::Visibility;
use lexicons::app::dibber::embed::harvest::Harvest;
use lexicons::app::dibber::journal::entry::{Entry, EntryEmbed, Weather, WeatherSky};
use lexicons::app::dibber::journal::get_timeline::{GetTimeline, GetTimelineError, GetTimelineParams};
use lexicons::app::dibber::journal::search_entries::SearchEntriesParams;
use lexicons::app::dibber::notification::get_notifications::{
    GetNotificationsOutput, Notification, NotificationRecord, NotificationType,
};

mod garden;
#[rustfmt::skip]
mod lexicons;

/// The response of a server to a request for notifications.
const NOTIFICATIONS: &str = include_str!("notifications.json");

fn main() -> Result<(), Box<dyn Error>> {
    let queries = lexicons::ENDPOINTS.iter().filter(|endpoint| endpoint.kind == EndpointKind::Query);
    println!("There are {} endpoints, {} of them queries.\n", lexicons::ENDPOINTS.len(), queries.count());

    let mut garden = Garden::new();
    write_entries(&mut garden)?;
    read_timeline(&garden)?;
    show_defaults();
    read_notifications()
}

/// Writes the entries of a week, and one with every field.
fn write_entries(garden: &mut Garden) -> Result<(), Box<dyn Error>> {
    let author: Did = "did:plc:gardener234alice567plotq".parse()?;
    for day in 10..=14 {
        let created_at: Datetime = format!("2025-02-{day}T18:00:00.000Z").parse()?;
        let entry = Entry::new(created_at, format!("Watered, day {day}"));
        publish(garden, &author, entry)?;
    }

    let weather = Weather { sky: Some(WeatherSky::Clear), high: Some(241), ..Weather::default() };
    let harvest = Harvest { organic: Some(true), ..Harvest::new("Tomato 'Latah'", 2350) };
    let entry = Entry {
        embed: Some(EntryEmbed::Harvest(harvest)),
        weather: Some(weather),
        tags: Some(vec!["tomato".to_owned(), "glasshouse".to_owned()]),
        langs: Some(vec!["en".parse()?]),
        visibility: Some(Visibility::Neighbours),
        ..Entry::new("2025-02-16T05:05:00.000Z".parse::<Datetime>()?, "The first tomatoes, at last")
    };
    println!("A new entry: {}", json::to_string(&entry)?);
    let (uri, cid) = publish(garden, &author, entry)?;
    println!("It is {uri},\nwith the CID {cid}\n");

    let tags = vec!["x".repeat(700), "pest".to_owned()];
    let entry = Entry { tags: Some(tags), ..Entry::new("2025-02-17T18:00:00.000Z".parse::<Datetime>()?, "") };
    if let Err(problems) = publish(garden, &author, entry) {
        println!("An invalid entry is not published:\n{problems}\n");
    }
    Ok(())
}

/// Validates a record, creates its URI and adds it to the timeline.
fn publish(garden: &mut Garden, author: &Did, entry: Entry) -> Result<(AtUri, Cid), Box<dyn Error>> {
    entry.validate()?;
    let cid = Cid::of_dag_cbor(&dag_cbor::to_vec(&entry)?);
    // An app would use `Tid::now()`. This example has the same keys in every run.
    let micros = u64::try_from(entry.created_at.unix_seconds())? * 1_000_000;
    let key = Tid::from_parts(micros, 0).ok_or("the date is beyond what a TID holds")?;
    let uri = AtUri::of_record(&author.clone().into(), &Entry::NSID.parse()?, &key.into());

    let profile = ProfileViewBasic {
        display_name: Some("Alice".to_owned()),
        ..ProfileViewBasic::new(author.clone(), "alice.dibber.example".parse::<Handle>()?)
    };
    let now = entry.created_at.clone();
    garden.publish(uri.clone(), cid.clone(), profile, entry, now);
    Ok((uri, cid))
}

/// Reads the pages of the timeline as a client does, and once uses an unknown cursor.
fn read_timeline(garden: &Garden) -> Result<(), GetTimelineError> {
    let mut params = GetTimelineParams { limit: Some(4), ..GetTimelineParams::default() };
    for number in 1.. {
        let page = block_on(GetTimeline::serve(garden, Request::new(params.clone(), ())))?.output;
        println!("Page {number} of the timeline:");
        for item in &page.feed {
            println!("  {}  {}", item.entry.record.created_at, item.entry.record.text);
        }
        params.cursor = page.cursor;
        if params.cursor.is_none() {
            break;
        }
    }

    params.cursor = Some("somewhere else".to_owned());
    match block_on(GetTimeline::serve(garden, Request::new(params, ()))) {
        Err(GetTimelineError::CursorExpired(error)) => {
            println!("An unknown cursor: {}\n", error.message.as_deref().unwrap_or("no reason given"));
            Ok(())
        }
        Err(other) => Err(other),
        Ok(_) => Ok(()),
    }
}

/// Shows that a default describes absence. The field stays absent, and only values that were set are sent.
fn show_defaults() {
    let params = SearchEntriesParams::new("first frost");
    println!("A search without options: limit {:?}, sort {:?}, match {:?}", params.limit, params.sort, params.r#match);
    println!(
        "which means:              limit {}, sort {}, match {}\n",
        params.limit_or_default(),
        params.sort_or_default(),
        params.match_or_default(),
    );
}

/// Lists the notifications.
fn read_notifications() -> Result<(), Box<dyn Error>> {
    let response: GetNotificationsOutput = json::from_str(NOTIFICATIONS)?;
    println!("Notifications:");
    for notification in &response.notifications {
        let mark = if notification.is_read { ' ' } else { '*' };
        println!(" {mark} {}", describe(notification));
    }
    Ok(())
}

/// Describes a notification by its record, or else by its type.
fn describe(notification: &Notification) -> String {
    let author = &notification.author;
    let name = author.display_name.as_deref().unwrap_or_else(|| author.handle.as_str());
    match (&notification.record, &notification.r#type) {
        (Some(NotificationRecord::Entry(entry)), _) => format!("{name} mentioned you: {}", entry.text),
        (Some(NotificationRecord::Comment(comment)), _) => format!("{name} says: {}", comment.text),
        (Some(NotificationRecord::Like(like)), _) => format!("{name} likes {}", like.subject.uri),
        (Some(NotificationRecord::Follow(_)), _) => format!("{name} follows you"),
        (Some(record @ NotificationRecord::Unknown(_)), kind) => format!("{name}: {kind} ({})", record.type_name()),
        (None, NotificationType::Frost) => format!("{name} expects frost"),
        (None, kind) => format!("{name}: {kind}"),
    }
}
