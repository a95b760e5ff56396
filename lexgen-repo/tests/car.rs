//! CAR files and commits: each has one form, and everything else is an error.

use std::io::{self, Read};

use lexgen_data::crypto::SigningKey;
use lexgen_data::{Bytes, CidLink, Object, Value, dag_cbor};
use lexgen_repo::{
    Account, BlockIndex, Car, CarDecoder, CarReader, CarWriter, Commit, RepoError, RepoErrorKind, Repository, Tree,
    verify_record, write_repository,
};

/// A file with two blocks, of which the second one is raw.
fn file() -> Vec<u8> {
    let first = CidLink::of_dag_cbor(b"\xa0");
    let mut writer = CarWriter::new(Vec::new(), std::slice::from_ref(&first)).unwrap();
    writer.write(&first, b"\xa0").unwrap();
    writer.write(&CidLink::of_raw(b"raw"), b"raw").unwrap();
    writer.into_inner()
}

/// All that a file holds.
type Held = (Vec<CidLink>, Vec<(CidLink, Vec<u8>)>);

fn at_once(file: &[u8]) -> Result<Held, RepoErrorKind> {
    let car = Car::read(file).map_err(|error| error.kind())?;
    let blocks = car.blocks().map(|block| block.map(|block| (block.cid().clone(), block.bytes().to_vec())));
    let blocks: Result<_, RepoError> = blocks.collect();
    Ok((car.roots().to_vec(), blocks.map_err(|error| error.kind())?))
}

fn in_parts(file: &[u8], length: usize) -> Result<Held, RepoErrorKind> {
    let mut decoder = CarDecoder::new();
    let mut blocks = Vec::new();
    for part in file.chunks(length) {
        decoder.push(part);
        while let Some((cid, block)) = decoder.next_block().map_err(|error| error.kind())? {
            blocks.push((cid, block.to_vec()));
        }
    }
    decoder.finish().map_err(|error| error.kind())?;
    Ok((decoder.roots().unwrap_or_default().to_vec(), blocks))
}

fn from_reader(reader: impl Read) -> Result<Held, RepoErrorKind> {
    let mut reader = CarReader::new(reader).map_err(|error| error.kind())?;
    let mut blocks = Vec::new();
    while let Some((cid, block)) = reader.next_block().map_err(|error| error.kind())? {
        blocks.push((cid, block.to_vec()));
    }
    Ok((reader.roots().to_vec(), blocks))
}

#[test]
fn all_readers_agree_on_every_change_of_a_file() {
    let file = file();
    let held = at_once(&file).unwrap();
    assert_eq!((held.0.len(), held.1.len()), (1, 2));
    let mut files: Vec<Vec<u8>> = (0..=file.len()).map(|length| file[..length].to_vec()).collect();
    files.extend((0..8 * file.len()).map(|bit| {
        let mut file = file.clone();
        file[bit / 8] ^= 1 << (bit % 8);
        file
    }));
    files.push([&file[..], &[0]].concat());
    for changed in &files {
        let expected = at_once(changed);
        assert_eq!(from_reader(changed.as_slice()), expected, "{changed:02x?}");
        for length in [1, 5, 1000] {
            assert_eq!(in_parts(changed, length), expected, "{changed:02x?}");
        }
        if *changed == file {
            assert_eq!(expected.as_ref(), Ok(&held));
        }
    }
    // Files that end between blocks are shorter files.
    let whole = files.iter().filter(|changed| at_once(changed).is_ok()).count();
    let other_roots = 8 * 32 + 2;
    assert!(whole <= 3 + other_roots, "{whole}");
}

/// A header of this DAG-CBOR, without blocks.
fn with_header(header: &[u8]) -> Vec<u8> {
    [&[u8::try_from(header.len()).unwrap()], header].concat()
}

