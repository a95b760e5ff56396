//! Decisions about lexicons: errors, warnings and pedantic warnings.

use lexgen_decisions::{code, diagnostics, field, lexicon, object, verdict};

const NONE: [&str; 0] = [];

#[test]
fn a_document_may_define_nothing() {
    assert_eq!(diagnostics(&lexicon("")), ["warning empty-defs"]);
}

#[test]
fn definitions_may_have_any_name_that_a_ref_can_express() {
    for name in ["blob_v1", "größe", "2nd", "a-b", "a b"] {
        assert_eq!(
            diagnostics(&lexicon(&format!(r#""{name}":{{"type":"boolean"}}"#))),
            ["warning odd-definition-name"],
            "{name}"
        );
    }
    for name in ["", "#a", "a.b", "a\\u0000", "a\\u007f"] {
        assert_eq!(
            diagnostics(&lexicon(&format!(r#""{name}":{{"type":"boolean"}}"#))),
            ["error invalid-definition-name"],
            "{name}"
        );
    }
    assert_eq!(
        diagnostics(&lexicon(r#""enum":{"type":"boolean"},"mod":{"type":"boolean"},"ref":{"type":"boolean"}"#)),
        NONE
    );
}

#[test]
fn inline_objects_and_nested_arrays_are_accepted() {
    let inline = field(r#"{"type":"object","required":["b"],"properties":{"b":{"type":"boolean"}}}"#);
    assert_eq!(diagnostics(&inline), ["warning inline-object"]);
    assert_eq!(verdict(&inline, r#"{"a":{"b":true}}"#), Ok(()));
    assert_eq!(verdict(&inline, r#"{"a":{}}"#), Err("`a.b`: missing required field".to_owned()));
    let arrays = field(r#"{"type":"array","items":{"type":"array","items":{"type":"integer"}}}"#);
    assert_eq!(diagnostics(&arrays), ["warning nested-array"]);
    assert_eq!(verdict(&arrays, r#"{"a":[[1],[]]}"#), Ok(()));
    assert!(verdict(&arrays, r#"{"a":[1]}"#).is_err());
}

#[test]
fn unknown_and_unions_are_allowed_only_in_their_places() {
    assert_eq!(diagnostics(&lexicon(r#""main":{"type":"unknown"}"#)), ["warning unknown-definition"]);
    assert_eq!(diagnostics(&lexicon(r#""main":{"type":"union","refs":[]}"#)), ["error misplaced-type"]);
    let parameter = r#""main":{"type":"query","parameters":{"type":"params","properties":{"a":{"type":"unknown"}}}}"#;
    assert_eq!(diagnostics(&lexicon(parameter)), ["error misplaced-type"]);
}

#[test]
fn a_missing_key_type_means_any_and_self_is_not_a_key_type() {
    let record = |key: &str| {
        lexicon(&format!(r#""main":{{"type":"record",{key}"record":{{"type":"object","properties":{{}}}}}}"#))
    };
    assert_eq!(diagnostics(&record("")), ["warning missing-record-key"]);
    assert_eq!(code(&record("")), code(&record(r#""key":"any","#)));
    assert_eq!(diagnostics(&record(r#""key":"literal:self","#)), NONE);
    assert_eq!(diagnostics(&record(r#""key":"self","#)), ["error invalid-record-key"]);
}

#[test]
fn an_encoding_may_be_a_list_or_have_parameters() {
    let output = |body: &str| lexicon(&format!(r#""main":{{"type":"query","output":{{{body}}}}}"#));
    let schema = r#","schema":{"type":"object","properties":{}}"#;
    assert_eq!(diagnostics(&output(r#""encoding":"image/png,image/jpeg""#)), ["warning odd-encoding"]);
    assert_eq!(diagnostics(&output(r#""encoding":"text/plain; charset=utf-8""#)), ["warning odd-encoding"]);
    assert_eq!(
        diagnostics(&output(&format!(r#""encoding":"application/jsonl"{schema}"#))),
        ["warning schema-without-json"]
    );
    assert_eq!(diagnostics(&output(r#""encoding":"json""#)), ["error invalid-encoding"]);
    assert_eq!(diagnostics(&output(&format!(r#""encoding":"application/json"{schema}"#))), NONE);
}

#[test]
fn constraints_of_one_field_apply_together_and_must_be_satisfiable() {
    let values = field(r#"{"type":"integer","minimum":2,"enum":[1,2,3]}"#);
    assert_eq!(diagnostics(&values), ["warning unusable-value"]);
    assert_eq!(verdict(&values, r#"{"a":2}"#), Ok(()));
    assert!(verdict(&values, r#"{"a":1}"#).is_err());
    assert!(verdict(&values, r#"{"a":4}"#).is_err());
    assert_eq!(diagnostics(&field(r#"{"type":"integer","minimum":2,"const":1}"#)), ["error invalid-const"]);
    assert_eq!(diagnostics(&field(r#"{"type":"string","format":"did","default":"x"}"#)), ["error invalid-default"]);
    assert_eq!(diagnostics(&field(r#"{"type":"boolean","const":true,"default":true}"#)), ["error const-and-default"]);
}

#[test]
fn an_object_may_lack_properties() {
    let bare = lexicon(r#""main":{"type":"object"}"#);
    assert_eq!(diagnostics(&bare), ["warning missing-properties"]);
    assert_eq!(verdict(&bare, r#"{"a":1}"#), Ok(()));
}

#[test]
fn duplicate_names_count_once() {
    let union = |refs: &str| {
        let main = format!(r#"{{"type":"object","properties":{{"a":{{"type":"union","refs":[{refs}]}}}}}}"#);
        lexicon(&format!(r#""main":{main},"b":{{"type":"object","properties":{{}}}}"#))
    };
    let (once, twice) = (union(r##""#b""##), union(r##""#b","#b""##));
    assert_eq!(diagnostics(&twice), ["warning duplicate-item"]);
    assert_eq!(code(&twice), code(&once));
}

#[test]
fn an_unknown_permission_is_skipped() {
    let set =
        |permission: &str| lexicon(&format!(r#""main":{{"type":"permission-set","permissions":[{permission}]}}"#));
    let valid = r#"{"type":"permission","resource":"repo","collection":["com.example.note"]}"#;
    assert_eq!(diagnostics(&set(valid)), NONE);
    for wrong in [
        r#"{"type":"permission","resource":"new"}"#,
        r#"{"type":"permission","resource":"repo","collection":["com.example.note"],"new":true}"#,
        r#"{"type":"permission","resource":"repo","collection":["org.other.note"]}"#,
        r#"{"type":"permission","resource":"repo","collection":["*"]}"#,
    ] {
        let both = set(&format!("{wrong},{valid}"));
        assert_eq!(diagnostics(&both), ["warning unusable-permission"], "{wrong}");
        assert_eq!(code(&both), code(&set(valid)), "{wrong}");
    }
}

/// A space with these fields besides its type.
fn space(fields: &str) -> String {
    lexicon(&format!(r#""main":{{"type":"space",{fields}}}"#))
}

#[test]
fn a_space_must_have_a_key_a_name_and_collections() {
    for key in ["any", "nsid", "tid", "literal:self"] {
        let fields = format!(r#""key":"{key}","name":"a","collections":["com.example.note"]"#);
        assert_eq!(diagnostics(&space(&fields)), NONE, "{key}");
    }
    assert_eq!(diagnostics(&space(r#""key":"self","name":"a","collections":[]"#)), ["error invalid-record-key"]);
    assert_eq!(diagnostics(&space(r#""name":"a","collections":[]"#)), ["error missing-field"]);
    assert_eq!(diagnostics(&space(r#""key":"any","collections":[]"#)), ["error missing-field"]);
    assert_eq!(diagnostics(&space(r#""key":"any","name":"a""#)), ["error missing-field"]);
    assert_eq!(diagnostics(&space(r#""key":"any","name":"a","collections":"*""#)), ["error wrong-json-type"]);
    for collection in ["*", "note", "com.example.*"] {
        let fields = format!(r#""key":"any","name":"a","collections":["{collection}"]"#);
        assert_eq!(diagnostics(&space(&fields)), ["error invalid-collection"], "{collection}");
    }
    let space = r#"{"type":"space","key":"any","name":"a","collections":[]}"#;
    assert_eq!(diagnostics(&lexicon(&format!(r#""other":{space}"#))), ["error misplaced-type"]);
}

#[test]
fn the_name_of_a_space_has_1_to_64_characters_of_unicode() {
    let name = |name: &str| diagnostics(&space(&format!(r#""key":"any","name":"{name}","collections":[]"#)));
    assert_eq!(name(""), ["error invalid-space-name"]);
    assert_eq!(name("é"), NONE);
    assert_eq!(name(&"é".repeat(64)), NONE);
    assert_eq!(name(&"e".repeat(65)), ["error invalid-space-name"]);
    assert_eq!(name(&"e\u{301}".repeat(33)), ["error invalid-space-name"]);

    let translated = |lang: &str| {
        diagnostics(&space(&format!(
            r#""key":"any","name":"a","name:lang":{{"{lang}":"{}"}},"collections":[]"#,
            "é".repeat(65)
        )))
    };
    assert_eq!(translated("de"), NONE);
    assert_eq!(translated("_"), ["warning invalid-language"]);
}

#[test]
fn a_permission_for_spaces_names_a_type_of_the_group_of_its_set() {
    let set = |fields: &str| {
        let permission = format!(r#"{{"type":"permission","resource":"space",{fields}}}"#);
        diagnostics(&lexicon(&format!(r#""main":{{"type":"permission-set","permissions":[{permission}]}}"#)))
    };
    let spaces = r#""spaceType":"com.example.forum""#;
    for usable in [
        spaces.to_owned(),
        format!(r#"{spaces},"authority":"*","skey":"*","collection":["*"]"#),
        format!(r#"{spaces},"authority":"did:web:example.org","skey":"main","collection":["org.other.note"]"#),
        format!(r#"{spaces},"authority":"self","action":["read_self","read","create","update","delete"]"#),
        format!(r#"{spaces},"manage":["create","update","delete"]"#),
    ] {
        assert_eq!(set(&usable), NONE, "{usable}");
    }
    for unusable in [
        r#""spaceType":"*""#.to_owned(),
        r#""spaceType":"org.other.forum""#.to_owned(),
        format!(r#"{spaces},"authority":"alice.example.com""#),
        format!(r#"{spaces},"collection":[]"#),
        format!(r#"{spaces},"collection":"*""#),
        format!(r#"{spaces},"manage":["read"]"#),
    ] {
        assert_eq!(set(&unusable), ["warning unusable-permission"], "{unusable}");
    }
}

#[test]
fn integers_beyond_53_bits_are_warnings() {
    let limit = |limit: &str| diagnostics(&field(&format!(r#"{{"type":"integer","maximum":{limit}}}"#)));
    assert_eq!(limit("9007199254740991"), NONE);
    assert_eq!(limit("9007199254740992"), ["warning unsafe-integer"]);
    assert_eq!(limit("9223372036854775808"), ["error integer-too-large"]);
    assert_eq!(limit("1.0"), ["warning integer-with-fraction"]);
    assert_eq!(limit("1.5"), ["error wrong-json-type"]);
}

#[test]
fn a_known_value_that_looks_like_a_ref_is_plain_text() {
    let schema = r##"{"type":"string","knownValues":["#left","com.example.thing#right"]}"##;
    assert_eq!(diagnostics(&field(schema)), ["warning local-known-value"]);
    // In an `enum` it is unambiguous: only the literal string is valid.
    let values = field(r##"{"type":"string","enum":["#left","com.example.thing#right"]}"##);
    assert_eq!(diagnostics(&values), NONE);
    assert_eq!(verdict(&values, r##"{"a":"#left"}"##), Ok(()));
    assert!(verdict(&values, r#"{"a":"com.example.thing#left"}"#).is_err());
    assert!(verdict(&values, r#"{"a":"lex:com.example.thing#left"}"#).is_err());
}

#[test]
fn a_ref_may_start_with_lex() {
    let prefixed = r#""main":{"type":"object","properties":{"a":{"type":"ref","ref":"lex:com.example.thing#b"}}},"b":{"type":"boolean"}"#;
    assert_eq!(diagnostics(&lexicon(prefixed)), ["warning lex-prefix"]);
    assert_eq!(verdict(&lexicon(prefixed), r#"{"a":true}"#), Ok(()));
    assert!(verdict(&lexicon(prefixed), r#"{"a":1}"#).is_err());
}

#[test]
fn unknown_lexicon_fields_are_warnings_without_effect() {
    assert_eq!(diagnostics(&field(r#"{"type":"string","pattern":"x"}"#)), ["warning unknown-field"]);
    assert_eq!(verdict(&field(r#"{"type":"string","pattern":"x"}"#), r#"{"a":"y"}"#), Ok(()));
    assert_eq!(
        diagnostics(&object(r#""description":"x","title:lang":{"de":"Ding"},"properties":{}"#)),
        ["warning unknown-field"]
    );
}

#[test]
fn a_nullable_name_without_a_property_is_only_warned_of() {
    assert_eq!(diagnostics(&object(r#""properties":{},"nullable":["a"]"#)), ["warning nullable-without-property"]);
    assert_eq!(diagnostics(&object(r#""properties":{},"required":["a"]"#)), ["error required-without-property"]);
}

#[test]
fn an_empty_accept_list_accepts_any_type() {
    let blob = |accept: &str, mime_type: &str| {
        let link = r#"{"$link":"bafkreiccldh766hwcnuxnf2wh6jgzepf2nlu2lvcllt63eww5p6chi4ity"}"#;
        let data = format!(r#"{{"a":{{"$type":"blob","ref":{link},"mimeType":"{mime_type}","size":1}}}}"#);
        verdict(&field(&format!(r#"{{"type":"blob","accept":{accept}}}"#)), &data)
    };
    assert_eq!(diagnostics(&field(r#"{"type":"blob","accept":[]}"#)), ["warning empty-accept"]);
    assert_eq!(blob("[]", "image/png"), Ok(()));
    assert_eq!(blob(r#"["image/*"]"#, "image/png"), Ok(()));
    assert!(blob(r#"["image/*"]"#, "IMAGE/png").is_err());
    assert!(blob(r#"["image/*"]"#, "imagery/png").is_err());
    assert_eq!(diagnostics(&field(r#"{"type":"blob","accept":["image/p*"]}"#)), ["warning invalid-accept"]);
}
