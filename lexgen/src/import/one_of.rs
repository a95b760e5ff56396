//! `oneOf` and `anyOf`: choices between schemas.

use super::importer::Importer;
use super::keyword;
use super::options::Unions;
use super::plan::{Plan, Planned};
use crate::lexicon::diagnostic::{Code, Diagnostic};
use crate::lexicon::json::{Entry, Kind, Object, Value};

impl<'v> Importer<'v> {
    /// Decides what a schema becomes that has `keyword`, which is `oneOf` or `anyOf`.
    pub(super) fn plan_choice(&mut self, mut object: Object<'v>, keyword: &str, depth: usize) -> Planned<'v> {
        let Some(at) = object.entries.iter().position(|entry| entry.key == keyword) else {
            return Planned::new(Plan::Any, object);
        };
        let choice = object.entries.remove(at);
        let Kind::Array(all) = &choice.value.kind else {
            self.wrong_type(&choice.value, &format!("`{keyword}`"), "an array");
            return self.plan_object(object, depth + 1);
        };
        let is_data = |branch: &&Value<'v>| !matches!(branch.kind, Kind::Boolean(false));
        let (nulls, branches): (Vec<&Value<'v>>, Vec<&Value<'v>>) =
            all.iter().filter(is_data).partition(|b| is_null(b));
        let branches: Vec<Value<'v>> = branches.into_iter().cloned().collect();
        let nullable = !nulls.is_empty();
        if branches.is_empty() {
            return Planned::new(if nullable { Plan::Null } else { Plan::Never }, object).nullable(nullable);
        }
        if let [branch] = branches.as_slice() {
            return self.plan_with(object, branch, depth).nullable(nullable);
        }
        if branches.iter().all(is_restriction) {
            self.wider(&choice.value, &format!("`{keyword}` that only restricts"));
            return self.plan_object(object, depth + 1).nullable(nullable);
        }
        if let Some(values) = values_of(&branches) {
            self.remark_branches(&branches);
            push(&mut object, "enum", Value { kind: Kind::Array(values), span: choice.value.span });
            return self.plan_object(object, depth + 1).nullable(nullable);
        }
        if let Some((known, rest)) = known_values(&branches) {
            push(&mut object, "knownValues", Value { kind: Kind::Array(known), span: choice.value.span });
            return self.plan_with(object, &rest, depth).nullable(nullable);
        }
        self.plan_branches(object, &choice, &branches, depth).nullable(nullable)
    }

    /// Decides what a schema becomes together with its only branch.
    fn plan_with(&mut self, mut object: Object<'v>, branch: &Value<'v>, depth: usize) -> Planned<'v> {
        let is_remark = |entry: &Entry<'v>| entry.key == "nullable" || keyword::is_remark(&entry.key);
        if let Kind::Object(only) = &branch.kind
            && object.entries.iter().all(is_remark)
        {
            // The remarks around the branch replace those in it.
            let mut merged = only.clone();
            merged.entries.retain(|entry| !object.has(&entry.key));
            merged.entries.extend(object.entries.into_iter().filter(|entry| entry.key != "discriminator"));
            return self.plan_object(merged, depth + 1);
        }
        let mut branches = vec![branch.clone()];
        if let Some(at) = object.entries.iter().position(|entry| entry.key == "allOf") {
            let more = object.entries.remove(at);
            if let Kind::Array(items) = more.value.kind {
                branches.extend(items);
            }
        }
        push(&mut object, "allOf", Value { kind: Kind::Array(branches), span: branch.span });
        // The discriminator of a choice with one branch says nothing.
        object.entries.retain(|entry| entry.key != "discriminator");
        self.plan_object(object, depth + 1)
    }

