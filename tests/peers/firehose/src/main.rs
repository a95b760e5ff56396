//! Reads frames of the firehose, each with the records of its commit as typed posts, in several ways.

use std::collections::BTreeMap;
use std::error::Error;
use std::hint::black_box;
use std::time::Duration;

use lexgen_runtime::{CidLink, Frame, dag_cbor};
use rustix::time::{ClockId, clock_gettime};

mod frames;
mod ours;
mod peers;

/// How often the frames are read.
const ROUNDS: usize = 30;

type Outcome<T> = Result<T, Box<dyn Error>>;

/// A way to read a frame, which returns the length of the text of its posts.
type Read = fn(&[u8]) -> Outcome<usize>;

const ROWS: [(&str, Read); 7] = [
    ("the bytes alone, copied", copy),
    ("the bytes alone, hashed", hash),
    ("lexgen", ours::owned),
    ("lexgen, `strings = \"borrowed\"`", ours::borrowed),
    ("lexgen, the commit verified", ours::verified),
    ("jacquard", peers::jacquard),
    ("atrium-api and iroh-car", peers::atrium),
];

fn main() -> Outcome<()> {
    let frames = frames::make()?;
    let bytes: usize = frames.iter().map(Vec::len).sum();
    println!("{} frames of {} bytes on average", frames.len(), bytes / frames.len());
    // An argument selects rows, for profilers.
    let wanted = std::env::args().nth(1).unwrap_or_default();
    let rows = || ROWS.into_iter().filter(|(name, _)| wanted.is_empty() || *name == wanted);
    let mut least = BTreeMap::new();
    for round in 0..ROUNDS {
        for (name, read) in rows() {
            let start = now();
            let mut total = 0;
            for frame in &frames {
                total += black_box(read(black_box(frame))?);
            }
            let time = now() - start;
            let best = least.entry(name).or_insert((time, total));
            *best = (time.min(best.0), total);
            // Verifying is slow, and its time varies little.
            if round == 0 && name.starts_with("lexgen") {
                assert_eq!(total, frames::TEXT * frames.len(), "{name}");
            }
        }
    }
    for (name, _) in rows() {
        let (time, total) = least[name];
        #[expect(clippy::cast_precision_loss, reason = "for people")]
        let rate = frames.len() as f64 / time.as_secs_f64();
        println!("{name:36} {rate:>12.0} frames a second  ({total})");
    }
    Ok(())
}

/// The time that this process has taken.
fn now() -> Duration {
    clock_gettime(ClockId::ProcessCPUTime).try_into().unwrap_or_default()
}

#[expect(clippy::unnecessary_wraps, reason = "as other ways do")]
fn copy(frame: &[u8]) -> Outcome<usize> {
    Ok(black_box(frame.to_vec()).len())
}

#[expect(clippy::unnecessary_wraps, reason = "as other ways do")]
fn hash(frame: &[u8]) -> Outcome<usize> {
    Ok(CidLink::of_raw(frame).as_bytes().len())
}

/// What is used in more than one way.
fn error(message: &str) -> Box<dyn Error> {
    message.into()
}

/// The payload behind the header of a frame.
fn payload(frame: &[u8]) -> Outcome<&[u8]> {
    let (_, rest): (lexgen_runtime::Object, _) = dag_cbor::from_prefix(frame)?;
    Ok(rest)
}

/// Our frame.
type OurFrame<'a> = Frame<'a, ours::SubscribeRepos>;
