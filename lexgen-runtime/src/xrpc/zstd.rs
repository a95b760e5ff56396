//! [`ZstdDictionary`]: frames that are compressed with zstd and a dictionary.
//!
//! Knows neither frames nor sockets.

use std::error::Error;
use std::fmt;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use zstd::bulk::{Compressor, Decompressor};
use zstd::zstd_safe::{find_frame_compressed_size, get_dict_id_from_dict, get_error_name};

/// The parameter with the number of the dictionary.
#[cfg(any(feature = "client", feature = "server"))]
pub(crate) const ZSTD_DICTIONARY: &str = "zstdDictionary";

/// The compression level, that of the `zstd` command.
const LEVEL: i32 = 3;

/// A dictionary for compressed frames of event streams, an extension of
/// [Jetstream](https://github.com/bluesky-social/jetstream).
///
/// A client asks for it by the parameter `zstdDictionary`. The messages of the WebSocket are then binary, and each is one
/// zstd frame ([RFC 8878](https://www.rfc-editor.org/rfc/rfc8878)) of exactly the frame in `xrpc.v1.json`.
///
/// Clones share the dictionary, and the memory for compressing.
///
/// ```no_run
/// use lexgen_runtime::ZstdDictionary;
///
/// // For example, the output of `network.bsky.jetstream.getZstdDictionary`.
/// let dictionary = ZstdDictionary::new(&std::fs::read("jetstream.dict")?)?;
/// let frame = br#"{"$type":"message","payload":{}}"#;
/// let compressed = dictionary.compress(frame)?;
/// assert_eq!(dictionary.decompress(&compressed, 1000)?, frame);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct ZstdDictionary(Arc<Contexts>);

struct Contexts {
    id: u32,
    compressor: Mutex<Compressor<'static>>,
    decompressor: Mutex<Decompressor<'static>>,
}

impl ZstdDictionary {
    /// Prepares a dictionary in the [format of zstd](https://www.rfc-editor.org/rfc/rfc8878#section-5).
    ///
    /// # Errors
    ///
    /// [`ZstdError::Dictionary`] if the bytes are not such a dictionary, for example because they are raw content.
    pub fn new(dictionary: &[u8]) -> Result<Self, ZstdError> {
        let id = get_dict_id_from_dict(dictionary).ok_or_else(|| {
            ZstdError::Dictionary(io::Error::new(io::ErrorKind::InvalidData, "there is no dictionary ID"))
        })?;
        let compressor = Compressor::with_dictionary(LEVEL, dictionary).map_err(ZstdError::Dictionary)?;
        let decompressor = Decompressor::with_dictionary(dictionary).map_err(ZstdError::Dictionary)?;
        Ok(Self(Arc::new(Contexts {
            id: id.get(),
            compressor: Mutex::new(compressor),
            decompressor: Mutex::new(decompressor),
        })))
    }

    /// The dictionary ID, which every compressed frame contains.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.0.id
    }

    /// Returns whether both are clones of one dictionary.
    #[cfg(feature = "server")]
    pub(crate) fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// Compresses a frame.
    ///
    /// # Errors
    ///
    /// Those of zstd, if there is not enough memory.
    pub fn compress(&self, frame: &[u8]) -> Result<Vec<u8>, ZstdError> {
        lock(&self.0.compressor).compress(frame).map_err(ZstdError::Frame)
    }

    /// Decompresses a frame of at most `limit` bytes.
    ///
    /// # Errors
    ///
    /// The bytes are not one zstd frame, use another dictionary, or have more than `limit` bytes when decompressed.
    pub fn decompress(&self, compressed: &[u8], limit: usize) -> Result<Vec<u8>, ZstdError> {
        // Otherwise, no frame and several frames would be accepted.
        let problem = match find_frame_compressed_size(compressed) {
            Ok(size) if size == compressed.len() => None,
            Ok(_) => Some("expected one zstd frame, found more after it"),
            Err(code) => Some(get_error_name(code)),
        };
        if let Some(problem) = problem {
            return Err(ZstdError::Frame(io::Error::new(io::ErrorKind::InvalidData, problem)));
        }
        lock(&self.0.decompressor).decompress(compressed, limit).map_err(ZstdError::Frame)
    }
}

/// A poisoned lock is usable: every call starts anew.
fn lock<T>(context: &Mutex<T>) -> MutexGuard<'_, T> {
    context.lock().unwrap_or_else(PoisonError::into_inner)
}

impl fmt::Debug for ZstdDictionary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ZstdDictionary({})", self.id())
    }
}

/// The error of compression with a [`ZstdDictionary`].
#[derive(Debug)]
#[non_exhaustive]
pub enum ZstdError {
    /// The bytes are not a dictionary.
    Dictionary(io::Error),
    /// A frame could not be compressed or decompressed.
    Frame(io::Error),
}

impl fmt::Display for ZstdError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Dictionary(_) => "invalid zstd dictionary",
            Self::Frame(_) => "invalid zstd frame",
        })
    }
}

impl Error for ZstdError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Dictionary(error) | Self::Frame(error) => Some(error),
        }
    }
}
