//! Damaged, truncated and deeply nested input is an error, never a panic.

use lexgen_data::{Blob, Bytes, Cid, CidLink, MAX_DEPTH, Object, Value, dag_cbor, from_value, json};
use serde::de::IgnoredAny;

/// Every kind of value, and every length form that is short enough to be mutated byte by byte.
const SEED: &str = r#"{
    "$type": "com.example.thing",
    "null": null, "yes": true, "no": false,
    "integers": [0, -1, 23, 24, -25, 255, 256, 65535, 65536, 4294967295, 4294967296, -9223372036854775808],
    "text": "a~öñ©⽘☎𓋓😀, longer than twenty-three bytes",
    "bytes": {"$bytes": "nFERjvLLiw9qm45JrqH9QTzyC2Lu1Xb4ne6+sBrCzI0"},
    "link": {"$link": "bafyreidfayvfuwqa7qlnopdjiqrxzs6blmoeu4rujcjtnci5beludirz2a"},
    "old": {"$link": "QmRgutAxd8t7oGkSm4wmeuByG6M51wcTso6cubDdQtuEfL"},
    "blob": {"$type": "blob", "ref": {"$link": "bafkreiccldh766hwcnuxnf2wh6jgzepf2nlu2lvcllt63eww5p6chi4ity"}, "mimeType": "image/png", "size": 1},
    "empty": [{}, [], "", {"$bytes": ""}]
}"#;

/// Pseudorandom numbers (xorshift) that are the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(limit).unwrap()).unwrap()
    }
}

/// Returns a copy with flipped bits, and with removed, repeated or moved bytes.
fn damage(input: &[u8], random: &mut Random) -> Vec<u8> {
    let mut bytes = input.to_vec();
    for _ in 0..=random.below(3) {
        let place = random.below(bytes.len());
        match random.below(4) {
            0 => bytes[place] ^= 1 << random.below(8),
            1 => drop(bytes.remove(place)),
            2 => bytes.insert(place, bytes[random.below(bytes.len())]),
            _ => bytes[place] = bytes[random.below(bytes.len())],
        }
    }
    bytes
}

fn read_dag_cbor(input: &[u8]) {
    let value = dag_cbor::from_slice::<Value>(input);
    match &value {
        // Because reading is strict, there is only one way to write a value.
        Ok(value) => assert_eq!(dag_cbor::to_vec(value).as_deref(), Ok(input)),
        Err(error) => assert!(error.position().unwrap() <= input.len(), "{error}"),
    }
    // The structure of ignored values is checked too.
    let ignored = dag_cbor::from_slice::<IgnoredAny>(input);
    assert!(value.is_err() || ignored.is_ok());
    let _ = dag_cbor::from_slice::<Object>(input);
    let _ = dag_cbor::from_slice::<Vec<Option<Blob>>>(input);
    let _ = dag_cbor::from_slice::<(CidLink, &str)>(input);
    let _ = dag_cbor::from_prefix::<Bytes>(input);
}

fn read_json(input: &[u8]) {
    if let Ok(value) = json::from_slice::<Value>(input) {
        let text = json::to_vec(&value).unwrap();
        assert_eq!(json::from_slice::<Value>(&text).unwrap(), value);
        let block = dag_cbor::to_vec(&value).unwrap();
        assert_eq!(dag_cbor::from_slice::<Value>(&block).unwrap(), value);
        let _ = from_value::<Blob>(&value);
    }
    let _ = json::from_slice::<Blob>(input);
    let _ = json::from_slice::<CidLink>(input);
    let _ = json::from_slice::<Bytes>(input);
}

#[test]
fn damaged_dag_cbor_is_an_error_or_another_value() {
    let block = dag_cbor::to_vec(&json::from_str::<Value>(SEED).unwrap()).unwrap();
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    for _ in 0..10_000 {
        read_dag_cbor(&damage(&block, &mut random));
    }
    for place in 0..block.len() {
        for bit in 0..8 {
            let mut flipped = block.clone();
            flipped[place] ^= 1 << bit;
            read_dag_cbor(&flipped);
        }
    }
}

