//! [Keys and signatures](https://atproto.com/specs/cryptography) on the two curves of atproto. Knows nothing of tokens.

use std::error::Error;
use std::fmt;
use std::str::FromStr;

use k256::ecdsa as secp256k1;
use p256::ecdsa as secp256r1;
use p256::ecdsa::signature::{Signer, Verifier};

/// The multibase prefix of base 58.
const BASE_58: char = 'z';

/// The prefix of a `did:key`.
const DID_KEY: &str = "did:key:";

/// The length of a compressed point on either curve, in bytes.
const POINT: usize = 33;

/// The algorithm of a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Algorithm {
    /// `ES256`: P-256, which is also secp256r1.
    Es256,
    /// `ES256K`: K-256, which is also secp256k1.
    Es256K,
}

impl Algorithm {
    /// The name in the header of a token: `ES256` or `ES256K`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Es256 => "ES256",
            Self::Es256K => "ES256K",
        }
    }

    /// Returns the algorithm with a name. `none` is not one.
    pub(super) fn from_name(name: &str) -> Option<Self> {
        [Self::Es256, Self::Es256K].into_iter().find(|algorithm| algorithm.as_str() == name)
    }

    /// The multicodec prefix of a public key.
    const fn codec(self) -> [u8; 2] {
        match self {
            Self::Es256 => [0x80, 0x24],
            Self::Es256K => [0xe7, 0x01],
        }
    }
}

/// A private key. Neither `Debug` nor errors show it.
///
/// ```
/// use lexgen_runtime::server::SigningKey;
///
/// // 32 bytes from a source of random numbers, kept in a safe place.
/// let key = SigningKey::k256(&[7; 32])?;
/// let signature = key.sign(b"hello");
/// assert!(key.verifying_key().verify(b"hello", &signature));
/// assert!(key.verifying_key().to_string().starts_with("did:key:zQ3sh"));
/// # Ok::<(), lexgen_runtime::server::KeyError>(())
/// ```
#[derive(Clone)]
pub struct SigningKey(Secret);

#[derive(Clone)]
enum Secret {
    P256(secp256r1::SigningKey),
    K256(secp256k1::SigningKey),
}

impl SigningKey {
    /// Creates a key on P-256.
    ///
    /// # Errors
    ///
    /// The secret must have 32 bytes, and be neither zero nor at least the order of the curve.
    pub fn p256(secret: &[u8]) -> Result<Self, KeyError> {
        let key = secp256r1::SigningKey::from_slice(whole(secret)?);
        key.map(|key| Self(Secret::P256(key))).map_err(|_| KeyError)
    }

    /// Creates a key on K-256.
    ///
    /// # Errors
    ///
    /// Those of [`p256`](Self::p256).
    pub fn k256(secret: &[u8]) -> Result<Self, KeyError> {
        let key = secp256k1::SigningKey::from_slice(whole(secret)?);
        key.map(|key| Self(Secret::K256(key))).map_err(|_| KeyError)
    }

    /// The public key.
    #[must_use]
    pub fn verifying_key(&self) -> VerifyingKey {
        VerifyingKey(match &self.0 {
            Secret::P256(key) => Public::P256(*key.verifying_key()),
            Secret::K256(key) => Public::K256(*key.verifying_key()),
        })
    }

    /// Signs the SHA-256 of a message. The signature is deterministic (RFC 6979) and has a low S.
    #[must_use]
    pub fn sign(&self, message: &[u8]) -> [u8; 64] {
        match &self.0 {
            Secret::P256(key) => {
                let signature: secp256r1::Signature = key.sign(message);
                signature.normalize_s().to_bytes().into()
            }
            Secret::K256(key) => {
                let signature: secp256k1::Signature = key.sign(message);
                signature.normalize_s().to_bytes().into()
            }
        }
    }
}

/// Checks the length of a secret, because the libraries pad shorter ones.
fn whole(secret: &[u8]) -> Result<&[u8; 32], KeyError> {
    secret.try_into().map_err(|_| KeyError)
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("SigningKey").field(&self.verifying_key()).finish()
    }
}

/// A public key.
///
/// It is parsed from a `did:key`, or from the `publicKeyMultibase` of a `Multikey` in a DID document, which is the same
/// without `did:key:`.
///
/// ```
/// use lexgen_runtime::server::{Algorithm, VerifyingKey};
///
/// let key: VerifyingKey = "zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme".parse()?;
/// assert_eq!(key.algorithm(), Algorithm::Es256K);
/// assert_eq!(key.to_string(), "did:key:zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme");
/// # Ok::<(), lexgen_runtime::server::KeyError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct VerifyingKey(Public);

#[derive(Clone, Copy, PartialEq, Eq)]
enum Public {
    P256(secp256r1::VerifyingKey),
    K256(secp256k1::VerifyingKey),
}

impl VerifyingKey {
    /// The algorithm of its signatures.
    #[must_use]
    pub const fn algorithm(&self) -> Algorithm {
        match self.0 {
            Public::P256(_) => Algorithm::Es256,
            Public::K256(_) => Algorithm::Es256K,
        }
    }

    /// Verifies a signature, which must have 64 bytes and a low S. Each signature has an equivalent with a high S, which
    /// atproto does not accept.
    #[must_use]
    pub fn verify(&self, message: &[u8], signature: &[u8]) -> bool {
        self.verify_form(message, signature, false)
    }

    /// Verifies a signature, optionally also with a high S.
    pub(super) fn verify_form(&self, message: &[u8], signature: &[u8], takes_high_s: bool) -> bool {
        match &self.0 {
            Public::P256(key) => secp256r1::Signature::from_slice(signature).is_ok_and(|given| {
                let low = given.normalize_s();
                (takes_high_s || given == low) && key.verify(message, &low).is_ok()
            }),
            Public::K256(key) => secp256k1::Signature::from_slice(signature).is_ok_and(|given| {
                let low = given.normalize_s();
                (takes_high_s || given == low) && key.verify(message, &low).is_ok()
            }),
        }
    }
}

impl FromStr for VerifyingKey {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let digits = text.strip_prefix(DID_KEY).unwrap_or(text).strip_prefix(BASE_58).ok_or(KeyError)?;
        let mut bytes = [0; 2 + POINT];
        let length = bs58::decode(digits).onto(&mut bytes).map_err(|_| KeyError)?;
        let (codec, point) = bytes.get(..length).and_then(|bytes| bytes.split_first_chunk()).ok_or(KeyError)?;
        if point.len() != POINT {
            return Err(KeyError);
        }
        let public = if *codec == Algorithm::Es256.codec() {
            secp256r1::VerifyingKey::from_sec1_bytes(point).map(Public::P256)
        } else if *codec == Algorithm::Es256K.codec() {
            secp256k1::VerifyingKey::from_sec1_bytes(point).map(Public::K256)
        } else {
            return Err(KeyError);
        };
        public.map(Self).map_err(|_| KeyError)
    }
}

impl fmt::Display for VerifyingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut bytes = self.algorithm().codec().to_vec();
        match &self.0 {
            Public::P256(key) => bytes.extend_from_slice(key.to_sec1_point(true).as_bytes()),
            Public::K256(key) => bytes.extend_from_slice(key.to_sec1_point(true).as_bytes()),
        }
        write!(f, "{DID_KEY}{BASE_58}{}", bs58::encode(bytes).into_string())
    }
}

impl fmt::Debug for VerifyingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The error of creating or parsing a key. It does not contain the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct KeyError;

impl fmt::Display for KeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a key on P-256 or K-256")
    }
}

impl Error for KeyError {}
