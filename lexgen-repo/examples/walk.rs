//! Measures a repository of 100,000 records: walking it as a stream in two orders of its blocks, and verifying it beside hashing
//! its blocks.
//!
//! `cargo run --release -p lexgen-repo --example walk`

use std::error::Error;
use std::hint::black_box;
use std::io::{BufWriter, Read};
use std::time::{Duration, Instant};

use allocation_counter::measure;
use lexgen_data::{CidLink, Object, Value, dag_cbor};
use lexgen_repo::{Account, Car, CarWriter, Commit, RepoError, Repository, SigningKey, Tree, write_repository};

const RECORDS: usize = 100_000;
const ROUNDS: usize = 15;

fn main() -> Result<(), Box<dyn Error>> {
    let (account, file) = repository()?;
    let mut blocks: Vec<_> = Car::read(&file)?.blocks().collect::<Result<_, _>>()?;
    println!("{} records, {} blocks, {} bytes", RECORDS, blocks.len(), file.len());

    fastrand::Rng::with_seed(1).shuffle(&mut blocks);
    let mut shuffled = CarWriter::new(Vec::with_capacity(file.len()), Car::read(&file)?.roots())?;
    blocks.iter().try_for_each(|block| shuffled.write(block.cid(), block.bytes()))?;
    let shuffled = shuffled.into_inner();
    drop(blocks);

    for (order, file) in [("in the order of the tree", &file), ("in random order", &shuffled)] {
        let mut count = 0;
        let allocated = measure(|| count = walk(file.as_slice()).expect("a repository"));
        let [time, hashing, verifying] =
            least([&|| drop(black_box(walk(file.as_slice()))), &|| drop(black_box(hash(file))), &|| {
                drop(black_box(Repository::read(file).and_then(|file| file.verify(&account))))
            }]);
        println!(
            "walked as a stream, {order}: {count} records, {:.1} MiB at most, {time:.1?}",
            mebibytes(allocated.bytes_max)
        );
        let ratio = verifying.as_secs_f64() / hashing.as_secs_f64();
        println!("verified in memory, {order}: {verifying:.1?}, {ratio:.2} times {hashing:.1?} for hashing its blocks");
    }
    Ok(())
}

#[allow(clippy::cast_precision_loss, reason = "for people")]
fn mebibytes(bytes: u64) -> f64 {
    bytes as f64 / f64::from(1 << 20)
}

/// The least time of each work, in rounds that go through all.
fn least<const N: usize>(works: [&dyn Fn(); N]) -> [Duration; N] {
    let mut least = [Duration::MAX; N];
    for _ in 0..ROUNDS {
        for (work, least) in works.iter().zip(&mut least) {
            let start = Instant::now();
            work();
            *least = start.elapsed().min(*least);
        }
    }
    least
}

fn walk(file: impl Read) -> Result<usize, RepoError> {
    let mut count = 0;
    for record in Repository::stream(file)? {
        black_box(record?);
        count += 1;
    }
    Ok(count)
}

/// Hashes all blocks, and does nothing else.
fn hash(file: &[u8]) -> Result<(), RepoError> {
    for block in Car::read(file)?.unchecked_blocks() {
        black_box(CidLink::of_dag_cbor(block?.bytes()));
    }
    Ok(())
}

/// Makes a repository of posts, each of about 250 bytes.
fn repository() -> Result<(Account, Vec<u8>), Box<dyn Error>> {
    let key = SigningKey::k256(&[7; 32])?;
    let account = Account::new("did:web:example.com".parse()?, key.verifying_key());
    let record = |path: &str| {
        let record = Object::from([
            ("$type", Value::from("com.example.note")),
            (
                "text",
                format!("This is the note at {path}, with as many words as people write on average. {path}").into(),
            ),
            ("createdAt", "2026-03-01T09:30:00.000Z".into()),
            ("langs", vec![Value::from("en")].into()),
        ]);
        dag_cbor::to_vec(&record)
    };
    let mut tree = Tree::new();
    for number in 0..RECORDS {
        // Digits of a TID.
        let digits: String = (0..8).rev().map(|place| char::from(b'a' + (number >> (4 * place) & 15) as u8)).collect();
        let path = format!("com.example.note/3jzfc{digits}");
        tree.insert(&path, &CidLink::of_dag_cbor(&record(&path)?))?;
    }
    let commit = Commit::sign(&account.did, &"3jzfcijpj2z2a".parse()?, &tree.root(), &key);
    let read = |path: &str, _: &CidLink| Ok(record(path).expect("strings can be written"));
    let file = write_repository(BufWriter::new(Vec::new()), &commit, &tree, read)?;
    Ok((account, file.into_inner()?))
}