#[test]
fn damaged_json_is_an_error_or_another_value() {
    let mut random = Random(0x2545_f491_4f6c_dd1d);
    for _ in 0..10_000 {
        read_json(&damage(SEED.as_bytes(), &mut random));
    }
}

#[test]
fn truncated_input_is_an_error() {
    let block = dag_cbor::to_vec(&json::from_str::<Value>(SEED).unwrap()).unwrap();
    for end in 0..block.len() {
        let error = dag_cbor::from_slice::<Value>(&block[..end]).unwrap_err();
        assert_eq!(error.position(), Some(end), "{error}");
    }
    for end in 0..SEED.len() {
        assert!(json::from_slice::<Value>(&SEED.as_bytes()[..end]).is_err());
    }
}

#[test]
fn all_short_inputs_are_read_without_a_panic() {
    for first in 0..=u8::MAX {
        read_dag_cbor(&[first]);
        for second in 0..=u8::MAX {
            read_dag_cbor(&[first, second]);
            read_dag_cbor(&[0xa1, 0x61, b'a', first, second]);
        }
    }
}

#[test]
fn impossible_lengths_reserve_no_memory() {
    for kind in [0x5b, 0x7b, 0x9b, 0xbb] {
        let mut input = vec![kind];
        input.extend([0xff; 8]);
        input.extend([0; 100]);
        let error = dag_cbor::from_slice::<Value>(&input).unwrap_err();
        assert_eq!(error.message(), "unexpected end of input");
    }
}

/// Returns `inner` between `depth` repetitions of `open` and `close`.
fn nested(open: &[u8], inner: &[u8], close: &[u8], depth: usize) -> Vec<u8> {
    [open.repeat(depth), inner.to_vec(), close.repeat(depth)].concat()
}

#[test]
fn nesting_is_limited_in_both_formats() {
    for depth in [MAX_DEPTH + 1, 100_000] {
        for (open, inner) in [(&b"\x81"[..], &b"\xf6"[..]), (b"\xa1\x61a", b"\xf6")] {
            let input = nested(open, inner, b"", depth);
            let error = dag_cbor::from_slice::<Value>(&input).unwrap_err();
            assert!(error.message().ends_with("`: nested deeper than 127 levels"), "{error}");
            assert!(dag_cbor::from_slice::<IgnoredAny>(&input).is_err());
        }
        for (open, close) in [(&b"["[..], &b"]"[..]), (br#"{"a":"#, b"}")] {
            let input = nested(open, b"1", close, depth);
            assert!(json::from_slice::<Value>(&input).is_err());
        }
    }
    let deepest = nested(b"\x81", b"\xf6", b"", MAX_DEPTH);
    let value: Value = dag_cbor::from_slice(&deepest).unwrap();
    assert_eq!(dag_cbor::to_vec(&value).unwrap(), deepest);
    let error = dag_cbor::to_vec(&[value]).unwrap_err();
    assert!(error.message().ends_with("`: nested deeper than 127 levels"), "{error}");
}

#[test]
fn many_keys_in_the_worst_order_take_linear_time() {
    let keys = (0..200_000).rev().map(|number| format!(r#""{number}":0"#));
    let text = format!("{{{}}}", keys.collect::<Vec<_>>().join(","));
    let object: Object = json::from_str(&text).unwrap();
    assert_eq!(object.len(), 200_000);
}

#[test]
fn cid_strings_may_have_any_base() {
    let cid = "bafyreidfayvfuwqa7qlnopdjiqrxzs6blmoeu4rujcjtnci5beludirz2a";
    let mut random = Random(0x1234_5678_9abc_def1);
    for _ in 0..10_000 {
        let bytes = damage(cid.as_bytes(), &mut random);
        let Ok(text) = String::from_utf8(bytes) else {
            continue;
        };
        if let Ok(cid) = text.parse::<Cid>() {
            assert_eq!(CidLink::from(&cid).as_bytes(), cid.to_bytes());
        }
    }
}
