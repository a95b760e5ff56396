//! The memory of walking a repository as a stream.

use allocation_counter::measure;
use lexgen_data::CidLink;
use lexgen_data::crypto::SigningKey;
use lexgen_repo::{Account, Car, CarWriter, Commit, Repository, Tree, write_repository};

const RECORDS: u32 = 10_000;

/// A repository in the order of the tree.
fn repository() -> (Account, Vec<u8>) {
    let key = SigningKey::k256(&[7; 32]).unwrap();
    let account = Account::new("did:web:example.com".parse().unwrap(), key.verifying_key());
    let record = |path: &str| [b"\xa1\x61a\x79\x01\x2c", &path.repeat(10).as_bytes()[..300]].concat();
    let mut tree = Tree::new();
    for number in 0..RECORDS {
        let path = format!("com.example.note/{number:010}abcdefgh");
        tree.insert(&path, &CidLink::of_dag_cbor(&record(&path))).unwrap();
    }
    let commit = Commit::sign(&account.did, &"3jzfcijpj2z2a".parse().unwrap(), &tree.root(), &key);
    let file = write_repository(Vec::new(), &commit, &tree, |path, _| Ok(record(path))).unwrap();
    (account, file)
}

/// The largest amount of memory while a file is walked, in bytes for each record.
fn walk(file: &[u8]) -> u64 {
    let mut count = 0;
    let allocated = measure(|| {
        for record in Repository::stream(file).unwrap() {
            count += u32::from(record.unwrap().bytes.is_some());
        }
    });
    assert_eq!(count, RECORDS);
    allocated.bytes_max / u64::from(RECORDS)
}

#[test]
fn a_repository_takes_little_memory_in_the_order_of_the_tree_and_less_than_its_size_in_any() {
    let (account, file) = repository();
    assert_eq!(Repository::read(&file).unwrap().verify(&account).unwrap(), usize::try_from(RECORDS).unwrap());
    let (in_order, budget) = (walk(&file), (64 << 20) / 100_000);
    assert!(in_order < 100, "{in_order}");

    let mut blocks: Vec<_> = Car::read(&file).unwrap().blocks().map(Result::unwrap).collect();
    fastrand::Rng::with_seed(1).shuffle(&mut blocks);
    let mut writer = CarWriter::new(Vec::new(), Car::read(&file).unwrap().roots()).unwrap();
    blocks.iter().for_each(|block| writer.write(block.cid(), block.bytes()).unwrap());
    let shuffled = walk(&writer.into_inner());
    assert!(shuffled < budget, "{shuffled} of {budget}");
}
