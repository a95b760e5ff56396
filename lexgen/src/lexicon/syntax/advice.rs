//! Help for words that JSON Schema, OpenAPI and programming languages have, but Lexicon does not.
//!
//! Each function takes what was written and returns what to write instead.

use lexgen_data::Nsid;

use crate::lexicon::diagnostic::{closest, quoted};
use crate::lexicon::json::{Kind, Object, Value};
use crate::lexicon::syntax::StringFormat;

/// Normalizes a word: `date-time`, `DateTime` and `date_time` are equal.
fn folded(word: &str) -> String {
    word.chars().filter(|char| !matches!(char, '-' | '_' | ' ')).flat_map(char::to_lowercase).collect()
}

/// The string format for a word of another language.
pub(super) fn format_of(word: &str) -> Option<&'static str> {
    if let Some(format) = StringFormat::ALL.iter().find(|format| format.as_str() == word) {
        return Some(format.as_str());
    }
    let format = match folded(word).as_str() {
        "date" | "datetime" | "time" | "timestamp" | "iso8601" | "rfc3339" => StringFormat::Datetime,
        "url" | "uri" | "href" | "iri" | "urireference" => StringFormat::Uri,
        "aturi" | "aturl" | "at" => StringFormat::AtUri,
        "cid" | "cidlink" => StringFormat::Cid,
        "actor" | "account" | "repo" | "atidentifier" | "didorhandle" => StringFormat::AtIdentifier,
        "did" => StringFormat::Did,
        "handle" | "username" => StringFormat::Handle,
        "lang" | "language" | "locale" | "bcp47" => StringFormat::Language,
        "nsid" | "collection" => StringFormat::Nsid,
        "rkey" | "recordkey" => StringFormat::RecordKey,
        "spaceref" | "spaceuri" => StringFormat::SpaceRef,
        "tid" => StringFormat::Tid,
        _ => return None,
    };
    Some(format.as_str())
}

/// Help for an unknown `format`.
pub(super) fn format(word: &str) -> String {
    let names = || StringFormat::ALL.iter().map(|format| format.as_str());
    if let Some(name) = closest(word, names()).or_else(|| format_of(word)) {
        return format!("did you mean `{name}`?");
    }
    let names: Vec<String> = names().map(|name| format!("`{name}`")).collect();
    format!("the formats are {}", names.join(", "))
}

/// The type for a word of another language.
fn type_of(word: &str) -> Option<&'static str> {
    Some(match word {
        "bool" | "flag" => "boolean",
        "int" | "int8" | "int16" | "int32" | "int64" | "i8" | "i16" | "i32" | "i64" | "uint" | "uint8" | "uint16"
        | "uint32" | "uint64" | "u8" | "u16" | "u32" | "u64" | "short" | "long" | "bigint" => "integer",
        "str" | "text" | "char" | "varchar" | "email" | "uuid" => "string",
        "byte" | "binary" | "buffer" | "base64" | "bytearray" | "bytestring" | "uint8array" => "bytes",
        "list" | "vec" | "set" | "tuple" | "sequence" => "array",
        "struct" | "class" | "interface" => "object",
        "map" | "dict" | "dictionary" | "hash" | "json" | "any" | "mixed" => "unknown",
        "file" | "image" | "video" | "audio" | "media" | "upload" => "blob",
        "oneof" | "anyof" | "choice" | "variant" => "union",
        "reference" | "$ref" => "ref",
        "get" => "query",
        "post" | "mutation" | "function" | "rpc" => "procedure",
        "stream" | "event" | "events" => "subscription",
        _ => return None,
    })
}

/// Help for an unknown `type`, if the word is known.
pub(super) fn ty(word: &str) -> Option<String> {
    let folded = folded(word);
    if let Some(ty) = type_of(&folded) {
        return Some(match ty {
            "unknown" => "did you mean `unknown`? it accepts any object".to_owned(),
            _ => format!("did you mean `{ty}`?"),
        });
    }
    if folded == "cid" {
        return Some("write `\"type\": \"cid-link\"`, or `\"type\": \"string\", \"format\": \"cid\"`".to_owned());
    }
    if let Some(format) = format_of(word) {
        return Some(format!("write `\"type\": \"string\", \"format\": \"{format}\"`"));
    }
    Some(match folded.as_str() {
        "number" | "float" | "float32" | "float64" | "f32" | "f64" | "double" | "decimal" | "real" => {
            "numbers are of type `integer`; fractions go into a `string`".to_owned()
        }
        "enum" => "write `\"type\": \"string\"` with the values in `enum`, or in `knownValues` if there can be others"
            .to_owned(),
        "const" | "literal" => "write the type of the value, and the value in `const`".to_owned(),
        "null" | "nil" | "none" => "list the property in `nullable` of its object".to_owned(),
        _ => return None,
    })
}

