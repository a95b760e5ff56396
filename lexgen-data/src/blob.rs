//! References to blobs, the files that accounts store next to their records.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, Visitor};
use serde::ser::{Error as _, Serialize, SerializeMap as _, Serializer};

use crate::cid::Cid;
use crate::cid_link::CidLink;
use crate::object::{Object, ObjectError};
use crate::value::Value;

/// A reference to a blob: the Lexicon type `blob`.
///
/// Both forms are written back as they were read. A blob has exactly the fields of its form; another field is an error,
/// in this type and in a [`Value`] alike. The typed form is recognized everywhere in data. The legacy form is
/// recognized only where the lexicon has a blob, that is, only by this type.
///
/// Reading does not check that the link has the raw codec. [`Value::check_blob_links`] and [`is_raw`](Self::is_raw) do.
/// A size of 0 is valid.
///
/// Source: [data model: blob type](https://atproto.com/specs/data-model#blob-type).
///
/// ```
/// use lexgen_data::{Blob, CidLink, json};
///
/// let blob = Blob::new(CidLink::of_raw(b"hello"), "text/plain", 5);
/// let text = json::to_string(&blob)?;
/// assert_eq!(json::from_str::<Blob>(&text)?, blob);
///
/// let legacy: Blob = json::from_str(
///     r#"{"cid": "bafkreibm6jg3ux5qumhcn2b3flc3tyu6dmlb4xa7u5bf44yegnrjhc4yeq", "mimeType": "text/plain"}"#,
/// )?;
/// assert_eq!((legacy.link(), legacy.size()), (blob.link(), None));
/// # Ok::<(), json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Blob {
    /// The current form.
    Typed(TypedBlob),
    /// The form of old records. It is read, but must not be created.
    Legacy(LegacyBlob),
}

/// A blob in the current form: `{"$type": "blob", "ref": {"$link": …}, "mimeType": …, "size": …}`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TypedBlob {
    /// The field `ref`: the CID of the blob's content.
    pub link: CidLink,
    /// The field `mimeType`. It is not empty.
    pub mime_type: String,
    /// The field `size`, in bytes. At most `i64::MAX`.
    pub size: u64,
}

/// A blob in the legacy form: `{"cid": …, "mimeType": …}`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct LegacyBlob {
    /// The CID of the blob's content.
    pub cid: Cid,
    /// The field `mimeType`. It is not empty.
    pub mime_type: String,
}

impl Blob {
    /// Creates a blob in the current form. `size` is in bytes.
    #[must_use]
    pub fn new(link: CidLink, mime_type: impl Into<String>, size: u64) -> Self {
        Self::Typed(TypedBlob { link, mime_type: mime_type.into(), size })
    }

    /// The CID of the blob's content.
    #[must_use]
    pub fn link(&self) -> CidLink {
        match self {
            Self::Typed(blob) => blob.link.clone(),
            Self::Legacy(blob) => CidLink::from(&blob.cid),
        }
    }

    /// Returns the MIME type.
    #[must_use]
    pub fn mime_type(&self) -> &str {
        match self {
            Self::Typed(blob) => &blob.mime_type,
            Self::Legacy(blob) => &blob.mime_type,
        }
    }

    /// Returns the size in bytes, which the legacy form does not have.
    #[must_use]
    pub const fn size(&self) -> Option<u64> {
        match self {
            Self::Typed(blob) => Some(blob.size),
            Self::Legacy(_) => None,
        }
    }

    /// Returns whether the CID is one that blobs should have: version 1, raw codec, SHA-256.
    #[must_use]
    pub fn is_raw(&self) -> bool {
        is_raw(&self.link())
    }
}

pub(crate) fn is_raw(link: &CidLink) -> bool {
    link.is_blessed() && link.codec() == 0x55
}

impl From<TypedBlob> for Blob {
    fn from(blob: TypedBlob) -> Self {
        Self::Typed(blob)
    }
}

impl From<LegacyBlob> for Blob {
    fn from(blob: LegacyBlob) -> Self {
        Self::Legacy(blob)
    }
}

const NO_MIME_TYPE: &str = "`mimeType` must be a non-empty string";
const NO_SIZE: &str = "`size` must be an integer from 0 to 2^63 - 1";

impl TypedBlob {
    /// The value of `$type` that makes an object a blob.
    pub const TYPE: &'static str = "blob";