#[test]
fn headers_have_one_form() {
    let root = CidLink::of_dag_cbor(b"\xa0");
    let link = [b"\xd8\x2a\x58\x25\x00", root.as_bytes()].concat();
    let of = |parts: &[&[u8]]| Car::read(&with_header(&parts.concat())).map(|car| car.roots().len()).ok();
    assert_eq!(of(&[b"\xa2\x65roots\x81", &link, b"\x67version\x01"]), Some(1));
    assert_eq!(of(&[b"\xa2\x65roots\x80\x67version\x01"]), Some(0));
    assert_eq!(of(&[b"\xa2\x65roots\x80\x67version\x02"]), None);
    assert_eq!(of(&[b"\xa2\x65roots\x80\x67version\x18\x01"]), None);
    assert_eq!(of(&[b"\xa2\x67version\x01\x65roots\x80"]), None);
    assert_eq!(of(&[b"\xa3\x65roots\x80\x67version\x01"]), None);
    assert_eq!(of(&[b"\xa1\x67version\x01"]), None);
    assert_eq!(of(&[b"\xa2\x65roots\x80\x67version\x01\x00"]), None);
    assert_eq!(of(&[b"\xa2\x65roots\x9f\xff\x67version\x01"]), None);
    let other = CidLink::from_bytes(&[&[0x12, 0x20][..], &[0; 32]].concat()).unwrap();
    let link = [b"\xd8\x2a\x58\x23\x00", other.as_bytes()].concat();
    assert_eq!(of(&[b"\xa2\x65roots\x81", &link, b"\x67version\x01"]), None);
    assert!(CarWriter::new(Vec::new(), std::slice::from_ref(&other)).is_err());
    assert!(CarWriter::new(Vec::new(), &[]).unwrap().write(&other, b"").is_err());
    let error = Car::read(&[0xff, 0xff, 0x7f]).unwrap_err();
    assert_eq!(error.to_string(), "not a CAR file: the header must have at most 64 KiB at byte 0");
    // A header of exactly 64 KiB is incomplete here, and not too long.
    assert_eq!(Car::read(&[0x80, 0x80, 0x04]).unwrap_err().to_string(), "the CAR file ends within its header");
    assert!(Car::read(&[0x81, 0x80, 0x04]).unwrap_err().to_string().contains("64 KiB"));
}

#[test]
fn blocks_that_are_not_those_of_their_cids_do_not_end_the_file() {
    let mut writer = CarWriter::new(Vec::new(), &[]).unwrap();
    writer.write(&CidLink::of_dag_cbor(b"\xa0"), b"\x80").unwrap();
    writer.write(&CidLink::of_dag_cbor(b"\xa0"), b"\xa0").unwrap();
    let file = writer.into_inner();
    let car = Car::read(&file).unwrap();
    let mut blocks = car.blocks();
    let error = blocks.next().unwrap().unwrap_err();
    assert_eq!(error.kind(), RepoErrorKind::Block);
    assert!(error.to_string().ends_with("are not those of its CID"), "{error}");
    assert_eq!(blocks.next().unwrap().unwrap().bytes(), b"\xa0");
    assert!(blocks.next().is_none());
    let unchecked: Vec<_> = car.unchecked_blocks().map(|block| block.unwrap().bytes()).collect();
    assert_eq!(unchecked, [b"\x80", b"\xa0"]);
    assert!(BlockIndex::read(&car).is_err());
    assert_eq!(CarReader::new(file.as_slice()).unwrap().next_block().unwrap_err().kind(), RepoErrorKind::Block);
    // Malformed files do end.
    let file = [&file[..], &[1]].concat();
    let results: Vec<bool> = Car::read(&file).unwrap().blocks().map(|block| block.is_ok()).collect();
    assert_eq!(results, [false, true, false]);
}

#[test]
fn errors_have_the_position_in_the_file() {
    let file = [&file()[..], &[1]].concat();
    let expected = format!("not a CAR file: a section must have a CID of 36 bytes at byte {}", file.len() - 1);
    let message = |result: Result<(), RepoError>| result.unwrap_err().to_string();
    assert_eq!(message(Car::read(&file).unwrap().blocks().try_for_each(|block| block.map(drop))), expected);
    let mut reader = CarReader::new(file.as_slice()).unwrap();
    assert_eq!(message(std::iter::repeat_n((), 3).try_for_each(|()| reader.next_block().map(drop))), expected);
    let mut decoder = CarDecoder::new();
    let mut decode = |part: &[u8]| {
        decoder.push(part);
        while decoder.next_block()?.is_some() {}
        Ok(())
    };
    assert_eq!(message(file.chunks(9).try_for_each(&mut decode)), expected);
}