/// Help for an object without `type`, based on its fields.
pub(super) fn missing_type(object: &Object<'_>) -> Option<String> {
    const SIGNS: &[(&str, &str)] = &[
        ("record", "record"),
        ("permissions", "permission-set"),
        ("collections", "space"),
        ("message", "subscription"),
        ("input", "procedure"),
        ("output", "query"),
        ("properties", "object"),
        ("items", "array"),
        ("refs", "union"),
        ("oneOf", "union"),
        ("anyOf", "union"),
        ("ref", "ref"),
        ("$ref", "ref"),
        ("accept", "blob"),
        ("maxSize", "blob"),
        ("minimum", "integer"),
        ("maximum", "integer"),
        ("format", "string"),
        ("knownValues", "string"),
        ("maxGraphemes", "string"),
        ("maxLength", "string"),
    ];
    if let Some(help) = misspelled("type", object) {
        return Some(help);
    }
    let by_field = SIGNS.iter().find(|(field, _)| object.has(field)).map(|&(_, ty)| ty);
    let by_value = || ["const", "default", "enum"].iter().find_map(|field| type_of_value(object.get(field)?));
    by_field.or_else(by_value).map(|ty| format!("add `\"type\": \"{ty}\"`"))
}

/// The type of a value in a schema, or of the first item of a list.
fn type_of_value(value: &Value<'_>) -> Option<&'static str> {
    match &value.kind {
        Kind::Boolean(_) => Some("boolean"),
        Kind::Number(_) => Some("integer"),
        Kind::String(_) => Some("string"),
        Kind::Array(items) => items.first().filter(|item| !matches!(item.kind, Kind::Array(_))).and_then(type_of_value),
        Kind::Null | Kind::Object(_) => None,
    }
}

/// Help for a missing field.
pub(super) fn missing_field(field: &str, object: &Object<'_>) -> Option<String> {
    let help = match field {
        "ref" if object.has("refs") => "for several definitions, write `\"type\": \"union\"`",
        "ref" if object.has("$ref") => "rename `$ref` to `ref`",
        "ref" => "write `\"ref\": \"#name\"` for a definition of this document, or `\"ref\": \"com.example.thing\"`",
        "refs" if object.has("ref") => "for one definition, write `\"type\": \"ref\"`; a union lists several in `refs`",
        "refs" => "list the definitions that it can be: `\"refs\": [\"#one\", \"#other\"]`",
        "record" if object.has("properties") => {
            "put the fields into `\"record\": { \"type\": \"object\", \"properties\": … }`"
        }
        "items" => "say what the array holds: `\"items\": { \"type\": \"string\" }`",
        "key" => "write `\"key\": \"any\"`, or one of `tid`, `nsid` and `literal:` with a key",
        "collections" => {
            "list the record types to expect: `\"collections\": [\"com.example.post\"]`; there may be none"
        }
        "encoding" => "write `\"encoding\": \"application/json\"` for JSON, or a MIME type for other content",
        "schema" if object.has("refs") => "put the union into `\"schema\": { \"type\": \"union\", \"refs\": … }`",
        _ => return misspelled(field, object),
    };
    misspelled(field, object).filter(|_| !["ref", "refs"].contains(&field)).or_else(|| Some(help.to_owned()))
}

/// The key of an object that is most similar to `field`.
fn misspelled(field: &str, object: &Object<'_>) -> Option<String> {
    let key = closest(field, object.entries.iter().map(|entry| &*entry.key))?;
    Some(format!("rename {} to `{field}`", quoted(key)))
}

/// Help for an unknown field of `owner`.
pub(super) fn unknown_field(owner: &str, field: &str, value: &Value<'_>) -> Option<String> {
    let help = match (owner, field) {
        (_, "required") if is_type(owner) => "list the property in `required` of its object",
        (_, "nullable") if is_type(owner) => "list the property in `nullable` of its object",
        ("`params`", "nullable") => "parameters cannot be null",
        (_, "optional") => "properties are optional unless `required` of their object lists them",
        ("a `record`", "properties" | "required" | "nullable") => {
            "it belongs in `\"record\": { \"type\": \"object\", … }`"
        }
        ("a `query`", "input" | "body" | "requestBody") => {
            "a query has `parameters`; an endpoint with an input is a `procedure`"
        }
        ("a `query`" | "a `procedure`" | "a `subscription`", "params" | "properties" | "required") => {
            "write `\"parameters\": { \"type\": \"params\", \"properties\": … }`"
        }
        ("a `procedure`", "body" | "request" | "requestBody") => "did you mean `input`?",
        ("a `query`" | "a `procedure`", "response" | "responses" | "returns" | "result") => "did you mean `output`?",
        ("a `subscription`", "input" | "output") => "a subscription has `parameters` and a `message`",
        ("`input`" | "`output`" | "a message", "type" | "properties" | "required" | "ref" | "refs" | "items") => {
            "it belongs in `schema`"
        }
        ("`input`" | "`output`", "contentType" | "mediaType" | "mimeType") => "did you mean `encoding`?",
        ("a message", "encoding") => "messages are always DAG-CBOR",
        ("an error", "code" | "error" | "type" | "status" | "statusCode") => {
            "an error has a `name` and a `description`"
        }
        ("an `array`", "properties" | "ref" | "refs") => "it belongs in `items`",
        ("a `space`", "title") => "did you mean `name`?",
        ("a `space`", "title:lang") => "did you mean `name:lang`?",
        ("a `token`", "value" | "const") => "the value of a token is its full name",
        ("a lexicon document", "version") => "did you mean `lexicon`?",
        ("a lexicon document", "$id" | "nsid" | "name") => "did you mean `id`?",
        ("a lexicon document", "definitions" | "$defs") => "did you mean `defs`?",
        ("a lexicon document", _) if is_schema(value) => "definitions belong in `defs`",
        _ => return limit(owner, field).or_else(|| keyword(owner, field, value)),
    };
    Some(help.to_owned())
}

/// Help for bounds under other names, which depend on the type.
fn limit(owner: &str, field: &str) -> Option<String> {
    let lower = matches!(field, "min" | "minimum" | "exclusiveMinimum" | "minLength" | "minItems" | "minSize");
    let upper = matches!(
        field,
        "max" | "maximum" | "exclusiveMaximum" | "maxLength" | "maxItems" | "maxSize" | "length" | "size" | "limit"
    );
    let meant = match owner {
        "an `integer`" if lower => "minimum",
        "an `integer`" if upper => "maximum",
        "a `string`" | "`bytes`" | "an `array`" if lower => "minLength",
        "a `string`" | "`bytes`" | "an `array`" if upper => "maxLength",
        "a `blob`" if upper => "maxSize",
        _ => return None,
    };
    let unit = match (owner, field) {
        ("an `integer`", "exclusiveMinimum" | "exclusiveMaximum") => " it is inclusive",
        ("a `string`" | "`bytes`", _) => " it counts bytes",
        ("an `array`", _) => " it counts elements",
        ("a `blob`", _) => " it counts bytes",
        _ => "",
    };
    Some(format!("did you mean `{meant}`?{unit}"))
}

/// Help for keywords of JSON Schema and OpenAPI.
fn keyword(owner: &str, field: &str, value: &Value<'_>) -> Option<String> {
    let help = match field {
        "ref" | "$ref" => match &value.kind {
            Kind::String(text) if owner == "a `string`" && format_of(text).is_some() => {
                return format_of(text).map(|format| format!("did you mean `\"format\": \"{format}\"`?"));
            }
            _ if owner == "a `ref`" => "did you mean `ref`?",
            _ => "a reference is a type of its own: `\"type\": \"ref\"`",
        },
        "refs" | "oneOf" | "anyOf" if owner == "a `union`" => "did you mean `refs`?",
        "refs" | "oneOf" | "anyOf" => "write `\"type\": \"union\"`, with `refs` to the definitions that it can be",
        "allOf" | "extends" | "not" | "if" => "Lexicon has no counterpart: list all properties in one `object`",
        "additionalProperties" | "patternProperties" | "unevaluatedProperties" | "propertyNames" => {
            "objects accept unknown fields; for a map, use a property of type `unknown`"
        }
        "pattern" | "regex" => "Lexicon has no regular expressions; a `string` can have a `format`",
        "mimeType" | "mimeTypes" | "contentType" | "mediaTypes" if owner == "a `blob`" => "did you mean `accept`?",
        "title" | "example" | "examples" | "comment" | "$comment" | "summary" | "deprecated" => {
            "write it in `description`"
        }
        "values" | "options" | "choices" if owner == "a `string`" => {
            "write the values in `enum`, or in `knownValues` if there can be others"
        }
        "format" if is_type(owner) => "only a `string` has a `format`",
        "items" if is_type(owner) => "only an `array` has `items`",
        "properties" if is_type(owner) => "only an `object` has `properties`",
        "uniqueItems" | "multipleOf" | "readOnly" | "writeOnly" => "Lexicon has no counterpart",
        _ => return None,
    };
    Some(help.to_owned())
}

/// Returns whether the owner of a field is a type that a property can have.
fn is_type(owner: &str) -> bool {
    const TYPES: &[&str] = &[
        "a `boolean`",
        "an `integer`",
        "a `string`",
        "`bytes`",
        "a `cid-link`",
        "a `blob`",
        "an `array`",
        "an `object`",
        "a `ref`",
        "a `union`",
        "an `unknown`",
    ];
    TYPES.contains(&owner)
}

/// Returns whether a value looks like a definition.
fn is_schema(value: &Value<'_>) -> bool {
    matches!(&value.kind, Kind::Object(object) if object.has("type"))
}

/// Help for a value of the wrong JSON type.
pub(super) fn wrong_type(subject: &str, value: &Value<'_>, expected: &str) -> Option<String> {
    match (subject, expected, &value.kind) {
        ("`required`" | "`nullable`", _, Kind::Boolean(_)) => {
            Some(format!("list the property in {subject} of the object that has it"))
        }
        ("`type`", _, Kind::Array(_)) => Some(
            "write one type; for null, list the property in `nullable` of its object, for other choices use a `union`"
                .to_owned(),
        ),
        ("each item of `errors`", _, Kind::String(name)) => write(&format!("{{ \"name\": {} }}", json(name))),
        (_, "an array", Kind::String(text)) => write(&format!("[{}]", json(text))),
        (_, "an integer", Kind::String(text)) => {
            let integer = text.trim().parse::<i64>().ok()?;
            Some(format!("write `{integer}` without quotes"))
        }
        (_, "a boolean", Kind::String(text)) if matches!(&**text, "true" | "false") => {
            Some(format!("write `{text}` without quotes"))
        }
        ("`default`" | "`const`", "a string", Kind::Number(_) | Kind::Boolean(_)) => {
            let ty = type_of_value(value)?;
            Some(format!("put it in quotes, or write `\"type\": \"{ty}\"`"))
        }
        ("`input`" | "`output`", "an object", Kind::String(text)) => {
            let schema = schema_of(text)?;
            write(&format!("{{ \"encoding\": \"application/json\", \"schema\": {schema} }}"))
        }
        (
            "a property"
            | "a parameter"
            | "the `items` of an array"
            | "the `items` of a parameter"
            | "the `schema` of a body",
            "an object",
            Kind::String(text),
        ) => write(&schema_of(text)?),
        _ => None,
    }
}

/// The schema for a word, as JSON.
fn schema_of(text: &str) -> Option<String> {
    if text.starts_with('#') || text.split('#').next().is_some_and(|nsid| nsid.parse::<Nsid>().is_ok()) {
        return Some(format!("{{ \"type\": \"ref\", \"ref\": {} }}", json(text)));
    }
    let ty = match folded(text).as_str() {
        "boolean" | "integer" | "string" | "bytes" | "unknown" | "blob" | "cidlink" => text,
        word => type_of(word)?,
    };
    Some(format!("{{ \"type\": \"{ty}\" }}"))
}

/// A string as JSON.
fn json(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// Help that shows the JSON to write.
fn write(json: &str) -> Option<String> {
    Some(format!("write {}", quoted(json)))
}

/// Help for a malformed ref: the format or type that was probably meant, or the ref without the syntax of JSON Schema.
pub(crate) fn reference(text: &str) -> Option<String> {
    let name = text.strip_prefix('#').unwrap_or(text);
    if let Some(format) = format_of(name) {
        return Some(format!("for a string, write `\"type\": \"string\", \"format\": \"{format}\"`"));
    }
    let folded = folded(name);
    if let Some(ty) = ["boolean", "integer", "string", "bytes", "unknown", "blob", "array", "object"]
        .into_iter()
        .find(|ty| *ty == folded)
        .or_else(|| type_of(&folded))
    {
        return Some(format!("for a built-in type, write `\"type\": \"{ty}\"`"));
    }
    let (document, pointer) = text.split_once('#')?;
    let name = ["/$defs/", "/defs/", "/definitions/", "/"].iter().find_map(|prefix| pointer.strip_prefix(prefix))?;
    let is_plain = !name.is_empty() && !name.contains(['#', '.', '/']);
    let is_local = document.is_empty() || document.parse::<Nsid>().is_ok();
    (is_plain && is_local).then(|| format!("write {}", quoted(&format!("{document}#{name}"))))
}

/// Help for an `id` that is not an NSID: a similar valid one.
pub(super) fn id(text: &str) -> Option<String> {
    // Longer ones cannot be NSIDs.
    if text.len() > MAX_ID || !text.contains(['_', '-', ' ', '/', ':']) {
        return None;
    }
    let dotted = text.replace(['/', ':'], ".");
    let (authority, name) = dotted.trim_matches('.').rsplit_once('.')?;
    let mut words = name.split(['_', '-', ' ']).filter(|word| !word.is_empty());
    let mut camel = words.next()?.to_owned();
    for word in words {
        let mut letters = word.chars();
        camel.extend(letters.next().into_iter().flat_map(char::to_uppercase));
        camel.push_str(letters.as_str());
    }
    let authority = authority.replace(['_', ' '], "-");
    let meant = format!("{authority}.{camel}").parse::<Nsid>().ok()?;
    Some(format!("did you mean `{meant}`?"))
}

/// The length of the longest NSID.
const MAX_ID: usize = 317;
