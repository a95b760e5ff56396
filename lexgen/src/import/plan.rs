//! What a schema becomes, without looking at the schemas in it.

use super::importer::Id;
use super::importer::{Dialect, Importer};
use super::keyword;
use super::options::{AnyData, Numbers};
use super::pointer;
use super::reference::{MAX_HOPS, Target};
use crate::lexicon::diagnostic::{Code, Diagnostic};
use crate::lexicon::json::{Integer, Kind, Object, Value};
use crate::lexicon::source::Span;

/// What a schema becomes.
#[derive(Clone, Debug)]
pub(super) enum Plan<'v> {
    Boolean,
    Integer,
    /// A number that may have a fraction.
    Number,
    String,
    Array,
    /// An object with properties.
    Object,
    /// An object without properties, which accepts any object.
    Map,
    /// The schema at a pointer.
    Ref(String),
    /// A definition of another lexicon.
    External(Id),
    /// One of several objects, tagged by `$type`.
    Union(Vec<Value<'v>>),
    /// One of several objects that are not tagged by `$type`.
    Untagged,
    /// Data of several types.
    Any,
    /// The target of a ref that leads nowhere, which is reported.
    Lost,
    /// Only null.
    Null,
    /// No data at all.
    Never,
    /// The schema in `x-lexicon`.
    Restored,
}

/// A schema, and what it becomes.
#[derive(Clone, Debug)]
pub(super) struct Planned<'v> {
    pub(super) plan: Plan<'v>,
    /// The keywords, with those of `allOf`.
    pub(super) object: Object<'v>,
    pub(super) nullable: bool,
}

impl<'v> Planned<'v> {
    pub(super) fn new(plan: Plan<'v>, object: Object<'v>) -> Self {
        Self { plan, object, nullable: false }
    }

    pub(super) fn nullable(mut self, nullable: bool) -> Self {
        self.nullable |= nullable;
        self
    }
}

/// An object without entries.
pub(super) fn empty(span: Span) -> Object<'static> {
    Object { span, entries: Vec::new() }
}

