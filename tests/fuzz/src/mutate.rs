//! Mutates trees of JSON, which mostly stay JSON, strings, which stay UTF-8, and bytes.

use fastrand::Rng;

use crate::tree::Tree;

/// Scalars on which parsers often fail.
const LEAVES: &[&str] = &[
    "null",
    "true",
    "false",
    "0",
    "-0",
    "1",
    "-1",
    "1.0",
    "1e3",
    "1.5",
    "-0.0",
    "1e400",
    "1e-400",
    "1E2",
    "01",
    "+1",
    "9007199254740991",
    "9007199254740992",
    "9007199254740993",
    "9223372036854775807",
    "9223372036854775808",
    "-9223372036854775808",
    "-9223372036854775809",
    "18446744073709551615",
    "18446744073709551616",
    "9007199254740991.0",
    "9007199254740992.0",
    "NaN",
    "{}",
    "[]",
    "\"\"",
    "\"\\ud800\"",
    "\"\\udc00\\ud800\"",
    "\"\\ud83d\\ude00\"",
    "\"\\u0000\"",
    "\"\u{0}\"",
    "\"é\"",
    "\"\u{feff}\"",
    "\"blob\"",
    "\"com.example.post\"",
    "\"com.example.post#main\"",
    "\"#main\"",
    "\"2026-01-02T03:04:05Z\"",
    "\"did:web:example.com\"",
    "{\"$bytes\":\"\"}",
    "{\"$bytes\":\"AA==\"}",
    "{\"$bytes\":\"AA\"}",
    "{\"$bytes\":\"A\"}",
    "{\"$bytes\":1}",
    "{\"$bytes\":\"AA\",\"a\":1}",
    "{\"$link\":\"x\"}",
    "{\"$link\":null}",
    "{\"$type\":\"blob\"}",
    "{\"$type\":\"\"}",
    "{\"$type\":1}",
    "{\"cid\":\"x\",\"mimeType\":\"a/b\"}",
    "{\"$link\":\"bafyreidfayvfuwqa7qlnopdjiqrxzs6blmoeu4rujcjtnci5beludirz2a\"}",
    "{\"$link\":\"QmRgutAxd8t7oGkSm4wmeuByG6M51wcTso6cubDdQtuEfL\"}",
    "{\"cid\":\"bafkreiccldh766hwcnuxnf2wh6jgzepf2nlu2lvcllt63eww5p6chi4ity\",\"mimeType\":\"image/png\"}",
    "{\"$type\":\"blob\",\"ref\":{\"$link\":\"bafkreiccldh766hwcnuxnf2wh6jgzepf2nlu2lvcllt63eww5p6chi4ity\"},\"mimeType\":\"image/png\",\"size\":1}",
];

/// Keys with a meaning.
const KEYS: &[&str] = &["\"$type\"", "\"$link\"", "\"$bytes\"", "\"\"", "\"$x\"", "\"\\u0061\"", "\"ref\"", "\"text\""];

/// Characters that are special in string formats and grapheme segmentation.
const CHARACTERS: &[char] = &[
    '.',
    ':',
    '/',
    '-',
    '#',
    '%',
    '+',
    '~',
    '_',
    ' ',
    '\n',
    '\r',
    '\0',
    '0',
    '9',
    'a',
    'Z',
    'T',
    'é',
    'ß',
    'İ',
    '\u{301}',
    '\u{200d}',
    '\u{fe0f}',
    '\u{1f469}',
    '\u{1f1e9}',
    '\u{915}',
    '\u{94d}',
    '\u{1100}',
    '\u{ffff}',
    '\u{10ffff}',
    '\u{2028}',
    '\u{feff}',
];

/// Mutates a tree in a few places.
pub(crate) fn tree(tree: &mut Tree, random: &mut Rng) {
    for _ in 0..=random.usize(0..3) {
        let donor = tree.node(random.usize(0..tree.size())).clone();
        let node = tree.node(random.usize(0..tree.size()));
        match random.u8(0..8) {
            0 => *node = donor,
            1 => wrap(node, random),
            2..=4 => container(node, donor, random),
            _ => *node = leaf(random),
        }
    }
}

