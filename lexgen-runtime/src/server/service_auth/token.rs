//! Parsing and writing tokens: two JSON objects and a signature in base 64, separated by dots.

use std::collections::BTreeMap;
use std::fmt;

use data_encoding::BASE64URL_NOPAD;
use lexgen_data::crypto::{Algorithm, SigningKey};
use lexgen_data::{Object, Value, json};
use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use serde_json::Value as Json;

use super::claims::{ServiceClaims, text};
use super::error::ServiceAuthError;

/// The maximum length of a token in bytes, which is enough for two DIDs of the maximum length.
const LIMIT: usize = 8 << 10;

/// The `typ` of these tokens. Tokens for other purposes have others.
const TYPE: &str = "JWT";

/// A parsed token. It must not be trusted before the signature has been verified.
pub(super) struct Token<'a> {
    pub(super) algorithm: Algorithm,
    pub(super) claims: ServiceClaims,
    /// The signed part of the token.
    pub(super) signed: &'a str,
    pub(super) signature: Vec<u8>,
}

impl<'a> Token<'a> {
    pub(super) fn parse(token: &'a str) -> Result<Self, ServiceAuthError> {
        if token.len() > LIMIT {
            return Err(ServiceAuthError::Malformed);
        }
        let (signed, signature) = token.rsplit_once('.').ok_or(ServiceAuthError::Malformed)?;
        let (header, claims) = signed.split_once('.').ok_or(ServiceAuthError::Malformed)?;
        let algorithm = read_header(&read_object(header)?)?;
        let claims = ServiceClaims::from_part(&read_object(claims)?)?;
        let signature = BASE64URL_NOPAD.decode(signature.as_bytes()).map_err(|_| ServiceAuthError::Malformed)?;
        Ok(Self { algorithm, claims, signed, signature })
    }
}

/// Writes and signs a token.
pub(super) fn write(claims: &ServiceClaims, key: &SigningKey) -> String {
    let algorithm = key.verifying_key().algorithm();
    let header = Object::from_iter([("typ", Value::from(TYPE)), ("alg", Value::from(algorithm.as_str()))]);
    let signed = format!("{}.{}", write_object(&header), write_object(&claims.to_object()));
    let signature = BASE64URL_NOPAD.encode(&key.sign(signed.as_bytes()));
    format!("{signed}.{signature}")
}

/// Checks the header of a token, and returns the algorithm.
fn read_header(header: &Part) -> Result<Algorithm, ServiceAuthError> {
    if text(header, "typ")?.is_some_and(|name| !name.eq_ignore_ascii_case(TYPE)) {
        return Err(ServiceAuthError::Type);
    }
    // It lists extensions that a verifier must support, and none is supported here.
    if header.get("crit").is_some() {
        return Err(ServiceAuthError::Malformed);
    }
    let name = text(header, "alg")?.ok_or(ServiceAuthError::Malformed)?;
    Algorithm::from_name(name).ok_or(ServiceAuthError::Signature)
}

/// An object of a token, whose names are unique. Unlike in records, numbers may have fractions.
pub(super) struct Part(BTreeMap<String, Json>);

impl Part {
    pub(super) fn get(&self, name: &str) -> Option<&Json> {
        self.0.get(name)
    }
}

impl<'de> Deserialize<'de> for Part {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(PartVisitor)
    }
}

struct PartVisitor;

impl<'de> Visitor<'de> for PartVisitor {
    type Value = Part;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Part, A::Error> {
        let mut entries = BTreeMap::new();
        while let Some((name, value)) = map.next_entry()? {
            if entries.insert(name, value).is_some() {
                return Err(A::Error::custom("a name is repeated"));
            }
        }
        Ok(Part(entries))
    }
}

/// Reads a part of a token.
fn read_object(part: &str) -> Result<Part, ServiceAuthError> {
    let bytes = BASE64URL_NOPAD.decode(part.as_bytes()).map_err(|_| ServiceAuthError::Malformed)?;
    serde_json::from_slice(&bytes).map_err(|_| ServiceAuthError::Malformed)
}

/// Writes a part of a token. Strings and integers can always be serialized.
fn write_object(object: &Object) -> String {
    BASE64URL_NOPAD.encode(&json::to_vec(object).unwrap_or_default())
}
