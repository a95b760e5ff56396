//! Random values of the data model.

use super::format::text_of;
use super::names::characters;
use super::random::Random;
use super::text::{Impossible, LONGEST, TextBounds, text};
use crate::{Bytes, CidLink, Nsid, Object, ObjectError, TypedBlob, Value};

/// The maximum number of fields or elements of a random object or array.
const WIDEST: u64 = 5;

/// The largest integer that every implementation represents exactly.
const SAFE: i64 = (1 << 53) - 1;

/// Field names that are easy to get wrong.
const ODD_NAMES: &[&str] = &[
    "",
    " ",
    "a b",
    "$foo",
    "$",
    "type",
    "ref",
    "size",
    "cid",
    "é",
    "日本語",
    "👨‍👩‍👧‍👦",
    "a.b[0]",
    "\"",
    "\\",
    "\n",
    "__proto__",
    "extra",
    "self",
    "link",
    "0",
    "-1",
    "null",
];

/// Returns a byte string of `min` to `max` bytes.
///
/// # Errors
///
/// Returns an error if `min` is greater than `max` or [`LONGEST`].
pub fn bytes(min: u64, max: Option<u64>, random: &mut Random) -> Result<Bytes, Impossible> {
    let max = max.unwrap_or(LONGEST).min(LONGEST);
    if min > max {
        return Err(Impossible::new("no byte string has the requested length"));
    }
    let length = random.length(min, max);
    Ok((0..length).map(|_| random.below(256) as u8).collect())
}

/// Returns a link of a kind that the protocol creates.
pub fn link(random: &mut Random) -> CidLink {
    let content = random.bits().to_be_bytes();
    if random.one_in(3) { CidLink::of_raw(&content) } else { CidLink::of_dag_cbor(&content) }
}

/// Returns a blob with one of these MIME types or patterns (any if the list is empty) and at most `max_size` bytes. Its
/// link has the raw codec.
///
/// # Errors
///
/// Returns an error if all accepted types are empty strings.
pub fn blob(accept: &[&str], max_size: Option<u64>, random: &mut Random) -> Result<TypedBlob, Impossible> {
    let usable: Vec<&str> = accept.iter().copied().filter(|pattern| !pattern.is_empty()).collect();
    if usable.is_empty() && !accept.is_empty() {
        return Err(Impossible::new("no MIME type is accepted"));
    }
    let pattern = random.choose(&usable).copied().unwrap_or("*/*");
    let any = || ["image/png", "text/plain", "application/vnd.example+json", "x/y"];
    let mime_type = match pattern.strip_suffix("/*") {
        Some("*") => random.choose(&any()).copied().unwrap_or("x/y").to_owned(),
        Some(ty) => format!("{ty}/{}", random.choose(&["png", "webp", "x-y.z+w"]).copied().unwrap_or("png")),
        None => pattern.to_owned(),
    };
    let greatest = max_size.unwrap_or(1 << 40).min(i64::MAX.unsigned_abs());
    let size = match random.below(4) {
        0 => greatest,
        1 => random.below(2).min(greatest),
        _ => random.between(0, greatest),
    };
    Ok(TypedBlob { link: CidLink::of_raw(&random.bits().to_be_bytes()), mime_type, size })
}

/// Like [`blob`], as a value.
///
/// # Errors
///
/// Returns the errors of [`blob`].
pub fn blob_value(accept: &[&str], max_size: Option<u64>, random: &mut Random) -> Result<Value, Impossible> {
    blob(accept, max_size, random)?.try_into().map_err(|error: ObjectError| Impossible::new(error.to_string()))
}

/// Returns a field name, sometimes an odd one, but never `$type`, `$link` or `$bytes`.
pub fn field_name(random: &mut Random) -> String {
    let odd = random.choose(ODD_NAMES).filter(|_| random.one_in(3));
    odd.map_or_else(
        || {
            let length = if random.one_in(200) { 300 } else { random.between(1, 9) };
            characters(b"abcdefghijklmnopqrstuvwxyzABC_", length, random)
        },
        |name| (*name).to_owned(),
    )
}

/// Returns a `$type` of an object, usually that of a definition, but never `blob`, nor one that a lexicon is likely to
/// have.
pub fn type_name(random: &mut Random) -> String {
    if random.one_in(8) {
        return (*random.choose(&["x", "a b", "#local", "Com.Example", "é", "com.example.thing#"]).unwrap_or(&"x"))
            .to_owned();
    }
    let bounds = TextBounds { max_length: Some(60), ..TextBounds::default() };
    let nsid = text_of::<Nsid>(&bounds, random).unwrap_or_else(|_| "com.example.random".to_owned());
    if random.one_in(2) { nsid } else { format!("{nsid}#{}", characters(b"abcdefghijklm", 6, random)) }
}

/// Returns any value of the data model with at most `depth` nested containers.
pub fn value(depth: u32, random: &mut Random) -> Value {
    let containers = if depth == 0 { 0 } else { 4 };
    match random.below(8 + containers) {
        0 => Value::Null,
        1 => Value::Boolean(random.one_in(2)),
        2 if random.one_in(6) => Value::Integer(random.integer(i64::MIN, i64::MAX)),
        2 | 3 => Value::Integer(random.integer(-SAFE, SAFE)),
        4 | 5 => text(&TextBounds::default(), random).unwrap_or_default().into(),
        6 => bytes(0, None, random).unwrap_or_default().into(),
        7 => link(random).into(),
        8 | 9 => {
            let length = random.below(WIDEST + 1);
            (0..length).map(|_| value(depth - 1, random)).collect()
        }
        10 if random.one_in(3) => blob_value(&[], None, random).unwrap_or_default(),
        _ => Value::Object(object(depth - 1, random)),
    }
}

/// Returns any object of the data model that is not a blob, with or without `$type`, and with at most `depth` nested
/// containers: a value of the type `unknown`.
pub fn object(depth: u32, random: &mut Random) -> Object {
    let mut object = Object::new();
    for _ in 0..random.below(WIDEST + 1) {
        object.insert(field_name(random), value(depth, random));
    }
    if random.one_in(3) {
        object.insert("$type", type_name(random));
    }
    object
}
