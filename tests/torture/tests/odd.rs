//! The wire format of lexicons with hostile names and values.

use std::fs;
use std::path::Path;

use lexgen_torture::hostile::com::example::hostile::{Hostile, HostileClosed, HostileKnown};
use lexgen_torture::hostile_borrowed::com::example::hostile::Hostile as Borrowed;
use serde_json::{Map, Value, json};

#[test]
fn unusual_names_and_values_are_exact_on_the_wire() {
    let lexicon: Value =
        serde_json::from_str(include_str!("../lexicons/com.example.hostile.json")).expect("the lexicon is JSON");
    let properties = lexicon["defs"]["main"]["record"]["properties"].as_object().expect("the record has properties");
    let mut record = Map::from_iter([("$type".to_owned(), json!("com.example.hostile"))]);
    // Keys that start with `$` are reserved by the data model.
    for (name, schema) in properties.iter().filter(|(name, _)| !name.starts_with('$')) {
        let value = schema.get("const").cloned().unwrap_or_else(|| json!("*/"));
        record.insert(name.clone(), value);
    }
    let text = Value::Object(record.clone()).to_string();
    let owned: Hostile = serde_json::from_str(&text).expect("the record is valid");
    let borrowed: Borrowed<'_> = serde_json::from_str(&text).expect("the record is valid");
    assert!(owned.extra2.is_empty(), "each property has a field");
    assert_eq!(serde_json::to_value(&owned).expect("a record can be written"), Value::Object(record.clone()));
    assert_eq!(serde_json::to_value(&borrowed).expect("a record can be written"), Value::Object(record));

    for value in HostileClosed::VALUES {
        assert_eq!(value.parse::<HostileClosed>().expect("the value is listed").as_str(), *value);
        assert!(!matches!(HostileKnown::from(*value), HostileKnown::Other(_)), "{value:?}");
    }
}

#[test]
fn generated_code_has_no_control_characters() {
    for name in ["hostile.rs", "hostile_borrowed.rs"] {
        let code = fs::read_to_string(Path::new(lexgen_torture::CODE).join(name)).expect("the code has been generated");
        let is_control = |c: &char| (c.is_control() && *c != '\n') || ('\u{202a}'..='\u{202e}').contains(c);
        let found: Vec<char> = code.chars().filter(is_control).collect();
        assert!(found.is_empty(), "{name}: {found:?}");
    }
}
