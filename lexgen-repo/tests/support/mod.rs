//! Accounts, repositories and proofs of the shared data, and how tests change their bytes.

#![allow(dead_code, reason = "each test uses a part")]

use std::fs;
use std::path::{Path, PathBuf};

use data_encoding::{BASE64, Specification};
use lexgen_repo::Account;
use serde_json::Value;

/// The directory `proofs`, if there is shared data.
pub(crate) fn proofs() -> Option<PathBuf> {
    lexgen_test_data::shared().map(|shared| shared.join("proofs"))
}

pub(crate) fn json(path: &Path) -> Value {
    let text = fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_slice(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Decodes base64, with or without padding.
pub(crate) fn base64(text: &str) -> Vec<u8> {
    let mut specification: Specification = BASE64.specification();
    specification.padding = None;
    let encoding = specification.encoding().expect("an encoding");
    encoding.decode(text.trim_end_matches('=').as_bytes()).expect("base64")
}

pub(crate) fn text<'v>(value: &'v Value, name: &str) -> &'v str {
    value[name].as_str().unwrap_or_else(|| panic!("{name} in {value}"))
}

pub(crate) fn texts<'v>(value: &'v Value, name: &str) -> Vec<&'v str> {
    value[name].as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}

/// An account of the shared data.
pub(crate) struct Case {
    pub(crate) account: Account,
    pub(crate) repository: Vec<u8>,
    pub(crate) expected: Value,
    pub(crate) proofs: Vec<Proof>,
}

/// A proof that verifies.
#[derive(Clone)]
pub(crate) struct Proof {
    pub(crate) file: String,
    pub(crate) car: Vec<u8>,
    pub(crate) collection: String,
    pub(crate) rkey: String,
    pub(crate) cid: Option<String>,
}

/// All accounts of the shared data.
pub(crate) fn cases() -> Vec<Case> {
    let Some(directory) = proofs().map(|proofs| proofs.join("pds")) else { return Vec::new() };
    let read = |name: &str| fs::read(directory.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
    let expected = json(&directory.join("expected.json"));
    let accounts = expected.as_object().expect("an object");
    assert!(!accounts.is_empty(), "there is at least one account");
    let case = |(name, expected): (&String, &Value)| Case {
        account: Account::from_did_document(&read(&format!("{name}.did.json"))).expect("a DID document"),
        repository: read(&format!("{name}.repo.car")),
        proofs: expected["proofs"].as_array().into_iter().flatten().map(|proof| self::proof(proof, &read)).collect(),
        expected: expected.clone(),
    };
    accounts.iter().map(case).collect()
}

fn proof(proof: &Value, read: &dyn Fn(&str) -> Vec<u8>) -> Proof {
    Proof {
        file: text(proof, "file").to_owned(),
        car: read(text(proof, "file")),
        collection: text(proof, "collection").to_owned(),
        rkey: text(proof, "rkey").to_owned(),
        cid: proof["cid"].as_str().map(str::to_owned),
    }
}

/// The bytes of each frame of the shared data.
pub(crate) fn frames() -> Vec<Vec<u8>> {
    let Some(proofs) = proofs() else { return Vec::new() };
    let lines = lexgen_test_data::lines(&proofs.join("pds/frames.jsonl"));
    assert!(!lines.is_empty(), "there is at least one frame");
    lines.iter().map(|line| base64(text(line, "frame_base64"))).collect()
}
