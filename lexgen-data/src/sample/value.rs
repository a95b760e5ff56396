//! Values of the data model.

use super::format::text_of;
use super::names::characters;
use super::random::Random;
use super::text::{Impossible, LONGEST, TextBounds, text};
use crate::{Bytes, CidLink, Nsid, Object, ObjectError, TypedBlob, Value};

/// How many fields or elements a random object or array has at most.
const WIDEST: u64 = 5;

/// The greatest integer that every implementation keeps exactly.
const SAFE: i64 = (1 << 53) - 1;

/// Names of fields that are easily got wrong.
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

/// A byte string with a length from `min` to `max`, in bytes.
///
/// # Errors
///
/// `min` is above `max` or [`LONGEST`].
pub fn bytes(min: u64, max: Option<u64>, random: &mut Random) -> Result<Bytes, Impossible> {
    let max = max.unwrap_or(LONGEST).min(LONGEST);
    if min > max {
        return Err(Impossible::new("no byte string has the length that is asked for"));
    }
    let length = random.length(min, max);
    Ok((0..length).map(|_| random.below(256) as u8).collect())
}

/// A link, of the kinds that the protocol blesses.
pub fn link(random: &mut Random) -> CidLink {
    let content = random.bits().to_be_bytes();
    if random.one_in(3) { CidLink::of_raw(&content) } else { CidLink::of_dag_cbor(&content) }
}

/// A blob of one of these MIME types or patterns (any if there are none), of at most so many bytes. Its link is of raw
/// bytes.
///
/// # Errors
///
/// No MIME type is accepted, since all that are listed are empty.
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

/// As [`blob`], as a value.
///
/// # Errors
///
/// As [`blob`].
pub fn blob_value(accept: &[&str], max_size: Option<u64>, random: &mut Random) -> Result<Value, Impossible> {
    blob(accept, max_size, random)?.try_into().map_err(|error: ObjectError| Impossible::new(error.to_string()))
}

/// A name for a field, now and then an odd one. Never `$type`, nor one that makes something else of an object in JSON.
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

/// Text that can be the `$type` of an object: usually that of a definition. Never `blob`, and none that a lexicon is
/// likely to have.
pub fn type_name(random: &mut Random) -> String {
    if random.one_in(8) {
        return (*random.choose(&["x", "a b", "#local", "Com.Example", "é", "com.example.thing#"]).unwrap_or(&"x"))
            .to_owned();
    }
    let bounds = TextBounds { max_length: Some(60), ..TextBounds::default() };
    let nsid = text_of::<Nsid>(&bounds, random).unwrap_or_else(|_| "com.example.random".to_owned());
    if random.one_in(2) { nsid } else { format!("{nsid}#{}", characters(b"abcdefghijklm", 6, random)) }
}

/// Any value of the data model, with at most so many containers in each other.
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

/// Any object of the data model that is not a blob, with or without `$type`, with at most so many containers in each
/// other within it: what `unknown` stands for.
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