    /// Converts an object to a blob.
    ///
    /// # Errors
    ///
    /// Returns an error if the object does not have exactly the four fields of a blob.
    pub fn from_object(object: &Object) -> Result<Self, ObjectError> {
        let (link, mime_type, size) = Self::parts(object).map_err(ObjectError::Blob)?;
        Ok(Self { link: link.clone(), mime_type: mime_type.to_owned(), size })
    }

    /// Converts the blob to an object.
    ///
    /// # Errors
    ///
    /// Returns an error if the size does not fit in `i64`, or if the MIME type is empty.
    pub fn into_object(self) -> Result<Object, ObjectError> {
        let size = i64::try_from(self.size).map_err(|_| ObjectError::Blob(NO_SIZE))?;
        let object = Object::from([
            ("ref", Value::from(self.link)),
            ("size", Value::from(size)),
            ("$type", Value::from(Self::TYPE)),
            ("mimeType", Value::from(self.mime_type)),
        ]);
        Self::check_object(&object)?;
        Ok(object)
    }

    /// Checks that an object is a blob, without copying it.
    pub(crate) fn check_object(object: &Object) -> Result<(), ObjectError> {
        Self::parts(object).map(drop).map_err(ObjectError::Blob)
    }

    /// Returns the fields of a blob, or the reason why the object is not one.
    fn parts(object: &Object) -> Result<(&CidLink, &str, u64), &'static str> {
        if object.type_name() != Some(Self::TYPE) {
            return Err("`$type` must be `blob`");
        }
        let Some(Value::Link(link)) = object.get("ref") else {
            return Err("`ref` must be a link");
        };
        let mime_type = object.get("mimeType").and_then(Value::as_str);
        let mime_type = mime_type.filter(|text| !text.is_empty()).ok_or(NO_MIME_TYPE)?;
        let size = object.get("size").and_then(Value::as_integer);
        let size = size.and_then(|size| u64::try_from(size).ok()).ok_or(NO_SIZE)?;
        if object.len() > 4 {
            return Err("only `$type`, `ref`, `mimeType` and `size` are allowed");
        }
        Ok((link, mime_type, size))
    }
}

impl Serialize for Blob {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Typed(blob) => blob.serialize(serializer),
            Self::Legacy(blob) => blob.serialize(serializer),
        }
    }
}

impl Serialize for TypedBlob {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let size = i64::try_from(self.size).map_err(|_| S::Error::custom(ObjectError::Blob(NO_SIZE)))?;
        let mut map = serializer.serialize_map(Some(4))?;
        map.serialize_entry("$type", Self::TYPE)?;
        map.serialize_entry("ref", &self.link)?;
        map.serialize_entry("mimeType", mime_type(&self.mime_type)?)?;
        map.serialize_entry("size", &size)?;
        map.end()
    }
}

impl Serialize for LegacyBlob {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("cid", &self.cid)?;
        map.serialize_entry("mimeType", mime_type(&self.mime_type)?)?;
        map.end()
    }
}

/// Refuses to write a MIME type that could not be read back.
fn mime_type<E: serde::ser::Error>(text: &str) -> Result<&str, E> {
    match text {
        "" => Err(E::custom(ObjectError::Blob(NO_MIME_TYPE))),
        text => Ok(text),
    }
}

impl<'de> Deserialize<'de> for Blob {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(BlobVisitor)
    }
}

struct BlobVisitor;

impl<'de> Visitor<'de> for BlobVisitor {
    type Value = Blob;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a blob")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Blob, A::Error> {
        let mut fields = Fields::default();
        while let Some(field) = map.next_key::<Field>()? {
            match field {
                Field::Type => set(&mut fields.is_typed, "$type", &mut map)?,
                Field::Ref => set(&mut fields.link, "ref", &mut map)?,
                Field::MimeType => set(&mut fields.mime_type, "mimeType", &mut map)?,
                Field::Size => set(&mut fields.size, "size", &mut map)?,
                Field::Cid => set(&mut fields.cid, "cid", &mut map)?,
            }
        }
        fields.finish().map_err(|reason| A::Error::custom(ObjectError::Blob(reason)))
    }
}

fn set<'de, T: Deserialize<'de>, A: MapAccess<'de>>(
    slot: &mut Option<T>,
    name: &'static str,
    map: &mut A,
) -> Result<(), A::Error> {
    if slot.is_some() {
        return Err(A::Error::custom(ObjectError::DuplicateKey(name.to_owned())));
    }
    *slot = Some(map.next_value()?);
    Ok(())
}

/// The fields of both forms.
#[derive(Default)]
struct Fields {
    is_typed: Option<IsTyped>,
    link: Option<CidLink>,
    mime_type: Option<String>,
    size: Option<Size>,
    cid: Option<Cid>,
}

