//! Changes values, so that they are nearly valid.

use lexgen_data::sample::{Random, blob_value, bytes, field_name, link, text_of, type_name, value};
use lexgen_data::{Cid, Object as Data, Value};

use super::near;
use super::spots::{Spot, at, spots};
use super::{Sampler, Shape};

/// The most changes.
const CHANGES: u64 = 3;

/// The most attempts to find a change that is possible.
const TRIES: usize = 8;

pub(super) fn mutate(sampler: &Sampler, root: &Shape<'_>, value: &Value, random: &mut Random) -> Value {
    let mut changed = value.clone();
    for _ in 0..random.between(1, CHANGES) {
        for _ in 0..TRIES {
            if change_once(sampler, root, &mut changed, random) {
                break;
            }
        }
    }
    changed
}

/// Makes a random change at a random place. Returns `false` if it is not possible there.
fn change_once(sampler: &Sampler, root: &Shape<'_>, changed: &mut Value, random: &mut Random) -> bool {
    let all = spots(sampler, root, changed);
    // Changes at places in the lexicon test more.
    let known: Vec<&Spot<'_>> = all.iter().filter(|spot| spot.shape.is_some()).collect();
    let spot = if random.one_in(6) { random.choose(&all) } else { random.choose(&known).copied() };
    let Some(spot) = spot else { return false };
    let Some(place) = at(changed, &spot.path) else { return false };
    let near = spot.shape.filter(|_| !random.one_in(3)).and_then(|shape| {
        // The rules of a union and of its member both apply.
        let shape = spot.member.filter(|_| random.one_in(2)).unwrap_or(shape);
        near::near(sampler, &shape, place, random)
    });
    let made = near.or_else(|| change(place, random));
    match made {
        Some(made) if made != *place => {
            *place = made;
            true
        }
        _ => false,
    }
}

/// A change that needs no lexicon.
fn change(place: &Value, random: &mut Random) -> Option<Value> {
    match (random.below(5), place) {
        (0, _) => Some(Value::Null),
        (1, _) => Some(of_another_kind(place, random)),
        (2, _) if random.one_in(2) => Some(value(2, random)),
        (_, Value::Object(object)) => Some(Value::Object(change_object(object.clone(), random))),
        (_, Value::Array(elements)) => change_array(elements, random).map(Value::from),
        (_, Value::String(text)) => Some(change_text(text, random).into()),
        (_, Value::Integer(integer)) => Some(Value::Integer(integer.wrapping_add(random.integer(-2, 2)))),
        (_, Value::Boolean(boolean)) => Some((!boolean).into()),
        _ => Some(of_another_kind(place, random)),
    }
}

/// A value of a type that is easily confused with that of this one.
fn of_another_kind(place: &Value, random: &mut Random) -> Value {
    match (place, random.below(6)) {
        (Value::Integer(integer), 0) => integer.to_string().into(),
        (Value::Boolean(boolean), 0) => i32::from(*boolean).into(),
        (Value::String(text), 0) => text.parse::<i64>().map_or(Value::Integer(0), Value::Integer),
        (Value::String(text), 1) => Value::Object(Data::from([("text", text.as_str())])),
        (Value::Array(elements), 0) => elements.first().cloned().unwrap_or(Value::Null),
        (Value::Link(link), 0) => Value::from(link.to_cid().as_str()),
        (other, 0 | 1) => Value::from(vec![other.clone()]),
        (_, 2) => link(random).into(),
        (_, 3) => bytes(0, Some(8), random).unwrap_or_default().into(),
        (_, 4) => blob_value(&[], None, random).unwrap_or_default(),
        (_, _) => Value::Object(Data::new()),
    }
}

fn change_object(mut object: Data, random: &mut Random) -> Data {
    let keys: Vec<String> = object.keys().map(str::to_owned).collect();
    let key = random.choose(&keys).cloned();
    match (random.below(6), key) {
        (0 | 1, Some(key)) => _ = object.remove(&key),
        (2, Some(key)) => {
            // Under a similar name.
            if let Some(value) = object.remove(&key) {
                object.insert(key.to_ascii_uppercase(), value);
            }
        }
        (3, _) => set_type(&mut object, random),
        _ => _ = object.insert(field_name(random), value(2, random)),
    }
    object
}

/// Another `$type`, or none.
pub(super) fn set_type(object: &mut Data, random: &mut Random) {
    let name = object.type_name().unwrap_or_default().to_owned();
    let other: Value = match random.below(9) {
        0 => {
            object.remove("$type");
            return;
        }
        1 => "".into(),
        2 => 1.into(),
        3 => Value::Null,
        4 => "blob".into(),
        5 if !name.contains('#') => format!("{name}#main").into(),
        6 => name.split_once('#').map_or_else(|| format!("lex:{name}"), |(_, name)| format!("#{name}")).into(),
        7 => name.to_ascii_uppercase().into(),
        _ => type_name(random).into(),
    };
    object.insert("$type", other);
}

fn change_array(elements: &[Value], random: &mut Random) -> Option<Vec<Value>> {
    let mut elements = elements.to_vec();
    let index = random.index(elements.len());
    match random.below(5) {
        0 => elements.push(Value::Null),
        1 => elements.push(value(2, random)),
        _ if elements.is_empty() => return None,
        2 => _ = elements.remove(index),
        3 => {
            let other = random.index(elements.len());
            elements.swap(index, other);
        }
        _ => elements.push(elements.get(index)?.clone()),
    }
    Some(elements)
}

/// A slightly different string, which often no longer has its format.
pub(super) fn change_text(text: &str, random: &mut Random) -> String {
    let characters: Vec<char> = text.chars().collect();
    let index = random.index(characters.len());
    let (before, after) = characters.split_at(index);
    let odd = random.choose(&[' ', '-', '.', '/', '#', '0', 'é', '\u{0}', 'Z', ':', '\u{301}']).copied().unwrap_or(' ');
    let without_first = after.get(1..).unwrap_or_default();
    match random.below(8) {
        0 => String::new(),
        1 => before.iter().chain(without_first).collect(),
        2 => before.iter().chain([&odd]).chain(after).collect(),
        3 => before.iter().chain([&odd]).chain(without_first).collect(),
        4 => format!("{text}{odd}"),
        5 => format!("{odd}{text}"),
        6 => before.iter().collect(),
        // A string of a random format.
        _ => text_of::<Cid>(&lexgen_data::sample::TextBounds::default(), random).unwrap_or_default(),
    }
}
