//! Each constraint, with the path of its problem.

use lexgen_data::{CidLink, MAX_DEPTH, Object, TypedBlob, Value, json};

use super::{Constraint, Leniency, Problem, Problems, Validator};
use crate::lexicon::source::Sources;
use crate::{Config, Unresolved};

const RAW: &str = "bafkreiccldh766hwcnuxnf2wh6jgzepf2nlu2lvcllt63eww5p6chi4ity";
const DAG_CBOR: &str = "bafyreidfayvfuwqa7qlnopdjiqrxzs6blmoeu4rujcjtnci5beludirz2a";

/// Returns a validator for the definitions `defs` of `com.example.thing`.
#[track_caller]
fn validator(defs: &str) -> Validator {
    let mut sources = Sources::default();
    sources.add("thing.json", format!(r#"{{ "lexicon": 1, "id": "com.example.thing", "defs": {{ {defs} }} }}"#));
    let config = Config { unresolved: Unresolved::Data, ..Config::default() };
    Validator::from_sources(&sources, &config).unwrap_or_else(|error| panic!("{error}"))
}

/// Returns the path and the constraint of each problem.
fn summaries(result: Result<(), Problems>) -> Vec<String> {
    let summary = |problem: &Problem| format!("{} {}", problem.path, problem.constraint).trim().to_owned();
    result.err().iter().flatten().map(summary).collect()
}

/// Returns the problems of an object whose field `a` has this schema.
#[track_caller]
fn problems_of(schema: &str, object: &str, leniency: Leniency) -> Vec<String> {
    let defs = format!(
        r##""main": {{ "type": "object", "properties": {{ "a": {schema} }} }},
            "other": {{ "type": "object", "required": ["x"], "properties": {{ "x": {{ "type": "integer" }} }} }},
            "token": {{ "type": "token" }}"##
    );
    let value: Value = json::from_str(object).expect("the value is in the data model");
    summaries(validator(&defs).definition("com.example.thing").expect("the definition exists").check(&value, leniency))
}

#[track_caller]
fn assert_problems(schema: &str, object: &str, expected: &[&str]) {
    assert_eq!(problems_of(schema, object, Leniency::DEFAULT), expected, "{object}");
}

#[test]
fn values_of_another_type_are_reported() {
    for (schema, object) in [
        (r#"{ "type": "boolean" }"#, r#"{"a":1}"#),
        (r#"{ "type": "integer" }"#, r#"{"a":"1"}"#),
        (r#"{ "type": "string" }"#, r#"{"a":{"$bytes":"AA"}}"#),
        (r#"{ "type": "bytes" }"#, r#"{"a":"AA"}"#),
        (r#"{ "type": "cid-link" }"#, r#"{"a":"x"}"#),
        (r#"{ "type": "blob" }"#, r#"{"a":{"cid":"x","mimeType":"a/b"}}"#),
        (r#"{ "type": "array", "items": { "type": "integer" } }"#, r#"{"a":{}}"#),
        (r##"{ "type": "ref", "ref": "#other" }"##, r#"{"a":[]}"#),
        (r##"{ "type": "union", "refs": ["#other"] }"##, r#"{"a":"x"}"#),
        (r#"{ "type": "unknown" }"#, r#"{"a":{"$bytes":"AA"}}"#),
    ] {
        assert_problems(schema, object, &["a type"]);
    }
}

#[test]
fn integers_keep_their_limits_and_values() {
    let schema = r#"{ "type": "integer", "minimum": -1, "maximum": 3 }"#;
    assert_problems(schema, r#"{"a":-1}"#, &[]);
    assert_problems(schema, r#"{"a":3.0}"#, &[]);
    assert_problems(schema, r#"{"a":-2}"#, &["a minimum"]);
    assert_problems(schema, r#"{"a":4}"#, &["a maximum"]);
    assert_problems(r#"{ "type": "integer", "enum": [3, 1] }"#, r#"{"a":2}"#, &["a enum"]);
    assert_problems(r#"{ "type": "integer", "const": 1 }"#, r#"{"a":2}"#, &["a const"]);
    assert_problems(r#"{ "type": "boolean", "const": true }"#, r#"{"a":false}"#, &["a const"]);
}

#[test]
fn all_constraints_of_a_string_apply_together() {
    let schema = r#"{ "type": "string", "minLength": 2, "maxLength": 6, "minGraphemes": 2, "maxGraphemes": 3 }"#;
    assert_problems(schema, r#"{"a":"éé"}"#, &[]);
    assert_problems(schema, r#"{"a":"é"}"#, &["a minGraphemes"]);
    assert_problems(schema, r#"{"a":""}"#, &["a minLength", "a minGraphemes"]);
    assert_problems(schema, r#"{"a":"abcd"}"#, &["a maxGraphemes"]);
    assert_problems(schema, r#"{"a":"éééé"}"#, &["a maxLength", "a maxGraphemes"]);
    let schema =
        r#"{ "type": "string", "format": "handle", "maxLength": 20, "enum": ["b.example.com", "a.example.com"] }"#;
    assert_problems(schema, r#"{"a":"a.example.com"}"#, &[]);
    assert_problems(schema, r#"{"a":"a"}"#, &["a format", "a enum"]);
    assert_problems(r#"{ "type": "string", "const": "x" }"#, r#"{"a":"y"}"#, &["a const"]);
    assert_problems(r#"{ "type": "string", "knownValues": ["x"] }"#, r#"{"a":"y"}"#, &[]);
}

#[test]
fn formats_are_found_by_name() {
    let validator = validator(r#""text": { "type": "string", "format": "at-uri" }"#);
    let text = validator.definition("com.example.thing#text").expect("the definition exists");
    let problems = text.check(&"x".into(), Leniency::DEFAULT).unwrap_err();
    assert_eq!(problems.to_string(), "must be a valid at-uri, found `x`");
}

#[test]
fn legacy_datetimes_are_accepted_with_leniency() {
    let schema = r#"{ "type": "string", "format": "datetime" }"#;
    let object = r#"{"a":"2024-05-06T07:08:09"}"#;
    assert_problems(schema, object, &["a format"]);
    assert_eq!(problems_of(schema, object, Leniency::LENIENT), [""; 0]);
    assert_eq!(problems_of(schema, r#"{"a":"yesterday"}"#, Leniency::LENIENT), ["a format"]);
}

#[test]
fn bytes_and_arrays_have_lengths() {
    let schema = r#"{ "type": "bytes", "minLength": 1, "maxLength": 2 }"#;
    assert_problems(schema, r#"{"a":{"$bytes":""}}"#, &["a minLength"]);
    assert_problems(schema, r#"{"a":{"$bytes":"AAAA"}}"#, &["a maxLength"]);
    let schema = r#"{ "type": "array", "items": { "type": "integer", "maximum": 1 }, "minLength": 1, "maxLength": 2 }"#;
    assert_problems(schema, r#"{"a":[]}"#, &["a minLength"]);
    assert_problems(schema, r#"{"a":[0,2,null]}"#, &["a maxLength", "a[1] maximum", "a[2] nullable"]);
}

#[test]
fn absent_null_and_present_are_distinct() {
    let defs = r#""main": { "type": "object", "required": ["a", "b"], "nullable": ["b", "d"], "properties": {
        "a": { "type": "integer", "default": 1 }, "b": { "type": "integer" },
        "c": { "type": "integer" }, "d": { "type": "integer" } } }"#;
    let validator = validator(defs);
    let check = |object: &str| {
        let value: Value = json::from_str(object).expect("the value is in the data model");
        summaries(
            validator
                .definition("com.example.thing#main")
                .expect("the definition exists")
                .check(&value, Leniency::DEFAULT),
        )
    };
    assert_eq!(check(r#"{"a":1,"b":null}"#), [""; 0]);
    assert_eq!(check(r#"{"d":null,"z":null}"#), ["a required", "b required"]);
    assert_eq!(check(r#"{"a":null,"b":null,"c":null,"d":null}"#), ["a nullable", "c nullable"]);
}

#[test]
fn unions_are_identified_by_type() {
    let open = r##"{ "type": "union", "refs": ["#other", "#token", "com.example.missing"] }"##;
    let closed = r##"{ "type": "union", "closed": true, "refs": ["#other", "#token", "com.example.missing"] }"##;
    for (schema, unlisted) in [(open, &[][..]), (closed, &["a.$type $type"][..])] {
        assert_problems(schema, r#"{"a":{"$type":"com.example.thing#other","x":1}}"#, &[]);
        assert_problems(schema, r#"{"a":{"$type":"com.example.thing#other"}}"#, &["a.x required"]);
        assert_problems(schema, r#"{"a":{"x":1}}"#, &["a.$type $type"]);
        assert_problems(schema, r#"{"a":{"$type":"com.example.thing#token","y":null}}"#, &[]);
        assert_problems(schema, r#"{"a":{"$type":"com.example.missing"}}"#, &[]);
        assert_problems(schema, r#"{"a":{"$type":"com.example.missing#main"}}"#, unlisted);
        assert_problems(schema, r##"{"a":{"$type":"#other"}}"##, unlisted);
        // Defined, but not listed.
        assert_problems(schema, r#"{"a":{"$type":"com.example.thing","a":7}}"#, unlisted);
    }
}

#[test]
fn an_invalid_type_name_set_by_code_is_reported() {
    let validator =
        validator(r##""main": { "type": "object", "properties": { "u": { "type": "union", "refs": ["#main"] } } }"##);
    let check = |value: Value| {
        summaries(
            validator.definition("com.example.thing").expect("the definition exists").check(&value, Leniency::DEFAULT),
        )
    };
    let object = |type_name: Value| Value::Object(Object::from([("$type", type_name)]));
    for wrong in [Value::from(""), Value::from(1), Value::Null] {
        assert_eq!(check(object(wrong.clone())), ["dataModel"]);
        assert_eq!(check(Value::Object(Object::from([("u", object(wrong.clone()))]))), ["u.$type $type"]);
        assert_eq!(check(Value::Object(Object::from([("z", object(wrong))]))), ["z dataModel"]);
    }
    assert_eq!(check(Value::Object(Object::from([("z", object("blob".into()))]))), ["z dataModel"]);
}

#[test]
fn keys_outside_of_json_are_reported() {
    let validator = validator(r#""main": { "type": "object", "properties": { "u": { "type": "unknown" } } }"#);
    let main = validator.definition("com.example.thing").expect("the definition exists");
    let reserved = || Object::from([("$link", "x"), ("a", "b")]);
    assert_eq!(summaries(main.check(&Value::Object(reserved()), Leniency::DEFAULT)), ["dataModel"]);
    for name in ["u", "z"] {
        let holder = Value::Object(Object::from([(name, reserved())]));
        assert_eq!(summaries(main.check(&holder, Leniency::DEFAULT)), [format!("{name} dataModel")]);
    }
}

#[test]
fn refs_do_not_require_a_type() {
    let schema = r##"{ "type": "ref", "ref": "#other" }"##;
    assert_problems(schema, r#"{"a":{"x":1}}"#, &[]);
    assert_problems(schema, r#"{"a":{"$type":"com.example.another","x":1}}"#, &[]);
    assert_problems(schema, r#"{"a":{"x":"1"}}"#, &["a.x type"]);
}

#[test]
fn an_unresolved_ref_accepts_any_value() {
    let schema = r#"{ "type": "ref", "ref": "com.example.missing" }"#;
    for value in ["1", "null", "[null]", r#"{"$type":"x"}"#, r#"{"$bytes":"AA"}"#] {
        assert_problems(schema, &format!(r#"{{"a":{value}}}"#), &[]);
    }
}

#[test]
fn blobs_keep_types_and_sizes() {
    let schema = r#"{ "type": "blob", "accept": ["image/*", "text/plain"], "maxSize": 10 }"#;
    let blob = |mime_type: &str, size: i64, cid: &str| {
        format!(r#"{{"a":{{"$type":"blob","ref":{{"$link":"{cid}"}},"mimeType":"{mime_type}","size":{size}}}}}"#)
    };
    assert_problems(schema, &blob("image/png", 10, RAW), &[]);
    assert_problems(schema, &blob("text/plain", 0, DAG_CBOR), &[]);
    assert_problems(schema, &blob("text/html", 11, RAW), &["a accept", "a maxSize"]);
    assert_problems(r#"{ "type": "blob", "accept": [] }"#, &blob("x", 1, RAW), &[]);
    let strict = problems_of(schema, &blob("image/png", 1, DAG_CBOR), Leniency::STRICT);
    assert_eq!(strict, ["a blobCodec"]);

    let legacy = format!(r#"{{"a":{{"cid":"{RAW}","mimeType":"video/mp4"}}}}"#);
    assert_eq!(problems_of(schema, &legacy, Leniency::STRICT), ["a legacyBlob", "a accept"]);
    assert_eq!(problems_of(schema, &legacy, Leniency::LENIENT), ["a accept"]);
    let legacy = legacy.replace(RAW, DAG_CBOR);
    assert_eq!(problems_of(schema, &legacy, Leniency::STRICT), ["a legacyBlob", "a blobCodec", "a accept"]);
}

#[test]
fn blobs_are_not_objects() {
    let link = CidLink::of_raw(b"x");
    let blob = Value::try_from(TypedBlob { link, mime_type: "a/b".to_owned(), size: 1 }).expect("the blob is valid");
    let text = json::to_string(&Value::Object(Object::from([("a", blob)]))).expect("the value is in the data model");
    for schema in [
        r#"{ "type": "unknown" }"#,
        r##"{ "type": "ref", "ref": "#other" }"##,
        r##"{ "type": "union", "refs": ["#other"] }"##,
    ] {
        assert_problems(schema, &text, &["a type"]);
    }
    assert_problems(r#"{ "type": "unknown" }"#, &text.replace("\"a\"", "\"z\""), &[]);
}

#[test]
fn a_record_carries_its_type_at_any_place() {
    let validator = validator(
        r##""main": { "type": "record", "key": "tid", "record": { "type": "object", "required": ["text"],
              "properties": { "text": { "type": "string" } } } },
            "holder": { "type": "object", "properties": {
              "ref": { "type": "ref", "ref": "com.example.thing#main" },
              "union": { "type": "union", "refs": ["com.example.thing"] } } }"##,
    );
    let record = |object: &str| {
        summaries(validator.record(&json::from_str(object).expect("the value is in the data model"), Leniency::DEFAULT))
    };
    assert_eq!(record(r#"{"$type":"com.example.thing","text":""}"#), [""; 0]);
    assert_eq!(record(r#"{"$type":"com.example.thing"}"#), ["text required"]);
    for unknown in ["com.example.thing#main", "com.example.thing#holder", "com.example.other"] {
        assert_eq!(record(&format!(r#"{{"$type":"{unknown}","text":""}}"#)), ["$type $type"]);
    }
    assert_eq!(record(r#"{"text":""}"#), ["$type $type"]);
    assert_eq!(record("[]"), ["type"]);
    assert!(validator.has_record("com.example.thing") && !validator.has_record("com.example.thing#holder"));

    let holder = |object: &str| {
        let value: Value = json::from_str(object).expect("the value is in the data model");
        summaries(
            validator
                .definition("com.example.thing#holder")
                .expect("the definition exists")
                .check(&value, Leniency::DEFAULT),
        )
    };
    assert_eq!(holder(r#"{"ref":{"text":""},"union":{"text":""}}"#), ["ref.$type $type", "union.$type $type"]);
    assert_eq!(holder(r#"{"ref":{"$type":"com.example.thing#main"}}"#), ["ref.$type $type", "ref.text required"]);
    let whole = r#"{"$type":"com.example.thing","text":""}"#;
    assert_eq!(holder(&format!(r#"{{"ref":{whole},"union":{whole}}}"#)), [""; 0]);
}

#[test]
fn endpoints_have_parameters_bodies_and_messages() {
    let mut sources = Sources::default();
    sources.add(
        "call.json",
        r#"{ "lexicon": 1, "id": "com.example.call", "defs": { "main": { "type": "procedure",
            "parameters": { "type": "params", "required": ["n"], "properties": { "n": { "type": "integer" } } },
            "input": { "encoding": "application/json", "schema": { "type": "object", "required": ["i"], "properties": { "i": { "type": "string" } } } },
            "output": { "encoding": "image/png" } } } }"#
            .to_owned(),
    );
    sources.add(
        "stream.json",
        r##"{ "lexicon": 1, "id": "com.example.stream", "defs": {
            "main": { "type": "subscription", "message": { "schema": { "type": "union", "closed": true, "refs": ["#tick"] } } },
            "tick": { "type": "object", "required": ["seq"], "properties": { "seq": { "type": "integer" } } } } }"##
            .to_owned(),
    );
    let validator = Validator::from_sources(&sources, &Config::default()).expect("the lexicons are valid");
    let value = |text: &str| json::from_str::<Value>(text).expect("the value is in the data model");
    let (empty, lenient) = (value("{}"), Leniency::DEFAULT);
    let parameters = validator.parameters("com.example.call").expect("the endpoint has parameters");
    assert_eq!(summaries(parameters.check(&empty, lenient)), ["n required"]);
    assert_eq!(
        summaries(validator.input("com.example.call").expect("the endpoint has an input").check(&empty, lenient)),
        ["i required"]
    );
    assert!(
        validator.output("com.example.call").expect("the endpoint has an output").check(&Value::Null, lenient).is_ok()
    );
    assert!(validator.message("com.example.call").is_none() && validator.input("com.example.stream").is_none());
    assert!(validator.definition("com.example.call").is_none() && validator.has_endpoint("com.example.stream"));

    let message = validator.message("com.example.stream").expect("the subscription has messages");
    assert_eq!(summaries(message.check(&value(r#"{"seq":1}"#), lenient)), ["$type $type"]);
    assert_eq!(summaries(message.check(&value(r#"{"$type":"com.example.stream#tick"}"#), lenient)), ["seq required"]);
    assert_eq!(summaries(message.check_as("#tick", &value(r#"{"seq":1}"#), lenient)), [""; 0]);
    assert_eq!(summaries(message.check_as("com.example.stream#tick", &empty, lenient)), ["seq required"]);
    assert_eq!(summaries(message.check_as("#tock", &empty, lenient)), ["$type $type"]);
    assert_eq!(summaries(message.check_as("#tick", &value(r#"{"$type":"x","seq":1}"#), lenient)), ["$type $type"]);
}

#[test]
fn problems_are_in_lexicon_order_followed_by_unknown_fields() {
    let validator = validator(
        r#""main": { "type": "object", "required": ["b"], "properties": {
            "zz": { "type": "integer" }, "b": { "type": "integer" }, "a": { "type": "integer" } } }"#,
    );
    let mut object: Object = [("a", "x"), ("zz", "x")].into_iter().collect();
    object.insert("0", Object::from([("$type", 1)]));
    let found = validator
        .definition("com.example.thing")
        .expect("the definition exists")
        .check(&Value::Object(object), Leniency::DEFAULT);
    assert_eq!(summaries(found), ["zz type", "b required", "a type", "0 dataModel"]);
}

#[test]
fn nesting_is_bounded_in_declared_and_unknown_data() {
    let validator =
        validator(r##""main": { "type": "object", "properties": { "next": { "type": "ref", "ref": "#main" } } }"##);
    let check = |name: &str, depth: usize| {
        let innermost = Value::Object(Object::new());
        let value = (1..depth).fold(innermost, |inner, _| Value::Object(Object::from([(name, inner)])));
        validator.definition("com.example.thing").expect("the definition exists").check(&value, Leniency::DEFAULT)
    };
    for name in ["next", "other"] {
        assert!(check(name, MAX_DEPTH).is_ok());
        let problems = check(name, 1000).unwrap_err();
        let problem = problems.iter().next().expect("there is a problem");
        assert_eq!((problems.len(), problem.constraint), (1, Constraint::Nesting));
        assert_eq!(problem.path.segments().len(), MAX_DEPTH);
    }
}

#[test]
fn values_of_secret_fields_are_not_shown() {
    let validator = validator(
        r#""main": { "type": "object", "properties": { "password": { "type": "string", "maxLength": 3, "format": "did" } } }"#,
    );
    let value = Value::Object(Object::from([("password", "hunter2")]));
    let problems =
        validator.definition("com.example.thing").expect("the definition exists").check(&value, Leniency::DEFAULT);
    let problems = problems.unwrap_err();
    assert_eq!(summaries(Err(problems.clone())), ["password maxLength", "password format"]);
    assert!(!problems.to_string().contains("hunter2"));
}

#[test]
fn missing_fields_of_secrets_are_reported() {
    let validator = validator(
        r#""main": { "type": "object", "required": ["password"], "properties": { "password": { "type": "string" } } }"#,
    );
    let problems = validator
        .definition("com.example.thing")
        .expect("the definition exists")
        .check(&Object::new().into(), Leniency::DEFAULT);
    let found: Vec<String> = problems.unwrap_err().into_iter().map(|problem| problem.found).collect();
    assert_eq!(found, [""]);
}

#[test]
fn a_validator_is_shareable_and_owns_its_data() {
    fn is_shared<T: Send + Sync + 'static>() {}
    is_shared::<Validator>();
}

const PROFILE: &str = r#""main": {
    "type": "record",
    "key": "literal:self",
    "record": { "type": "object", "required": ["a"], "properties": { "a": { "type": "integer" } } }
}, "view": { "type": "object", "properties": {} }"#;

/// The problems of a record of a repository, with their messages.
#[track_caller]
fn problems_at(collection: &str, key: &str, record: &str) -> Vec<String> {
    let value: Value = json::from_str(record).expect("the value is in the data model");
    let result = validator(PROFILE).record_at(collection, key, &value, Leniency::DEFAULT);
    result.err().iter().flatten().map(ToString::to_string).collect()
}

#[test]
fn a_record_key_is_of_the_type_that_the_collection_requires() {
    let record = r#"{"$type":"com.example.thing","a":1}"#;
    assert_eq!(problems_at("com.example.thing", "self", record), [""; 0]);
    assert_eq!(
        problems_at("com.example.thing", "3jzfcijpj2z2a", record),
        ["must have a record key of type `literal:self`, found `3jzfcijpj2z2a`"],
    );
}

#[test]
fn the_type_of_a_record_is_its_collection() {
    let record = r#"{"$type":"com.example.thing"}"#;
    let missing = "`a`: missing required field";
    assert_eq!(
        problems_at("com.example.other", "a/b", record),
        ["`$type`: must be the collection `com.example.other`, found `com.example.thing`", missing],
        "only the type is known to the lexicons, so that the key may be anything",
    );
    let found = problems_at("com.example.thing", "other", r#"{"$type":"com.example.other"}"#);
    assert_eq!(found[0], "`$type`: must be the collection `com.example.thing`, found `com.example.other`");
    assert_eq!(found[1], "must have a record key of type `literal:self`, found `other`");
    let view = problems_at("com.example.other", "a", r#"{"$type":"com.example.thing#view"}"#);
    assert_eq!(view[0], "`$type`: must be the collection `com.example.other`, found `com.example.thing#view`");

    let check = |value: Value| summaries(validator(PROFILE).check_path("com.example.other", "a", &value));
    let unknown = Object::from([("$type", "com.example.another")]);
    assert_eq!(check(Value::Object(unknown)), [""; 0], "neither is known to the lexicons");
    assert_eq!(check(Value::Object(Object::new())), [""; 0]);
    assert_eq!(check(Value::Null), [""; 0]);
}
