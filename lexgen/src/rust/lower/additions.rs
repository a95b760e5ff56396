//! What the options `attributes`, `setters` and `non-exhaustive` add to items.

use std::collections::{BTreeMap, BTreeSet};
use std::mem;

use crate::config::{Attributes, Config, Derived, Kind, last_segment};
use crate::lexicon::pattern::Step;
use crate::rust::model::{Additions, Builder, Item, ItemKind, Role, Site, Struct};
use crate::rust::names::{self, ModuleId};

use super::{object, steps};

/// The derive of schemars.
const JSON_SCHEMA: &str = "JsonSchema";

/// Adds to `items` what the options say. Returns the indices of the entries of `attributes` that match nothing.
pub(super) fn add(items: &mut [Item], config: &Config) -> Vec<usize> {
    let mut is_used = vec![false; config.attributes.len()];
    if config.attributes.is_empty() && config.setters.is_empty() && config.non_exhaustive.is_empty() {
        return Vec::new();
    }
    let mut taken = Names::new();
    if !config.setters.is_empty() || !config.non_exhaustive.is_empty() {
        items.iter().for_each(|item| _ = taken.entry(item.module).or_default().insert(item.name.as_str().to_owned()));
    }
    for item in items {
        let kinds = kinds(item);
        if kinds.is_empty() {
            continue;
        }
        let target = Target::new(item, kinds);
        let mut additions = target.additions(&config.attributes, &mut is_used);
        add_ways_in(item, config, &taken, &mut additions);
        item.additions = additions;
    }
    (0..is_used.len()).filter(|&index| !is_used[index]).collect()
}

/// The kinds of an item, if it is a type that lexgen declares.
fn kinds(item: &Item) -> Vec<Kind> {
    let kind = match &item.kind {
        ItemKind::Struct(_) | ItemKind::Newtype(..) => Kind::Struct,
        ItemKind::Union(_) => Kind::Union,
        ItemKind::StringEnum(_) | ItemKind::IntegerEnum(_) => Kind::Enum,
        ItemKind::Errors(_) => Kind::Error,
        _ => return Vec::new(),
    };
    let is_record = matches!(&item.kind, ItemKind::Struct(object) if matches!(object.role, Role::Record { .. }));
    let part = item.site.as_ref().and_then(|site| site.part).filter(|part| *part != kind);
    [Some(kind), part, is_record.then_some(Kind::Record)].into_iter().flatten().collect()
}

/// Adds `#[non_exhaustive]`, setters, and a builder where `new` would have too many arguments.
fn add_ways_in(item: &Item, config: &Config, taken: &Names, additions: &mut Additions) {
    match &item.site {
        Some(Site { definition, .. }) => {
            additions.is_non_exhaustive = config.is_non_exhaustive(definition);
            additions.has_setters = config.has_setters(definition);
        }
        None => additions.is_non_exhaustive = config.non_exhaustive.iter().any(|pattern| pattern.is_everything()),
    }
    if let (ItemKind::Struct(object), true) = (&item.kind, additions.has_setters) {
        let needs_builder = object.constructor.is_none() && !object.has_default;
        additions.builder = needs_builder.then(|| builder(item, object, taken));
    }
}

/// The names of the items of each module.
type Names = BTreeMap<ModuleId, BTreeSet<String>>;

/// The builder of a struct, with a name that no item has.
fn builder(item: &Item, object: &Struct, taken: &Names) -> Builder {
    let mut name = format!("{}Builder", item.name.unraw());
    while taken.get(&item.module).is_some_and(|names| names.contains(&name)) {
        name.push('_');
    }
    Builder { name: names::exact(&name), arguments: object::arguments(&object.fields) }
}

/// A type that attributes can be added to.
struct Target<'i> {
    item: &'i Item,
    kinds: Vec<Kind>,
    /// Its path in the definition.
    path: Vec<Step<'i>>,
}

impl<'i> Target<'i> {
    fn new(item: &'i Item, kinds: Vec<Kind>) -> Self {
        let path = item.site.as_ref().map(|site| steps(&site.path)).unwrap_or_default();
        Self { item, kinds, path }
    }

    fn additions(&self, rules: &[Attributes], is_used: &mut [bool]) -> Additions {
        let mut additions = Additions::default();
        let members = members(&self.item.kind);
        for (rule, is_used) in rules.iter().zip(is_used) {
            if self.is_matched(rule) {
                *is_used = true;
                let added = rule.add.iter().filter_map(|attribute| {
                    let left = self.not_derived(attribute.derives())?;
                    Some(left.unwrap_or_else(|| attribute.for_name(&self.name())))
                });
                additions.attributes.extend(added);
                let derived = rule.add.iter().map(|attribute| attribute.derived(JSON_SCHEMA));
                additions.json_schema = derived.fold(mem::take(&mut additions.json_schema), Derived::or);
            }
            for (index, member) in members.iter().enumerate() {
                if self.is_member_matched(rule, member) {
                    *is_used = true;
                    let added = rule.add.iter().map(|attribute| attribute.for_name(member.wire));
                    additions.of_members.entry(index).or_default().extend(added);
                }
            }
        }
        additions
    }

