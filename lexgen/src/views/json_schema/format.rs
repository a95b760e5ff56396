//! The string formats of Lexicon as patterns.
//!
//! The patterns are in the subset of ECMA 262 that [JSON Schema](https://json-schema.org/draft/2020-12/json-schema-core#section-6.4)
//! recommends. They accept every valid string. What a pattern cannot check, such as the days of a month, is in the table of
//! `docs/export.md`.

use crate::lexicon::syntax::StringFormat;

/// Standard base64 with or without padding.
pub(super) const BASE_64: &str = "^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}(==)?|[A-Za-z0-9+/]{3}=?)?$";

/// A CID of any version and base.
pub(super) const CID: &str = "^[a-zA-Z0-9+=/_-]{8,256}$";

const DID: &str = "did:[a-z]+:[a-zA-Z0-9._:%-]*[a-zA-Z0-9._-]";
const HANDLE: &str = r"([a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?\.)+[a-zA-Z]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?";
const NSID: &str = r"[a-zA-Z]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(\.[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)+\.[a-zA-Z][a-zA-Z0-9]{0,62}";
const RECORD_KEY: &str = "[a-zA-Z0-9_~.:-]{1,512}";

/// A format in JSON Schema.
pub(super) struct Format {
    pub(super) pattern: String,
    /// The most code points, which are bytes where a pattern allows ASCII only.
    pub(super) max_length: Option<u64>,
    /// The format of JSON Schema that is nearest, as an annotation.
    pub(super) annotation: Option<&'static str>,
}

pub(super) fn format(format: StringFormat) -> Format {
    // A draft: proposal 0016.
    let space = format!("{DID}/space/{NSID}/{RECORD_KEY}");
    let (pattern, max_length, annotation) = match format {
        StringFormat::Did => (whole(DID), Some(2048), None),
        StringFormat::Handle => (whole(HANDLE), Some(253), None),
        StringFormat::AtIdentifier => (whole(&format!("({DID}|{HANDLE})")), Some(2048), None),
        StringFormat::Nsid => (whole(NSID), Some(317), None),
        StringFormat::RecordKey => (whole(&format!(r"(?!\.{{1,2}}$){RECORD_KEY}")), Some(512), None),
        StringFormat::Tid => (whole("[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}"), Some(13), None),
        StringFormat::AtUri => {
            let public = format!("({DID}|{HANDLE})(/{NSID}(/{RECORD_KEY})?)?");
            let space = format!("{space}(/{DID}/{NSID}/{RECORD_KEY})?");
            (whole(&format!("at://({public}|{space})")), Some(8192), Some("uri"))
        }
        StringFormat::SpaceRef => (whole(&format!("at://{space}")), Some(2890), Some("uri")),
        StringFormat::Cid => (CID.to_owned(), None, None),
        StringFormat::Datetime => (
            whole(r"\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-][0-2]\d:[0-5]\d)"),
            None,
            Some("date-time"),
        ),
        StringFormat::Uri => (r"^[a-zA-Z][a-zA-Z0-9+.-]*:[^\s\x00-\x1f\x7f]+$".to_owned(), Some(8192), Some("uri")),
        StringFormat::Language => (whole("([a-zA-Z]{2,8}|[iIxX])(-[a-zA-Z0-9]{1,8})*"), None, None),
    };
    Format { pattern, max_length, annotation }
}

fn whole(pattern: &str) -> String {
    format!("^{pattern}$")
}