fn leaf(random: &mut Rng) -> Tree {
    match random.u8(0..20) {
        0 => Tree::Leaf(random.i64(..).to_string()),
        1 => Tree::Leaf(format!("\"{}\"", "ab ".repeat(random.usize(0..200)))),
        2 => Tree::Leaf(format!("{}{}", random.u32(..), "0".repeat(random.usize(0..400)))),
        _ => Tree::Leaf(LEAVES[random.usize(0..LEAVES.len())].to_owned()),
    }
}

/// Nests the node, mostly once, sometimes beyond the nesting limit.
fn wrap(node: &mut Tree, random: &mut Rng) {
    let depth = if random.u8(0..8) == 0 { random.usize(100..200) } else { 1 };
    let key = KEYS[random.usize(0..KEYS.len())];
    for _ in 0..depth {
        let inner = std::mem::replace(node, Tree::Array(Vec::new()));
        *node = if random.bool() { Tree::Array(vec![inner]) } else { Tree::Object(vec![(key.to_owned(), inner)]) };
    }
}

/// Removes, inserts or reorders elements of a container.
fn container(node: &mut Tree, donor: Tree, random: &mut Rng) {
    match node {
        Tree::Leaf(_) => *node = leaf(random),
        Tree::Array(elements) => match random.u8(0..4) {
            0 => drop(elements.pop()),
            1 => random.shuffle(elements),
            2 => elements.push(donor),
            _ => elements.insert(0, leaf(random)),
        },
        Tree::Object(fields) if fields.is_empty() => fields.push((any_key(random), donor)),
        Tree::Object(fields) => {
            let place = random.usize(0..fields.len());
            match random.u8(0..6) {
                0 => drop(fields.remove(place)),
                1 => random.shuffle(fields),
                2 => fields[place].0 = any_key(random),
                3 => fields.push((any_key(random), donor)),
                4 => fields.push((fields[place].0.clone(), donor)),
                _ => fields[place].1 = leaf(random),
            }
        }
    }
}

fn any_key(random: &mut Rng) -> String {
    match random.u8(0..3) {
        0 => format!("\"{}\"", "k".repeat(random.usize(0..300))),
        1 => format!("\"x{}\"", random.u8(..)),
        _ => KEYS[random.usize(0..KEYS.len())].to_owned(),
    }
}

/// Mutates a string in a few places.
pub(crate) fn text(text: &str, random: &mut Rng) -> String {
    let mut characters: Vec<char> = text.chars().collect();
    for _ in 0..=random.usize(0..3) {
        let place = random.usize(0..=characters.len());
        let character = match random.u8(0..4) {
            0 => random.char(..),
            1 => random.char('!'..='~'),
            _ => CHARACTERS[random.usize(0..CHARACTERS.len())],
        };
        match random.u8(0..6) {
            0 if place < characters.len() => drop(characters.remove(place)),
            1 if place < characters.len() => characters[place] = character,
            2 => characters.splice(place..place, vec![character; random.usize(0..300)]).for_each(drop),
            3 => {
                let copy: Vec<char> = characters[place..].to_vec();
                characters.extend(copy);
            }
            _ => characters.insert(place, character),
        }
    }
    characters.into_iter().collect()
}

/// Mutates bytes in a few places.
pub(crate) fn bytes(bytes: &mut Vec<u8>, random: &mut Rng) {
    for _ in 0..=random.usize(0..4) {
        let Some(last) = bytes.len().checked_sub(1) else {
            bytes.push(random.u8(..));
            continue;
        };
        let place = random.usize(0..=last);
        match random.u8(0..9) {
            0 => bytes[place] ^= 1 << random.u8(0..8),
            1 => drop(bytes.remove(place)),
            2 => bytes.insert(place, bytes[random.usize(0..=last)]),
            3 => bytes[place] = bytes[random.usize(0..=last)],
            4 => bytes[place] = random.u8(..),
            5 => bytes.truncate(place),
            6 => bytes[place] = bytes[place].wrapping_add(1),
            // The largest length or integer.
            7 => {
                drop(bytes.splice(place..place, [0x1b | (bytes[place] & 0xe0), 255, 255, 255, 255, 255, 255, 255, 255]))
            }
            _ => {
                let end = random.usize(place..=last);
                let copy: Vec<u8> = bytes[place..=end].to_vec();
                bytes.splice(place..place, copy).for_each(drop);
            }
        }
    }
}
