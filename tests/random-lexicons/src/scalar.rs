//! Scalar types, with constraints that some value satisfies.

use lexgen_data::sample::{Random, TextBounds, text, text_of};
use lexgen_data::{
    AtIdentifier, AtUri, Cid, Datetime, Did, Handle, Language, Nsid, RecordKey, SpaceRef, StringFormat, Tid, Uri,
};

use crate::json::{array, object, quote, strings};
use crate::schema::Writer;
use crate::{Names, names};

type Fields = Vec<(&'static str, String)>;

impl Writer<'_, '_> {
    /// Writes a scalar type.
    pub(crate) fn scalar(&mut self) -> String {
        match self.random.below(9) {
            0 => boolean(self.random),
            1 | 2 => integer(self.random),
            3 => bytes(self.random),
            4 => object([("type", quote("cid-link"))]),
            5 => blob(self.random),
            _ => self.string(),
        }
    }

    /// Writes a string type.
    pub(crate) fn string(&mut self) -> String {
        let mut fields: Fields = vec![("type", quote("string"))];
        let names = self.plan.names;
        let random = &mut *self.random;
        match random.below(10) {
            0 | 1 => fields.extend(bounds_fields(&bounds(random))),
            2 => formatted(&mut fields, random),
            3 => {
                let values = values(&TextBounds::default(), names, random);
                fields.push(("enum", strings(&values)));
                if let Some(default) = random.choose(&values).filter(|_| random.one_in(2)) {
                    fields.push(("default", quote(default)));
                }
            }
            4 => fields.push(("knownValues", strings(self.known_values()))),
            5 => {
                let bounds = bounds(random);
                let value = text(&bounds, random).unwrap_or_default();
                fields.extend(bounds_fields(&bounds));
                fields.push((if random.one_in(2) { "const" } else { "default" }, quote(&value)));
            }
            6 => {
                // Every value satisfies the bounds.
                let bounds = bounds(random);
                fields.extend(bounds_fields(&bounds));
                fields.push(("enum", strings(values(&bounds, names, random))));
            }
            7 => {
                let bounds = bounds(random);
                fields.extend(bounds_fields(&bounds));
                fields.push(("knownValues", strings(values(&bounds, names, random))));
            }
            _ => {}
        }
        object(fields)
    }

    /// Returns some values, and names of tokens.
    fn known_values(&mut self) -> Vec<String> {
        let tokens: Vec<String> = self.tokens();
        let mut known = values(&TextBounds::default(), self.plan.names, self.random);
        known.extend(self.random.choose(&tokens).cloned());
        known
    }
}

pub(crate) fn boolean(random: &mut Random) -> String {
    let mut fields: Fields = vec![("type", quote("boolean"))];
    if random.one_in(3) {
        let value = random.one_in(2).to_string();
        fields.push((if random.one_in(2) { "const" } else { "default" }, value));
    }
    object(fields)
}

pub(crate) fn integer(random: &mut Random) -> String {
    let mut fields: Fields = vec![("type", quote("integer"))];
    let (low, high) = (random.integer(-1000, 1000), random.integer(-1000, 100_000));
    let (low, high) = (low.min(high), low.max(high));
    let (has_low, has_high) = (random.one_in(2), random.one_in(2));
    match random.below(5) {
        0 => {
            let mut values: Vec<i64> = (0..random.between(1, 4)).map(|_| random.integer(-5, 5)).collect();
            values.sort_unstable();
            values.dedup();
            fields.push(("enum", array(values.iter().map(i64::to_string))));
        }
        1 => fields.push(("const", low.to_string())),
        _ => {
            if has_low {
                fields.push(("minimum", low.to_string()));
            }
            if has_high {
                fields.push(("maximum", high.to_string()));
            }
            if random.one_in(3) {
                fields.push(("default", random.integer(low, high).to_string()));
            }
        }
    }
    object(fields)
}

fn bytes(random: &mut Random) -> String {
    let mut fields: Fields = vec![("type", quote("bytes"))];
    let min = random.below(10);
    if random.one_in(2) {
        fields.push(("minLength", min.to_string()));
    }
    if random.one_in(2) {
        fields.push(("maxLength", (min + random.below(20)).to_string()));
    }
    object(fields)
}

fn blob(random: &mut Random) -> String {
    let mut fields: Fields = vec![("type", quote("blob"))];
    const ACCEPT: &[&[&str]] =
        &[&["image/png"], &["image/*", "video/mp4"], &["*/*"], &["application/vnd.example+json", "text/*"]];
    if let Some(accept) = random.choose(ACCEPT).filter(|_| random.one_in(2)) {
        fields.push(("accept", strings(*accept)));
    }
    if random.one_in(2) {
        fields.push(("maxSize", random.below(1_000_000).to_string()));
    }
    object(fields)
}

/// Returns bounds that some string satisfies.
fn bounds(random: &mut Random) -> TextBounds {
    let min_graphemes = random.below(4);
    let max_graphemes = min_graphemes + random.between(1, 12);
    let min_length = random.below(10);
    let max_length = min_length.max(min_graphemes) + random.below(40);
    let mut bounds = TextBounds::default();
    if random.one_in(2) {
        bounds.min_length = min_length;
    }
    if random.one_in(2) {
        bounds.max_length = Some(max_length);
    }
    if random.one_in(3) {
        bounds.min_graphemes = min_graphemes;
    }
    if random.one_in(2) {
        bounds.max_graphemes = Some(max_graphemes);
    }
    bounds
}

fn bounds_fields(bounds: &TextBounds) -> Fields {
    let mut fields: Fields = Vec::new();
    if bounds.min_length > 0 {
        fields.push(("minLength", bounds.min_length.to_string()));
    }
    if bounds.min_graphemes > 0 {
        fields.push(("minGraphemes", bounds.min_graphemes.to_string()));
    }
    fields.extend(bounds.max_length.map(|max| ("maxLength", max.to_string())));
    fields.extend(bounds.max_graphemes.map(|max| ("maxGraphemes", max.to_string())));
    fields
}

/// Returns distinct strings, at least one.
fn values(bounds: &TextBounds, names: Names, random: &mut Random) -> Vec<String> {
    const ODD: &[&str] = &["", "a-b", "a_b", "+1", "-1", "self", "Other", "é", "a b"];
    let mut found: Vec<String> = Vec::new();
    for _ in 0..random.between(1, 5) {
        let odd = random.choose(ODD).filter(|text| bounds.allow(text) && random.one_in(2));
        let hard = (names == Names::Hard).then(|| names::any(random)).filter(|text| bounds.allow(text));
        let odd = hard.or_else(|| odd.map(|text| (*text).to_owned()));
        let value = odd.unwrap_or_else(|| text(bounds, random).unwrap_or_default());
        if !found.contains(&value) {
            found.push(value);
        }
    }
    found
}

/// Adds a format, sometimes with bounds, a constant or a default.
fn formatted(fields: &mut Fields, random: &mut Random) {
    match random.below(12) {
        0 => format_fields::<AtIdentifier>(fields, random),
        1 => format_fields::<AtUri>(fields, random),
        2 => format_fields::<Cid>(fields, random),
        3 => format_fields::<Datetime>(fields, random),
        4 => format_fields::<Did>(fields, random),
        5 => format_fields::<Handle>(fields, random),
        6 => format_fields::<Language>(fields, random),
        7 => format_fields::<Nsid>(fields, random),
        8 => format_fields::<RecordKey>(fields, random),
        9 => format_fields::<SpaceRef>(fields, random),
        10 => format_fields::<Tid>(fields, random),
        _ => format_fields::<Uri>(fields, random),
    }
}

fn format_fields<T: StringFormat>(fields: &mut Fields, random: &mut Random) {
    fields.push(("format", quote(T::NAME)));
    let Ok(value) = text_of::<T>(&TextBounds::default(), random) else { return };
    match random.below(6) {
        // This value satisfies the bounds.
        0 => fields.push(("maxLength", (value.len() as u64 + random.below(10)).to_string())),
        1 => fields.push(("minLength", (value.len() as u64).saturating_sub(random.below(5)).to_string())),
        2 => fields.push(("default", quote(&value))),
        3 if random.one_in(2) => fields.push(("const", quote(&value))),
        _ => {}
    }
}
