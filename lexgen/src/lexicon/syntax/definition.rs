//! The entries of `defs`, and the record type.

use lexgen_data::RecordKeyType;

use crate::lexicon::diagnostic::{Code, Diagnostic, closest, quoted};
use crate::lexicon::json::{Entry, Kind, Object, Value};
use crate::lexicon::options::Unknown;
use crate::lexicon::source::Span;
use crate::lexicon::syntax::advice;
use crate::lexicon::syntax::fields::{Parser, Text};
use crate::lexicon::syntax::place::Place;
use crate::lexicon::syntax::{DefName, Definition, DefinitionKind, Record};

impl Parser<'_> {
    pub(super) fn parse_definition(&mut self, entry: &Entry<'_>) -> Option<Definition> {
        let named = self.check_definition_name(&entry.key, entry.key_span);
        let name = DefName::new(entry.key.as_ref());
        let object = match &entry.value.kind {
            Kind::Object(object) => object,
            _ => self.as_object(&entry.value, quoted(name.as_str()))?,
        };
        let ty = self.parse_type(object, Place::Definition { main: name.is_main() })?;
        let mut description = self.description(object);
        let kind = match ty.value {
            "record" => {
                let (record, object_description) = self.parse_record(object)?;
                // The description of the object is the fallback for that of the record.
                description = description.or(object_description);
                DefinitionKind::Record(record)
            }
            "query" => DefinitionKind::Query(self.parse_query(object)),
            "procedure" => DefinitionKind::Procedure(self.parse_procedure(object)),
            "subscription" => DefinitionKind::Subscription(self.parse_subscription(object)?),
            "permission-set" => DefinitionKind::PermissionSet(self.parse_permission_set(object)),
            "space" => DefinitionKind::Space(self.parse_space(object)?),
            "token" => {
                self.check_fields(object, "a `token`", &["type", "description"]);
                DefinitionKind::Token
            }
            _ => DefinitionKind::Schema(self.parse_schema_of(object, Place::Definition { main: name.is_main() })?),
        };
        named.then(|| Definition {
            id: self.numbers.next_definition(),
            name,
            name_span: entry.key_span,
            description,
            kind,
        })
    }

    /// A ref must be able to contain the name of a definition: it must not be empty or have `#`, `.` or control characters. The
    /// specification has no grammar for names. Its style guide demands ASCII letters and digits.
    fn check_definition_name(&mut self, name: &str, span: Span) -> bool {
        let reason = if name.is_empty() {
            "a name cannot be empty"
        } else if name.starts_with('#') {
            "`#` is only allowed in refs"
        } else if name.contains(['#', '.']) || name.chars().any(char::is_control) {
            "a name cannot hold `#`, `.` or control characters"
        } else {
            if !name.bytes().all(|byte| byte.is_ascii_alphanumeric()) || name.starts_with(|c: char| c.is_ascii_digit())
            {
                self.push(
                    Diagnostic::new(
                        Code::OddDefinitionName,
                        format!("the definition name {} is unusual", quoted(name)),
                    )
                    .at(span, "not made of ASCII letters and digits, a letter first"),
                );
            }
            return true;
        };
        let help = name.strip_prefix('#').filter(|name| !name.is_empty() && !name.contains(['#', '.']));
        self.push(
            Diagnostic::new(Code::InvalidDefinitionName, format!("{} cannot name a definition", quoted(name)))
                .at(span, reason)
                .maybe_help(help.map(|name| format!("name it {}", quoted(name)))),
        );
        false
    }

    /// A record, and the description of its object.
    fn parse_record(&mut self, object: &Object<'_>) -> Option<(Record, Option<String>)> {
        self.check_fields(object, "a `record`", &["type", "description", "key", "record"]);
        let key = self.parse_record_key(object);
        let value = self.required(object, "a `record`", "record")?;
        let inner = self.as_object(value, "`record`")?;
        self.parse_type(inner, Place::Record)?;
        let description = self.description(inner);
        Some((Record { key, object: self.parse_object(inner) }, description))
    }

    /// `key` must be one of the [record key types](https://atproto.com/specs/record-key#record-key-types). It is `any` by default.
    fn parse_record_key(&mut self, object: &Object<'_>) -> RecordKeyType {
        let Some(value) = object.get("key") else {
            self.push(
                Diagnostic::new(Code::MissingRecordKey, "a `record` needs `key`")
                    .at(object.brace(), "no `key` in here; read as `any`")
                    .help("add `\"key\": \"tid\"`, or the record key type that the records have"),
            );
            return RecordKeyType::Any;
        };
        self.as_string(value, "`key`").and_then(|text| self.record_key_type(text)).unwrap_or(RecordKeyType::Any)
    }

    pub(super) fn record_key_type(&mut self, text: Text<'_>) -> Option<RecordKeyType> {
        let error = match text.value.parse::<RecordKeyType>() {
            Ok(ty) => return Some(ty),
            Err(error) => error,
        };
        let (label, help) = if text.value.starts_with("literal:") {
            (error.reason(), "what follows `literal:` must be a record key".to_owned())
        } else if text.value == "self" {
            ("no such type", "for a single record under the key `self`, write `literal:self`".to_owned())
        } else if let Some(key) = closest(text.value, ["tid", "nsid", "any"]) {
            ("no such type", format!("did you mean `{key}`?"))
        } else {
            ("no such type", "there are `tid`, `nsid`, `any` and `literal:` with a record key".to_owned())
        };
        self.push(
            Diagnostic::new(Code::InvalidRecordKey, format!("{} is not a record key type", quoted(text.value)))
                .at(text.span, label)
                .help(help),
        );
        None
    }

    /// The `type` of a schema, if it is known and allowed at this place.
    pub(super) fn parse_type<'v>(&mut self, object: &'v Object<'_>, place: Place) -> Option<Text<'v>> {
        let Some(value): Option<&Value<'_>> = object.get("type") else {
            self.push(
                Diagnostic::new(Code::MissingField, format!("{} needs `type`", place.name()))
                    .at(object.brace(), "no `type` in here")
                    .help(advice::missing_type(object).unwrap_or_else(|| place.allowed())),
            );
            return None;
        };
        let ty = self.as_string(value, "`type`")?;
        match place.refuse(ty) {
            None => return Some(ty),
            Some(unknown) if unknown.code == Code::UnknownType && place == (Place::Definition { main: true }) => {
                self.left_out = self.unknown == Unknown::Data;
                self.push_unknown(unknown, "the definition is left out");
            }
            Some(refused) => self.push(refused),
        }
        None
    }
}
