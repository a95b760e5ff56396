//! Keys on the two curves of atproto, and signatures with them. Knows nothing of tokens.

use std::error::Error;
use std::fmt;
use std::str::FromStr;

use k256::ecdsa as secp256k1;
use p256::ecdsa as secp256r1;
use p256::ecdsa::signature::{Signer, Verifier};

/// What the text of a key in base 58 starts with.
const BASE_58: char = 'z';

/// What a `did:key` starts with.
const DID_KEY: &str = "did:key:";

/// The bytes of a point on either curve, of which one coordinate and the sign of the other are written.
const POINT: usize = 33;

/// How a token says that it is signed, and with which kind of key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Algorithm {
    /// `ES256`: P-256, which is also secp256r1.
    Es256,
    /// `ES256K`: K-256, which is also secp256k1.
    Es256K,
}

impl Algorithm {
    /// As headers of tokens write it: `ES256`, `ES256K`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Es256 => "ES256",
            Self::Es256K => "ES256K",
        }
    }

    /// The algorithm of that name; `none` is none.
    pub(super) fn from_name(name: &str) -> Option<Self> {
        [Self::Es256, Self::Es256K].into_iter().find(|algorithm| algorithm.as_str() == name)
    }

    /// What stands before the bytes of a public key to say of which kind it is.
    const fn codec(self) -> [u8; 2] {
        match self {
            Self::Es256 => [0x80, 0x24],
            Self::Es256K => [0xe7, 0x01],
        }
    }
}

/// A key that signs. It shows neither in `Debug` nor in errors.
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
    /// The key on P-256 with this secret.
    ///
    /// # Errors
    ///
    /// Not 32 bytes, or one of the few numbers that are no secret: zero, and those not below the order of the curve.
    pub fn p256(secret: &[u8]) -> Result<Self, KeyError> {
        let key = secp256r1::SigningKey::from_slice(whole(secret)?);
        key.map(|key| Self(Secret::P256(key))).map_err(|_| KeyError)
    }

    /// The key on K-256 with this secret.
    ///
    /// # Errors
    ///
    /// As of [`p256`](Self::p256).
    pub fn k256(secret: &[u8]) -> Result<Self, KeyError> {
        let key = secp256k1::SigningKey::from_slice(whole(secret)?);
        key.map(|key| Self(Secret::K256(key))).map_err(|_| KeyError)
    }

    /// The key that checks what this one signs.
    #[must_use]
    pub fn verifying_key(&self) -> VerifyingKey {
        VerifyingKey(match &self.0 {
            Secret::P256(key) => Public::P256(*key.verifying_key()),
            Secret::K256(key) => Public::K256(*key.verifying_key()),
        })
    }

    /// The signature of the SHA-256 of these bytes, with a low S. It is the same each time (RFC 6979).
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

/// A secret of the right length: a shorter one would be filled up.
fn whole(secret: &[u8]) -> Result<&[u8; 32], KeyError> {
    secret.try_into().map_err(|_| KeyError)
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("SigningKey").field(&self.verifying_key()).finish()
    }
}

/// A key that checks signatures.
///
/// It is read from a `did:key`, and from the `publicKeyMultibase` of a `Multikey` in a DID's document, which is the
/// same without `did:key:`.
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
    /// The algorithm of the signatures that it checks.
    #[must_use]
    pub const fn algorithm(&self) -> Algorithm {
        match self.0 {
            Public::P256(_) => Algorithm::Es256,
            Public::K256(_) => Algorithm::Es256K,
        }
    }

    /// Whether this is the signature of these bytes: 64 bytes, of which the second half, S, is low. Of each signature
    /// there is another form with a high S, which atproto does not take.
    #[must_use]
    pub fn verify(&self, message: &[u8], signature: &[u8]) -> bool {
        self.verify_form(message, signature, false)
    }

    /// Whether this is the signature of these bytes, of the form that atproto takes or, if that is said, of either.
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

/// Bytes or text that are no key of that kind. It does not say which.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct KeyError;

impl fmt::Display for KeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a key on P-256 or K-256")
    }
}

impl Error for KeyError {}
