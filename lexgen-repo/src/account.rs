//! [`Account`]: whose repository it is, and the key that signs its commits.

use lexgen_data::Did;
use lexgen_data::crypto::VerifyingKey;
use serde_json::Value;

use crate::error::{RepoError, RepoErrorKind};

/// An account: its DID and the public key that signs its commits.
///
/// ```
/// use lexgen_repo::Account;
///
/// let document = r##"{
///     "id": "did:web:example.com",
///     "verificationMethod": [{
///         "id": "did:web:example.com#atproto",
///         "type": "Multikey",
///         "controller": "did:web:example.com",
///         "publicKeyMultibase": "zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme"
///     }]
/// }"##;
/// let account = Account::from_did_document(document.as_bytes())?;
/// assert_eq!(account.did, "did:web:example.com");
/// assert_eq!(account.key.to_string(), "did:key:zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme");
///
/// // The same from a DID and a `did:key`.
/// let key = "did:key:zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme".parse()?;
/// assert_eq!(Account::new("did:web:example.com".parse()?, key), account);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Account {
    /// The DID.
    pub did: Did,
    /// The public key.
    pub key: VerifyingKey,
}

impl Account {
    /// Creates an account from its parts.
    #[must_use]
    pub const fn new(did: Did, key: VerifyingKey) -> Self {
        Self { did, key }
    }

    /// Reads a DID document in JSON. The key is that of the first verification method whose id ends with `#atproto` and
    /// whose controller is the DID.
    ///
    /// Whether the document is that of the DID is up to who resolved it: compare [`did`](Self::did).
    ///
    /// Source: [DID: representation](https://atproto.com/specs/did#representation-of-identity-information).
    ///
    /// # Errors
    ///
    /// The kind [`Account`](RepoErrorKind::Account): not a DID document, or one without a valid signing key.
    pub fn from_did_document(document: &[u8]) -> Result<Self, RepoError> {
        let document: Value = serde_json::from_slice(document)
            .map_err(|error| RepoError::caused(RepoErrorKind::Account, "a DID document must be JSON", error))?;
        let did =
            document.get("id").and_then(Value::as_str).ok_or_else(|| invalid("a DID document must have an `id`"))?;
        let methods = document.get("verificationMethod").and_then(Value::as_array);
        let method = methods.into_iter().flatten().find(|method| is_signing_key(method, did));
        let text = |name: &str| method.and_then(|method| method.get(name)).and_then(Value::as_str).unwrap_or_default();
        if method.is_none() {
            return Err(invalid("a DID document must have the verification method `#atproto`"));
        }
        let key =
            VerifyingKey::from_verification_method(text("type"), text("publicKeyMultibase")).map_err(|error| {
                RepoError::caused(
                    RepoErrorKind::Account,
                    "the verification method `#atproto` must have a supported key",
                    error,
                )
            })?;
        let did = did.parse().map_err(|error| {
            RepoError::caused(RepoErrorKind::Account, "the `id` of a DID document must be a DID", error)
        })?;
        Ok(Self { did, key })
    }
}

/// The id can be relative, as the fragment alone.
fn is_signing_key(method: &Value, did: &str) -> bool {
    let text = |name: &str| method.get(name).and_then(Value::as_str).unwrap_or_default();
    let id = text("id");
    id.strip_prefix(did).unwrap_or(id) == "#atproto" && text("controller") == did
}

#[cold]
fn invalid(message: &'static str) -> RepoError {
    RepoError::new(RepoErrorKind::Account, message)
}

#[cfg(test)]
mod tests {
    use super::Account;

    const KEY: &str = "zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme";

    /// Reads a document with this verification method. Returns the key or the error.
    fn read(method: &str) -> Result<String, String> {
        let document = format!(r#"{{"id":"did:web:a.example","verificationMethod":[{method}]}}"#);
        Account::from_did_document(document.as_bytes())
            .map(|account| account.key.to_string())
            .map_err(|error| error.to_string())
    }

    fn method(id: &str, kind: &str, controller: &str, key: &str) -> String {
        format!(r#"{{"id":"{id}","type":"{kind}","controller":"{controller}","publicKeyMultibase":"{key}"}}"#)
    }

    #[test]
    fn the_signing_key_is_the_first_that_the_account_controls() {
        let did = "did:web:a.example";
        let ours = method("#atproto", "Multikey", did, KEY);
        let full = method("did:web:a.example#atproto", "Multikey", did, KEY);
        let label = method("#atproto_label", "Multikey", did, "zOther");
        let others = method("did:web:b.example#atproto", "Multikey", did, "zOther");
        let controlled = method("#atproto", "Multikey", "did:web:b.example", "zOther");
        assert_eq!(read(&ours), Ok(format!("did:key:{KEY}")));
        assert_eq!(read(&full), read(&ours));
        assert_eq!(read(&[label.clone(), others.clone(), controlled.clone(), ours.clone()].join(",")), read(&ours));
        for without in [label, others, controlled, String::new()] {
            assert_eq!(read(&without), Err("a DID document must have the verification method `#atproto`".to_owned()));
        }
    }

    #[test]
    fn unsupported_keys_are_errors() {
        let did = "did:web:a.example";
        let expected = Err("the verification method `#atproto` must have a supported key".to_owned());
        assert_eq!(read(&method("#atproto", "JsonWebKey2020", did, KEY)), expected);
        assert_eq!(read(&method("#atproto", "Multikey", did, "zQ3sh")), expected);
        assert_eq!(read(&method("#atproto", "Multikey", did, &format!("did:key:{KEY}"))), expected);
        // An older type has no prefix for the curve.
        assert_eq!(read(&method("#atproto", "EcdsaSecp256k1VerificationKey2019", did, KEY)), expected);
    }

    #[test]
    fn did_documents_must_be_valid() {
        let read = |document: &str| Account::from_did_document(document.as_bytes()).unwrap_err().to_string();
        assert_eq!(read("{"), "a DID document must be JSON");
        assert_eq!(read("{}"), "a DID document must have an `id`");
        let method = method("#atproto", "Multikey", "alice", KEY);
        let document = format!(r#"{{"id":"alice","verificationMethod":[{method}]}}"#);
        assert_eq!(read(&document), "the `id` of a DID document must be a DID");
    }
}