#[test]
fn blocks_are_bounded_where_they_are_buffered() {
    let block = vec![0; 100];
    let mut writer = CarWriter::new(Vec::new(), &[]).unwrap();
    writer.write(&CidLink::of_raw(&block), &block).unwrap();
    let file = writer.into_inner();
    assert!(CarReader::with_max_block(file.as_slice(), 100).unwrap().next_block().unwrap().is_some());
    let error = CarReader::with_max_block(file.as_slice(), 99).unwrap().next_block().unwrap_err();
    assert_eq!(error.kind(), RepoErrorKind::Limit);
    assert_eq!(error.to_string(), "a block must have at most 99 bytes, found 100 at byte 18");
    let mut decoder = CarDecoder::new().with_max_block(99);
    decoder.push(&file);
    assert!(decoder.next_block().is_err());
    // A length alone reserves nothing.
    let mut decoder = CarDecoder::default();
    decoder.push(&file[..18]);
    decoder.push(&[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f]);
    assert_eq!(decoder.next_block().unwrap_err().kind(), RepoErrorKind::Limit);
}

/// Fails after some bytes, and is interrupted before each read.
#[derive(Debug)]
struct Failing<'a>(&'a [u8], bool);

impl Read for Failing<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.1 = !self.1;
        match self.1 {
            true => Err(io::ErrorKind::Interrupted.into()),
            false if self.0.is_empty() => Err(io::ErrorKind::ConnectionReset.into()),
            false => self.0.read(&mut buffer[..1]),
        }
    }
}

#[test]
fn errors_of_the_reader_are_its_source() {
    let file = file();
    for length in 0..=file.len() {
        assert_eq!(from_reader(Failing(&file[..length], false)), Err(RepoErrorKind::Io));
    }
    let error = CarReader::new(Failing(&[], false)).unwrap_err();
    assert_eq!(error.to_string(), "input or output failed");
    let source = std::error::Error::source(&error).and_then(|source| source.downcast_ref::<io::Error>());
    assert_eq!(source.map(io::Error::kind), Some(io::ErrorKind::ConnectionReset));
}

const REV: &str = "3jzfcijpj2z2a";

fn signed() -> (Account, SigningKey, Commit) {
    let key = SigningKey::k256(&[7; 32]).unwrap();
    let account = Account::new("did:web:example.com".parse().unwrap(), key.verifying_key());
    let commit = Commit::sign(&account.did, &REV.parse().unwrap(), &Tree::new().root(), &key);
    (account, key, commit)
}

/// The block of a commit with other fields.
fn changed(commit: &Commit, change: impl FnOnce(&mut Object)) -> Vec<u8> {
    let mut object: Object = dag_cbor::from_slice(commit.block()).unwrap();
    change(&mut object);
    dag_cbor::to_vec(&object).unwrap()
}

#[test]
fn commits_have_exactly_their_fields() {
    let (account, _, commit) = signed();
    assert_eq!(Commit::read(commit.block()).unwrap(), commit);
    assert_eq!((commit.did(), commit.rev().as_str(), commit.previous()), (&account.did, REV, None));
    assert_eq!(commit.data(), &Tree::new().root());
    assert_eq!(commit.cid(), CidLink::of_dag_cbor(commit.block()));
    let kind = |block: &[u8]| Commit::read(block).map(drop).map_err(|error| error.kind());
    assert_eq!(kind(&changed(&commit, |_| ())), Ok(()));
    for name in ["did", "rev", "sig", "data", "prev", "version"] {
        assert_eq!(kind(&changed(&commit, |object| drop(object.remove(name)))), Err(RepoErrorKind::Commit), "{name}");
        let other = changed(&commit, |object| drop(object.insert(name, Value::Boolean(true))));
        assert_eq!(kind(&other), Err(RepoErrorKind::Commit), "{name}");
        // Another name in the same place.
        let other = changed(&commit, |object| {
            let value = object.remove(name).unwrap();
            object.insert(format!("{}~", &name[..name.len() - 1]), value);
        });
        assert_eq!(kind(&other), Err(RepoErrorKind::Commit), "{name}");
    }
    for (name, value) in [("did", "alice"), ("rev", "0")] {
        assert_eq!(kind(&changed(&commit, |object| drop(object.insert(name, value)))), Err(RepoErrorKind::Commit));
    }
    for version in [1, 2, 4] {
        let other = changed(&commit, |object| drop(object.insert("version", version)));
        assert_eq!(kind(&other), Err(RepoErrorKind::Commit));
    }
    assert!(kind(&changed(&commit, |object| drop(object.insert("extra", 1)))).is_err());
    assert!(kind(&[commit.block(), &[0]].concat()).is_err());
}