impl<'v> Importer<'v> {
    /// Decides what a schema becomes.
    pub(super) fn plan(&mut self, value: &Value<'v>) -> Planned<'v> {
        match &value.kind {
            Kind::Boolean(true) => Planned::new(Plan::Any, empty(value.span)),
            Kind::Boolean(false) => Planned::new(Plan::Never, empty(value.span)),
            Kind::Object(object) => self.plan_object(object.clone(), 0),
            _ => {
                self.wrong_type(value, "a schema", "an object or a boolean");
                Planned::new(Plan::Any, empty(value.span))
            }
        }
    }

    /// Decides what a schema becomes that is an object. `depth` is the number of choices around it.
    pub(super) fn plan_object(&mut self, object: Object<'v>, depth: usize) -> Planned<'v> {
        if depth > MAX_HOPS {
            self.too_deep(object.brace());
            return Planned::new(Plan::Any, object);
        }
        if !self.step(1 + object.entries.len(), object.brace()) {
            return Planned::new(Plan::Any, object);
        }
        if self.is_restored(&object) {
            return Planned::new(Plan::Restored, object);
        }
        let nullable = object.get("nullable").is_some_and(|value| matches!(value.kind, Kind::Boolean(true)));
        if let Some(reference) = self.plain_ref(&object) {
            let plan = match self.target(&reference) {
                Some(Target::Local(pointer)) => Plan::Ref(pointer),
                Some(Target::External(id)) => Plan::External(id),
                None => Plan::Lost,
            };
            return Planned::new(plan, object).nullable(nullable);
        }
        let object = match Self::ref_of(&object).is_some() || object.has("allOf") {
            true => self.flatten(&object, &mut Vec::new()),
            false => object,
        };
        for keyword in ["oneOf", "anyOf"] {
            if object.has(keyword) {
                let span = object.brace();
                let planned = self.deeper(span, |importer| importer.plan_choice(object, keyword, depth));
                return planned.unwrap_or_else(|| Planned::new(Plan::Any, empty(span))).nullable(nullable);
            }
        }
        self.plan_typed(object).nullable(nullable)
    }

    /// Returns the ref of a schema that has nothing else but remarks: `$ref`, or `allOf` with one `$ref`.
    fn plain_ref(&self, object: &Object<'v>) -> Option<Value<'v>> {
        let is_remark = |key: &str| key == "nullable" || keyword::is_remark(key);
        if let Some(reference) = Self::ref_of(object) {
            let is_plain = |key: &str| super::reference::REFS.contains(&key) || is_remark(key);
            // OpenAPI 3.0 ignores whatever is beside a ref.
            let is_alone =
                self.dialect == Dialect::OpenApi30 || object.entries.iter().all(|entry| is_plain(&entry.key));
            return is_alone.then(|| reference.clone());
        }
        let Kind::Array(branches) = &object.get("allOf")?.kind else { return None };
        let [Value { kind: Kind::Object(branch), .. }] = branches.as_slice() else { return None };
        let reference = Self::ref_of(branch)?;
        let is_alone = object.entries.iter().all(|entry| entry.key == "allOf" || is_remark(&entry.key))
            && branch.entries.iter().all(|entry| super::reference::REFS.contains(&&*entry.key));
        is_alone.then(|| reference.clone())
    }

    /// Decides by `type`, or else by the values and the keywords.
    fn plan_typed(&mut self, object: Object<'v>) -> Planned<'v> {
        let (types, mut nullable) = match object.get("type") {
            None => (Vec::new(), false),
            Some(value) => self.types(value),
        };
        if types.is_empty() && nullable {
            return Planned::new(Plan::Null, object).nullable(true);
        }
        let by_value = self.type_of_values(&object);
        nullable |= by_value.nullable && (types.is_empty() || nullable);
        let plan = match types.as_slice() {
            [] => match by_value.plan {
                Some(plan) => plan,
                None => plan_by_keywords(&object),
            },
            // The values say more than `number` does.
            [Plan::Number] if matches!(by_value.plan, Some(Plan::Integer)) => Plan::Integer,
            [Plan::Number] if is_whole(&object) => Plan::Integer,
            [plan] => plan.clone(),
            [Plan::Integer, Plan::Number] | [Plan::Number, Plan::Integer] => Plan::Number,
            _ => by_value.plan.unwrap_or(Plan::Any),
        };
        let plan = match plan {
            Plan::Map if self.exact || has_properties(&object) => Plan::Object,
            plan => plan,
        };
        Planned::new(plan, object).nullable(nullable)
    }

    /// Reads `type`: the types without null, and whether null is among them.
    fn types(&mut self, value: &Value<'v>) -> (Vec<Plan<'v>>, bool) {
        let items = match &value.kind {
            Kind::Array(items) => items.as_slice(),
            _ => std::slice::from_ref(value),
        };
        let (mut types, mut nullable) = (Vec::new(), false);
        for item in items {
            let plan = match &item.kind {
                Kind::String(name) => match &**name {
                    "null" => {
                        nullable = true;
                        continue;
                    }
                    "boolean" => Some(Plan::Boolean),
                    "integer" => Some(Plan::Integer),
                    "number" => Some(Plan::Number),
                    "string" => Some(Plan::String),
                    "array" => Some(Plan::Array),
                    "object" => Some(Plan::Map),
                    // In drafts up to 3.
                    "any" => Some(Plan::Any),
                    _ => None,
                },
                _ => None,
            };
            match plan {
                Some(plan) => types.push(plan),
                None => {
                    let message = "`type` is not a type of JSON Schema";
                    self.report(Diagnostic::new(Code::ImportFormat, message).at(item.caret(), "unknown"));
                    types.push(Plan::Lost);
                }
            }
        }
        (types, nullable)
    }

    /// The type of the values in `const` and `enum`.
    fn type_of_values(&self, object: &Object<'v>) -> ByValue<'v> {
        let mut values: Vec<&Value<'v>> = object.get("const").into_iter().collect();
        if let Some(Value { kind: Kind::Array(items), .. }) = object.get("enum") {
            values.extend(items);
        }
        let nullable = values.iter().any(|value| matches!(value.kind, Kind::Null));
        values.retain(|value| !matches!(value.kind, Kind::Null));
        let kind = |value: &Value<'v>| match &value.kind {
            Kind::Boolean(_) => 1,
            Kind::Number(number) if number.integer() == Integer::Fraction => 2,
            Kind::Number(_) => 3,
            Kind::String(_) => 4,
            Kind::Null | Kind::Array(_) | Kind::Object(_) => 5,
        };
        let kinds: std::collections::BTreeSet<i32> = values.iter().map(|value| kind(value)).collect();
        let plan = match kinds.into_iter().collect::<Vec<_>>().as_slice() {
            [] if nullable => Some(Plan::Null),
            [] => None,
            [1] => Some(Plan::Boolean),
            [2] | [2, 3] => Some(Plan::Number),
            [3] => Some(Plan::Integer),
            [4] => Some(Plan::String),
            _ => Some(Plan::Any),
        };
        ByValue { plan, nullable }
    }

    /// Returns whether a definition can be of this type.
    pub(super) fn can_be_named(&mut self, plan: &Plan<'v>, object: &Object<'v>) -> bool {
        match plan {
            Plan::Boolean | Plan::Integer | Plan::String | Plan::Object | Plan::Map => true,
            Plan::Number => self.options.numbers != Numbers::Omit,
            Plan::Array => self.items_of(object).is_some_and(|items| self.has_counterpart(&items)),
            Plan::Restored => !matches!(self.restored_type(object).as_deref(), Some("ref" | "union" | "unknown")),
            Plan::Ref(_)
            | Plan::External(_)
            | Plan::Union(_)
            | Plan::Untagged
            | Plan::Any
            | Plan::Lost
            | Plan::Null
            | Plan::Never => false,
        }
    }

    /// Returns whether a schema becomes anything.
    pub(super) fn has_counterpart(&mut self, value: &Value<'v>) -> bool {
        let look = |importer: &mut Self| {
            let Planned { plan, object, .. } = importer.silently(|importer| importer.plan(value));
            match plan {
                Plan::Ref(pointer) => {
                    if importer.named(&pointer).is_named {
                        return true;
                    }
                    let target = pointer::resolve(importer.root, &pointer);
                    target.is_some_and(|target| importer.has_counterpart(target))
                }
                Plan::External(_) | Plan::Union(_) | Plan::Untagged | Plan::Restored => true,
                Plan::Any | Plan::Lost => importer.options.any == AnyData::Unknown,
                Plan::Null | Plan::Never => false,
                plan => importer.can_be_named(&plan, &object),
            }
        };
        self.deeper(value.caret(), look).unwrap_or(false)
    }

    /// Decides what a schema becomes, with the target in the place of a ref.
    pub(super) fn followed_plan(&mut self, value: &Value<'v>) -> Planned<'v> {
        let planned = self.plan(value);
        let Plan::Ref(pointer) = &planned.plan else { return planned };
        let Some(target) = pointer::resolve(self.root, pointer) else { return planned };
        // A choice that is one of its own branches.
        if self.following.contains(pointer) {
            return Planned::new(Plan::Any, planned.object);
        }
        let (nullable, object) = (planned.nullable, planned.object.clone());
        self.following.push(pointer.clone());
        let followed = self.deeper(value.caret(), |importer| importer.followed_plan(target));
        self.following.pop();
        followed.unwrap_or_else(|| Planned::new(Plan::Any, object)).nullable(nullable)
    }
}

/// The type that the values in a schema have.
struct ByValue<'v> {
    plan: Option<Plan<'v>>,
    nullable: bool,
}

/// Decides by the keywords that only one type has.
fn plan_by_keywords<'v>(object: &Object<'v>) -> Plan<'v> {
    let has = |keywords: &[&str]| keywords.iter().any(|keyword| object.has(keyword));
    if has(&["properties", "required", "additionalProperties", "patternProperties", "minProperties", "maxProperties"]) {
        Plan::Map
    } else if has(&["items", "prefixItems", "minItems", "maxItems", "uniqueItems", "contains"]) {
        Plan::Array
    } else if has(&["pattern", "minLength", "maxLength", "knownValues"]) {
        Plan::String
    } else if has(&["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"]) {
        Plan::Number
    } else {
        match object.get("format").map(|value| &value.kind) {
            Some(Kind::String(format)) => keyword::type_of_format(format),
            _ => Plan::Any,
        }
    }
}

fn has_properties(object: &Object<'_>) -> bool {
    matches!(object.get("properties"), Some(Value { kind: Kind::Object(properties), .. }) if !properties.entries.is_empty())
}

/// Returns whether `multipleOf` or `format` exclude fractions.
fn is_whole(object: &Object<'_>) -> bool {
    let is_multiple = match object.get("multipleOf").map(|value| &value.kind) {
        Some(Kind::Number(number)) => matches!(number.integer(), Integer::Plain(1..) | Integer::Decorated(1..)),
        _ => false,
    };
    let format = match object.get("format").map(|value| &value.kind) {
        Some(Kind::String(format)) => matches!(&**format, "int32" | "int64" | "uint32" | "uint64"),
        _ => false,
    };
    is_multiple || format
}
