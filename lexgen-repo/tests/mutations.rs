//! Random changes of repositories, proofs and events: no panic, and nothing that verifies is another file.
//!
//! `LEXGEN_MUTATIONS` sets the number of changes, by default a few thousand.

mod support;

use std::env;

use lexgen_data::CidLink;
use lexgen_repo::{Account, BlockIndex, Car, CarDecoder, Commit, CommitEvent, RepoOp, Repository, Tree, verify_record};
use support::{Case, Proof, cases};

fn count() -> usize {
    env::var("LEXGEN_MUTATIONS").ok().map_or(2000, |count| count.parse().expect("a number"))
}

/// Changes some bytes: of one place, or parts of the file in another order.
fn mutate(file: &mut Vec<u8>, random: &mut fastrand::Rng) {
    for _ in 0..=random.usize(..3) {
        if file.is_empty() {
            return;
        }
        let place = random.usize(..file.len());
        let end = place + random.usize(..=(file.len() - place).min(64));
        match random.u8(..7) {
            0 => file[place] ^= 1 << random.u8(..8),
            1 => file[place] = random.u8(..),
            2 => file.truncate(place),
            3 => drop(file.drain(place..end)),
            4 => file.extend_from_within(place..end),
            5 => {
                let part = file[place..end].to_vec();
                let to = random.usize(..=file.len());
                file.splice(to..to, part);
            }
            _ => file.insert(place, [0, 0x7f, 0x80, 0xff, 0xf6, 0xa0, 0x9f][random.usize(..7)]),
        }
    }
}

/// Changes a block and states the CID that it then has, also in its parents, as far as the commit, which is signed.
fn mutate_block(file: &[u8], random: &mut fastrand::Rng) -> Vec<u8> {
    let car = Car::read(file).expect("a file");
    let mut blocks: Vec<(Vec<u8>, Vec<u8>)> = car
        .blocks()
        .map(|block| block.expect("a block"))
        .map(|block| (block.cid().as_bytes().to_vec(), block.bytes().to_vec()))
        .collect();
    let chosen = random.usize(..blocks.len());
    mutate(&mut blocks[chosen].1, random);
    let mut changed = vec![chosen];
    while let Some(index) = changed.pop() {
        let old = blocks[index].0.clone();
        let new = CidLink::of_dag_cbor(&blocks[index].1).as_bytes().to_vec();
        blocks[index].0.clone_from(&new);
        for (parent, (_, block)) in blocks.iter_mut().enumerate() {
            let place = block.windows(old.len()).position(|bytes| bytes == old);
            if let Some(place) = place.filter(|_| parent != index) {
                block.splice(place..place + old.len(), new.iter().copied());
                changed.push(parent);
            }
        }
        if changed.len() > 200 {
            break;
        }
    }
    let root = blocks.iter().find(|(_, block)| Commit::read(block).is_ok()).map_or(&blocks[0].0, |(cid, _)| cid);
    let mut writer =
        lexgen_repo::CarWriter::new(Vec::new(), &[CidLink::from_bytes(root).expect("a CID")]).expect("a header");
    for (cid, block) in &blocks {
        writer.write(&CidLink::from_bytes(cid).expect("a CID"), block).expect("a block");
    }
    writer.into_inner()
}

/// Reads a file in every way.
fn read(file: &[u8], account: &Account, proof: &Proof) {
    let mut decoder = CarDecoder::new();
    decoder.push(file);
    while let Ok(Some(_)) = decoder.next_block() {}
    if let Ok(repository) = Repository::stream(file) {
        repository.take(10_000).for_each(drop);
    }
    let Ok(car) = Car::read(file) else { return };
    let root = car.roots().first().cloned().unwrap_or_else(|| CidLink::of_dag_cbor(b""));
    if let Ok(blocks) = BlockIndex::read(&car) {
        let data = blocks.get(&root).and_then(|block| Commit::read(block).ok()).map(|commit| commit.data().clone());
        for root in [Some(root.clone()), data].into_iter().flatten() {
            if let Ok(mut tree) = Tree::load(&root, &blocks) {
                // Loading is lossless.
                assert_eq!(tree.root(), root);
                let _ = tree.entries();
                let path = format!("{}/{}", proof.collection, proof.rkey);
                let _ = tree.remove(&path);
                let _ = tree.insert(&path, &root);
                let _ = tree.covering_proof([path.as_str()]);
            }
        }
    }
    let op = |action, cid, prev| RepoOp { action, path: "com.example.note/self", cid, prev };
    let event = CommitEvent {
        repo: account.did.as_str(),
        commit: &root,
        rev: "3jzfcijpj2z2a",
        since: None,
        prev_data: None,
        blocks: file,
        ops: vec![op("create", Some(&root), None), op("delete", None, Some(&root))],
    };
    let _ = event.records();
    assert!(event.verify(account).is_err());
}

/// Changes the files of a case.
fn check(case: &Case, random: &mut fastrand::Rng) {
    let proof = &case.proofs[random.usize(..case.proofs.len())];
    let (collection, rkey) = (proof.collection.parse().expect("an NSID"), proof.rkey.parse().expect("a record key"));
    let mut changed = proof.car.clone();
    match random.bool() {
        true => mutate(&mut changed, random),
        false => changed = mutate_block(&proof.car, random),
    }
    read(&changed, &case.account, proof);
    if changed != proof.car {
        let verified = verify_record(&changed, &case.account, &collection, &rkey);
        // The order of blocks is free.
        assert!(verified.is_err() || sorted(&changed) == sorted(&proof.car), "{}: {changed:02x?}", proof.file);
    }
    // Repositories are large, so that is done less often.
    if random.u8(..100) == 0 {
        let mut changed = case.repository.clone();
        mutate(&mut changed, random);
        read(&changed, &case.account, proof);
        if let Ok(count) = Repository::read(&changed).and_then(|repository| repository.verify(&case.account)) {
            assert_eq!(Some(count), case.expected["records"].as_array().map(Vec::len));
        }
    }
}

fn sorted(file: &[u8]) -> Vec<Vec<u8>> {
    let mut blocks: Vec<Vec<u8>> = Car::read(file)
        .expect("a file")
        .unchecked_blocks()
        .map(|block| block.expect("a block").bytes().to_vec())
        .collect();
    blocks.sort_unstable();
    blocks
}

#[test]
fn mutations_neither_panic_nor_verify() {
    let cases = cases();
    if cases.is_empty() {
        return;
    }
    let mut random = fastrand::Rng::with_seed(10);
    for number in 0..count() {
        check(&cases[number % cases.len()], &mut random);
        if number > 0 && number % 100_000 == 0 {
            println!("{number} mutations");
        }
    }
}