#[test]
fn everything_in_a_commit_is_signed() {
    let (account, key, commit) = signed();
    let kind = |block: &[u8]| Commit::read(block).unwrap().verify(&account).map_err(|error| error.kind());
    assert_eq!(kind(commit.block()), Ok(()));
    let signature = Err(RepoErrorKind::Signature);
    let link = CidLink::of_dag_cbor(b"\xa0");
    assert_eq!(kind(&changed(&commit, |object| drop(object.insert("rev", "3jzfcijpj2z2b")))), signature);
    assert_eq!(kind(&changed(&commit, |object| drop(object.insert("data", Value::from(link.clone()))))), signature);
    let with_previous = changed(&commit, |object| drop(object.insert("prev", Value::from(link.clone()))));
    assert_eq!(kind(&with_previous), signature);
    assert_eq!(Commit::read(&with_previous).unwrap().previous(), Some(&link));

    // A commit with a previous one is valid if that is signed.
    let mut object: Object = dag_cbor::from_slice(&with_previous).unwrap();
    object.remove("sig");
    let mut signature_of = key.sign(&dag_cbor::to_vec(&object).unwrap());
    object.insert("sig", Value::Bytes(Bytes::from(signature_of)));
    assert_eq!(kind(&dag_cbor::to_vec(&object).unwrap()), Ok(()));

    // The same signature with a high S, longer, shorter, and none.
    for sig in [&signature_of[..63], &[&signature_of[..], &[0]].concat(), &[]] {
        object.insert("sig", Value::Bytes(Bytes::from(sig)));
        assert_eq!(kind(&dag_cbor::to_vec(&object).unwrap()), signature);
    }
    negate(&mut signature_of[32..]);
    object.insert("sig", Value::Bytes(Bytes::from(signature_of)));
    assert_eq!(kind(&dag_cbor::to_vec(&object).unwrap()), signature);
    object.remove("sig");
    assert!(account.key.verify_any_s(&dag_cbor::to_vec(&object).unwrap(), &signature_of));
}

/// Subtracts a number from the order of K-256.
fn negate(number: &mut [u8]) {
    const ORDER: &str = "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141";
    let order = data_encoding::HEXLOWER.decode(ORDER.as_bytes()).unwrap();
    let mut borrow = 0;
    for (byte, order) in number.iter_mut().zip(order).rev() {
        let difference = i16::from(order) - i16::from(*byte) - borrow;
        borrow = i16::from(difference < 0);
        *byte = difference.rem_euclid(256).to_le_bytes()[0];
    }
}

#[test]
fn records_of_proofs_are_maps_and_trees_of_proofs_are_nodes() {
    let (account, key, _) = signed();
    let path = "com.example.note/self";
    let proof = |record: &[u8], data: Option<CidLink>| {
        let mut tree = Tree::new();
        tree.insert(path, &CidLink::of_dag_cbor(record)).unwrap();
        let commit = Commit::sign(&account.did, &REV.parse().unwrap(), &data.unwrap_or_else(|| tree.root()), &key);
        let file = lexgen_repo::write_proof(Vec::new(), &commit, &tree, path, Some(record)).unwrap();
        let (collection, rkey) = ("com.example.note".parse().unwrap(), "self".parse().unwrap());
        verify_record(&file, &account, &collection, &rkey).map(drop).map_err(|error| error.kind())
    };
    assert_eq!(proof(b"\xa0", None), Ok(()));
    for record in [&b"\x80"[..], b"", b"\x01", b"\xa1\x61a", b"\xa0\xa0", b"\xbf\xff"] {
        assert_eq!(proof(record, None), Err(RepoErrorKind::Record), "{record:?}");
    }
    assert_eq!(proof(b"\xa0", Some(CidLink::of_dag_cbor(b"\xa0"))), Err(RepoErrorKind::Tree));
    assert_eq!(proof(b"\xa0", Some(CidLink::of_raw(b"\xa0"))), Err(RepoErrorKind::Commit));
}

