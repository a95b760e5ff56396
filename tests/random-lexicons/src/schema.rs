//! Types that contain others: arrays, objects, refs and unions.

use lexgen_data::sample::Random;

use crate::json::{object, quote, strings};
use crate::plan::{Kind, Plan, Target};
use crate::{Names, names};

/// Writes one definition.
pub(crate) struct Writer<'p, 'r> {
    pub(crate) plan: &'p Plan,
    /// The definition that is written.
    pub(crate) target: &'p Target,
    pub(crate) random: &'r mut Random,
}

/// Unusual names of properties.
const ODD_NAMES: &[&str] = &[
    "type",
    "self",
    "Self",
    "crate",
    "match",
    "extra",
    "new",
    "build",
    "validate",
    "a-b",
    "a_b",
    "aB",
    "AB",
    "é",
    "日本",
    "0",
    "1st",
    "a b",
    "a.b",
    "ref",
    "default",
    "gen",
    "id",
    "items[0]",
    "\"",
    "with`tick",
];

impl<'p> Writer<'p, '_> {
    /// Writes the type of a property or of the items of an array. `depth` limits how deep inline types are nested. `needed`
    /// is whether data of the definition must contain data of this type.
    fn field(&mut self, depth: u32, needed: bool) -> String {
        match self.random.below(if depth > 0 { 16 } else { 9 }) {
            0..=3 => self.scalar(),
            4 => object([("type", quote("unknown"))]),
            5..=7 => self.reference(needed).unwrap_or_else(|| self.scalar()),
            8 => self.union(needed, None),
            9..=11 => self.array(depth, needed),
            12 | 13 => self.object(depth - 1, needed),
            _ => self.scalar(),
        }
    }

    /// Writes an array, also of arrays.
    pub(crate) fn array(&mut self, depth: u32, needed: bool) -> String {
        let min = if self.random.one_in(3) { self.random.below(3) } else { 0 };
        let mut fields = vec![("type", quote("array"))];
        if min > 0 || self.random.one_in(8) {
            fields.push(("minLength", min.to_string()));
        }
        if self.random.one_in(3) {
            let max = min + self.random.below(4);
            fields.push(("maxLength", max.to_string()));
        }
        fields.push(("items", self.field(depth.saturating_sub(1), needed && min > 0)));
        object(fields)
    }

    /// Writes an object.
    pub(crate) fn object(&mut self, depth: u32, needed: bool) -> String {
        let mut properties: Vec<(String, String)> = Vec::new();
        let (mut required, mut nullable) = (Vec::new(), Vec::new());
        for index in 0..self.random.below(7) {
            let name = self.property_name(index);
            if properties.iter().any(|(taken, _)| *taken == name) {
                continue;
            }
            // Names that start with `$` are reserved.
            let is_free = !name.starts_with('$');
            let (is_required, is_nullable) = (self.random.one_in(2) && is_free, self.random.one_in(5) && is_free);
            properties.push((name.clone(), self.field(depth, needed && is_required && !is_nullable)));
            required.extend(is_required.then(|| name.clone()));
            nullable.extend(is_nullable.then_some(name));
        }
        let mut fields = vec![("type", quote("object"))];
        if !required.is_empty() {
            fields.push(("required", strings(required)));
        }
        if !nullable.is_empty() {
            fields.push(("nullable", strings(nullable)));
        }
        if self.random.one_in(6) {
            fields.push(("description", quote("What it is. */ `code` [link] \"quoted\"")));
        }
        fields.push(("properties", object(properties)));
        object(fields)
    }

    pub(crate) fn property_name(&mut self, index: u64) -> String {
        if self.plan.names == Names::Hard {
            return names::any(self.random);
        }
        let odd = self.random.choose(ODD_NAMES).filter(|_| self.random.one_in(4));
        odd.map_or_else(|| format!("field{index}"), |name| (*name).to_owned())
    }

    /// Writes a ref to a definition that has data.
    pub(crate) fn reference(&mut self, needed: bool) -> Option<String> {
        let target = self.choose(needed, |kind| {
            matches!(kind, Kind::Record | Kind::Object | Kind::Array | Kind::Scalar | Kind::Unknown)
        })?;
        let name = self.plan.reference(self.target, target, self.random);
        Some(object([("type", quote("ref")), ("ref", quote(&name))]))
    }

    /// Writes a union of zero to four types. Without `closed`, it is open or closed at random; without types, it is open.
    pub(crate) fn union(&mut self, needed: bool, closed: Option<bool>) -> String {
        let mut targets: Vec<&Target> = Vec::new();
        for _ in 0..self.random.below(5) {
            let target = self.choose(needed, |kind| matches!(kind, Kind::Record | Kind::Object));
            targets.extend(target.filter(|new| targets.iter().all(|target| target.order != new.order)));
        }
        let is_closed = closed.unwrap_or_else(|| self.random.one_in(3)) && !targets.is_empty();
        let names: Vec<String> =
            targets.iter().map(|target| self.plan.reference(self.target, target, self.random)).collect();
        let mut fields = vec![("type", quote("union")), ("refs", strings(names))];
        if is_closed || self.random.one_in(6) {
            fields.push(("closed", is_closed.to_string()));
        }
        object(fields)
    }

    /// Chooses a definition of these kinds. If its data is needed, it has a lower order than the current definition.
    fn choose(&mut self, needed: bool, is_wanted: impl Fn(Kind) -> bool) -> Option<&'p Target> {
        let fits = |target: &&Target| is_wanted(target.kind) && (!needed || target.order < self.target.order);
        let fitting: Vec<&'p Target> = self.plan.targets.iter().filter(fits).collect();
        self.random.choose(&fitting).copied()
    }

    /// Returns the values of all tokens.
    pub(crate) fn tokens(&self) -> Vec<String> {
        let tokens = self.plan.targets.iter().filter(|target| target.kind == Kind::Token);
        tokens.map(|target| self.plan.type_name(target)).collect()
    }
}
