//! Blobs and their constraints.
//!
//! Reads blobs in place, without conversion.

use lexgen_data::{Cid, CidLink, Constraint, Object, StringFormat, Value, mime};

use super::check::{Check, in_backticks};
use super::place::Place;
use super::schema::BlobRules;

/// The `$type` of blobs.
pub(super) const BLOB: &str = "blob";

/// The codec of raw bytes.
const RAW: u64 = 0x55;

/// A blob in data.
enum Blob<'v> {
    Typed { link: &'v CidLink, mime_type: &'v str, size: u64 },
    Legacy { cid: &'v str, mime_type: &'v str },
}

impl<'v> Blob<'v> {
    /// Reads an object as a blob. It must have exactly the fields of one of the
    /// [forms](https://atproto.com/specs/data-model#blob-type).
    fn of(object: &'v Object) -> Option<Self> {
        let mime_type = object.get("mimeType")?.as_str().filter(|text| !text.is_empty())?;
        match (object.type_name(), object.len()) {
            (Some(BLOB), 4) => {
                let link = object.get("ref")?.as_link()?;
                let size = u64::try_from(object.get("size")?.as_integer()?).ok()?;
                Some(Self::Typed { link, mime_type, size })
            }
            (None, 2) => {
                let cid = object.get("cid")?.as_str().filter(|cid| Cid::check(cid).is_ok())?;
                Some(Self::Legacy { cid, mime_type })
            }
            _ => None,
        }
    }

    fn mime_type(&self) -> &'v str {
        match self {
            Self::Typed { mime_type, .. } | Self::Legacy { mime_type, .. } => mime_type,
        }
    }

    /// Describes the CID, if it is not one of raw bytes with SHA-256.
    fn odd_codec(&self) -> Option<String> {
        let (codec, is_blessed) = match self {
            Self::Typed { link, .. } => (link.codec(), link.is_blessed()),
            Self::Legacy { cid, .. } => {
                let cid = Cid::new(*cid).ok()?;
                (cid.codec(), cid.is_blessed())
            }
        };
        match (codec, is_blessed) {
            (RAW, true) => None,
            (RAW, false) => Some("a CID of a kind that the protocol does not make".to_owned()),
            (codec, _) => Some(format!("the codec {codec:#x}")),
        }
    }
}

/// Returns whether an object with the `$type` of blobs is one.
pub(super) fn is_typed_blob(object: &Object) -> bool {
    matches!(Blob::of(object), Some(Blob::Typed { .. }))
}

impl Check<'_> {
    pub(super) fn check_blob(&mut self, rules: &BlobRules, value: &Value, place: &Place<'_>) {
        let Some(blob) = value.as_object().and_then(Blob::of) else {
            return self.wrong_type("a blob", value, place);
        };
        if let (Blob::Legacy { .. }, false) = (&blob, self.leniency.legacy_blobs) {
            self.problem(place, Constraint::LegacyBlob, "", String::new);
        }
        if !self.leniency.blob_codecs
            && let Some(found) = blob.odd_codec()
        {
            self.problem(place, Constraint::BlobCodec, "raw", || found);
        }
        let is_accepted =
            rules.accept.is_empty() || rules.accept.iter().any(|one| mime::matches(one, blob.mime_type()));
        if !is_accepted {
            self.problem(place, Constraint::Accept, &rules.accept_text, || in_backticks(blob.mime_type()));
        }
        if let (Blob::Typed { size, .. }, Some(most)) = (&blob, rules.max_size)
            && *size > most
        {
            self.problem(place, Constraint::MaxSize, most, || size.to_string());
        }
    }
}