    /// The name of the type in data.
    fn name(&self) -> String {
        self.item.site.as_ref().map(|site| site.definition.to_string()).unwrap_or_default()
    }

    fn is_matched(&self, rule: &Attributes) -> bool {
        let Some(site) = &self.item.site else {
            return rule.on.is_everything() && (rule.kinds.is_empty() || self.has_kind(rule));
        };
        let is_meant = match rule.kinds.is_empty() {
            true => !rule.on.has_path() || site.part.is_some(),
            false => self.has_kind(rule),
        };
        is_meant && rule.on.touches(&site.definition) && self.has_path(rule, &self.path)
    }

    fn has_kind(&self, rule: &Attributes) -> bool {
        self.kinds.iter().any(|kind| rule.kinds.contains(kind))
    }

    fn is_member_matched(&self, rule: &Attributes, member: &Member<'_>) -> bool {
        let is_meant = match rule.kinds.is_empty() {
            true => rule.on.has_path(),
            false => rule.kinds.contains(&member.kind),
        };
        let Some(site) = self.item.site.as_ref().filter(|_| is_meant) else { return false };
        let path: Vec<Step<'_>> = self.path.iter().copied().chain([Step::Name(member.step)]).collect();
        rule.on.touches(&site.definition) && self.has_path(rule, &path)
    }

    /// Returns whether a pattern matches a path. It may name the object of a record, as the lexicon does.
    fn has_path(&self, rule: &Attributes, path: &[Step<'_>]) -> bool {
        let in_record = || [Step::Name("record")].iter().chain(path).copied().collect::<Vec<_>>();
        rule.on.matches_path(path) || rule.on.matches_path(&in_record())
    }

    /// The `derive` without the traits that the type derives anyway: `Some(None)` if that is all of it, `None` if nothing is left.
    fn not_derived(&self, derives: &[String]) -> Option<Option<String>> {
        let left: Vec<&str> = derives.iter().map(String::as_str).filter(|path| !self.is_derived(path)).collect();
        match left.len() {
            length if length == derives.len() => Some(None),
            0 => None,
            _ => Some(Some(format!("#[derive({})]", left.join(", ")))),
        }
    }

    /// Returns whether the type derives the trait of the standard library that `path` names.
    fn is_derived(&self, path: &str) -> bool {
        let path = path.trim_start_matches("::");
        if path.contains("::") && !path.starts_with("std::") && !path.starts_with("core::") {
            return false;
        }
        let traits = self.item.traits;
        match (last_segment(path), &self.item.kind) {
            ("Clone" | "Debug", _) => true,
            ("PartialEq", _) => traits.partial_eq,
            ("Eq", _) => traits.eq,
            ("Hash", _) => traits.hash,
            ("Default", ItemKind::Struct(object)) => object.has_default,
            ("Copy", ItemKind::StringEnum(values)) => values.other.is_none(),
            ("Copy", ItemKind::IntegerEnum(_)) => true,
            // Their schema macros implement these.
            ("PartialOrd" | "Ord", ItemKind::StringEnum(_) | ItemKind::IntegerEnum(_)) => true,
            _ => false,
        }
    }
}

/// A field or variant.
struct Member<'i> {
    kind: Kind,
    /// The last step of the path to it: the name of a field in data, or that of a variant in Rust, since values can have any
    /// characters.
    step: &'i str,
    /// The name in data.
    wire: &'i str,
}

fn members(kind: &ItemKind) -> Vec<Member<'_>> {
    let variant = |step, wire| Member { kind: Kind::Variant, step, wire };
    match kind {
        ItemKind::Struct(object) => {
            let field = |wire| Member { kind: Kind::Field, step: wire, wire };
            object.fields.iter().map(|found| field(found.wire.as_str())).collect()
        }
        ItemKind::Union(union) => {
            union.variants.iter().map(|found| variant(found.name.as_str(), found.type_name.as_str())).collect()
        }
        ItemKind::StringEnum(values) => {
            values.values.iter().map(|(value, name)| variant(name.as_str(), value.as_str())).collect()
        }
        ItemKind::IntegerEnum(values) => {
            values.values.iter().map(|(_, name)| variant(name.as_str(), name.as_str())).collect()
        }
        ItemKind::Errors(errors) => {
            errors.variants.iter().map(|(error, name, _)| variant(name.as_str(), error.as_str())).collect()
        }
        _ => Vec::new(),
    }
}