impl Fields {
    fn finish(self) -> Result<Blob, &'static str> {
        let mime_type = self.mime_type.filter(|text| !text.is_empty());
        let mime_type = mime_type.ok_or(NO_MIME_TYPE)?;
        match (self.is_typed, self.cid) {
            (None, Some(cid)) if self.link.is_none() && self.size.is_none() => {
                Ok(Blob::Legacy(LegacyBlob { cid, mime_type }))
            }
            (Some(IsTyped(true)), None) => Ok(Blob::Typed(TypedBlob {
                link: self.link.ok_or("`ref` must be a link")?,
                mime_type,
                size: self.size.ok_or(NO_SIZE)?.0,
            })),
            (Some(_), Some(_)) => Err("`cid` is only allowed in the legacy form, without `$type`"),
            _ => Err("`$type` must be `blob`"),
        }
    }
}

/// Whether `$type` is `blob`, determined without copying the string.
struct IsTyped(bool);

impl<'de> Deserialize<'de> for IsTyped {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(IsTypedVisitor)
    }
}

struct IsTypedVisitor;

impl Visitor<'_> for IsTypedVisitor {
    type Value = IsTyped;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<IsTyped, E> {
        Ok(IsTyped(name == TypedBlob::TYPE))
    }
}

/// A non-negative integer.
struct Size(u64);

impl<'de> Deserialize<'de> for Size {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let size = crate::integer::deserialize_integer(deserializer)?;
        u64::try_from(size).map(Self).map_err(|_| D::Error::custom(ObjectError::Blob(NO_SIZE)))
    }
}

enum Field {
    Type,
    Ref,
    MimeType,
    Size,
    Cid,
}

impl<'de> Deserialize<'de> for Field {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_identifier(FieldVisitor)
    }
}

struct FieldVisitor;

impl Visitor<'_> for FieldVisitor {
    type Value = Field;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a field of a blob")
    }

    fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<Field, E> {
        match name {
            "$type" => Ok(Field::Type),
            "ref" => Ok(Field::Ref),
            "mimeType" => Ok(Field::MimeType),
            "size" => Ok(Field::Size),
            "cid" => Ok(Field::Cid),
            _ => Err(E::custom(format_args!("a blob has no field `{name}`"))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Blob, NO_MIME_TYPE, NO_SIZE};
    use crate::{dag_cbor, json};

    const TYPED: &str = r#"{"$type":"blob","ref":{"$link":"bafkreiccldh766hwcnuxnf2wh6jgzepf2nlu2lvcllt63eww5p6chi4ity"},"mimeType":"image/png","size":1}"#;
    const LEGACY: &str =
        r#"{"cid":"bafkreiccldh766hwcnuxnf2wh6jgzepf2nlu2lvcllt63eww5p6chi4ity","mimeType":"image/png"}"#;

    #[test]
    fn both_forms_are_written_back_as_they_were_read() {
        for text in [TYPED, LEGACY] {
            let blob: Blob = json::from_str(text).unwrap();
            assert_eq!(json::to_string(&blob).unwrap(), text);
            let bytes = dag_cbor::to_vec(&blob).unwrap();
            assert_eq!(dag_cbor::from_slice::<Blob>(&bytes).unwrap(), blob);
            assert!(blob.is_raw());
        }
    }

    #[test]
    fn fields_outside_of_every_variant_are_errors() {
        let error = |text: &str| {
            let error = json::from_str::<Blob>(text).unwrap_err().to_string();
            error.split(" at line ").next().unwrap_or_default().to_owned()
        };
        let with = |field: &str| LEGACY.replacen('{', &format!("{{{field},"), 1);
        assert_eq!(error(&with(r#""x":1"#)), "a blob has no field `x`");
        assert_eq!(error(&with(r#""size":1"#)), "not a blob: `$type` must be `blob`");
        assert_eq!(
            error(&with(r#""$type":"blob""#)),
            "not a blob: `cid` is only allowed in the legacy form, without `$type`"
        );
        assert_eq!(error(&with(r#""mimeType":"a/b""#)), "duplicate key `mimeType`");
        assert_eq!(error(&TYPED.replace(":1}", ":-1}")), format!("not a blob: {NO_SIZE}"));
        assert_eq!(error(&TYPED.replace("image/png", "")), format!("not a blob: {NO_MIME_TYPE}"));
        assert_eq!(error("{}"), format!("not a blob: {NO_MIME_TYPE}"));
    }
}
