//! The interpreter does not allocate for valid data, of any type and with any leniency.

use lexgen::validate::{Leniency, Validator};
use lexgen_data::{Value, json};

const LEXICON: &str = r##"{
  "lexicon": 1,
  "id": "com.example.stream",
  "defs": {
    "main": { "type": "subscription", "message": { "schema": { "type": "union", "refs": ["#tick"] } } },
    "tick": {
      "type": "object",
      "required": ["text"],
      "nullable": ["none"],
      "properties": {
        "text": { "type": "string", "maxGraphemes": 4, "minLength": 1 },
        "kind": { "type": "string", "enum": ["a", "b"] },
        "one": { "type": "integer", "const": 1 },
        "when": { "type": "string", "format": "datetime" },
        "who": { "type": "string", "format": "at-identifier" },
        "at": { "type": "string", "format": "at-uri" },
        "of": { "type": "string", "format": "cid" },
        "in": { "type": "string", "format": "language" },
        "to": { "type": "string", "format": "uri" },
        "none": { "type": "boolean" },
        "bytes": { "type": "bytes", "maxLength": 3 },
        "blob": { "type": "blob", "accept": ["image/*"], "maxSize": 10 },
        "inner": { "type": "array", "items": { "type": "union", "refs": ["#tick"], "closed": true } },
        "open": { "type": "union", "refs": [] },
        "rest": { "type": "unknown" }
      }
    }
  }
}"##;

const TICK: &str = r#"{
  "text": "👩‍👩‍👧 a",
  "kind": "b",
  "one": 1,
  "when": "2024-05-06T07:08:09.123Z",
  "who": "did:web:a.example",
  "at": "at://a.example/com.example.thing/self",
  "of": "bafkreifzjut3te7nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e",
  "in": "pt-BR",
  "to": "https://a.example",
  "none": null,
  "bytes": { "$bytes": "AAAA" },
  "blob": {
    "$type": "blob",
    "ref": { "$link": "bafkreifzjut3te7nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e" },
    "mimeType": "image/png",
    "size": 10
  },
  "inner": [{ "$type": "com.example.stream#tick", "text": "a" }],
  "open": { "$type": "com.example.other", "a": [1, { "b": "c" }] },
  "rest": { "$type": "com.example.other", "a": [1, { "b": "c" }] },
  "more": [{ "$type": "com.example.other" }]
}"#;

#[test]
fn valid_data_costs_no_allocation() {
    let validator = Validator::from_texts([("stream.json", LEXICON)]).expect("the lexicon is valid");
    let tick: Value = json::from_str(TICK).expect("the value is in the data model");
    for leniency in [Leniency::STRICT, Leniency::DEFAULT, Leniency::LENIENT] {
        let allocations = allocation_counter::measure(|| {
            let definition = validator.definition("com.example.stream#tick").expect("the definition exists");
            assert_eq!(definition.check(&tick, leniency), Ok(()));
        });
        assert_eq!(allocations.count_total, 0, "{leniency:?}");
        let allocations = allocation_counter::measure(|| {
            let messages = validator.message("com.example.stream").expect("the subscription exists");
            assert_eq!(messages.check_as("#tick", &tick, leniency), Ok(()));
        });
        assert_eq!(allocations.count_total, 0, "a message in its frame, {leniency:?}");
    }
}