    /// Decides by what the branches become.
    fn plan_branches(
        &mut self,
        mut object: Object<'v>,
        choice: &Entry<'v>,
        branches: &[Value<'v>],
        depth: usize,
    ) -> Planned<'v> {
        let plans: Vec<Planned<'v>> =
            self.silently(|importer| branches.iter().map(|branch| importer.followed_plan(branch)).collect());
        let nullable = plans.iter().any(|planned| planned.nullable);
        let are_all = |test: fn(&Plan<'v>) -> bool| plans.iter().all(|planned| test(&planned.plan));
        let is_object =
            |planned: &Planned<'v>| matches!(planned.plan, Plan::Object | Plan::Map | Plan::Untagged | Plan::Union(_));
        let is_restored_object = |planned: &Planned<'v>| {
            matches!(planned.plan, Plan::Restored)
                && !keyword::is_scalar(self.restored_type(&planned.object).as_deref())
        };
        if plans.iter().all(|planned| is_object(planned) || is_restored_object(planned)) {
            let has_own = object.has("properties");
            let is_union = plans.iter().all(|planned| !matches!(planned.plan, Plan::Untagged | Plan::Union(_)));
            let is_tagged = is_tagged(&object) || plans.iter().all(|planned| has_type_tag(&planned.object));
            if is_union && !has_own && (is_tagged || self.options.unions == Unions::Union) {
                if !is_tagged {
                    let message = format!("`{}` becomes a union, although it is not tagged by `$type`", choice.key);
                    let diagnostic = Diagnostic::new(Code::ImportNarrower, message)
                        .at(choice.key_span, "its data must have a `$type`")
                        .help("`--unions unknown` accepts any object instead");
                    self.report(diagnostic);
                }
                return Planned::new(Plan::Union(branches.to_vec()), object).nullable(nullable);
            }
            let message = format!("`{}` is not tagged by `$type`, and becomes `unknown`", choice.key);
            let diagnostic = Diagnostic::new(Code::ImportWider, message)
                .at(choice.key_span, "any object is accepted")
                .help("`--unions union` makes a union of it, whose data must have a `$type`");
            self.report(diagnostic);
            return Planned::new(Plan::Untagged, object).nullable(nullable);
        }
        let scalar = [
            ("boolean", are_all(|plan| matches!(plan, Plan::Boolean))),
            ("string", are_all(|plan| matches!(plan, Plan::String))),
            ("integer", are_all(|plan| matches!(plan, Plan::Integer))),
            ("number", are_all(|plan| matches!(plan, Plan::Integer | Plan::Number))),
        ];
        let Some((ty, _)) = scalar.into_iter().find(|(_, is_all)| *is_all) else {
            return Planned::new(Plan::Any, object).nullable(nullable);
        };
        self.wider(&choice.value, &format!("`{}` between constraints of the same type", choice.key));
        object.entries.retain(|entry| entry.key != "type" && entry.key != "discriminator");
        push(&mut object, "type", Value { kind: Kind::String(ty.into()), span: choice.value.span });
        self.plan_object(object, depth + 1).nullable(nullable)
    }

    /// Remarks that branches which are values have descriptions.
    fn remark_branches(&mut self, branches: &[Value<'v>]) {
        for branch in branches {
            let Kind::Object(object) = &branch.kind else { continue };
            for entry in object.entries.iter().filter(|entry| matches!(&*entry.key, "title" | "description")) {
                let message = "descriptions of single values have no counterpart".to_owned();
                self.remark(Code::ImportAnnotation, entry.key_span, message, None);
            }
        }
    }
}

fn push<'v>(object: &mut Object<'v>, key: &'static str, value: Value<'v>) {
    object.entries.push(Entry { key: key.into(), key_span: value.span, value });
}

/// Returns whether a schema accepts null only.
fn is_null(value: &Value<'_>) -> bool {
    let Kind::Object(object) = &value.kind else { return false };
    let is_null = |key: &str, value: &Value<'_>| match (&value.kind, key) {
        (Kind::Null, "const") => true,
        (Kind::String(ty), "type") => ty == "null",
        (Kind::Array(items), "type" | "enum") => match items.as_slice() {
            [Value { kind: Kind::Null, .. }] => true,
            [Value { kind: Kind::String(ty), .. }] => key == "type" && ty == "null",
            _ => false,
        },
        _ => false,
    };
    ["type", "const", "enum"].iter().any(|key| object.get(key).is_some_and(|value| is_null(key, value)))
}

