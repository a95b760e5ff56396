//! An app on code that the command line made and the repository keeps: `cargo run --release -- generate` in the project's
//! root writes `src/lexicons.rs`, and `--check` says whether it is fresh.
//!
//! The app is Dibber, where people keep journals of their allotment gardens. It writes an entry, pages through a timeline,
//! and goes through notifications.

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

/// What a server answered when it was asked for notifications.
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

/// Writes some entries: those of a week, and one with all that an entry can have.
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
        println!("Another one is not published:\n{problems}\n");
    }
    Ok(())
}

/// Names a record and puts it into the timeline, if it is as the lexicon wants it.
fn publish(garden: &mut Garden, author: &Did, entry: Entry) -> Result<(AtUri, Cid), Box<dyn Error>> {
    entry.validate()?;
    let cid = Cid::of_dag_cbor(&dag_cbor::to_vec(&entry)?);
    // An app would take `Tid::now()`. This one has the same keys in every run.
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

/// Pages through the timeline as a client does, and loses its place once.
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
            println!("A cursor that has gone: {}\n", error.message.as_deref().unwrap_or("no reason given"));
            Ok(())
        }
        Err(other) => Err(other),
        Ok(_) => Ok(()),
    }
}

/// A default is what absence means. The field stays absent, so that nothing is sent that nobody said.
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

/// Goes through what has happened.
fn read_notifications() -> Result<(), Box<dyn Error>> {
    let answer: GetNotificationsOutput = json::from_str(NOTIFICATIONS)?;
    println!("Notifications:");
    for notification in &answer.notifications {
        let mark = if notification.is_read { ' ' } else { '*' };
        println!(" {mark} {}", describe(notification));
    }
    Ok(())
}

/// A notification as a line of text: by the record that came with it, else by its type.
fn describe(notification: &Notification) -> String {
    let author = &notification.author;
    let name = author.display_name.as_deref().unwrap_or_else(|| author.handle.as_str());
    match (&notification.record, &notification.r#type) {
        (Some(NotificationRecord::Entry(entry)), _) => format!("{name} wrote of you: {}", entry.text),
        (Some(NotificationRecord::Comment(comment)), _) => format!("{name} says: {}", comment.text),
        (Some(NotificationRecord::Like(like)), _) => format!("{name} likes {}", like.subject.uri),
        (Some(NotificationRecord::Follow(_)), _) => format!("{name} follows you"),
        (Some(record @ NotificationRecord::Unknown(_)), kind) => format!("{name}: {kind} ({})", record.type_name()),
        (None, NotificationType::Frost) => format!("{name} expects frost"),
        (None, kind) => format!("{name}: {kind}"),
    }
}