#[test]
fn records_with_the_same_content_are_written_once_and_read_twice() {
    let (account, key, _) = signed();
    let mut tree = Tree::new();
    let (same, other) = (CidLink::of_dag_cbor(b"\xa0"), CidLink::of_dag_cbor(b"\xa1\x61a\x01"));
    let paths: Vec<String> = (0..50).map(|number| format!("com.example.note/{number}")).collect();
    for (index, path) in paths.iter().enumerate() {
        tree.insert(path, if index == 30 { &other } else { &same }).unwrap();
    }
    let commit = Commit::sign(&account.did, &REV.parse().unwrap(), &tree.root(), &key);
    let read = |_: &str, cid: &CidLink| Ok(if *cid == other { b"\xa1\x61a\x01".to_vec() } else { b"\xa0".to_vec() });
    let file = write_repository(Vec::new(), &commit, &tree, read).unwrap();
    let held: Vec<_> = Repository::read(&file).unwrap().map(|record| record.unwrap()).collect();
    assert_eq!((held.len(), held.iter().filter(|record| record.bytes.is_some()).count()), (50, 2));
    assert!(held[0].bytes == Some(b"\xa0") && held[1].bytes.is_none());
    assert_eq!(Repository::read(&file).unwrap().verify(&account).unwrap(), 50);

    // In another order of blocks, too.
    let mut blocks: Vec<_> = Car::read(&file).unwrap().blocks().map(Result::unwrap).collect();
    blocks.reverse();
    let mut writer = CarWriter::new(Vec::new(), &[commit.cid()]).unwrap();
    blocks.iter().for_each(|block| writer.write(block.cid(), block.bytes()).unwrap());
    let file = writer.into_inner();
    assert_eq!(Repository::stream(file.as_slice()).unwrap().verify(&account).unwrap(), 50);
    let error = Repository::stream_with_max_pending(file.as_slice(), 1000).unwrap_err();
    assert_eq!(error.kind(), RepoErrorKind::Limit);
    assert_eq!(error.to_string(), "blocks that come before they are needed must take at most 1000 bytes");
}

#[test]
fn repositories_begin_with_a_commit_and_have_paths() {
    let (account, key, _) = signed();
    let file = CarWriter::new(Vec::new(), &[]).unwrap().into_inner();
    let error = Repository::read(&file).unwrap_err();
    assert_eq!(error.to_string(), "the first root must be the CID of a commit");
    let (_, _, commit) = signed();
    let file = write_repository(Vec::new(), &commit, &Tree::new(), |_, _| Ok(Vec::new())).unwrap();
    assert_eq!(Repository::read(&file).unwrap().verify(&account).unwrap(), 0);
    assert_eq!(Repository::read(&file).unwrap().count(), 0);

    let cid = CidLink::of_dag_cbor(b"\xa0");
    for (first, path) in [("a.b.c/a", "a.b.c/"), ("a.b.c/a", "a.b.c/!"), ("a.b.c/a", "a.b"), ("A.b.c/a", "a.b/c")] {
        let mut tree = Tree::new();
        tree.insert(first, &cid).unwrap();
        tree.insert(path, &cid).unwrap();
        let commit = Commit::sign(&account.did, &REV.parse().unwrap(), &tree.root(), &key);
        let file = write_repository(Vec::new(), &commit, &tree, |_, _| Ok(b"\xa0".to_vec())).unwrap();
        let error = Repository::read(&file).unwrap().verify(&account).unwrap_err();
        assert_eq!(error.kind(), RepoErrorKind::Record, "{path}");
        assert_eq!(error.to_string(), format!("path `{path}` must be a collection and a record key"));
        let mut records = Repository::read(&file).unwrap();
        assert!(records.by_ref().any(|record| record.is_err()));
        assert!(records.next().is_none());
    }
}

#[test]
fn keys_of_trees_are_bounded_and_their_values_are_records() {
    let cid = CidLink::of_dag_cbor(b"\xa0");
    let mut tree = Tree::new();
    assert!(tree.insert("", &cid).is_err());
    assert!(tree.insert(&"a".repeat(1025), &cid).is_err());
    assert!(tree.insert("a", &CidLink::of_raw(b"")).is_err());
    assert_eq!(tree.root(), Tree::default().root());
    assert!(tree.insert(&"a".repeat(1024), &cid).is_ok());
    assert_eq!(tree.remove("b").unwrap(), None);
    assert_eq!(tree.covering_proof([]).unwrap().len(), 0);
    assert_eq!(Tree::new().covering_proof(["a"]).unwrap(), Tree::new().nodes());
    assert_eq!(Tree::new().proof("a").unwrap(), Tree::new().nodes());
}