/// Returns whether a branch has no type of its own, such as `{"required": ["a"]}`.
fn is_restriction(value: &Value<'_>) -> bool {
    const TYPES: &[&str] = &[
        "type",
        "properties",
        "items",
        "const",
        "enum",
        "oneOf",
        "anyOf",
        "allOf",
        "format",
        "x-lexicon",
        "pattern",
        "minLength",
        "maxLength",
        "minimum",
        "maximum",
    ];
    let Kind::Object(object) = &value.kind else { return false };
    !object.entries.is_empty()
        && !TYPES.iter().chain(super::reference::REFS).any(|keyword| object.has(keyword))
        && object.entries.iter().any(|entry| !keyword::is_remark(&entry.key))
}

/// Returns the values of branches of which each is one or several strings or integers.
fn values_of<'v>(branches: &[Value<'v>]) -> Option<Vec<Value<'v>>> {
    let mut values: Vec<Value<'v>> = Vec::new();
    for branch in branches {
        for value in constants(branch)? {
            values.push(value);
        }
    }
    let are_strings = values.iter().all(|value| matches!(value.kind, Kind::String(_)));
    let are_numbers = values.iter().all(|value| matches!(value.kind, Kind::Number(_)));
    (are_strings || are_numbers).then_some(values)
}

/// Returns the values of a branch that has nothing but `const` or `enum`.
fn constants<'v>(branch: &Value<'v>) -> Option<Vec<Value<'v>>> {
    let Kind::Object(object) = &branch.kind else { return None };
    let is_plain = |key: &str| matches!(key, "const" | "enum" | "type") || keyword::is_remark(key);
    if !object.entries.iter().all(|entry| is_plain(&entry.key)) {
        return None;
    }
    match (object.get("const"), object.get("enum").map(|value| &value.kind)) {
        (Some(value), _) => Some(vec![value.clone()]),
        (None, Some(Kind::Array(items))) => Some(items.clone()),
        _ => None,
    }
}

/// Returns the values of `anyOf: [{enum: …}, {type: string}]`, and the branch that accepts all others.
fn known_values<'v>(branches: &[Value<'v>]) -> Option<(Vec<Value<'v>>, Value<'v>)> {
    let (values, rest): (Vec<&Value<'v>>, Vec<&Value<'v>>) =
        branches.iter().partition(|branch| constants(branch).is_some());
    let [rest] = rest.as_slice() else { return None };
    let Kind::Object(object) = &rest.kind else { return None };
    let is_string = matches!(object.get("type"), Some(Value { kind: Kind::String(ty), .. }) if ty == "string");
    let known: Vec<Value<'v>> = values.into_iter().filter_map(constants).flatten().collect();
    let are_strings = !known.is_empty() && known.iter().all(|value| matches!(value.kind, Kind::String(_)));
    (is_string && are_strings && !object.has("format")).then(|| (known, (*rest).clone()))
}

/// Returns whether the discriminator is `$type`.
fn is_tagged(object: &Object<'_>) -> bool {
    let Some(Value { kind: Kind::Object(discriminator), .. }) = object.get("discriminator") else { return false };
    matches!(discriminator.get("propertyName"), Some(Value { kind: Kind::String(name), .. }) if name == "$type")
}

/// Returns whether an object declares `$type` as a constant.
fn has_type_tag(object: &Object<'_>) -> bool {
    let Some(Value { kind: Kind::Object(properties), .. }) = object.get("properties") else { return false };
    let Some(Value { kind: Kind::Object(tag), .. }) = properties.get("$type") else { return false };
    tag.has("const") || tag.has("enum")
}
