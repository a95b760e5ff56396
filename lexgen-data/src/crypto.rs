//! [Keys and signatures](https://atproto.com/specs/cryptography) on the two curves of the AT Protocol.
//!
//! Service tokens and commits of repositories are signed with such keys. Knows neither.

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

/// The length of an uncompressed point on either curve, in bytes.
const UNCOMPRESSED_POINT: usize = 65;

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

    /// Returns the algorithm with a name: `ES256` or `ES256K`. `none` is not one.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
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
/// use lexgen_data::crypto::SigningKey;
///
/// // 32 bytes from a source of random numbers, kept in a safe place.
/// let key = SigningKey::k256(&[7; 32])?;
/// let signature = key.sign(b"hello");
/// assert!(key.verifying_key().verify(b"hello", &signature));
/// assert!(key.verifying_key().to_string().starts_with("did:key:zQ3sh"));
/// # Ok::<(), lexgen_data::crypto::KeyError>(())
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
/// use lexgen_data::crypto::{Algorithm, VerifyingKey};
///
/// let key: VerifyingKey = "zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme".parse()?;
/// assert_eq!(key.algorithm(), Algorithm::Es256K);
/// assert_eq!(key.to_string(), "did:key:zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme");
/// # Ok::<(), lexgen_data::crypto::KeyError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct VerifyingKey(Public);

#[derive(Clone, Copy, PartialEq, Eq)]
enum Public {
    P256(secp256r1::VerifyingKey),
    K256(secp256k1::VerifyingKey),
}

impl VerifyingKey {
    /// Reads the key of a verification method of a DID document: its `type` and its `publicKeyMultibase`.
    ///
    /// The type is `Multikey`, or one of those of older documents, whose key is a point without the prefix of its curve:
    /// `EcdsaSecp256k1VerificationKey2019` and `EcdsaSecp256r1VerificationKey2019`.
    ///
    /// Source: [public key encoding](https://atproto.com/specs/cryptography#public-key-encoding).
    ///
    /// ```
    /// use lexgen_data::crypto::{Algorithm, VerifyingKey};
    ///
    /// let old = VerifyingKey::from_verification_method(
    ///     "EcdsaSecp256k1VerificationKey2019",
    ///     "z25z9DTpsiYYJKGsWmSPJK2NFN8PcJtZig12K59UgW7q5t",
    /// )?;
    /// assert_eq!(old.algorithm(), Algorithm::Es256K);
    /// assert_eq!(old.to_string(), "did:key:zQ3shqwJEJyMBsBXCWyCBpUBMqxcon9oHB7mCvx4sSpMdLJwc");
    /// # Ok::<(), lexgen_data::crypto::KeyError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Another type, and a string that is not a key of this type.
    pub fn from_verification_method(kind: &str, multibase: &str) -> Result<Self, KeyError> {
        let algorithm = match kind {
            "Multikey" if !multibase.starts_with(DID_KEY) => return multibase.parse(),
            "EcdsaSecp256r1VerificationKey2019" => Algorithm::Es256,
            "EcdsaSecp256k1VerificationKey2019" => Algorithm::Es256K,
            _ => return Err(KeyError),
        };
        let mut bytes = [0; UNCOMPRESSED_POINT];
        Self::from_point(algorithm, decode(multibase, &mut bytes)?)
    }

    /// Reads a point on a curve, compressed or uncompressed.
    fn from_point(algorithm: Algorithm, point: &[u8]) -> Result<Self, KeyError> {
        let public = match algorithm {
            Algorithm::Es256 => secp256r1::VerifyingKey::from_sec1_bytes(point).map(Public::P256),
            Algorithm::Es256K => secp256k1::VerifyingKey::from_sec1_bytes(point).map(Public::K256),
        };
        public.map(Self).map_err(|_| KeyError)
    }

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

    /// Verifies a signature as [`verify`](Self::verify) does, but accepts a high S. For third-party tokens only: the signature
    /// of a commit must have a low S.
    #[must_use]
    pub fn verify_any_s(&self, message: &[u8], signature: &[u8]) -> bool {
        self.verify_form(message, signature, true)
    }

    fn verify_form(&self, message: &[u8], signature: &[u8], takes_high_s: bool) -> bool {
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

/// Decodes multibase with the prefix `z` into a buffer and returns the part that was filled.
fn decode<'b>(text: &str, buffer: &'b mut [u8]) -> Result<&'b [u8], KeyError> {
    let digits = text.strip_prefix(BASE_58).ok_or(KeyError)?;
    let length = bs58::decode(digits).onto(&mut *buffer).map_err(|_| KeyError)?;
    buffer.get(..length).ok_or(KeyError)
}

impl FromStr for VerifyingKey {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let mut bytes = [0; 2 + POINT];
        let bytes = decode(text.strip_prefix(DID_KEY).unwrap_or(text), &mut bytes)?;
        let (codec, point) = bytes.split_first_chunk().ok_or(KeyError)?;
        let is_on = |algorithm: &Algorithm| algorithm.codec() == *codec;
        let algorithm = [Algorithm::Es256, Algorithm::Es256K].into_iter().find(is_on).ok_or(KeyError)?;
        if point.len() != POINT {
            return Err(KeyError);
        }
        Self::from_point(algorithm, point)
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
