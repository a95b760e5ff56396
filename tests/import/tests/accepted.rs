//! Imported lexicons accept the data that their schemas accept, unless `import-narrower` is reported.

use std::path::Path;

use lexgen::diagnostic::Code;
use lexgen::import::{ImportOptions, json_schema};
use lexgen::validate::{Leniency, Validator};
use lexgen_data::{Value, json};

/// A schema for the property `x`, and whole values that are valid under it.
const CASES: &[(&str, &[&str])] = &[
    (
        r#"{"type":"string","maxLength":3}"#,
        &[r#"{"x":"abc"}"#, r#"{"x":"😀😀😀"}"#, r#"{"x":"e\u0301e"}"#, r#"{"x":"\r\n\r"}"#],
    ),
    (r#"{"type":"string","minLength":2}"#, &[r#"{"x":"ab"}"#, r#"{"x":"e\u0301"}"#, r#"{"x":"👨\u200d👩"}"#]),
    (r#"{"type":"integer","minimum":-0.5,"exclusiveMaximum":2.5}"#, &[r#"{"x":0}"#, r#"{"x":2}"#]),
    (r#"{"type":"integer","maximum":1e30,"exclusiveMinimum":-1}"#, &[r#"{"x":9007199254740991}"#, r#"{"x":0}"#]),
    (r#"{"enum":["a",null,"b"]}"#, &[r#"{"x":"a"}"#, r#"{"x":null}"#, "{}"]),
    (
        r#"{"type":["object","null"],"properties":{"y":{"type":["integer","null"]}}}"#,
        &[r#"{"x":null}"#, r#"{"x":{"y":null,"z":1}}"#],
    ),
    (
        r#"{"oneOf":[{"type":"object","required":["a"]},{"type":"object","required":["b"]}]}"#,
        &[r#"{"x":{"a":1}}"#, r#"{"x":{"b":{}}}"#],
    ),
    (
        r#"{"anyOf":[{"type":"string","format":"uri"},{"type":"string","maxLength":2}]}"#,
        &[r#"{"x":"ab"}"#, r#"{"x":"https://example.com"}"#],
    ),
    (r#"{"type":["string","integer"]}"#, &[r#"{"x":"a"}"#, r#"{"x":1}"#]),
    (r#"{}"#, &[r#"{"x":[1,"a",{}]}"#, r#"{"x":null}"#]),
    (r#"{"type":"array","prefixItems":[{"type":"string"},{"type":"integer"}]}"#, &[r#"{"x":["a",1]}"#]),
    (
        r#"{"type":"array","minItems":1,"maxItems":2,"items":{"type":"array","items":{"type":"integer"}}}"#,
        &[r#"{"x":[[1],[]]}"#],
    ),
    (r#"{"type":"object","additionalProperties":{"type":"integer"}}"#, &[r#"{"x":{"a":1}}"#, r#"{"x":{}}"#]),
    (r#"{"type":"string","format":"email"}"#, &[r#"{"x":"a@example.com"}"#]),
    (
        r#"{"type":"string","format":"date-time"}"#,
        &[r#"{"x":"2024-12-19T15:30:00Z"}"#, r#"{"x":"2024-12-19T15:30:00.123+01:00"}"#],
    ),
    (r#"{"type":"string","enum":["longer than it may be"],"maxLength":30}"#, &[r#"{"x":"longer than it may be"}"#]),
    (r#"{"const":true}"#, &[r#"{"x":true}"#]),
    (r#"{"enum":[true,false]}"#, &[r#"{"x":true}"#, r#"{"x":false}"#]),
    (r#"{"anyOf":[{"enum":["a"]},{"type":"string"}]}"#, &[r#"{"x":"a"}"#, r#"{"x":"z"}"#]),
    (
        r#"{"allOf":[{"type":"object","properties":{"a":{"type":"string","maxLength":9}}},{"properties":{"a":{"minLength":1},"b":{"type":"integer"}},"required":["a"]}]}"#,
        &[r#"{"x":{"a":"s","b":1}}"#],
    ),
    (
        r#"{"type":"object","properties":{"$type":{"const":"t"},"":{"type":"string"}},"additionalProperties":false}"#,
        &[r#"{"x":{"$type":"t"}}"#],
    ),
];

#[test]
fn valid_data_stays_valid() {
    for (schema, values) in CASES {
        let text = format!(r#"{{"type":"object","properties":{{"x":{schema}}}}}"#);
        let nsid = "com.example.test".parse().expect("this is an NSID");
        let imported = json_schema(Path::new("test.json"), &text, &nsid, &ImportOptions::default());
        assert!(!imported.diagnostics.has_errors(), "{schema}");
        assert!(imported.diagnostics.iter().all(|found| found.code != Code::ImportNarrower), "{schema}");
        let lexicons = imported.files.iter().map(|(path, text)| (path.display().to_string(), text.clone()));
        let validator = Validator::from_texts(lexicons).expect("the lexicons are valid");
        let definition = validator.definition("com.example.test").expect("the definition exists");
        for text in *values {
            let value: Value = json::from_str(text).expect("this is data");
            if let Err(problems) = definition.check(&value, Leniency::DEFAULT) {
                panic!("{schema} accepts {text}, but the lexicon does not: {problems}");
            }
        }
    }
}
