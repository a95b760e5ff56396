//! The fixtures of the interoperability tests of the protocol.

mod support;

use lexgen_data::CidLink;
use lexgen_repo::{
    Account, BlockIndex, Car, CarWriter, CommitEvent, RepoOp, SigningKey, Tree, VerifyingKey, key_height,
};
use serde_json::Value;
use support::{base64, json, proofs, text, texts};

/// The cases of a file below `interop`.
fn interop(name: &str) -> Vec<Value> {
    let Some(proofs) = proofs() else { return Vec::new() };
    let cases = json(&proofs.join("interop").join(name));
    let cases = cases.as_array().expect("an array").clone();
    assert!(!cases.is_empty(), "{name} has no case");
    cases
}

#[test]
fn signatures_are_valid_as_the_fixtures_say() {
    for case in interop("crypto/signature-fixtures.json") {
        let key: VerifyingKey = text(&case, "publicKeyDid").parse().expect("a did:key");
        assert_eq!(key.algorithm().as_str(), text(&case, "algorithm"));
        let suite = text(&case, "didDocSuite");
        let same = VerifyingKey::from_verification_method(suite, text(&case, "publicKeyMultibase"));
        assert_eq!(same, Ok(key), "{case}");
        assert_eq!(key.to_string(), text(&case, "publicKeyDid"));

        let (message, signature) = (base64(text(&case, "messageBase64")), base64(text(&case, "signatureBase64")));
        let is_valid = case["validSignature"].as_bool().expect("a boolean");
        assert_eq!(key.verify(&message, &signature), is_valid, "{case}");
        // A high S is the only thing that the lenient method accepts in addition.
        let is_high = texts(&case, "tags").contains(&"high-s");
        assert_eq!(key.verify_any_s(&message, &signature), is_valid || is_high, "{case}");
        assert!(!key.verify(&[&message[..], b"x"].concat(), &signature));
    }
}

#[test]
fn private_keys_have_the_public_keys_of_the_fixtures() {
    for case in interop("crypto/w3c_didkey_K256.json") {
        let secret = data_encoding::HEXLOWER.decode(text(&case, "privateKeyBytesHex").as_bytes()).expect("hexadecimal");
        let key = SigningKey::k256(&secret).expect("a secret");
        assert_eq!(key.verifying_key().to_string(), text(&case, "publicDidKey"));
    }
    for case in interop("crypto/w3c_didkey_P256.json") {
        let secret = base58(text(&case, "privateKeyBytesBase58"));
        let key = SigningKey::p256(&secret).expect("a secret");
        assert_eq!(key.verifying_key().to_string(), text(&case, "publicDidKey"));
    }
}

/// Decodes base 58 of a number of 32 bytes.
fn base58(text: &str) -> [u8; 32] {
    const DIGITS: &str = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    let mut bytes = [0_u8; 32];
    for digit in text.chars() {
        let mut carry = DIGITS.find(digit).expect("a digit");
        for byte in bytes.iter_mut().rev() {
            carry += 58 * usize::from(*byte);
            *byte = carry.to_le_bytes()[0];
            carry >>= 8;
        }
    }
    bytes
}

#[test]
fn key_heights_are_those_of_the_fixtures() {
    for case in interop("mst/key_heights.json") {
        assert_eq!(u64::from(key_height(text(&case, "key"))), case["height"].as_u64().expect("a height"), "{case}");
    }
}

#[test]
fn trees_of_example_keys_do_not_depend_on_the_order_of_changes() {
    let Some(proofs) = proofs() else { return };
    let keys = std::fs::read_to_string(proofs.join("interop/mst/example_keys.txt")).expect("keys");
    let mut keys: Vec<&str> = keys.lines().filter(|line| !line.is_empty()).collect();
    let value = CidLink::of_dag_cbor(b"\xa0");
    let mut forward = Tree::new();
    for key in &keys {
        assert_eq!(forward.insert(key, &value).expect("inserted"), None);
    }
    let mut random = fastrand::Rng::with_seed(1);
    random.shuffle(&mut keys);
    let mut shuffled = Tree::new();
    for key in &keys {
        shuffled.insert(key, &value).expect("inserted");
    }
    assert_eq!(shuffled.root(), forward.root());
    keys.sort_unstable();
    let listed: Vec<String> = forward.entries().expect("a whole tree").into_iter().map(|(key, _)| key).collect();
    assert_eq!(listed, keys);
    random.shuffle(&mut keys);
    for key in &keys {
        assert_eq!(shuffled.remove(key).expect("removed"), Some(value.clone()));
    }
    assert_eq!(shuffled.root(), Tree::new().root());
}

/// A tree that holds the same value at all keys.
fn tree_of(keys: &[&str], value: &CidLink) -> Tree {
    let mut tree = Tree::new();
    for key in keys {
        tree.insert(key, value).expect("a key");
    }
    tree
}

/// A partial tree of these blocks.
fn partial(root: &CidLink, blocks: &[(CidLink, Vec<u8>)]) -> Tree {
    let mut writer = CarWriter::new(Vec::new(), &[]).expect("a header");
    for (cid, block) in blocks {
        writer.write(cid, block).expect("a block");
    }
    let file = writer.into_inner();
    let car = Car::read(&file).expect("a file");
    Tree::load(root, &BlockIndex::read(&car).expect("blocks")).expect("a tree")
}

#[test]
fn commits_are_inverted_with_the_blocks_of_their_proof() {
    for case in interop("firehose/commit-proof-fixtures.json") {
        let value: CidLink = text(&case, "leafValue").parse().expect("a CID");
        let (adds, dels) = (texts(&case, "adds"), texts(&case, "dels"));
        let before = tree_of(&texts(&case, "keys"), &value);
        assert_eq!(before.root().to_string(), text(&case, "rootBeforeCommit"));
        let mut after = before.clone();
        adds.iter().for_each(|key| assert_eq!(after.insert(key, &value).expect("inserted"), None));
        dels.iter().for_each(|key| assert_eq!(after.remove(key).expect("removed"), Some(value.clone())));
        assert_eq!(after.root().to_string(), text(&case, "rootAfterCommit"));

        let covering = after.covering_proof(adds.iter().chain(&dels).copied()).expect("a whole tree");
        let listed = texts(&case, "blocksInProof");
        for cid in &listed {
            assert!(covering.iter().any(|(covered, _)| covered.to_string() == *cid), "{cid}: {}", case["comment"]);
        }
        let least: Vec<_> = after.nodes().into_iter().filter(|(cid, _)| listed.contains(&&*cid.to_string())).collect();
        for blocks in [covering, least] {
            let mut tree = partial(&after.root(), &blocks);
            // What was deleted first, as less has to be known then.
            dels.iter().for_each(|key| assert_eq!(tree.insert(key, &value).expect("a proof"), None));
            adds.iter().for_each(|key| assert_eq!(tree.remove(key).expect("a proof"), Some(value.clone())));
            assert_eq!(tree.root(), before.root(), "{}", case["comment"]);
        }
    }
}

/// The same as events: keys of the fixtures are no paths, so these are.
#[test]
fn events_of_the_fixtures_verify_with_their_blocks_and_not_without_one() {
    let key = SigningKey::k256(&[7; 32]).expect("a secret");
    let account = Account::new("did:web:example.com".parse().expect("a DID"), key.verifying_key());
    let (rev, since) = ("3jzfcijpj2z2b", "3jzfcijpj2z2a");
    let record = b"\xa0";
    let value = CidLink::of_dag_cbor(record);
    for case in interop("firehose/commit-proof-fixtures.json") {
        let paths = |name: &str| -> Vec<String> {
            texts(&case, name).iter().map(|key| format!("com.example.{}", key.to_lowercase())).collect()
        };
        let (keys, adds, dels) = (paths("keys"), paths("adds"), paths("dels"));
        let mut tree = tree_of(&keys.iter().map(String::as_str).collect::<Vec<_>>(), &value);
        let before = tree.root();
        adds.iter().for_each(|key| drop(tree.insert(key, &value).expect("inserted")));
        dels.iter().for_each(|key| drop(tree.remove(key).expect("removed")));
        let commit = lexgen_repo::Commit::sign(&account.did, &rev.parse().expect("a TID"), &tree.root(), &key);
        let mut blocks = tree.covering_proof(adds.iter().chain(&dels).map(String::as_str)).expect("a whole tree");
        blocks.push((commit.cid(), commit.block().to_vec()));
        blocks.push((value.clone(), record.to_vec()));
        let cid = commit.cid();
        let op = |path| RepoOp { action: "create", path, cid: Some(&value), prev: None };
        let deleted = |path| RepoOp { action: "delete", path, cid: None, prev: Some(&value) };
        let ops = adds.iter().map(|path| op(path.as_str())).chain(dels.iter().map(|path| deleted(path.as_str())));
        let file = write(&cid, &blocks);
        let event = CommitEvent {
            repo: "did:web:example.com",
            commit: &cid,
            rev,
            since: Some(since),
            prev_data: Some(&before),
            blocks: &file,
            ops: ops.collect(),
        };
        event.verify(&account).unwrap_or_else(|error| panic!("{error}: {}", case["comment"]));
        for index in 0..event.ops.len() {
            let mut other = event.clone();
            other.ops.remove(index);
            assert!(other.verify(&account).is_err(), "{}", case["comment"]);
        }
        let commit_and_top = [&commit.cid(), &tree.root()].map(ToString::to_string);
        for needed in commit_and_top {
            let fewer: Vec<_> = blocks.iter().filter(|(cid, _)| cid.to_string() != needed).cloned().collect();
            let file = write(&cid, &fewer);
            assert!(CommitEvent { blocks: &file, ..event.clone() }.verify(&account).is_err());
        }
    }
}

fn write(root: &CidLink, blocks: &[(CidLink, Vec<u8>)]) -> Vec<u8> {
    let mut writer = CarWriter::new(Vec::new(), std::slice::from_ref(root)).expect("a header");
    for (cid, block) in blocks {
        writer.write(cid, block).expect("a block");
    }
    writer.into_inner()
}
